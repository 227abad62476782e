"""The three groups of people who work in the admin, and what each may do from the start.

They are made after a migration, not by one, since Django makes the permissions only then. What an
operator changes stays: a group that is there is given no more than permissions which that very
migration brought, and nothing is ever taken from it. A group that is missing is made whole.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import Q

CONTENT = ("section", "question", "keypoint", "reference")
REPORTS = ("view_report", "change_report")
EDITORS = frozenset(
    [f"{verb}_{model}" for model in CONTENT for verb in ("add", "change", "view")]
    + ["verify_question", *REPORTS]
)
# They read answers and reports, and write to senders, but change no text.
REVIEWERS = frozenset(
    [f"view_{model}" for model in CONTENT] + ["verify_question", "see_email_report", *REPORTS]
)
ACCOUNTS = frozenset(
    f"{verb}_{model}" for model in ("user", "group") for verb in ("add", "change", "delete", "view")
)
ADMINS = (
    EDITORS | REVIEWERS | ACCOUNTS | {"delete_section", "view_learner", "view_card", "view_attempt"}
)
GROUPS = {"Editors": EDITORS, "Reviewers": REVIEWERS, "Admins": ADMINS}

_known: dict[str, set[int]] = {}  # what there was before the migration, by the database's alias


def remember_permissions(*, using: str, **_: Any) -> None:
    """Note before a migration which permissions there are; none in an empty database."""
    from django.contrib.auth.models import Permission  # noqa: PLC0415 (models load first)

    is_empty = Permission._meta.db_table not in connections[using].introspection.table_names()
    permissions = Permission.objects.using(using).values_list("pk", flat=True)
    _known[using] = set() if is_empty else set(permissions)


def make_groups(*, using: str, **_: Any) -> None:
    """Make the groups that are missing, and give the others what has just become possible."""
    from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 (models load first)

    known = _known.pop(using, None)
    ours = Q(content_type__app_label="quiz") | Q(content_type__app_label="auth")
    permissions = list(Permission.objects.using(using).filter(ours).only("codename"))
    for name, allowed in GROUPS.items():
        group, is_new = Group.objects.using(using).get_or_create(name=name)
        meant = [one for one in permissions if one.codename in allowed]
        # Without a migration, as after a flush, nothing is new.
        new = [one for one in meant if known is not None and one.pk not in known]
        group.permissions.add(*(meant if is_new else new))
