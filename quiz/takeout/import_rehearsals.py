"""Into the database: the rehearsals of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from msgspec.structs import asdict

from quiz.bounds import REHEARSALS_MAX, REHEARSED_SECONDS
from quiz.models import Learner, Rehearsal, RehearsedQuestion
from quiz.practice.rehearse import keep_latest
from quiz.takeout.schema import Rehearsed


def add_rehearsals(
    learner: Learner, rehearsals: Iterable[Rehearsed], questions: Mapping[str, int]
) -> None:
    """Add the rehearsals that the learner does not have yet, told by when they began.

    One that was running is over: nobody can go on in another browser. Questions that are not here
    are left out.

    Args:
        learner: whose they are.
        rehearsals: from the file, checked.
        questions: ids of the site's questions by uid.
    """
    here = set(learner.rehearsals.values_list("started_at", flat=True))
    new = [one for one in rehearsals if one.started_at not in here]
    stored = Rehearsal.objects.bulk_create(_rehearsal(learner, one) for one in new)
    RehearsedQuestion.objects.bulk_create(
        row
        for rehearsal, one in zip(stored, new, strict=True)
        for row in _questions(rehearsal, one, questions)
    )
    keep_latest(learner.pk, REHEARSALS_MAX)


def _rehearsal(learner: Learner, one: Rehearsed) -> Rehearsal:
    spent = one.paused + sum((asked.seconds or 0) for asked in one.questions)
    ended_at = one.ended_at or one.started_at + timedelta(seconds=min(spent, REHEARSED_SECONDS))
    return Rehearsal(
        learner=learner,
        started_at=one.started_at,
        ended_at=ended_at,
        judged_at=one.judged_at,
        minutes=one.minutes,
        choice={"level": one.level, "sections": one.sections, "weak": one.weak},
        shown_at=ended_at,
        seen_at=ended_at,
        paused=one.paused,
        pauses=one.pauses,
    )


def _questions(
    rehearsal: Rehearsal, one: Rehearsed, questions: Mapping[str, int]
) -> Iterator[RehearsedQuestion]:
    for position, asked in enumerate(one.questions, start=1):
        if asked.uid in questions:
            values = asdict(asked)
            question, version = questions[values.pop("uid")], values.pop("version")
            del values["number"]
            yield RehearsedQuestion(
                rehearsal=rehearsal,
                position=position,
                question_id=question,
                question_version=version,
                **values,
            )
