"""The matcher agrees with a fair interviewer, and rarely believes a wordy answer."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from quiz.exercises.definition import Definition, Misconception, Point
from quiz.exercises.matcher import sentences, stems
from tests.bank.agreement import (
    KINDS,
    ROOT,
    BadLineError,
    Judged,
    agreement,
    judged,
    main,
    questions,
    read,
    report,
    table,
)

BLIND = Path(__file__).parent / "blind.jsonl"
BLIND_CORE = Path(__file__).parent / "blind-core.jsonl"
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.yaml"))
PRECISION, RECALL = 0.90, 0.82  # of answers by people who do not bluff
FALSE_TICKS = 0.1  # of all pairs of a bluff and a key point
FALSE_TICKS_CORE = 0.2  # the same for the newer questions, whose phrases are looser so far
SMALL = pytest.mark.usefixtures("small_bank")
TEXT = "out of the box its 110 pods. you can raise it"


def held_out(*kinds: str) -> list[Judged]:
    """Return the golden answers of these kinds that phrases are not tuned on."""
    return [answer for answer in judged() if answer.held_out and answer.kind in kinds]


def test_what_is_ticked_is_true_and_what_is_true_is_ticked() -> None:
    counts = agreement(held_out("good", "partly"))["all"]
    assert counts.precision >= PRECISION
    assert counts.recall >= RECALL


def test_half_of_the_wordy_answers_are_corrected() -> None:
    corrected = sum(bool(answer.corrections) for answer in held_out("wordy"))
    assert corrected >= len(held_out("wordy")) / 2


@cache
def blind(path: Path) -> list[Judged]:
    """Return the answers that were written from the titles alone; no phrase is tuned on them."""
    return [*read(path.read_text().splitlines())]


@pytest.mark.parametrize("path", [BLIND, BLIND_CORE], ids=["551 to 600", "core"])
def test_honest_answers_written_blind_are_ticked_for_what_they_say(path: Path) -> None:
    honest = [answer for answer in blind(path) if not answer.is_wrong]
    assert len(honest) >= 100
    counts = agreement(honest)["all"]
    assert counts.precision >= PRECISION
    assert counts.recall >= RECALL


@pytest.mark.parametrize(
    ("path", "most"),
    [(BLIND, FALSE_TICKS), (BLIND_CORE, FALSE_TICKS_CORE)],
    ids=["551 to 600", "core"],
)
def test_half_of_the_bluffs_written_blind_are_corrected_and_few_points_ticked(
    path: Path, most: float
) -> None:
    bluffs = [answer for answer in blind(path) if answer.is_wrong]
    pairs = sum(len(questions()[answer.number].key_points) for answer in bluffs)
    assert sum(bool(answer.corrections) for answer in bluffs) >= len(bluffs) / 2
    assert agreement(bluffs)["all"].extra <= most * pairs


def test_the_figures_stand_in_the_documentation_give_or_take_three_points() -> None:
    written = (ROOT / "docs" / "content.md").read_text()
    for row in table().splitlines()[2:4]:  # the honest ones
        kind, *measured = re.findall(r"\w+", row)
        found = re.search(rf"^\| {kind} \| (\d+)% \| (\d+)% \|", written, re.MULTILINE)
        assert found is not None
        for figure, told in zip(measured, found.groups(), strict=False):
            assert abs(int(figure) - int(told)) <= 3


def test_every_question_has_one_answer_of_each_kind_and_half_of_them_are_held_out() -> None:
    for path in GOLDEN:
        answers = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)["answers"]
        assert Counter(answer["kind"] for answer in answers) == Counter(KINDS)
        assert sum(answer["held_out"] for answer in answers) == len(answers) / 2


def test_every_published_question_is_measured() -> None:
    assert set(questions()) <= {int(path.stem) for path in GOLDEN}
    assert {answer.number for answer in judged()} == set(questions())


def test_no_typed_sentence_is_a_phrase() -> None:
    phrases = {
        stems(phrase)
        for question in questions().values()
        for point in question.key_points
        for phrase in point.phrases
    }
    typed = {
        tuple(word.stem for clause in sentence.clauses for word in clause)
        for answer in judged()
        for sentence in sentences(answer.text)
    }
    assert typed & phrases == set()


def test_a_wordy_answer_holds_no_must_that_is_true() -> None:
    answers = [answer for answer in judged() if answer.kind == "wordy"]
    assert [answer.number for answer in answers if answer.true & answer.musts] == []


@pytest.fixture
def small_bank(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bank of one question, so that these tests do not depend on what is listened for."""
    said = [["out of the box"], ["raise"], ["tested range"], ["addresses first"], ["flag old"]]
    points = tuple(Point(text="a", phrases=tuple(phrases)) for phrases in said)
    wall = Misconception(phrases=("hard limit",), correction="b")
    small = Definition(points=points, misconceptions=(wall,))
    monkeypatch.setattr("tests.bank.agreement.questions", lambda: {551})
    monkeypatch.setattr("tests.bank.agreement.definition", {551: small}.__getitem__)


def line(**told: Any) -> str:
    return json.dumps({"n": 551, "text": TEXT, "said": [0, 1]} | told)


@SMALL
def test_answers_from_a_file_are_measured_by_who_wrote_them() -> None:
    lines = [
        line(who="Alice"),
        "",
        line(who="Bob", said=[0, 1, 3]),
        line(who="Bob", said=[0], close=[1]),
    ]
    assert [*report(read(lines))] == [
        "3 honest answers",
        "all: precision 1.00, recall 0.83 (right 5, extra 0, missed 1)",
        "Alice: precision 1.00, recall 1.00 (right 2, extra 0, missed 0)",
        "Bob: precision 1.00, recall 0.75 (right 3, extra 0, missed 1)",
    ]


@SMALL
def test_confidently_wrong_answers_are_counted_apart() -> None:
    lines = [
        line(),
        line(said=[], wrong=True),
        line(said=[], wrong=True, text="110 is a hard limit."),
    ]
    assert [*report(read(lines))][-3:] == [
        "2 confidently wrong answers",
        "1 of them got a correction",
        "wrong ticks per answer: 1.00 (2)",
    ]


@SMALL
@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("{", "Line 2: Expecting property name"),
        ("[]", "Line 2: Write an object with n, text and said"),
        ('{"n": 551, "text": "a"}', "Line 2: Write an object with n, text and said"),
        (line(sid=[1]), "Line 2: Write an object with n, text and said"),
        (line(n=1), "Line 2: n is 1, which is no published question's number."),
        (line(n="551"), "Line 2: n is '551'"),
        (line(text=" "), "Line 2: text is missing"),
        (line(who=7), "Line 2: who is a name"),
        (line(wrong=1), "Line 2: who is a name in quotes, and wrong is true or false."),
        (line(said=[9]), "Line 2: said is [9], not a list of numbers from 0 to 4."),
        (line(close="1"), "Line 2: close is '1', not a list of numbers"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(bad: str, sentence: str) -> None:
    with pytest.raises(BadLineError) as refused:
        [*read([line(), bad])]
    assert str(refused.value).startswith(sentence)


@SMALL
def test_a_file_is_named_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(f"{line()}\n")
    assert main([str(path)]).startswith("1 honest answers\nall: precision 1.00")
    with pytest.raises(SystemExit, match="No such file"):
        main([str(tmp_path / "none.jsonl")])
