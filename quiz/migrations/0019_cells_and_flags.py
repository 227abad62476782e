"""Texts are rendered anew, with cells of tables marked and flags kept whole.

The last release shows them as before, since it has no rule for the marks.
"""

from typing import Any, ClassVar

from django.db import migrations

from quiz.markdown import render, render_line

NAMES = ["situation", "short_answer", "explanation", "example", "why"]


def render_anew(apps: Any, _schema_editor: Any) -> None:
    """Render what editors wrote as saving it does from now on."""
    questions = apps.get_model("quiz", "Question").objects
    for pk, *texts in questions.values_list("pk", *NAMES):
        html = {f"{name}_html": render(text) for name, text in zip(NAMES, texts, strict=True)}
        questions.filter(pk=pk).update(**html)
    points = apps.get_model("quiz", "KeyPoint").objects
    for pk, text in points.filter(text__contains="`").values_list("pk", "text"):
        points.filter(pk=pk).update(html=render_line(text))


class Migration(migrations.Migration):
    """Texts alone: no column changes."""

    dependencies: ClassVar = [("quiz", "0018_accounts")]

    operations: ClassVar = [
        migrations.RunPython(render_anew, migrations.RunPython.noop, elidable=True),
    ]
