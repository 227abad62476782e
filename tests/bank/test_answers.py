"""What published answers need beyond their format: true examples, own words, plain talk."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quiz.bank.body import fences
from quiz.bank.format import BankQuestion
from quiz.bank.parse import parse_question
from tests.bank.examples import troubles
from tests.bank.tables.make import hashed, runs

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "quiz" / "bank" / "questions").glob("*/*.md"))
SHINGLES = frozenset(json.loads((Path(__file__).parent / "tables" / "shingles.json").read_text()))
UNCHECKED_AT_MOST = 0.1  # of the questions have an example that no schema checks
LONGEST_SENTENCE, USUAL_SENTENCE = 40, 20  # words
WIDEST_CODE = 72  # characters; wider code scrolls on a phone for longer than it is worth
BANNED = re.compile(r"\b(masters?|slaves?|simply|just)\b", re.IGNORECASE)
MOJIBAKE = re.compile(r"â€|Ã[\x80-\xbf]|ðŸ|\ufffd")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def _read(path: Path) -> BankQuestion:
    return parse_question(path.read_text(), path=path)


QUESTIONS = [_read(path) for path in FILES]
PUBLISHED = [question for question in QUESTIONS if question.status == "published"]
each_published = pytest.mark.parametrize(
    "question", PUBLISHED, ids=[str(question.number) for question in PUBLISHED]
)


def _prose(question: BankQuestion) -> str:
    """Return all that the answer says, without its code and its title."""
    parts = [question.short_answer, question.explanation, question.example, question.why]
    parts += [point.text for point in question.key_points]
    parts += [wrong.correction for wrong in question.misconceptions]
    parts += [followup.text for followup in question.followups]
    parts += [change.text for change in question.changes]
    parts += [ref.supports or "" for ref in question.refs]
    return CODE.sub(" ", "\n\n".join(parts))


@each_published
def test_every_example_is_valid_for_its_language(question: BankQuestion) -> None:
    blocks = fences(question.example) + fences(question.explanation)
    assert [trouble for block in blocks for trouble in troubles(block)] == []


def test_at_most_one_example_in_ten_questions_is_unchecked() -> None:
    blocks = [block for question in PUBLISHED for block in fences(question.example)]
    assert sum("unchecked:" in block.info for block in blocks) <= UNCHECKED_AT_MOST * len(PUBLISHED)


@each_published
def test_code_fits_a_narrow_window(question: BankQuestion) -> None:
    lines = [line for block in fences(question.example) for line in block.code.splitlines()]
    assert [line for line in lines if len(line.expandtabs(4)) > WIDEST_CODE] == []


@each_published
def test_the_words_are_our_own(question: BankQuestion) -> None:
    assert [run for run in runs(_prose(question)) if hashed(run) in SHINGLES] == []


@each_published
def test_no_word_is_used_that_hurts_or_belittles(question: BankQuestion) -> None:
    assert BANNED.findall(f"{question.title}\n{_prose(question)}") == []


@each_published
def test_no_letter_is_broken(question: BankQuestion) -> None:
    assert MOJIBAKE.findall(_prose(question)) == []


@each_published
def test_sentences_can_be_read_aloud(question: BankQuestion) -> None:
    spoken = f"{question.short_answer}\n\n{question.explanation}"
    sentences = re.split(r"(?<=[.!?:])\s+|\n\n", CODE.sub("code", spoken))
    lengths = [len(sentence.split()) for sentence in sentences if sentence.strip()]
    assert max(lengths) <= LONGEST_SENTENCE
    assert sum(lengths) / len(lengths) <= USUAL_SENTENCE


@each_published
def test_links_lead_to_questions_that_exist(question: BankQuestion) -> None:
    known = {other.number for other in QUESTIONS}
    linked = {followup.question for followup in question.followups if followup.question}
    assert linked | set(question.related) <= known - {question.number}
