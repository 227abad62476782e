from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

RESTORE = Path(__file__).resolve().parents[2] / "deploy/helm/k8sprep/files/restore.sh"


def test_the_chart_s_restore_drops_each_table_that_may_be_there() -> None:
    [pattern] = re.findall(r"relname ~ '([^']+)'", RESTORE.read_text())
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    # The last is there where another site's sign-in is set up.
    tables |= {str(settings.CACHES["default"]["LOCATION"]), "socialaccount_socialaccount"}
    assert sorted(table for table in tables if not re.search(pattern, table)) == []
