"""Answers as CSV: a row for each that counts, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Learner, Question
from quiz.practice.record import Answered, record, undo
from quiz.takeout.csv import answers_csv, cell
from tests.factories import START
from tests.practice.cards import rate, shown_token
from tests.takeout.lives import DAY, MINUTE, live


def rows(learner: Learner) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(answers_csv(learner), newline=""))]


def test_each_answer_that_counts_is_a_row_with_all_its_cells(
    alice: Learner, questions: list[Question]
) -> None:
    live(alice, questions)
    found = rows(alice)
    assert len(found) == alice.attempts.effective().count() == 22
    assert found[0] == {
        "answered_at": "2026-11-24T09:01:00Z",
        "zone": "UTC",
        "number": "551",
        "uid": "000000000227",
        "section": "Scale",
        "question": "What is question 551 about?",
        "version": "1",
        "rating": "1",
        "due": "2026-11-24T09:02:00Z",
        "seconds": "",
        "leech": "False",
        "kind": "recall",
        "proposed": "",
        "heard": "",
        "ticked": "",
        "answer": "",
    }
    assert [row["leech"] for row in found].count("True") == 1


def test_what_was_taken_back_is_no_row(alice: Learner, questions: list[Question]) -> None:
    rate(alice, questions[0])
    undone = rate(alice, questions[1], at=START + MINUTE)
    undo(learner_id=alice.pk, attempt_id=undone.pk, now=START + DAY)
    assert [row["number"] for row in rows(alice)] == ["551"]


@pytest.mark.parametrize(
    "answer",
    [
        '=cmd|"/c calc"!A1',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",  # noqa: RUF001 (a wide sign)
    ],
)
def test_an_answer_that_would_be_a_formula_begins_with_an_apostrophe(
    alice: Learner, questions: list[Question], answer: str
) -> None:
    token = shown_token(alice, questions[0])
    record(
        learner_id=alice.pk,
        token=token,
        rating=3,
        now=START,
        answered=Answered(payload={"answer": answer}),
    )
    [row] = rows(alice)
    assert row["answer"] == f"'{answer}"


@pytest.mark.parametrize(
    "text", ["a = b", "1 - 2", "x@y", "'quoted'", "", '"; drop, "a"\nb', "東京"]
)
def test_other_text_stays_as_it_was(text: str) -> None:
    assert cell(text) == text


def test_ticks_stand_in_one_cell_which_is_no_formula_either() -> None:
    assert cell(["One", "Two"]) == "One | Two"
    assert cell(["=1", "Two"]) == "'=1 | Two"


def test_quotes_commas_and_lines_come_back_whole(alice: Learner, questions: list[Question]) -> None:
    answer = 'He said "pods",\nand: 東京 🙂'
    token = shown_token(alice, questions[0])
    record(
        learner_id=alice.pk,
        token=token,
        rating=3,
        now=START,
        answered=Answered(payload={"answer": answer}),
    )
    assert rows(alice)[0]["answer"] == answer


def test_nobody_s_answers_are_a_line_of_headings(alice: Learner) -> None:
    assert answers_csv(alice).startswith('"answered_at","zone","number"')
    assert rows(alice) == []


def test_one_statement_however_many_rows(alice: Learner, questions: list[Question]) -> None:
    live(alice, questions)
    with CaptureQueriesContext(connection) as captured:
        answers_csv(alice)
    assert len(captured) == 1
