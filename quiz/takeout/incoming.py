"""A file's answers beside those that the learner has: what is new, and what follows from all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any, NamedTuple, cast

from django.db.models import Q
from msgspec.structs import asdict

from quiz.memory.schedule import Parameters, Review
from quiz.models import Attempt
from quiz.practice.rebuild import Given, standing
from quiz.takeout.schema import Answered, Content


class _Rating(NamedTuple):
    """What a reversal has to know of the rating that it takes back."""

    token: uuid.UUID
    question_id: int
    question_version: int
    answered_at: datetime
    zone: str
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a file brings to one learner.

    `new` are the answers that will be added, `known` counts those that are here already, `strange`
    those to questions that are not here; what the file takes back is in neither count. `undone` are
    the ratings that are taken back in the file and still count here, with the moment of that, in
    the order of time.
    """

    learner_id: uuid.UUID
    questions: Mapping[str, int]
    parameters: list[dict[str, Any]]
    new: list[Answered]
    known: int
    strange: int
    undone: list[tuple[datetime, _Rating]]

    def attempts(self) -> Iterator[Attempt]:
        """Yield what will be added: ratings, then reversals, with the token of what they undo."""
        for one in self.new:
            yield Attempt(
                learner_id=self.learner_id,
                question_id=self.questions[one.uid],
                question_version=one.version,
                token=one.token,
                rating=one.rating,
                answered_at=one.answered_at,
                zone=one.zone,
                parameters=self.parameters[one.parameters],
                due=one.due,
                kind=one.kind,
                payload=one.payload,
                seconds=one.seconds,
                took=one.took,
                leech=one.leech,
            )
        for undone_at, rating in self.undone:
            yield Attempt(
                learner_id=self.learner_id,
                question_id=rating.question_id,
                question_version=rating.question_version,
                token=rating.token,
                answered_at=max(undone_at, rating.answered_at),
                zone=rating.zone,
            )

    def standing(self) -> Iterator[Given]:
        """Yield the ratings that will count, as `quiz.practice.rebuild.standing` does."""
        undone = {rating.token for _, rating in self.undone}
        stay = (given for given in standing(self.learner_id) if given.token not in undone)
        come = sorted((self._given(one) for one in self.new if not one.undone_at), key=_order)
        return merge(stay, come, key=_order)

    def _given(self, one: Answered) -> Given:
        parameters = cast("Parameters", self.parameters[one.parameters])
        review = Review(
            rating=one.rating,
            moment=one.answered_at,
            zone=one.zone,
            parameters=parameters,
            seconds=one.took,
        )
        return Given(self.questions[one.uid], one.token, review)


def counted(answers: Iterable[Answered]) -> int:
    """Return how many answers were not taken back."""
    return sum(answer.undone_at is None for answer in answers)


def compared(learner_id: uuid.UUID, content: Content, questions: Mapping[str, int]) -> Incoming:
    """Compare a file with what the learner has.

    Args:
        learner_id: the learner's; nobody has to be there yet.
        content: the file's.
        questions: the ids of all questions, by their uids.
    """
    here = _ratings(learner_id)
    fresh = [one for one in content.attempts if one.token not in here]
    new = [one for one in fresh if one.uid in questions]
    here |= {one.token: _as_rating(one, questions[one.uid]) for one in new}
    undone = [(one.undone_at, here[one.token]) for one in content.attempts if one.token in here]
    return Incoming(
        learner_id=learner_id,
        questions=questions,
        parameters=[*map(asdict, content.parameters)],
        new=new,
        known=counted(content.attempts) - counted(fresh),
        strange=counted(fresh) - counted(new),
        undone=sorted(
            ((at, rating) for at, rating in undone if at and not rating.is_undone),
            key=lambda pair: pair[0],
        ),
    )


def _ratings(learner_id: uuid.UUID) -> dict[uuid.UUID, _Rating]:
    """The learner's ratings by their tokens."""
    ratings = Attempt.objects.filter(learner=learner_id, reverses=None)
    is_undone = Q(reversals__isnull=False)
    rows = ratings.annotate(is_undone=is_undone).values_list(*_Rating._fields).iterator()
    return {row[0]: _Rating(*row) for row in rows}


def _as_rating(one: Answered, question_id: int) -> _Rating:
    return _Rating(
        *(one.token, question_id, one.version, one.answered_at, one.zone), is_undone=False
    )


def _order(given: Given) -> tuple[int, datetime]:
    return given.question, given.review.moment
