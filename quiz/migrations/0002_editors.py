"""The group “Editors”: writes sections and questions, deletes nothing, sees no learner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import migrations

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAMES = {
    "section": "section",
    "question": "question",
    "keypoint": "key point",
    "reference": "reference",
}
VERBS = ("add", "change", "view")


def make_editors(apps: Any, _schema_editor: BaseDatabaseSchemaEditor | None = None) -> None:
    let_editors(apps, NAMES, VERBS)


def let_editors(apps: Any, names: dict[str, str], verbs: tuple[str, ...]) -> None:
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")
    for model, name in names.items():
        content_type, _ = content_types.get_or_create(app_label="quiz", model=model)
        for verb in verbs:
            # Django makes them after all migrations; made here, they are there already.
            permission, _ = permissions.get_or_create(
                content_type=content_type,
                codename=f"{verb}_{model}",
                defaults={"name": f"Can {verb} {name}"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("quiz", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_editors, migrations.RunPython.noop)]
