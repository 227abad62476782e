"""Shared content: sections, questions and what belongs to them. Nothing here is a learner's."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse

from quiz.markdown import NUMBER, render, render_line

# 1.9 comes before 1.10: the shorter version is the older one.
OLDEST_FIRST = (
    *(Length("verified_version"), "verified_version"),
    *(models.F("asked").desc(nulls_last=True), "verified_date"),
)
EMPTY_LIST = models.Value([], models.JSONField())


class Bank(models.Model):
    """The bank that this database holds: one row, written by each import.

    `release` is the version of k8sprep that wrote it, `digest` is the SHA-256 (hex) of its files.
    An older release must not import over it, or a rollback would bring old answers back.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    release = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="bank_once"),
            models.CheckConstraint(condition=~Q(release=""), name="bank_has_release"),
        ]

    def __str__(self) -> str:
        return f"Bank of {self.release}"


class Level(models.TextChoices):
    """How far into a career a question is usually asked."""

    JUNIOR = "junior", "Junior"
    MID = "mid", "Mid-level"
    SENIOR = "senior", "Senior"
    STAFF = "staff", "Staff"


class Status(models.TextChoices):
    """Who sees a question: editors only, everyone, or (once retired) nobody new."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class Imported(models.Model):
    """What the importer remembers, so that a file and the admin can both write one row.

    `imported_text` is the file as it was last written into this row, `imported_digest` is the
    SHA-256 (hex) of the row's content at that moment, and `incoming_text` is a newer file that
    has to wait because the row had been edited meanwhile: a conflict. All three are empty for a row
    that was made in the admin.
    """

    imported_text = models.TextField(blank=True, editable=False)
    imported_digest = models.CharField(max_length=64, blank=True, editable=False)
    incoming_text = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True


class SectionQuerySet(models.QuerySet["Section"]):
    """Reads of sections."""

    def with_counts(self) -> SectionQuerySet:
        """Return sections that have something to practise, each with `published`, how much."""
        published = Q(questions__status=Status.PUBLISHED)
        counted = self.annotate(published=models.Count("questions", filter=published))
        # A query that groups does not use the model's own order.
        return counted.filter(published__gt=0).order_by("position", "slug")


class Section(Imported):
    """A group of questions that are learned together."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1, help_text="Order on the page.")
    summary = models.TextField(blank=True, help_text="Markdown: what it is about.")
    summary_html = models.TextField(blank=True, editable=False)
    # Nullable, so that the previous release can go on storing sections without it.
    order = models.JSONField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(slug=""), name="section_has_slug"),
            models.CheckConstraint(condition=~Q(title=""), name="section_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what the Markdown renders to; numbers in parentheses become links."""
        self.summary_html = render(NUMBER.sub(r"([\1](/q/\1/))", self.summary))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The section's page."""
        return reverse("section", args=[self.slug])


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions, and the one bulk write that keeps their order."""

    def published(self) -> QuestionQuerySet:
        """Only what learners may see."""
        return self.filter(status=Status.PUBLISHED)

    def unchecked(self) -> QuestionQuerySet:
        """Return those that learners see, though they were checked for an earlier Kubernetes only.

        The site's version is `KUBERNETES_VERSION`. The oldest come first, and of these the ones
        that are asked most.
        """
        site = settings.KUBERNETES_VERSION
        digits = self.published().alias(digits=Length("verified_version"))
        earlier = Q(digits__lt=len(site)) | Q(digits=len(site), verified_version__lt=site)
        return digits.filter(earlier).order_by(*OLDEST_FIRST)

    def with_answer(self) -> QuestionQuerySet:
        """Return all that an answer page shows, in three statements."""
        return self.select_related("section").prefetch_related("key_points", "references")

    def with_files(self) -> QuestionQuerySet:
        """Return those that have files beside the bank's folder, with what these hold."""
        held = Q(case__isnull=False) | Q(diagram__isnull=False)
        return self.filter(held).only("number", "case", "diagram")

    def interleave(self) -> int:
        """Set `place` of all published questions: those asked most come first.

        Those that are asked equally often alternate between sections, and within a section the
        lower number comes first.

        Returns:
            How many rows moved.
        """
        ranks = {pk: rank for rank, pk in enumerate(Section.objects.values_list("pk", flat=True))}
        taken: Counter[tuple[int, int]] = Counter()

        def key(question: Question) -> tuple[int, int, int]:
            asked, section = question.asked or 0, question.section_id
            taken[asked, section] += 1
            return -asked, taken[asked, section], ranks[section]

        moved = []
        for place, question in enumerate(sorted(self.published().order_by("number"), key=key), 1):
            if question.place != place:
                question.place = place
                moved.append(question)
        return self.bulk_update(moved, ["place"], batch_size=500)


class Question(Imported):
    """One interview question with its answer, checked against a Kubernetes version.

    `version` counts the changes to its content; attempts are pinned to it. The `_html` fields hold
    the rendered Markdown, and are written at save, never in a request.
    """

    number = models.PositiveIntegerField(unique=True, validators=[MinValueValidator(1)])
    uid = models.CharField(
        max_length=12,
        unique=True,
        validators=[
            RegexValidator(r"^[0-9a-f]{12}$", "Write 12 hexadecimal digits in lower case.")
        ],
        help_text="Never changes; exports rely on it.",
    )
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=60)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="questions")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.MID)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    place = models.PositiveIntegerField(default=0, editable=False)
    seconds = models.PositiveSmallIntegerField(
        default=90, help_text="Seconds that a good spoken answer takes."
    )
    asked = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="In how many of 68 public lists the topic occurs, if known.",
    )
    tags = models.JSONField(default=list, blank=True)
    verified_version = models.CharField(max_length=10, blank=True)
    verified_date = models.DateField(null=True, blank=True)
    changes = models.JSONField(default=list, blank=True)
    # The column `misconceptions` belongs to the previous release: see migration 0006.
    misconceptions = models.JSONField(
        default=list, db_default=EMPTY_LIST, blank=True, db_column="false_beliefs"
    )
    followups = models.JSONField(default=list, blank=True)
    related = models.JSONField(default=list, blank=True)
    # What quiz.bank.case_files says of it; none for a question that nobody can try on a cluster.
    case = models.JSONField(null=True, blank=True, editable=False)
    # An SVG that quiz.bank.diagram_files has found harmless, shown with the answer as it is.
    diagram = models.TextField(  # noqa: DJ001 (the previous release writes rows without it)
        null=True, blank=True, editable=False
    )
    situation = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Markdown: what is shown with the question.",
    )
    short_answer = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    example = models.TextField(blank=True)
    why = models.TextField(blank=True, verbose_name="why it is asked")
    situation_html = models.TextField(blank=True, default="", db_default="", editable=False)
    short_answer_html = models.TextField(blank=True, editable=False)
    explanation_html = models.TextField(blank=True, editable=False)
    example_html = models.TextField(blank=True, editable=False)
    why_html = models.TextField(blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        permissions: ClassVar = [("verify_question", "Can mark a question as verified")]
        indexes: ClassVar = [models.Index(fields=["status", "place"], name="question_queue")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="question_number_positive"),
            models.CheckConstraint(condition=Q(version__gte=1), name="question_version_positive"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(slug="") & ~Q(uid=""), name="question_is_named"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="question_level"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="question_status"),
            models.CheckConstraint(
                condition=Q(verified_version="", verified_date=None)
                | (~Q(verified_version="") & Q(verified_date__isnull=False)),
                name="question_verified_whole",
            ),
            models.CheckConstraint(condition=Q(seconds__gte=1), name="question_takes_time"),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED)
                | (~Q(verified_version="") & ~Q(short_answer="") & ~Q(explanation="")),
                name="question_published_is_verified",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @classmethod
    def markdown_fields(cls) -> list[str]:
        """Return the names of the fields that are rendered into one named `…_html`."""
        names = [field.name for field in cls._meta.fields]
        return [name for name in names if f"{name}_html" in names]

    @property
    def unchecked_for(self) -> str:
        """The site's Kubernetes version if the answer was checked for an earlier one, else ""."""
        site, checked = settings.KUBERNETES_VERSION, self.verified_version
        return site if (len(checked), checked) < (len(site), site) else ""

    def get_absolute_url(self) -> str:
        """The question's permalink."""
        return reverse("question", args=[self.number])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what the Markdown renders to."""
        for name in self.markdown_fields():
            setattr(self, f"{name}_html", render(getattr(self, name)))
        super().save(*args, **kwargs)


class KeyPoint(models.Model):
    """One idea that an interviewer listens for; `phrases` are what people say for it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="key_points")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=300, help_text="One line of Markdown.")
    html = models.TextField(blank=True, editable=False)
    must = models.BooleanField(default=False, help_text="A good answer must have it.")
    # The previous release reads this column by its old name.
    phrases = models.JSONField(default=list, blank=True, db_column="aliases")

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="key_point_has_text"),
            models.UniqueConstraint(fields=["question", "text"], name="key_point_once"),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what the Markdown renders to."""
        self.html = render_line(self.text)
        super().save(*args, **kwargs)


class Reference(models.Model):
    """A primary source, and which part of the answer it supports."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    supports = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(url__startswith="https://"), name="reference_is_https"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="reference_has_title"),
            models.UniqueConstraint(fields=["question", "url"], name="reference_once"),
        ]

    def __str__(self) -> str:
        return self.title
