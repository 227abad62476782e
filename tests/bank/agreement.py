"""How well the matcher agrees with a fair interviewer, on answers typed without its phrases.

`golden/<number>.yaml` holds four answers a question: good, partly right, wrong, and wordy (wrong
but full of the right words), each with the key points that it truly says. Half of them are held
out: phrases are tuned on the other half only, and the held-out half is what counts.

    python -m tests.bank.agreement            # the table, for the held-out half
    python -m tests.bank.agreement --tuning   # where the matcher differs, in the other half
    python -m tests.bank.agreement FILE.jsonl # the figures for answers from a file, one a line

Such a line is `{"n": 551, "text": "…", "said": [0, 2], "close": [1]}`: the question's number, the
answer, and the key points that it says and nearly says, counted from 0; those that it nearly says
count for nothing. It may also say `who` wrote it, and `"wrong": true` for an answer that is
confidently wrong. `blind.jsonl` (questions 551 to 600) and `blind-core.jsonl` (those below)
are such files: answers by people who saw the titles alone. No phrase is tuned on those.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any

import yaml

from quiz.bank.format import BankQuestion
from quiz.bank.parse import parse_question
from quiz.bank.serialize import plain
from quiz.exercises.definition import Definition
from quiz.exercises.matcher import listen
from quiz.exercises.recall import parse

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("good", "partly", "wrong", "wordy")
KEYS = {"n", "text", "said", "close", "who", "wrong"}


class BadLineError(ValueError):
    """A line in a file of answers that cannot be judged; the message says which, and why."""


@dataclass(slots=True)
class Agreement:
    """Counts over key points: ticked and true, ticked but not true, true but not ticked."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    musts: int = 0

    @property
    def precision(self) -> float:
        """The share of the ticks that are true; 1 without any."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """The share of the true key points that were ticked; 1 without any."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, answer: Judged) -> None:
        """Count one more answer."""
        self.right += len(answer.ticked & answer.true)
        self.extra += len(answer.ticked - answer.true - answer.close)
        self.missed += len(answer.true - answer.ticked)
        self.musts += len(answer.ticked & answer.musts - answer.true - answer.close)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One typed answer: what the matcher ticked and what is true, by number from 1.

    `kind` is one of `KINDS`, or who wrote the answer; `corrections` how many it got.
    """

    number: int
    kind: str
    text: str
    ticked: frozenset[int]
    true: frozenset[int]
    musts: frozenset[int]
    corrections: int
    held_out: bool = False
    close: frozenset[int] = frozenset()
    is_wrong: bool = False


@cache
def every_question() -> tuple[BankQuestion, ...]:
    """Return all questions of the real bank, drafts too; it is read once."""
    paths = sorted((ROOT / "quiz" / "bank" / "questions").glob("*/*.md"))
    return tuple(parse_question(path.read_text(), path=path) for path in paths)


@cache
def questions() -> dict[int, BankQuestion]:
    """Return the published questions by number."""
    return {one.number: one for one in every_question() if one.status == "published"}


@cache
def definition(number: int) -> Definition:
    """Return what is listened for in answers to a published question."""
    question = questions()[number]
    parts = {"key_points": question.key_points, "misconceptions": question.misconceptions}
    return parse({name: plain(part) for name, part in parts.items()})


def judge(number: int, text: str, **told: Any) -> Judged:
    """Return an answer as the matcher judges it; `told` are the fields that only people know."""
    listened = definition(number)
    heard = listen(text, listened)
    return Judged(
        number=number,
        text=text,
        ticked=frozenset(place for place, is_heard in enumerate(heard.ticks, 1) if is_heard),
        musts=frozenset(place for place, point in enumerate(listened.points, 1) if point.must),
        corrections=len(heard.corrections),
        **told,
    )


@cache
def judged() -> tuple[Judged, ...]:
    """Return every golden answer of a published question as the matcher judges it."""
    return tuple(_golden())


def _golden() -> Iterator[Judged]:
    for number in questions():
        path = Path(__file__).parent / "golden" / f"{number}.yaml"
        read = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
        answers: list[dict[str, Any]] = read["answers"]
        for answer in answers:
            yield judge(
                number,
                answer["text"],
                kind=answer["kind"],
                held_out=answer["held_out"],
                true=frozenset(answer["ticks"]),
            )


def agreement(answers: Iterable[Judged]) -> dict[str, Agreement]:
    """Return the counts by kind of answer, and of all kinds as “all”."""
    counts: dict[str, Agreement] = defaultdict(Agreement)
    for answer in answers:
        counts[answer.kind].add(answer)
        counts["all"].add(answer)
    return counts


def held_out() -> dict[str, Agreement]:
    """Return the counts of the half of the golden answers that phrases are not tuned on."""
    return agreement(answer for answer in judged() if answer.held_out)


def table() -> str:
    """Return the held-out half's figures as a Markdown table."""
    counts = held_out()
    rows = ["| answers | precision | recall | musts ticked wrongly |", "|---|---|---|---|"]
    for kind in (*KINDS, "all"):
        count = counts[kind]
        rows.append(f"| {kind} | {count.precision:.0%} | {count.recall:.0%} | {count.musts} |")
    return "\n".join(rows)


