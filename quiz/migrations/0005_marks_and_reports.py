"""Notes rendered at save, reports of mistakes, and tokens that are unique of each learner."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import django.db.models.deletion
from django.db import migrations, models

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def let_editors_deal_with_reports(
    apps: Any, _schema_editor: BaseDatabaseSchemaEditor | None = None
) -> None:
    editors = import_module("quiz.migrations.0002_editors")
    editors.let_editors(apps, {"report": "report"}, ("change", "view"))


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0004_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question_version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="attempt",
            name="attempt_once",
        ),
        migrations.AddField(
            model_name="card",
            name="note_html",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.AlterField(
            model_name="card",
            name="note",
            field=models.TextField(
                blank=True, default="", help_text="Markdown; the learner's own."
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("learner", "token"), name="attempt_once"),
        ),
        migrations.AddField(
            model_name="report",
            name="learner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="quiz.learner",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="quiz.question",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="report_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("question_version__gte", 1)), name="report_version_positive"
            ),
        ),
        migrations.RunPython(let_editors_deal_with_reports, migrations.RunPython.noop),
    ]
