"""Whatever ten thousand characters are sent, and whatever is listened for, time is linear."""

from __future__ import annotations

import random
from functools import cache
from itertools import cycle, islice
from time import process_time

import pytest

from quiz.exercises.definition import Definition, Misconception, Point
from quiz.exercises.matcher import listen
from quiz.exercises.phrases import (
    MOST_FALSE_PHRASES,
    MOST_MISCONCEPTIONS,
    MOST_PHRASES,
    MOST_WORDS,
)

SHORT, LONG = 1_000, 10_000
MOST_POINTS = 7
GROWTH = 15  # times as long for ten times as much: in line, with room for a busy machine
VOCABULARY = [
    *("pod", "node", "default", "limit", "scheduler", "counts", "hard", "soft", "kubelet"),
    *("raise", "change", "cluster", "address", "range", "flag", "file", "never", "not", "only"),
]


@cache
def most() -> Definition:
    """Return the most that lint allows, of words that many phrases share."""
    pick = random.Random(13)

    def phrases(count: int) -> tuple[str, ...]:
        return tuple(" ".join(pick.sample(VOCABULARY, MOST_WORDS)) for _ in range(count))

    return Definition(
        points=tuple(Point(text="a", phrases=phrases(MOST_PHRASES)) for _ in range(MOST_POINTS)),
        misconceptions=tuple(
            Misconception(phrases=phrases(MOST_FALSE_PHRASES), correction="b", voids=(0,))
            for _ in range(MOST_MISCONCEPTIONS)
        ),
    )


def scattered(count: int) -> str:
    """Return words of phrases in random order, separated by random signs."""
    pick = random.Random(17)
    return " ".join(pick.choice(VOCABULARY) + pick.choice(["", "", ";", ","]) for _ in range(count))


PHRASE = most().points[0].phrases[0]
UNITS = {
    **{repr(unit): unit for unit in ("(", ")", "\n", ".", " ", ",", "-", "'", "`", '"', "0", "a")},
    **{repr(unit): unit for unit in ("a;", "a. ", ".a", ") (", " - ", "--a", "a-", "1.", "1,000,")},
    **{repr(unit): unit for unit in ("not ", "no;", "that not ", "instead of ", "as opposed to ")},
    **{repr(unit): unit for unit in ("e.g.", "!?", "...)", "and ", "pod ", "n't ", "1) ", "\n1)")},
    **{ascii(unit): unit for unit in ("\u2014", "\u00e9", "e\u0301", "\ufb01", "\u00a0", "\u200b")},
    "an Arabic phrase in one character": "\ufdfa",
    "one phrase": f"{PHRASE} ",
    "one phrase, a sentence each": f"{PHRASE};",
    "its words far apart": " x y z u v ".join([*PHRASE.split(), ""]),
    "its words nearly together": " x ".join([*PHRASE.split(), ""]),
    "all words": " ".join([*VOCABULARY, ""]),
    "all words, a sentence each": ";".join([*VOCABULARY, ""]),
    "all phrases": " ".join([*(p for point in most().points for p in point.phrases), ""]),
    "words and signs as they come": scattered(2_000),
}


def text(name: str, length: int) -> str:
    return "".join(islice(cycle(UNITS[name]), length))


def seconds(answer: str) -> float:
    """Return the least CPU time of three."""
    best = float("inf")
    for _ in range(3):
        before = process_time()
        listen(answer, most())
        best = min(best, process_time() - before)
    return best


def grows_in_line(name: str) -> bool:
    return seconds(text(name, LONG)) <= GROWTH * seconds(text(name, SHORT))


def test_listening_takes_time_in_line_with_the_length_of_the_answer() -> None:
    listen(text("words and signs as they come", LONG), most())  # its words are known by now
    slow = [name for name in UNITS if not any(grows_in_line(name) for _ in range(3))]
    assert slow == []


@pytest.mark.parametrize("name", UNITS)
def test_a_hostile_answer_is_heard_and_shown_as_it_was_typed(name: str) -> None:
    answer = text(name, LONG)
    assert "".join(words for words, _ in listen(answer, most()).words) == answer
