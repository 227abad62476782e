"""A mistake that a learner reported, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quiz.models.content import Question
from quiz.models.practice import Learner


class Reason(models.TextChoices):
    """What kind of mistake it is."""

    WRONG = "wrong", "Something is wrong"
    OUTDATED = "outdated", "Something is out of date"
    UNCLEAR = "unclear", "Something is hard to understand"
    SOURCE = "source", "A source does not say this, or is gone"
    WRITING = "writing", "A spelling or language mistake"
    OTHER = "other", "Something else"


class Outcome(models.TextChoices):
    """What became of a report."""

    FIXED = "fixed", "It is fixed in the present version"
    KEPT = "kept", "The question stays as it is"


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of what learners reported."""

    def open(self) -> ReportQuerySet:
        """Reports that no editor has dealt with."""
        return self.filter(handled_at=None)

    def answered(self) -> ReportQuerySet:
        """Reports with an answer that their senders have not read, the earliest first."""
        answered = self.exclude(outcome="").filter(handled_at__isnull=False, read_at=None)
        return answered.select_related("question").order_by("handled_at", "pk")


class Report(models.Model):
    """A mistake that a learner found in a question, for editors. Moments are UTC.

    `question_text` is what the question said then (quiz.practice.reports); empty for reports of
    earlier releases. `answer` is what the sender had typed, if they agreed to send it. An editor
    answers with an `outcome` and a `word` for the sender, who has read it since `read_at`; a fix is
    `fixed_in` a version. What came later has defaults in the database, so that the previous release
    can still store reports.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="reports")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reports")
    question_version = models.PositiveIntegerField()
    question_text = models.TextField(blank=True, default="", db_default="", editable=False)
    reason = models.CharField(
        max_length=10, choices=Reason.choices, blank=True, default="", db_default=""
    )
    text = models.TextField()
    answer = models.TextField(blank=True, default="", db_default="")
    email = models.EmailField(blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, blank=True, default="", db_default=""
    )
    word = models.TextField(blank=True, default="", db_default="")
    fixed_in = models.PositiveIntegerField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        permissions: ClassVar = [("see_email_report", "Can see the e-mail address of a report")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="report_says_something"),
            models.CheckConstraint(
                condition=Q(question_version__gte=1), name="report_version_positive"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(word=""), name="report_answered_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk} on question {self.question_id}"
