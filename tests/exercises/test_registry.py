"""What every exercise kind keeps to. A new kind adds its examples here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from quiz.exercises import KINDS, recall
from quiz.exercises.kind import DefinitionError, Graded, Summary
from tests.house.test_arrows import is_in, reached_from


@dataclass(frozen=True, kw_only=True)
class Example:
    """A definition as it is stored, one that is refused, and pairs of what was shown and posted."""

    stored: dict[str, Any]
    refused: dict[str, Any]
    answers: list[tuple[Any, Any]]


EXAMPLES = {
    "recall": Example(
        stored={
            "key_points": [{"text": "A majority decides.", "must": True, "phrases": ["quorum"]}],
            "misconceptions": [{"phrases": ["even is better"], "correction": "It is not."}],
        },
        refused={"key_points": [{"phrases": ["quorum"]}]},
        answers=[
            (
                recall.Shown(texts=("A majority decides.",), musts=(True,), heard=(is_heard,)),
                recall.Posted(answer="quorum \u2026\n\x7f", ticked=(is_ticked,)),
            )
            for is_heard in (False, True)
            for is_ticked in (False, True)
        ],
    )
}
EVERY_KIND = pytest.mark.parametrize("name", KINDS)


def test_every_kind_has_its_examples_and_nothing_else_has() -> None:
    assert set(EXAMPLES) == set(KINDS)


@EVERY_KIND
def test_a_kind_goes_by_its_name(name: str) -> None:
    assert KINDS[name].name == name


@EVERY_KIND
def test_what_is_stored_is_parsed_the_same_each_time_and_asked_in_plain_json(name: str) -> None:
    kind, stored = KINDS[name], EXAMPLES[name].stored
    copy = json.loads(json.dumps(stored))
    assert kind.parse(stored) == kind.parse(copy)
    asked = kind.ask(kind.parse(stored))
    assert json.loads(json.dumps(asked)) == asked
    assert stored == copy


@EVERY_KIND
def test_an_answer_is_graded_kept_as_json_and_summed_up(name: str) -> None:
    kind = KINDS[name]
    for shown, posted in EXAMPLES[name].answers:
        graded = kind.grade(shown, posted)
        assert graded == kind.grade(shown, posted)
        assert isinstance(graded, Graded)
        kept = json.loads(json.dumps(graded.payload))
        assert kept == graded.payload
        summary = kind.summarise(kept)
        assert isinstance(summary, Summary)
        assert (summary.answer, summary.proposed) == (posted.answer, graded.proposed)


@EVERY_KIND
def test_a_refusal_is_a_sentence(name: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        KINDS[name].parse(EXAMPLES[name].refused)
    sentence = str(refused.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "\n" not in sentence


@EVERY_KIND
def test_a_kind_is_pure(name: str) -> None:
    reached = reached_from(f"quiz.exercises.{name}")
    ours = {found for found in reached if is_in(found, "quiz")}
    assert not any(is_in(found, "django") for found in reached)
    assert all(is_in(found, "quiz.exercises") or is_in(found, "quiz.rating") for found in ours)
