"""The words of each question, and the database's own full-text index over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django.db.models.deletion
from django.db import migrations, models

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Words stand with blanks between and need no parser: each is a lexeme as it is.
LEXEMES = "array_to_tsvector(array_remove(string_to_array({}, ' '), ''))"
OPEN = LEXEMES.format("title || ' ' || subject")
WHOLE = LEXEMES.format("title || ' ' || subject || ' ' || points || ' ' || answer")
POSTGRESQL = [
    f"ALTER TABLE quiz_searchtext ADD COLUMN open_index tsvector GENERATED ALWAYS AS ({OPEN}) STORED",
    f"ALTER TABLE quiz_searchtext ADD COLUMN whole_index tsvector GENERATED ALWAYS AS ({WHOLE}) STORED",
    "CREATE INDEX quiz_search_open ON quiz_searchtext USING gin (open_index)",
    "CREATE INDEX quiz_search_whole ON quiz_searchtext USING gin (whole_index)",
]
NEW = """INSERT INTO quiz_search (rowid, title, subject, points, answer)
    VALUES (new.question_id, new.title, new.subject, new.points, new.answer);"""
OLD = """INSERT INTO quiz_search (quiz_search, rowid, title, subject, points, answer)
    VALUES ('delete', old.question_id, old.title, old.subject, old.points, old.answer);"""
SQLITE = [
    """CREATE VIRTUAL TABLE quiz_search USING fts5(title, subject, points, answer,
        content='quiz_searchtext', content_rowid='question_id', tokenize="unicode61 tokenchars '.'", detail='column')""",
    f"CREATE TRIGGER quiz_search_in AFTER INSERT ON quiz_searchtext BEGIN {NEW} END",
    f"CREATE TRIGGER quiz_search_out AFTER DELETE ON quiz_searchtext BEGIN {OLD} END",
    f"CREATE TRIGGER quiz_search_over AFTER UPDATE ON quiz_searchtext BEGIN {OLD} {NEW} END",
]
STATEMENTS = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


def make_index(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE quiz_search")  # the rest goes with the table of words


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0003_learner_hour"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="quiz.question",
                    ),
                ),
                ("title", models.TextField()),
                ("subject", models.TextField()),
                ("points", models.TextField()),
                ("answer", models.TextField()),
                ("words", models.TextField()),
                ("answer_words", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
