"""Code that was rendered before is not translated by browsers either. The last release shows it too."""

from typing import Any, ClassVar

from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Replace

RENDERED = {
    "section": ["summary_html"],
    "question": [
        *("situation_html", "short_answer_html", "explanation_html", "example_html", "why_html"),
    ],
    "keypoint": ["html"],
}


def mark(apps: Any, _schema_editor: Any) -> None:
    """Add the attribute that the renderer adds from now on."""
    for model, names in RENDERED.items():
        new = {
            name: Replace(name, Value("<code>"), Value('<code translate="no">')) for name in names
        }
        apps.get_model("quiz", model).objects.update(**new)


class Migration(migrations.Migration):
    """Texts alone: no column changes."""

    dependencies: ClassVar = [("quiz", "0014_types_answers")]

    operations: ClassVar = [
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
