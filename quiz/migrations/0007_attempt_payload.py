"""What was answered moves into one payload that its exercise kind understands.

The old columns stay, so that the previous release goes on working while this one rolls out; the
release after the next drops them. Until then `Attempt.recorded` reads what the previous release
wrote after this migration.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COPY = {
    "postgresql": """
        UPDATE quiz_attempt SET payload = jsonb_build_object('answer', answer) || CASE
            WHEN ticked IS NULL THEN '{}'::jsonb
            ELSE jsonb_build_object('heard', suggested, 'ticked', ticked, 'proposed', proposed) END
        WHERE rating IS NOT NULL AND payload = '{}'::jsonb
    """,
    "sqlite": """
        UPDATE quiz_attempt SET payload = CASE
            WHEN ticked IS NULL THEN json_object('answer', answer)
            ELSE json_object('answer', answer, 'heard', json(suggested),
                             'ticked', json(ticked), 'proposed', proposed) END
        WHERE rating IS NOT NULL AND payload = '{}'
    """,
}


def copy(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(COPY[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("quiz", "0006_phrases")]

    operations = [
        migrations.AddField(
            "attempt",
            "kind",
            models.CharField(max_length=20, default="recall", db_default="recall"),
        ),
        migrations.AddField(
            "attempt", "payload", models.JSONField(default=dict, blank=True, db_default={})
        ),
        migrations.RunPython(copy, migrations.RunPython.noop, elidable=True),
    ]
