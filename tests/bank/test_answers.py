"""What published answers need beyond their format: true examples, own words, plain talk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from pathlib import Path

from quiz.bank.body import fences
from quiz.bank.format import BankQuestion
from tests.bank.agreement import every_question, questions
from tests.bank.examples import troubles
from tests.bank.tables.make import hashed, runs

SHINGLES = frozenset(json.loads((Path(__file__).parent / "tables" / "shingles.json").read_text()))
UNCHECKED_AT_MOST = 0.1  # of the questions have an example that no schema checks
LONGEST_SENTENCE, USUAL_SENTENCE = 40, 20  # words
WIDEST_CODE = 72  # characters; wider code scrolls on a phone for longer than it is worth
BANNED = re.compile(r"\b(masters?|slaves?|simply|just)\b", re.IGNORECASE)
MOJIBAKE = re.compile(r"â€|Ã[\x80-\xbf]|ðŸ|\ufffd")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)


def _published() -> Collection[BankQuestion]:
    return questions().values()


def _found(look: Callable[[BankQuestion], object]) -> dict[int, object]:
    """Return what `look` finds wrong, by the question's number."""
    found = {question.number: look(question) for question in _published()}
    return {number: wrong for number, wrong in found.items() if wrong}


def _prose(question: BankQuestion) -> str:
    """Return all that the answer says, without its code and its title."""
    parts = [question.short_answer, question.explanation, question.example, question.why]
    parts += [point.text for point in question.key_points]
    parts += [wrong.correction for wrong in question.misconceptions]
    parts += [followup.text for followup in question.followups]
    parts += [change.text for change in question.changes]
    parts += [ref.supports or "" for ref in question.refs]
    return CODE.sub(" ", "\n\n".join(parts))


def test_every_example_is_valid_for_its_language() -> None:
    def wrong(question: BankQuestion) -> list[str]:
        blocks = fences(question.example) + fences(question.explanation)
        return [trouble for block in blocks for trouble in troubles(block)]

    assert _found(wrong) == {}


def test_at_most_one_example_in_ten_questions_is_unchecked() -> None:
    blocks = [block for question in _published() for block in fences(question.example)]
    assert sum("unchecked:" in block.info for block in blocks) <= UNCHECKED_AT_MOST * len(
        _published()
    )


def test_code_fits_a_narrow_window() -> None:
    def too_wide(question: BankQuestion) -> list[str]:
        lines = [line for block in fences(question.example) for line in block.code.splitlines()]
        return [line for line in lines if len(line.expandtabs(4)) > WIDEST_CODE]

    assert _found(too_wide) == {}


def test_the_words_are_our_own() -> None:
    def copied(question: BankQuestion) -> list[str]:
        return [run for run in runs(_prose(question)) if hashed(run) in SHINGLES]

    assert _found(copied) == {}


def test_no_word_is_used_that_hurts_or_belittles() -> None:
    assert _found(lambda question: BANNED.findall(f"{question.title}\n{_prose(question)}")) == {}


def test_no_letter_is_broken() -> None:
    assert _found(lambda question: MOJIBAKE.findall(_prose(question))) == {}


def test_sentences_can_be_read_aloud() -> None:
    def too_long(question: BankQuestion) -> list[str]:
        spoken = CODE.sub("code", f"{question.short_answer}\n\n{question.explanation}")
        sentences = [text for text in re.split(r"(?<=[.!?:])\s+|\n\n", spoken) if text.strip()]
        lengths = [len(sentence.split()) for sentence in sentences]
        if sum(lengths) / len(lengths) > USUAL_SENTENCE:
            return sentences
        return [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE]

    assert _found(too_long) == {}


def test_links_lead_to_questions_that_exist() -> None:
    known = {question.number for question in every_question()}

    def lost(question: BankQuestion) -> set[int]:
        linked = {followup.question for followup in question.followups if followup.question}
        return (linked | set(question.related)) - (known - {question.number})

    assert _found(lost) == {}
