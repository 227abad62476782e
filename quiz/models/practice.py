"""One learner's practice: who practises, what they remember, what they answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Never

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from quiz.models.content import Question, Section
from quiz.rating import Rating, State


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete an attempt."""

    def __init__(self) -> None:
        super().__init__(
            "Attempts are append-only. To take one back, record a reversal with undo(); "
            "only erase_learner() and merge_learners() may remove or move attempts."
        )


class Standing(models.TextChoices):
    """How a question stands with one learner, in one word."""

    NEW = "new", "New"
    LEARNING = "learning", "Learning"
    STRONG = "strong", "Strong"
    DUE = "due", "Due"


# In days of FSRS's stability, after which the chance of recall has fallen to 90 %.
STRONG_DAYS = 21.0  # after three weeks Anki calls a card mature
WEAK_DAYS = 7.0  # would be forgotten before an interview a week away
ANNOTATED = Q(suspended=True) | Q(flagged=True) | Q(buried_until__isnull=False) | ~Q(note="")


def _is_awake(now: datetime) -> Q:
    """Return the condition: neither suspended nor buried at that moment."""
    return Q(suspended=False) & (Q(buried_until=None) | Q(buried_until__lte=now))


def _has_come(now: datetime, day_end: datetime) -> Q:
    """Return the condition: a review whose day it is, or a learning step whose time has come."""
    return Q(state=State.REVIEW, due__lt=day_end) | ~Q(state=State.REVIEW) & Q(due__lte=now)


def _given(*names: str) -> Q:
    """Return the condition: no field is NULL. A CHECK passes on NULL, so this has to be said."""
    return Q(**{f"{name}__isnull": False for name in names})


class Learner(models.Model):
    """Whoever practises: at first a browser, known by a random key in its cookie.

    `key_digest` is the SHA-256 of that key; None until the browser of release 0.1 comes back, and
    for learners without a browser. The practice of a `user` is that account's: whoever is signed in
    to it is this learner, in every browser, and no browser's key leads here any more. The id is no
    secret: the tokens of shown cards carry it.
    The interviews are days in the learner's calendar; `retention` is FSRS's desired recall (0 to 1)
    and applies to ratings from then on. On the day `more_day` there are `more_new` new questions in
    all, if the plan brings fewer. `no_date` says that there is no interview to ask about;
    `left_out` are the sections that are not in the plan. Settings have defaults in the database
    too, so that the previous release can still insert while an upgrade rolls out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_digest = models.CharField(  # noqa: DJ001 (an empty text could stand there once)
        max_length=64, null=True, unique=True, editable=False
    )
    # Practice goes with its account, by quiz.accounts.adoption: attempts keep a cascade out.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        related_name="learner",
        null=True,
        blank=True,
        editable=False,
    )
    zone = models.CharField(max_length=64, default="UTC", help_text="IANA name of the time zone.")
    created_at = models.DateTimeField()
    interview = models.DateField(null=True, blank=True)
    second_interview = models.DateField(null=True, blank=True)
    minutes_a_day = models.PositiveSmallIntegerField(default=20, db_default=20)
    retention = models.FloatField(default=0.9, db_default=0.9)
    two_buttons = models.BooleanField(
        default=False, db_default=False, help_text="Again and Good only."
    )
    types_answers = models.BooleanField(default=False, db_default=False)
    hide_timer = models.BooleanField(default=False, db_default=False)
    hide_streak = models.BooleanField(default=False, db_default=False)
    no_date = models.BooleanField(default=False, db_default=False)
    more_day = models.DateField(null=True, blank=True, editable=False)
    more_new = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    left_out = models.ManyToManyField(Section, related_name="+", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(zone=""), name="learner_has_zone"),
            models.CheckConstraint(
                condition=Q(retention__gte=0.8, retention__lte=0.97), name="learner_retention"
            ),
            models.CheckConstraint(
                condition=Q(minutes_a_day__gte=5, minutes_a_day__lte=240),
                name="learner_minutes_a_day",
            ),
            models.CheckConstraint(
                condition=Q(second_interview=None)
                | Q(interview__isnull=False, second_interview__gt=models.F("interview")),
                name="learner_interviews_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Learner {self.id.hex[:8]}"


class CardQuerySet(models.QuerySet["Card"]):
    """Reads of one learner's memory; start at `learner.cards`.

    `queue.NEXT` says again in SQL what is due and awake, because it runs with every rating.
    """

    def published(self) -> CardQuerySet:
        """Cards whose question learners may see."""
        return self.filter(question__status="published")

    def planned(self, learner_id: uuid.UUID) -> CardQuerySet:
        """The learner's cards, without those of sections that are left out of the plan."""
        left_out = Section.objects.filter(
            pk__in=Learner.left_out.through.objects.filter(learner=learner_id).values("section")
        )
        return self.filter(learner=learner_id).exclude(question__section__in=left_out)

    def awake(self, *, now: datetime) -> CardQuerySet:
        """Cards that are neither suspended nor buried at the moment `now` (UTC)."""
        return self.filter(_is_awake(now))

    def due(self, *, now: datetime, day_end: datetime) -> CardQuerySet:
        """Cards that the queue brings today.

        A review comes on its day, a learning step once its time has come.

        Args:
            now: the moment, UTC.
            day_end: when the learner's day ends, UTC.
        """
        return self.awake(now=now).filter(_has_come(now, day_end))

    def weak(self) -> CardQuerySet:
        """Cards that were rated and that the learner would begin to forget within `WEAK_DAYS`."""
        return self.filter(reps__gt=0, stability__lt=WEAK_DAYS)

    def annotated(self) -> CardQuerySet:
        """Cards on which the learner set something: a flag, a note, burying or suspending."""
        return self.filter(ANNOTATED)

    def not_annotated(self) -> CardQuerySet:
        """Cards that hold nothing except what follows from the attempts."""
        return self.exclude(ANNOTATED)

    def with_standing(self, *, now: datetime, day_end: datetime) -> CardQuerySet:
        """Cards with their `standing`, a value of Standing; the arguments are those of `due`."""
        is_strong = Q(state=State.REVIEW, stability__gte=STRONG_DAYS)
        return self.annotate(
            standing=Case(
                When(reps=0, then=Value(Standing.NEW)),
                When(_has_come(now, day_end) & _is_awake(now), then=Value(Standing.DUE)),
                When(is_strong, then=Value(Standing.STRONG)),
                default=Value(Standing.LEARNING),
            )
        )


