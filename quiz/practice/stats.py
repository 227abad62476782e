"""Reads what readiness, forecast and progress are computed from, in two statements a learner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from quiz.memory.calibration import Answer, Prediction, predictions, spread
from quiz.memory.daily_plan import cost_of
from quiz.memory.forecast import Pace, first_recall, reviews_a_day
from quiz.memory.readiness import Known, Readiness, readiness
from quiz.memory.schedule import learner_day
from quiz.memory.streak import streak
from quiz.models import Attempt, Learner, Question
from quiz.practice.settings import coming_interviews

WISHES = (0.80, 0.85, 0.90, 0.95, 0.97)
COST_DAYS = 30
CARD = (
    *("stability", "difficulty", "last_review", "due", "buried_until", "suspended", "introduced"),
    *("first_day_seconds", "last_day_seconds"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyLine:
    """Readiness in one line: `expected` of `total` on `day`, the interview; None is tomorrow.

    `is_choice` says that the total is what the learner chose, since sections are left out.
    """

    expected: int
    total: int
    day: date | None
    is_choice: bool = False

    @property
    def text(self) -> str:
        """The line as a sentence: With what you know now, you would recall 24 of 50 on 3 March."""
        day = f"on {self.day.day} {self.day:%B}" if self.day else "tomorrow"
        number = f"{self.expected} of {self.total}{' in your plan' * self.is_choice}"
        return f"With what you know now, you would recall {number} {day}."


def ready_line(outlook: Outlook) -> ReadyLine:
    """Return the readiness for a line on other pages, in one statement."""
    expected = round(sum(one.recall_on(outlook.days) for one in outlook.known))
    return ReadyLine(
        expected=expected,
        total=len(outlook.known),
        day=outlook.interview,
        is_choice=outlook.has_left_out,
    )


@dataclass(frozen=True)
class Outlook:
    """One learner at one moment (UTC); each thing is read once, when it is first asked for."""

    learner: Learner
    now: datetime

    @cached_property
    def today(self) -> date:
        """The learner's day."""
        return learner_day(self.now, self.learner.zone)

    @cached_property
    def interviews(self) -> list[date]:
        """The interviews that are not over, nearest first."""
        return coming_interviews(self.learner, self.today)

    @property
    def interview(self) -> date | None:
        """The interview that counts, which is the nearest."""
        return next(iter(self.interviews), None)

    @property
    def days(self) -> int:
        """How many days away the interview is; without one it is taken to be tomorrow."""
        return (self.interview - self.today).days if self.interview else 1

    @cached_property
    def known(self) -> list[Known]:
        """The questions in the plan as the learner knows them, in the order of the queue."""
        return [self._known(*row) for is_left_out, *row in self._rows if not is_left_out]

    @property
    def has_left_out(self) -> bool:
        """Whether the learner has left out sections with published questions."""
        return any(is_left_out for is_left_out, *_ in self._rows)

    @cached_property
    def _rows(self) -> list[Any]:
        """All published questions with what the learner's cards say of them."""
        left_out = Learner.left_out.through.objects.filter(
            learner=self.learner.pk, section=OuterRef("section")
        )
        card = FilteredRelation("cards", condition=Q(cards__learner=self.learner.pk))
        names = ("is_left_out", "pk", "number", "title", "section__title", "section__slug")
        return list(
            Question.objects.published()
            .annotate(card=card, **{f"card_{name}": F(f"card__{name}") for name in CARD})
            .annotate(is_left_out=Exists(left_out))
            .order_by("place")
            .values_list(*names, *_named(CARD))
        )

    @cached_property
    def answers(self) -> list[Answer]:
        """The learner's ratings that count, in the order in which they were given."""
        names = ("question_id", "rating", "answered_at", "zone", "due", "seconds")
        given = Attempt.objects.filter(learner=self.learner.pk).effective().values_list(*names)
        return [_answer(*row) for row in given]

    @cached_property
    def predictions(self) -> list[Prediction]:
        """What was predicted for the answers, and what happened."""
        return predictions(self.answers)

    @cached_property
    def readiness(self) -> Readiness:
        """How many questions will be recalled at the interview, or tomorrow without one."""
        chances = [one.recall_on(self.days) for one in self.known]
        return readiness(chances, sigma=spread(self.predictions))

    @cached_property
    def pace(self) -> Pace:
        """How the learner practises, from their settings and their answers so far."""
        return Pace(
            minutes=self.learner.minutes_a_day,
            retention=self.learner.retention,
            first_recall=first_recall(self.answers),
            interviews=tuple((day - self.today).days for day in self.interviews),
            cost=cost_of(
                (one.first_day_seconds for one in self.known if not one.introduced_today),
                (one.last_day_seconds for one in self.known),
            ),
            more_today=self.learner.more_new if self.learner.more_day == self.today else 0,
        )

    @cached_property
    def costs(self) -> list[tuple[int, int, bool]]:
        """What each desired recall costs: percent, reviews a day, whether it is the chosen one.

        Reviews are averaged over the next `COST_DAYS`, as if every answer came on time.
        """
        chosen = self.learner.retention
        return [
            (
                round(wish * 100),
                round(
                    reviews_a_day(self.known, replace(self.pace, retention=wish), days=COST_DAYS)
                ),
                wish == chosen,
            )
            for wish in sorted({*WISHES, chosen})
        ]

    @cached_property
    def streak(self) -> int:
        """Days of practice in a row."""
        awake = {one.question for one in self.known if not one.suspended}
        return streak(self.answers, self.today, awake=awake)

    def _known(self, *row: Any) -> Known:
        question, number, title, section, slug, stability, difficulty, *moments = row
        last_review, due, buried_until, suspended, introduced, *seconds = moments
        return Known(
            question=question,
            number=number,
            title=title,
            section=section,
            slug=slug,
            stability=stability,
            difficulty=difficulty,
            last=self._day(last_review),
            due=self._day(max(filter(None, (due, buried_until)), default=None)),
            suspended=bool(suspended),
            introduced_today=introduced is not None and self._day(introduced) == 0,
            first_day_seconds=seconds[0],
            last_day_seconds=seconds[1],
        )

    def _day(self, moment: datetime | None) -> int:
        """Return the learner's day of a moment, counted from today."""
        return (learner_day(moment, self.learner.zone) - self.today).days if moment else 0


def _answer(*row: Any) -> Answer:
    question, rating, answered_at, zone, due, seconds = row
    return Answer(
        question=question,
        day=learner_day(answered_at, zone),
        rating=rating,
        seconds=seconds,
        due=learner_day(due, zone),
    )


def _named(names: tuple[str, ...]) -> list[str]:
    return [f"card_{name}" for name in names]
