"""A learner who has done everything that can be done, and the files of such learners."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from quiz.markdown import render
from quiz.models import Attempt, Learner, Question
from quiz.practice.learners import erase_learner
from quiz.practice.record import LEECH_LAPSES, Answered, record, undo
from quiz.practice.settings import save_settings
from quiz.takeout.dump import write
from quiz.takeout.export import content_of
from quiz.takeout.import_ import Imported, import_content
from quiz.takeout.load import read
from tests.factories import START, make_section
from tests.practice.cards import rate, shown_token
from tests.rehearsals import make_rehearsal

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOW = START + 365 * DAY
NASTY = '=cmd|"/c calc"!A1\n<script>alert(1)</script>\tKöln 東京 🙂'


def live(learner: Learner, questions: list[Question]) -> None:
    """Practise for months: travel, undo, judge, annotate, report, miss one again and again."""
    one, two, three = questions[:3]
    for days, rating, zone in [(0, 1, ""), (0, 3, ""), (3, 4, "Asia/Tokyo"), (9, 2, "UTC")]:
        rate(learner, one, rating, at=START + days * DAY + rating * MINUTE, zone=zone)
    judged = record(
        learner_id=learner.pk,
        token=shown_token(learner, two),
        rating=3,
        now=START + DAY + timedelta(microseconds=7),
        answered=Answered(
            payload={
                "answer": NASTY,
                "heard": ["Key point 1 of 552"],
                "ticked": ["Key point 2 of 552"],
                "proposed": 1,
            },
            seconds=41,
        ),
    )
    undo(learner_id=learner.pk, attempt_id=judged.pk, now=START + DAY + MINUTE)
    rate(learner, two, 4, at=START + DAY + 2 * MINUTE)
    save_settings(learner_id=learner.pk, now=START, retention=0.93, hide_timer=True)
    moment = START + 20 * DAY
    rate(learner, three, 4, at=moment)
    for _ in range(LEECH_LAPSES):
        for rating in (1, 4):
            moment += 10 * DAY
            rate(learner, three, rating, at=moment)
    note = "See *this* 東京"
    learner.cards.filter(question=two).update(flagged=True, note=note, note_html=render(note))
    learner.cards.filter(question=one).update(buried_until=START + 10 * DAY)
    learner.reports.create(
        question=one, question_version=1, text="A port is wrong.", created_at=START + 5 * MINUTE
    )
    rehearsal = make_rehearsal(
        learner,
        [one, two],
        started_at=START + 6 * MINUTE,
        ended_at=START + 12 * MINUTE,
        judged_at=START + 15 * MINUTE,
        choice={"level": "mid", "sections": ["scale"], "weak": True},
        paused=30,
        pauses=2,
    )
    rehearsal.questions.filter(position=1).update(
        answer=NASTY,
        seconds=70,
        followup="And then?",
        followup_answer="Then 東京",
        followup_seconds=20,
        rating=2,
        said=1,
        points=3,
        missed=["Key point 2 of 551"],
    )
    learner.left_out.add(make_section("left-out"))
    interview = (START + 40 * DAY).date()
    save_settings(learner_id=learner.pk, now=START, interview=interview, minutes_a_day=45)


def exported(learner: Learner) -> str:
    """Return the file of everything, for the learner as stored now."""
    return write(content_of(Learner.objects.get(pk=learner.pk)))


def brought(file: str | dict[str, Any], learner_id: uuid.UUID, *, now: datetime = NOW) -> Imported:
    """Import a file."""
    text = file if isinstance(file, str) else json.dumps(file)
    return import_content(learner_id=learner_id, content=read(text.encode(), now=now))


def erased(learner: Learner) -> uuid.UUID:
    """Erase the learner; return the id."""
    learner_id = learner.pk
    erase_learner(learner=Learner.objects.get(pk=learner_id))
    return learner_id


def stored(learner: Learner) -> list[Mapping[str, object]]:
    """The learner's attempts as they are stored, without what only the database numbers."""
    attempts = learner.attempts.order_by("answered_at", "pk").values(
        *(field.name for field in Attempt._meta.fields if field.name not in {"id", "reverses"}),
        "reverses__token",
    )
    return [{**attempt, "learner": None} for attempt in attempts]
