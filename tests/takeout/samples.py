"""A small file that can be read, to be spoiled one value at a time."""

from __future__ import annotations

import json
import uuid
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from quiz.memory.schedule import DEFAULT_PARAMETERS
from quiz.takeout.dump import write
from quiz.takeout.schema import (
    Answered,
    Asked,
    Chosen,
    Computed,
    Content,
    Marked,
    Rehearsed,
    Reported,
)
from tests.factories import START

SETTINGS = Chosen(
    since=START,
    zone="Europe/Berlin",
    interview=date(2026, 12, 14),
    second_interview=date(2026, 12, 21),
    minutes_a_day=20,
    retention=0.9,
    two_buttons=False,
    types_answers=True,
    hide_timer=True,
    hide_streak=False,
)


def answered(place: int = 0) -> Answered:
    """The answer at this place: each its own token, a minute apart."""
    moment = START + timedelta(minutes=place)
    return Answered(
        token=uuid.UUID(int=place + 1),
        uid="000000000227",
        number=551,
        version=1,
        rating=3,
        answered_at=moment,
        undone_at=None,
        zone="UTC",
        parameters=0,
        due=moment + timedelta(days=2),
        seconds=41,
        leech=False,
        kind="recall",
        payload={"answer": "Mine.", "heard": ["One"], "proposed": 3, "ticked": ["One", "Two"]},
    )


SAMPLE = Content(
    settings=SETTINGS,
    parameters=[Computed(**DEFAULT_PARAMETERS)],
    cards=[
        Marked(
            uid="000000000227",
            number=551,
            suspended=True,
            buried_until=START,
            flagged=True,
            note="A note.",
        )
    ],
    attempts=[answered(0), answered(1)],
    reports=[
        Reported(
            uid="000000000227",
            number=551,
            version=1,
            text="Wrong.",
            created_at=START,
            handled_at=None,
        )
    ],
    rehearsals=[
        Rehearsed(
            started_at=START - timedelta(minutes=30),
            ended_at=START - timedelta(minutes=16),
            judged_at=START - timedelta(minutes=10),
            minutes=15,
            level="mid",
            sections=["scale"],
            weak=False,
            paused=40,
            pauses=1,
            questions=[
                Asked(
                    uid="000000000227",
                    number=551,
                    version=1,
                    token=uuid.UUID(int=1),
                    answer="Mine.",
                    seconds=80,
                    followup="And then?",
                    followup_answer="Then that.",
                    followup_seconds=30,
                    rating=3,
                    said=2,
                    points=3,
                    missed=["Three"],
                )
            ],
        )
    ],
)


def spoiled(path: str, value: Any) -> dict[str, Any]:
    """The sample with the value at a path such as `attempts.1.rating` replaced."""
    file = deepcopy(json.loads(write(SAMPLE)))
    *way, last = path.split(".")
    place: Any = file
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return dict(file)
