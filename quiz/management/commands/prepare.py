"""`manage.py prepare`: all that must happen before the server starts."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from k8sprep.prepare import collect_static, migrate


class Command(BaseCommand):
    """Arguments and printing only."""

    help = "Migrate, import the bank and collect the static files; skip what has not changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order."""
        migrate()
        if "import_bank" in get_commands():
            call_command("import_bank", verbosity=0)
        collect_static()
