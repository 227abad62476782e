"""What learners' answers teach about a question. No learner is named in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quiz.models.content import Question


class Statistic(models.Model):
    """What `manage.py statistics` found of one question; it says how (quiz.practice.statistics).

    `learners` answered it, `answers` times in all. The rest is of each learner's first answer, and
    empty where too few answered: `recalled` is the share that was not rated Again, `seconds` how
    long they thought (the median), `discrimination` from -1 to 1. `missed` are the key points with
    the share that left each out, `misconceptions` the corrections with the share that needed each,
    both the commonest first and of the present version only.
    """

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, primary_key=True, related_name="statistic"
    )
    computed_at = models.DateTimeField()
    learners = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    recalled = models.FloatField(null=True)
    seconds = models.PositiveIntegerField(null=True)
    discrimination = models.FloatField(null=True)
    missed = models.JSONField(default=list)
    misconceptions = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(recalled=None) | Q(recalled__gte=0, recalled__lte=1),
                name="statistic_recalled_is_share",
            ),
        ]

    def __str__(self) -> str:
        return f"Statistic of question {self.question_id}"