class Card(models.Model):
    """One learner's memory of one question.

    The fields of its memory (`state` to `last_day_seconds`) are computed from the attempts and can
    be rebuilt from them; the annotations below belong to the learner and survive a rebuild. Moments
    are UTC, stability is in days, difficulty is from 1 to 10, as in FSRS. `first_day_seconds` is
    how long its first day took, `last_day_seconds` how long the last day after it.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="cards", db_index=False
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="cards", db_index=False
    )
    state = models.PositiveSmallIntegerField(choices=State.choices(), default=State.LEARNING)
    step = models.PositiveSmallIntegerField(null=True, default=0)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField(null=True)
    last_review = models.DateTimeField(null=True)
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    introduced = models.DateTimeField(null=True)
    first_day_seconds = models.PositiveIntegerField(null=True)
    last_day_seconds = models.PositiveIntegerField(null=True)

    suspended = models.BooleanField(default=False)
    buried_until = models.DateTimeField(null=True)
    flagged = models.BooleanField(default=False)
    note = models.TextField(blank=True, default="", help_text="Markdown; the learner's own.")
    note_html = models.TextField(blank=True, default="", db_default="", editable=False)

    objects = CardQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["learner", "due"], name="card_due"),
            models.Index(fields=["learner", "introduced"], name="card_introduced"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "question"], name="card_once"),
            models.CheckConstraint(condition=Q(state__in=State.values()), name="card_state"),
            models.CheckConstraint(
                condition=Q(state=State.REVIEW, step=None)
                | (~Q(state=State.REVIEW) & Q(step__isnull=False)),
                name="card_step_while_learning",
            ),
            models.CheckConstraint(
                condition=Q(
                    reps=0,
                    state=State.LEARNING,
                    step=0,
                    stability=None,
                    difficulty=None,
                    due=None,
                    last_review=None,
                    introduced=None,
                )
                | _given("stability", "difficulty", "due", "last_review", "introduced")
                & Q(
                    reps__gt=0,
                    stability__gt=0,
                    difficulty__gte=1,
                    difficulty__lte=10,
                    due__gte=models.F("last_review"),
                    last_review__gte=models.F("introduced"),
                ),
                name="card_new_or_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(lapses__lte=models.F("reps")), name="card_lapses_are_reviews"
            ),
        ]

    def __str__(self) -> str:
        return f"Card {self.learner_id}/{self.question_id}"

    def is_buried(self, now: datetime) -> bool:
        """Whether it is still out of the queue at the moment `now` (UTC)."""
        return self.buried_until is not None and self.buried_until > now


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Reads of what was answered; start at `learner.attempts`. Overwriting raises an error."""

    def effective(self) -> AttemptQuerySet:
        """Ratings that still count, in the order in which they were given."""
        return self.filter(reverses=None, reversals=None).order_by("answered_at", "pk")

    def update(self, **kwargs: Any) -> Never:
        """Refuse.

        Raises:
            AppendOnlyError: always.
        """
        raise AppendOnlyError

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        """Refuse.

        Raises:
            AppendOnlyError: always.
        """
        raise AppendOnlyError

    def bulk_create(
        self, objs: Iterable[Attempt], *args: Any, update_conflicts: bool = False, **kwargs: Any
    ) -> list[Attempt]:
        """Insert; refuse to overwrite.

        Raises:
            AppendOnlyError: with `update_conflicts`.
        """
        if update_conflicts or any(args[2:3]):
            raise AppendOnlyError
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> Never:
        """Refuse.

        Raises:
            AppendOnlyError: always.
        """
        raise AppendOnlyError

    def erase(self) -> int:
        """Delete all of them at once, for `erase_learner` alone; return how many there were.

        Django's own `delete` would read every row before, while others wait for SQLite's lock.
        """
        return self._raw_delete(self.db)


