"""The tables as they were before there was a first release, and what stands beside them.

Five migrations in one: a new database starts here; one that has those five goes on from here, since
Django counts them as this one. A database that has only some of them is older than this start.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

# The search has the database's own full-text index over the words of each question. They stand with
# blanks between and need no parser: each is a lexeme as it is.
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
RATINGS = [(1, "Again"), (2, "Hard"), (3, "Good"), (4, "Easy")]
# What the group “Editors” may do: write sections and questions, deal with reports, delete nothing.
EDITORS_MAY = [
    ("section", "section", ("add", "change", "view")),
    ("question", "question", ("add", "change", "view")),
    ("keypoint", "key point", ("add", "change", "view")),
    ("reference", "reference", ("add", "change", "view")),
    ("report", "report", ("change", "view")),
]


def make_search_index(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_search_index(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE quiz_search")  # the rest goes with the table of words


def make_editors(apps: Any, _schema_editor: BaseDatabaseSchemaEditor | None = None) -> None:
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")
    for model, name, verbs in EDITORS_MAY:
        content_type, _ = content_types.get_or_create(app_label="quiz", model=model)
        for verb in verbs:
            # Django makes them after all migrations; made here, they are there already.
            permission, _ = permissions.get_or_create(
                content_type=content_type,
                codename=f"{verb}_{model}",
                defaults={"name": f"Can {verb} {name}"},
            )
            group.permissions.add(permission)


def key() -> tuple[str, models.BigAutoField[int, int]]:
    return "id", models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def of_the_importer() -> list[tuple[str, Any]]:
    return [
        ("imported_text", models.TextField(blank=True, editable=False)),
        ("imported_digest", models.CharField(blank=True, editable=False, max_length=64)),
        ("incoming_text", models.TextField(blank=True, editable=False)),
    ]


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("quiz", "0001_initial"),
        ("quiz", "0002_editors"),
        ("quiz", "0003_learner_hour"),
        ("quiz", "0004_search"),
        ("quiz", "0005_marks_and_reports"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Section",
            fields=[
                key(),
                *of_the_importer(),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=1, help_text="Order on the page."),
                ),
                ("summary", models.TextField(blank=True, help_text="Markdown: what it is about.")),
                ("summary_html", models.TextField(blank=True, editable=False)),
            ],
            options={
                "ordering": ["position", "slug"],
                "constraints": [
                    CheckConstraint(condition=~Q(slug=""), name="section_has_slug"),
                    CheckConstraint(condition=~Q(title=""), name="section_has_title"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                key(),
                *of_the_importer(),
                (
                    "number",
                    models.PositiveIntegerField(unique=True, validators=[MinValueValidator(1)]),
                ),
                (
                    "uid",
                    models.CharField(
                        help_text="Never changes; exports rely on it.",
                        max_length=12,
                        unique=True,
                        validators=[
                            RegexValidator(
                                "^[0-9a-f]{12}$", "Write 12 hexadecimal digits in lower case."
                            )
                        ],
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("slug", models.SlugField(max_length=60)),
                (
                    "level",
                    models.CharField(
                        choices=[("junior", "Junior"), ("mid", "Mid-level"), ("senior", "Senior")],
                        default="mid",
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("place", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "seconds",
                    models.PositiveSmallIntegerField(
                        default=90, help_text="Seconds that a good spoken answer takes."
                    ),
                ),
                ("tags", models.JSONField(blank=True, default=list)),
                ("certificates", models.JSONField(blank=True, default=list)),
                ("verified_version", models.CharField(blank=True, max_length=10)),
                ("verified_date", models.DateField(blank=True, null=True)),
                ("changes", models.JSONField(blank=True, default=list)),
                ("misconceptions", models.JSONField(blank=True, default=list)),
                ("followups", models.JSONField(blank=True, default=list)),
                ("related", models.JSONField(blank=True, default=list)),
                ("short_answer", models.TextField(blank=True)),
                ("explanation", models.TextField(blank=True)),
                ("example", models.TextField(blank=True)),
                ("why", models.TextField(blank=True, verbose_name="why it is asked")),
                ("short_answer_html", models.TextField(blank=True, editable=False)),
                ("explanation_html", models.TextField(blank=True, editable=False)),
                ("example_html", models.TextField(blank=True, editable=False)),
                ("why_html", models.TextField(blank=True, editable=False)),
                (
                    "section",
                    models.ForeignKey("quiz.section", models.PROTECT, related_name="questions"),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [models.Index(fields=["status", "place"], name="question_queue")],
                "constraints": [
                    CheckConstraint(condition=Q(number__gte=1), name="question_number_positive"),
                    CheckConstraint(condition=Q(version__gte=1), name="question_version_positive"),
                    CheckConstraint(
                        condition=~Q(title="") & ~Q(slug="") & ~Q(uid=""), name="question_is_named"
                    ),
                    CheckConstraint(
                        condition=Q(level__in=["junior", "mid", "senior"]), name="question_level"
                    ),
                    CheckConstraint(
                        condition=Q(status__in=["draft", "published", "retired"]),
                        name="question_status",
                    ),
                    CheckConstraint(
                        condition=Q(verified_version="", verified_date=None)
                        | (~Q(verified_version="") & Q(verified_date__isnull=False)),
                        name="question_verified_whole",
                    ),
                    CheckConstraint(condition=Q(seconds__gte=1), name="question_takes_time"),
                    CheckConstraint(
                        condition=~Q(status="published")
                        | (~Q(verified_version="") & ~Q(short_answer="") & ~Q(explanation="")),
                        name="question_published_is_verified",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyPoint",
            fields=[
                key(),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("text", models.CharField(help_text="One line of Markdown.", max_length=300)),
                ("html", models.TextField(blank=True, editable=False)),
                (
                    "must",
                    models.BooleanField(default=False, help_text="A good answer must have it."),
                ),
                ("aliases", models.JSONField(blank=True, default=list)),
                ("guards", models.JSONField(blank=True, default=list)),
                (
                    "question",
                    models.ForeignKey("quiz.question", models.CASCADE, related_name="key_points"),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    CheckConstraint(condition=~Q(text=""), name="key_point_has_text"),
                    UniqueConstraint(fields=("question", "text"), name="key_point_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                key(),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("url", models.URLField(max_length=500)),
                ("supports", models.CharField(blank=True, max_length=300)),
                (
                    "question",
                    models.ForeignKey("quiz.question", models.CASCADE, related_name="references"),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    CheckConstraint(
                        condition=Q(url__startswith="https://"), name="reference_is_https"
                    ),
                    CheckConstraint(condition=~Q(title=""), name="reference_has_title"),
                    UniqueConstraint(fields=("question", "url"), name="reference_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bank",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("release", models.CharField(max_length=30)),
                ("digest", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    CheckConstraint(condition=Q(id=1), name="bank_once"),
                    CheckConstraint(condition=~Q(release=""), name="bank_has_release"),
                ]
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
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
        migrations.CreateModel(
            name="Learner",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        default="UTC", help_text="IANA name of the time zone.", max_length=64
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("hide_streak", models.BooleanField(db_default=False, default=False)),
                ("hide_timer", models.BooleanField(db_default=False, default=False)),
                ("interview", models.DateField(blank=True, null=True)),
                ("minutes_a_day", models.PositiveSmallIntegerField(db_default=20, default=20)),
                ("retention", models.FloatField(db_default=0.9, default=0.9)),
                ("second_interview", models.DateField(blank=True, null=True)),
                (
                    "two_buttons",
                    models.BooleanField(
                        db_default=False, default=False, help_text="Again and Good only."
                    ),
                ),
            ],
            options={
                "constraints": [
                    CheckConstraint(condition=~Q(zone=""), name="learner_has_zone"),
                    CheckConstraint(
                        condition=Q(retention__gte=0.8, retention__lte=0.97),
                        name="learner_retention",
                    ),
                    CheckConstraint(
                        condition=Q(minutes_a_day__gte=5, minutes_a_day__lte=240),
                        name="learner_minutes_a_day",
                    ),
                    CheckConstraint(
                        condition=Q(second_interview=None)
                        | Q(interview__isnull=False, second_interview__gt=F("interview")),
                        name="learner_interviews_in_order",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                key(),
                (
                    "state",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Learning"), (2, "Review"), (3, "Relearning")], default=1
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(default=0, null=True)),
                ("stability", models.FloatField(null=True)),
                ("difficulty", models.FloatField(null=True)),
                ("due", models.DateTimeField(null=True)),
                ("last_review", models.DateTimeField(null=True)),
                ("reps", models.PositiveIntegerField(default=0)),
                ("lapses", models.PositiveIntegerField(default=0)),
                ("introduced", models.DateTimeField(null=True)),
                ("suspended", models.BooleanField(default=False)),
                ("buried_until", models.DateTimeField(null=True)),
                ("flagged", models.BooleanField(default=False)),
                (
                    "note",
                    models.TextField(
                        blank=True, default="", help_text="Markdown; the learner's own."
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        "quiz.learner", models.CASCADE, db_index=False, related_name="cards"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        "quiz.question", models.PROTECT, db_index=False, related_name="cards"
                    ),
                ),
                (
                    "note_html",
                    models.TextField(blank=True, db_default="", default="", editable=False),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["learner", "due"], name="card_due"),
                    models.Index(fields=["learner", "introduced"], name="card_introduced"),
                ],
                "constraints": [
                    UniqueConstraint(fields=("learner", "question"), name="card_once"),
                    CheckConstraint(condition=Q(state__in=[1, 2, 3]), name="card_state"),
                    CheckConstraint(
                        condition=Q(state=2, step=None) | (~Q(state=2) & Q(step__isnull=False)),
                        name="card_step_while_learning",
                    ),
                    CheckConstraint(
                        condition=Q(
                            difficulty=None,
                            due=None,
                            introduced=None,
                            last_review=None,
                            reps=0,
                            stability=None,
                            state=1,
                            step=0,
                        )
                        | Q(
                            difficulty__isnull=False,
                            due__isnull=False,
                            introduced__isnull=False,
                            last_review__isnull=False,
                            stability__isnull=False,
                        )
                        & Q(
                            difficulty__gte=1,
                            difficulty__lte=10,
                            due__gte=F("last_review"),
                            last_review__gte=F("introduced"),
                            reps__gt=0,
                            stability__gt=0,
                        ),
                        name="card_new_or_reviewed",
                    ),
                    CheckConstraint(
                        condition=Q(lapses__lte=F("reps")), name="card_lapses_are_reviews"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                key(),
                ("question_version", models.PositiveIntegerField()),
                (
                    "token",
                    models.UUIDField(
                        help_text="The shown card's; one token, one attempt.", null=True
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(choices=RATINGS, null=True)),
                ("answered_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=64)),
                ("parameters", models.JSONField(default=dict)),
                ("due", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                (
                    "reverses",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="reversals",
                        to="quiz.attempt",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        "quiz.learner", models.PROTECT, db_index=False, related_name="attempts"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        "quiz.question", models.PROTECT, db_index=False, related_name="attempts"
                    ),
                ),
                ("leech", models.BooleanField(db_default=False, default=False)),
                ("proposed", models.PositiveSmallIntegerField(choices=RATINGS, null=True)),
                ("seconds", models.PositiveIntegerField(null=True)),
                ("suggested", models.JSONField(null=True)),
                ("ticked", models.JSONField(null=True)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["learner", "id"], name="attempt_latest"),
                    models.Index(fields=["learner", "question", "id"], name="attempt_history"),
                ],
                "constraints": [
                    UniqueConstraint(
                        condition=Q(reverses__isnull=False),
                        fields=("reverses",),
                        name="attempt_reversed_once",
                    ),
                    CheckConstraint(
                        condition=(
                            Q(due__isnull=False, rating__isnull=False, token__isnull=False)
                            & Q(due__gte=F("answered_at"), rating__in=[1, 2, 3, 4], reverses=None)
                            & ~Q(parameters={})
                        )
                        | Q(due=None, rating=None, reverses__isnull=False, token=None),
                        name="attempt_rates_or_reverses",
                    ),
                    CheckConstraint(
                        condition=Q(question_version__gte=1), name="attempt_version_positive"
                    ),
                    CheckConstraint(condition=~Q(zone=""), name="attempt_has_zone"),
                    CheckConstraint(
                        condition=Q(proposed=None, suggested__isnull=True, ticked__isnull=True)
                        | Q(
                            proposed__isnull=False,
                            rating__isnull=False,
                            suggested__isnull=False,
                            ticked__isnull=False,
                        )
                        & Q(proposed__in=[1, 2, 3, 4]),
                        name="attempt_judged_whole",
                    ),
                    UniqueConstraint(fields=("learner", "token"), name="attempt_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                key(),
                ("question_version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "learner",
                    models.ForeignKey("quiz.learner", models.CASCADE, related_name="reports"),
                ),
                (
                    "question",
                    models.ForeignKey("quiz.question", models.CASCADE, related_name="reports"),
                ),
            ],
            options={
                "constraints": [
                    CheckConstraint(condition=~Q(text=""), name="report_says_something"),
                    CheckConstraint(
                        condition=Q(question_version__gte=1), name="report_version_positive"
                    ),
                ]
            },
        ),
        migrations.RunPython(make_search_index, drop_search_index),
        migrations.RunPython(make_editors, migrations.RunPython.noop),
    ]