def differences() -> Iterator[str]:
    """Say where the matcher and the interviewer differ, in the half that phrases are tuned on."""
    for answer in judged():
        if not answer.held_out and answer.ticked != answer.true:
            extra = sorted(answer.ticked - answer.true)
            missed = sorted(answer.true - answer.ticked)
            yield f"{answer.number} {answer.kind}: extra {extra}, missed {missed}\n  {answer.text}"


def read(lines: Iterable[str]) -> Iterator[Judged]:
    """Judge answers from a file, a JSON object a line; blank lines are passed over.

    Raises:
        BadLineError: at the first line that cannot be judged, with its number.
    """
    for place, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _read(json.loads(line))
            except ValueError as error:
                raise BadLineError(f"Line {place}: {error}") from error


def _read(told: Any) -> Judged:
    if not isinstance(told, dict) or not told.keys() <= KEYS or "said" not in told:
        raise ValueError("Write an object with n, text and said; close, who, wrong if you like.")
    number, text, who, is_wrong = (told.get(key) for key in ("n", "text", "who", "wrong"))
    if type(number) is not int or number not in questions():
        raise ValueError(f"n is {number!r}, which is no published question's number.")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("text is missing: write the answer as it was typed.")
    if type(who) not in {str, NoneType} or type(is_wrong) not in {bool, NoneType}:
        raise ValueError("who is a name in quotes, and wrong is true or false.")
    return judge(
        number,
        text,
        kind=who or "?",
        is_wrong=bool(is_wrong),
        true=_places(told, "said", number),
        close=_places(told, "close", number),
    )


def _places(told: dict[str, Any], key: str, number: int) -> frozenset[int]:
    found, count = told.get(key, []), len(definition(number).points)
    if not isinstance(found, list) or not all(
        type(place) is int and 0 <= place < count for place in found
    ):
        raise ValueError(f"{key} is {found!r}, not a list of numbers from 0 to {count - 1}.")
    return frozenset(place + 1 for place in found)


def report(answers: Iterable[Judged]) -> Iterator[str]:
    """Say how well answers from a file were judged: the honest ones, then the wrong ones."""
    every = [*answers]
    honest = [answer for answer in every if not answer.is_wrong]
    wrong = [answer for answer in every if answer.is_wrong]
    counts = agreement(honest)
    yield f"{len(honest)} honest answers"
    for who in sorted(counts, key=lambda who: (who != "all", who)):
        count = counts[who]
        figures = f"right {count.right}, extra {count.extra}, missed {count.missed}"
        yield f"{who}: precision {count.precision:.2f}, recall {count.recall:.2f} ({figures})"
    if wrong:
        extra = agreement(wrong)["all"].extra
        noticed = sum(bool(answer.corrections) for answer in wrong)
        yield f"{len(wrong)} confidently wrong answers"
        yield f"{noticed} of them got a correction"
        yield f"wrong ticks per answer: {extra / len(wrong):.2f} ({extra})"


def main(arguments: list[str]) -> str:
    """Return what to print."""
    if not arguments:
        return table()
    if arguments == ["--tuning"]:
        return "\n".join(differences())
    try:
        with Path(arguments[0]).open(encoding="utf-8") as lines:
            return "\n".join(report(read(lines)))
    except (BadLineError, OSError, UnicodeDecodeError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    sys.stdout.write(f"{main(sys.argv[1:])}\n")