class Attempt(models.Model):
    """One answer given, or the reversal of one. Never changed, never deleted.

    A rating keeps all that it was computed with: `answered_at` (UTC), `zone` (the learner's, which
    decides the day), `parameters` (the scheduler's), and the result, `due` (UTC). A reversal names
    the attempt that it takes back in `reverses` and has no rating.

    `kind` names the exercise (quiz.exercises), and `payload` holds what that kind recorded of the
    answer. `seconds` is the time between showing and revealing, `took` between showing and rating;
    both are None where they are not known. `leech` says that this rating was
    one lapse too many and suspended the card.

    `answer`, `suggested`, `ticked` and `proposed` are where release 0.1 kept its answers. Nothing
    is written there any more, and 0.3 drops them. Until then `recorded` reads them for attempts
    that 0.1 wrote while this release was being rolled out.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="attempts", db_index=False
    )
    question_version = models.PositiveIntegerField()
    token = models.UUIDField(null=True, help_text="The shown card's; one token, one attempt.")
    rating = models.PositiveSmallIntegerField(choices=Rating.choices(), null=True)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="reversals", null=True, db_index=False
    )
    answered_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    due = models.DateTimeField(null=True)
    kind = models.CharField(max_length=20, default="recall", db_default="recall")
    payload = models.JSONField(default=dict, blank=True, db_default={})
    answer = models.TextField(blank=True, default="")
    suggested = models.JSONField(null=True)
    ticked = models.JSONField(null=True)
    proposed = models.PositiveSmallIntegerField(choices=Rating.choices(), null=True)
    seconds = models.PositiveIntegerField(null=True)
    took = models.PositiveIntegerField(null=True)
    leech = models.BooleanField(default=False, db_default=False)
    # Set by `record` and not stored: the note had changed elsewhere too, so both texts are kept.
    has_merged_notes = False

    objects = AttemptQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar = [
            models.Index(fields=["learner", "id"], name="attempt_latest"),
            models.Index(fields=["learner", "question", "id"], name="attempt_history"),
        ]
        constraints: ClassVar = [
            # Per learner, since an export that is imported in another browser keeps its tokens.
            models.UniqueConstraint(fields=["learner", "token"], name="attempt_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="attempt_reversed_once",
            ),
            models.CheckConstraint(
                condition=_given("rating", "token", "due")
                & Q(
                    rating__in=Rating.values(),
                    reverses=None,
                    due__gte=models.F("answered_at"),
                )
                & ~Q(parameters={})
                | Q(rating=None, reverses__isnull=False, token=None, due=None),
                name="attempt_rates_or_reverses",
            ),
            models.CheckConstraint(
                condition=Q(question_version__gte=1), name="attempt_version_positive"
            ),
            models.CheckConstraint(condition=~Q(zone=""), name="attempt_has_zone"),
            models.CheckConstraint(
                condition=Q(suggested__isnull=True, ticked__isnull=True, proposed=None)
                | _given("suggested", "ticked", "proposed", "rating")
                & Q(proposed__in=Rating.values()),
                name="attempt_judged_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"

    @property
    def recorded(self) -> dict[str, Any]:
        """What the exercise kind recorded; the kind's module says what that is."""
        if self.payload or not self.rating:
            return self.payload  # type: ignore[no-any-return]  # JSON
        judged = {"heard": self.suggested, "ticked": self.ticked, "proposed": self.proposed}
        return {"answer": self.answer} | (judged if self.ticked is not None else {})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert.

        Raises:
            AppendOnlyError: when the attempt exists already.
            ValueError: for a reversal of another learner's or question's attempt, or of a reversal.
        """
        if not self._state.adding:
            raise AppendOnlyError
        taken_back = self.reverses
        if taken_back and (
            taken_back.rating is None
            or taken_back.learner_id != self.learner_id
            or taken_back.question_id != self.question_id
        ):
            raise ValueError("A reversal takes back a rating of the same learner and question.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Refuse.

        Raises:
            AppendOnlyError: always.
        """
        raise AppendOnlyError
