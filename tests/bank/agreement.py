"""How well the matcher agrees with a fair interviewer, on answers typed without its phrases.

`golden/<number>.yaml` holds four answers a question: good, partly right, wrong, and wordy (wrong
but full of the right words), each with the key points that it truly says. Half of them are held
out: phrases are tuned on the other half only, and the held-out half is what counts.

    python -m tests.bank.agreement            # the table, for the held-out half
    python -m tests.bank.agreement --tuning   # where the matcher differs, in the other half
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from quiz.bank.format import BankQuestion, parse_question
from quiz.exercises.matcher import ticks

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("good", "partly", "wrong", "wordy")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One typed answer: what the matcher ticked and what is true, by number from 1."""

    number: int
    kind: str
    held_out: bool
    text: str
    ticked: frozenset[int]
    true: frozenset[int]
    musts: frozenset[int]


@cache
def judged() -> tuple[Judged, ...]:
    """Return every golden answer of a published question as the matcher judges it."""
    paths = sorted((ROOT / "quiz" / "bank" / "questions").glob("*/*.md"))
    questions = [parse_question(path.read_text(), path=path) for path in paths]
    return tuple(
        answer
        for question in questions
        if question.status == "published"
        for answer in _judged(question)
    )


def _judged(question: BankQuestion) -> Iterator[Judged]:
    golden = Path(__file__).parent / "golden" / f"{question.number}.yaml"
    false = [wrong.phrases for wrong in question.misconceptions]
    answers: list[dict[str, Any]] = yaml.safe_load(golden.read_text())["answers"]
    for answer in answers:
        heard = ticks(answer["text"], question.key_points, misconceptions=false)
        yield Judged(
            number=question.number,
            kind=answer["kind"],
            held_out=answer["held_out"],
            text=answer["text"],
            ticked=frozenset(place for place, is_heard in enumerate(heard, 1) if is_heard),
            true=frozenset(answer["ticks"]),
            musts=frozenset(
                place for place, point in enumerate(question.key_points, 1) if point.must
            ),
        )


def agreement(*, held_out: bool) -> dict[str, Agreement]:
    """Return the counts of one half by kind of answer, and of all kinds as “all”."""
    counts: dict[str, Agreement] = defaultdict(Agreement)
    for answer in judged():
        if answer.held_out != held_out:
            continue
        for count in (counts[answer.kind], counts["all"]):
            count.right += len(answer.ticked & answer.true)
            count.extra += len(answer.ticked - answer.true)
            count.missed += len(answer.true - answer.ticked)
            count.musts += len(answer.ticked & answer.musts - answer.true)
    return counts


def table() -> str:
    """Return the held-out half's figures as a Markdown table."""
    counts = agreement(held_out=True)
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


if __name__ == "__main__":
    sys.stdout.write("\n".join(differences()) if "--tuning" in sys.argv else table())
    sys.stdout.write("\n")
