"""A rehearsal of an interview: questions against the clock, one way, judged at the end."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from quiz.models.content import Question
from quiz.models.practice import Learner
from quiz.rating import Rating


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Reads of rehearsals; start at `learner.rehearsals`."""

    def running(self) -> RehearsalQuerySet:
        """The one in which a question is being asked, if any."""
        return self.filter(ended_at=None)

    def ended(self) -> RehearsalQuerySet:
        """Rehearsals that are over, the latest first."""
        return self.exclude(ended_at=None).order_by("-started_at")

    def unjudged(self) -> RehearsalQuerySet:
        """Rehearsals that are over and wait to be judged, the latest first."""
        return self.ended().filter(judged_at=None)


class Rehearsal(models.Model):
    """One rehearsal, and where it stands. Moments are UTC, times are seconds.

    `minutes` is its length, and `choice` what it was chosen by: `level`, `sections` (slugs) and
    `weak`. `judged_at` is when the judging was done, or given up.

    While it runs, `position` is the question that is being asked, counted from 1, or its follow-up
    (`is_followup`). That step was shown at `shown_at`; the browser was last heard of at `seen_at`;
    `paused_at` is set while the learner pauses. Of the pauses, `step_paused` belong to this step;
    `paused` and `pauses` add up and count all of them.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="rehearsals", db_index=False
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField()
    choice = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=1)
    is_followup = models.BooleanField(default=False)
    shown_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    step_paused = models.PositiveIntegerField(default=0)
    paused = models.PositiveIntegerField(default=0)
    pauses = models.PositiveIntegerField(default=0)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # An import that brings the same rehearsal again finds it by this.
            models.UniqueConstraint(fields=["learner", "started_at"], name="rehearsal_once"),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(ended_at=None), name="rehearsal_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(judged_at=None) | Q(ended_at__isnull=False),
                name="rehearsal_judged_at_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"Rehearsal {self.pk}"


class RehearsedQuestion(models.Model):
    """One question of a rehearsal, in its place, with what was answered.

    `seconds` is how long the answer took, without pauses; None until it was given, and then
    `answer` is what has been typed so far. The same for the follow-up, whose text is empty where
    none is asked. `token` is that of the attempt which is made when the answer is judged.

    `rating` is what it was judged to be. Where the key points were ticked, `said` of `points` were
    said, and `missed` holds the texts of the essential ones that were not; else these are None.
    """

    rehearsal = models.ForeignKey(
        Rehearsal, on_delete=models.CASCADE, related_name="questions", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    question_version = models.PositiveIntegerField()
    token = models.UUIDField(default=uuid.uuid4)
    answer = models.TextField(blank=True, default="")
    seconds = models.PositiveIntegerField(null=True)
    followup = models.TextField(blank=True, default="")
    followup_answer = models.TextField(blank=True, default="")
    followup_seconds = models.PositiveIntegerField(null=True)
    rating = models.PositiveSmallIntegerField(choices=Rating.choices(), null=True)
    said = models.PositiveSmallIntegerField(null=True)
    points = models.PositiveSmallIntegerField(null=True)
    missed = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rehearsal", "position"], name="rehearsed_in_order"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__in=Rating.values(), seconds__isnull=False),
                name="rehearsed_before_judged",
            ),
            models.CheckConstraint(
                condition=Q(question_version__gte=1, position__gte=1),
                name="rehearsed_version_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.position} of rehearsal {self.rehearsal_id}"
