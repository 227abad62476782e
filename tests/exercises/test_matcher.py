"""What the matcher hears in a typed answer, and what it refuses to hear."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from quiz.exercises.matcher import heard_falsehood, sentences, stem, stems, ticks


@dataclass(frozen=True)
class Point:
    """A key point, as far as it is listened for."""

    phrases: tuple[str, ...]


DEFAULT = Point(("default 110", "max pods"))
PERMITS = Point(("toleration permits", "not attract"))


def hears(point: Point, answer: str) -> bool:
    return ticks(answer, [point]) == [True]


@pytest.mark.parametrize(
    "answer",
    [
        "its 110 by default",
        "The default is 110.",
        "set by maxPods in the kubelet",
        "MAX PODS",
        "something else. then: default 110!",
    ],
)
def test_all_words_of_an_alias_in_one_sentence_tick(answer: str) -> None:
    assert hears(DEFAULT, answer)


@pytest.mark.parametrize("answer", ["", "110", "a default. and 110 pods", "the default is 11"])
def test_words_that_are_missing_or_apart_do_not_tick(answer: str) -> None:
    assert not hears(DEFAULT, answer)


@pytest.mark.parametrize(
    "answer", ["110 is not the default", "never 110 by default", "250 instead of the default 110"]
)
def test_what_is_denied_does_not_tick(answer: str) -> None:
    assert not hears(DEFAULT, answer)


def test_a_denial_in_one_clause_leaves_the_others() -> None:
    assert hears(DEFAULT, "default 110, not a wall")


def test_an_alias_that_denies_needs_the_denial() -> None:
    assert hears(PERMITS, "a toleration doesn't attract anything")
    assert not hears(PERMITS, "it can attract pods")


def test_a_misconception_unticks_everything() -> None:
    answer = "the default is 110 and the scheduler counts usage"
    assert ticks(answer, [DEFAULT], misconceptions=[["scheduler counts usage"]]) == [False]


@pytest.mark.parametrize(
    ("answer", "is_heard"),
    [
        ("toleration attracts pods", True),
        ("a toleration really strongly attracts pods", True),
        ("attracts by toleration", False),
        ("a toleration permits; affinity attracts", False),
        ("a toleration, and affinity attracts", False),
        ("a toleration does not attract", False),
        ("a toleration is one two three four attracts", False),
    ],
)
def test_a_falsehood_is_heard_in_order_close_together_and_undenied(
    answer: str, is_heard: bool
) -> None:
    assert any(sentence.claims("toleration attracts") for sentence in sentences(answer)) is is_heard


@pytest.mark.parametrize(
    ("answer", "is_heard"),
    [
        ("110 is a hard limit that cannot be changed", True),
        ("a hard limit that you can't raise", True),
        ("a hard limit for all who have not asked", True),
        ("110 is not a hard limit that cannot be changed", False),
        ("it is not true that 110 is a hard limit that cannot be changed", False),
        ("the hard limit that kubelets enforce is not 110", False),
        ("a hard limit it is not", False),
    ],
)
@pytest.mark.parametrize("phrases", [("hard limit",), ("hard limit", "cannot be changed")])
def test_a_relative_clause_denies_nothing_before_it_and_falls_with_what_is_denied(
    answer: str, is_heard: bool, phrases: tuple[str, ...]
) -> None:
    assert heard_falsehood(sentences(answer), phrases) is is_heard


def test_a_relative_clause_leaves_the_key_point_before_it() -> None:
    assert hears(DEFAULT, "the default is 110 for nodes that set no other")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("scales", "scaling"), ("scaled", "scale"), ("policies", "policy"), ("pods", "pod")),
        *(("ips", "ip"), ("address", "addresses"), ("access", "accesses"), ("run", "running")),
        *(("5k", "5000"), ("5,000", "5000"), ("v1.37", "1.37"), ("can't", "never")),
    ],
)
def test_forms_of_one_word_are_one(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("500", "5000"), ("15", "150"), ("node", "mode")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_long_answer_of_nonsense_is_read_in_no_time() -> None:
    answer = "default " * 1_000 + "x" * 5_000
    assert ticks(answer, [DEFAULT] * 6) == [False] * 6
