"""Files that release 0.1 wrote will always be read; `version_1.json` is one of them."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from quiz.models import Learner, Question
from quiz.takeout.load import read
from quiz.takeout.refusal import UnreadableError
from tests.practice.cards import remembered
from tests.takeout.lives import NASTY, NOW, brought, exported, stored

FILE = Path(__file__).with_name("version_1.json").read_text(encoding="utf-8")


def test_the_file_of_the_same_life_gives_the_same_learner(lived: Learner) -> None:
    brought(FILE, new := uuid.uuid4())
    again = Learner.objects.get(pk=new)
    by_token = {attempt["token"]: attempt for attempt in stored(again)}
    assert len(by_token) == 24  # of 23 ratings, and None of the reversal
    # How long an answer took was not kept then.
    other = {"token": None, "reverses__token": None, "took": None}
    assert [{**attempt, **other} for attempt in stored(again)] == [
        {**attempt, **other} for attempt in stored(lived)
    ]
    other = {"learner_id": None, "first_day_seconds": None, "last_day_seconds": None}
    hers = {key: card | other for key, card in remembered(lived).items()}
    his = {key: card | other for key, card in remembered(again).items()}
    assert his == hers


def test_what_was_typed_and_judged_then_is_what_recall_records(questions: list[Question]) -> None:
    recorded = [attempt.payload for attempt in read(FILE.encode(), now=NOW).attempts]
    assert {"answer": ""} in recorded
    assert {
        "answer": NASTY,
        "heard": ["Key point 1 of 552"],
        "ticked": ["Key point 2 of 552"],
        "proposed": 1,
    } in recorded


def test_exported_again_it_is_of_today_s_version_with_the_same_answers(
    questions: list[Question],
) -> None:
    brought(FILE, new := uuid.uuid4())
    file = exported(Learner.objects.get(pk=new))
    assert json.loads(file)["version"] == 2
    assert brought(file, new).new == brought(FILE, new).new == 0


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("rating", 5, "attempts[4].rating is 5; it has to be a whole number from 1 to 4."),
        ("suggested", "One", "attempts[4].suggested is “One”; it has to be a list of at most 100."),
        ("ticked", [1], "ticked[0] is 1; it has to be text of at most 1,000 characters"),
        ("ticked", ["One"], "null; it has to be null exactly where `suggested` and `ticked` are."),
        ("proposed", 3, "proposed is 3; it has to be null exactly where `suggested` and `ticked`"),
        ("answer", 7, "attempts[4].answer is 7; it has to be text of at most 10,000"),
        ("answer", "a\x00b", "attempts[4].answer is “a�b”; it has to be text of at most"),
        ("payload", {}, "attempts[4].payload is unknown to this site."),
        ("zone", "Mars", "attempts[4].zone is “Mars”; it has to be a time zone"),
    ],
)
def test_what_cannot_be_is_refused_with_the_place_in_that_file(
    name: str, value: object, sentence: str
) -> None:
    file: dict[str, Any] = json.loads(FILE)
    file["attempts"][4][name] = value
    with pytest.raises(UnreadableError) as caught:
        read(json.dumps(file).encode(), now=NOW)
    assert sentence in str(caught.value)


def test_no_key_of_then_may_be_missing() -> None:
    for name in json.loads(FILE)["attempts"][0]:
        file = json.loads(FILE)
        del file["attempts"][3][name]
        with pytest.raises(UnreadableError, match=rf"^attempts\[3\]\.{name} is missing\.$"):
            read(json.dumps(file).encode(), now=NOW)
