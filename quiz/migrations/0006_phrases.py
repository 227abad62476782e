"""What is listened for in its new form; situations, how often a topic is asked, the level “staff”.

The previous release goes on working beside this one, and after a rollback:

- `KeyPoint.phrases` keeps the column `aliases`, which that release reads and writes.
- `Question.misconceptions` moves to a new column, since what stands in it has other names now. The
  old column stays as that release left it.
- `guards` and `certificates` leave the models. Their columns stay, and are empty in new rows.

This comes with release 0.2; release 0.3 drops the columns `guards`, `certificates` and the old
`misconceptions`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MAX_PHRASES, MAX_WORDS = 12, 5
MAX_MISCONCEPTIONS, MAX_FALSE_PHRASES = 6, 10
BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+|(?:\n[ \t]*)+\Z")
EMPTY_LIST = models.Value([], models.JSONField())
SAME_IN_BOTH = (
    *("number", "uid", "title", "level", "tags", "status", "seconds", "changes"),
    *("followups", "related", "slug"),
)


def convert(apps: Any, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Bring phrases and misconceptions into the new form.

    A row remembers the digest of what it said when its file was last imported: that is how the
    import knows an editor's work. A row that nobody edited gets the digest of its new form.
    """
    key_points = apps.get_model("quiz", "KeyPoint").objects
    questions = apps.get_model("quiz", "Question").objects
    rows = list(questions.select_related("section").prefetch_related("key_points", "references"))
    points = []
    for row in rows:
        is_unedited = row.imported_digest == digest(row, old_listening(row))
        for point in row.key_points.all():
            point.aliases = short(point.aliases, MAX_PHRASES)
            points.append(point)
        row.new_misconceptions = new_misconceptions(row.misconceptions)
        if is_unedited:
            row.imported_digest = digest(row, new_listening(row))
    key_points.bulk_update(points, ["aliases"], batch_size=200)
    questions.bulk_update(rows, ["new_misconceptions", "imported_digest"], batch_size=100)


def short(phrases: Any, most: int) -> list[str]:
    """Return the first of the phrases that are short enough."""
    texts = phrases if isinstance(phrases, list) else []
    return [p for p in texts if isinstance(p, str) and len(p.split()) <= MAX_WORDS][:most]


def new_misconceptions(known: Any) -> list[dict[str, Any]]:
    """Return the first misconceptions that still have a phrase; an editor's may have any shape."""
    whole = [one for one in known if isinstance(one, dict)] if isinstance(known, list) else []
    converted = [
        {
            "phrases": short(one.get("patterns"), MAX_FALSE_PHRASES),
            "correction": one.get("correction", ""),
        }
        for one in whole
    ]
    return [one for one in converted if one["phrases"]][:MAX_MISCONCEPTIONS]


def old_listening(row: Any) -> dict[str, Any]:
    names = ("text", "must", "aliases", "guards")
    return {
        "certificates": row.certificates,
        "key_points": parts(row.key_points, getattr, names),
        "misconceptions": row.misconceptions,
    }


def new_listening(row: Any) -> dict[str, Any]:
    columns = {"text": "text", "must": "must", "phrases": "aliases"}
    return {
        "key_points": parts(row.key_points, lambda p, name: getattr(p, columns[name]), columns),
        "misconceptions": row.new_misconceptions,
    }


def digest(row: Any, listening: dict[str, Any]) -> str:
    """Return the digest that the importer of either release gives what a row says."""
    names = ("short_answer", "explanation", "example", "why")
    bodies = {name: BLANK_LINES.sub("", getattr(row, name).replace("\r\n", "\n")) for name in names}
    sources = parts(row.references, getattr, ("title", "url", "supports"))
    values = {name: getattr(row, name) for name in SAME_IN_BOTH} | bodies | listening
    values |= {"section": row.section.slug, "refs": sources}
    if row.verified_date:
        day = row.verified_date.isoformat()
        values["verified"] = {"version": row.verified_version, "date": day}
    return hashlib.sha256(json.dumps(filled(values), sort_keys=True).encode()).hexdigest()


def parts(rows: Any, read: Callable[[Any, str], Any], names: Any) -> list[dict[str, Any]]:
    return [filled({name: read(row, name) for name in names}) for row in rows.all()]


def filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], None)}


class Migration(migrations.Migration):
    dependencies = [("quiz", "0001_squashed_0005_marks_and_reports")]

    operations = [
        migrations.RemoveConstraint("question", "question_level"),
        migrations.AlterField(
            "question",
            "level",
            models.CharField(
                choices=[
                    ("junior", "Junior"),
                    ("mid", "Mid-level"),
                    ("senior", "Senior"),
                    ("staff", "Staff"),
                ],
                default="mid",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=models.Q(("level__in", ["junior", "mid", "senior", "staff"])),
                name="question_level",
            ),
        ),
        migrations.AddField(
            "question",
            "asked",
            models.PositiveSmallIntegerField(
                blank=True,
                help_text="In how many of 68 public lists the topic occurs, if known.",
                null=True,
            ),
        ),
        migrations.AddField(
            "question",
            "situation",
            models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Markdown: what is shown with the question.",
            ),
        ),
        migrations.AddField(
            "question",
            "situation_html",
            models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.AddField(
            "question",
            "new_misconceptions",
            models.JSONField(
                blank=True, db_column="false_beliefs", db_default=EMPTY_LIST, default=list
            ),
        ),
        *(
            migrations.AlterField(
                model, name, models.JSONField(blank=True, db_default=EMPTY_LIST, default=list)
            )
            for model, name in [
                ("question", "misconceptions"),
                ("question", "certificates"),
                ("keypoint", "guards"),
            ]
        ),
        migrations.RunPython(convert, migrations.RunPython.noop),
        migrations.AlterField(
            "keypoint",
            "aliases",
            models.JSONField(blank=True, db_column="aliases", default=list),
        ),
        migrations.RenameField("keypoint", "aliases", "phrases"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField("keypoint", "guards"),
                migrations.RemoveField("question", "certificates"),
                migrations.RemoveField("question", "misconceptions"),
                migrations.RenameField("question", "new_misconceptions", "misconceptions"),
            ]
        ),
    ]
