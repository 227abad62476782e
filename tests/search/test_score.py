"""The ranking: where a word stands decides, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from quiz.search.score import (
    FIRST,
    POINT_PHRASE,
    SUBJECT,
    SUBJECT_PHRASE,
    TITLE_PHRASE,
    Fields,
    fit,
    nearness,
    weights,
)


def weight(root: str, fields: Fields) -> int:
    return weights([(root,)], fields)[0]


NOTHING = Fields("", "", "", "")


FROM_BEST = [
    Fields("etcd", "etcd etcd", "etcd", "etcd"),
    Fields("etcd", "", "", ""),
    Fields("", "etcd etcd", "etcd", "etcd"),
    Fields("", "etcd x etcd", "", ""),
    Fields("", "etcd", "etcd", "etcd"),
    Fields("", "etcd", "", ""),
    Fields("", "", "etcd", "etcd"),
    Fields("", "", "etcd", ""),
    Fields("", "", "", "etcd"),
    NOTHING,
]


@pytest.mark.parametrize(("better", "worse"), list(pairwise(FROM_BEST)))
def test_title_before_tags_before_key_points_before_answer(better: Fields, worse: Fields) -> None:
    assert weight("etcd", better) > weight("etcd", worse)


def test_a_part_of_a_word_is_not_the_word() -> None:
    assert weight("pod", Fields("podman", "pods-x", "xpod", "p od")) == 0


def test_how_often_a_text_repeats_itself_does_not_count() -> None:
    once, often = Fields("etcd", "", "etcd", "etcd"), Fields("etcd etcd", "", "etcd etcd", "etcd")
    assert weight("etcd", once) == weight("etcd", often)


def test_more_words_are_better_than_better_places() -> None:
    assert fit([1, 1]) > fit([16, 0])
    assert fit([4, 4]) > fit([4, 1])
    assert fit([]) == (0, 0)


TWO = [("network",), ("polic",)]


@pytest.mark.parametrize(
    ("fields", "worth"),
    [
        (Fields("a network polic", "", "", ""), TITLE_PHRASE),
        (Fields("", "network polic . y", "", ""), SUBJECT_PHRASE),
        (Fields("", "", "x network polic . y", ""), POINT_PHRASE),
        (Fields("", "", "network . polic", ""), 0),
        (Fields("", "", "polic network", ""), 0),
        (Fields("", "y . network polic", "", "network polic"), 0),
    ],
)
def test_words_side_by_side_are_worth_more(fields: Fields, worth: int) -> None:
    assert nearness(TWO, fields) == worth


def test_a_phrase_in_a_key_point_is_worth_more_than_its_words_in_the_tags() -> None:
    assert POINT_PHRASE > 2 * SUBJECT


def test_one_word_alone_is_no_phrase() -> None:
    assert nearness([("network",)], Fields("a network", "network", "network", "")) == 0


def test_a_title_is_about_the_word_that_it_begins_with() -> None:
    assert nearness([("network",)], Fields("network polic", "", "", "")) == FIRST
    assert nearness([("polic",)], Fields("network polic", "", "", "")) == 0


def test_a_word_of_the_situation_weighs_as_one_of_the_answer() -> None:
    in_situation, in_answer = Fields("", "x . etcd", "", ""), Fields("", "", "", "etcd")
    assert weight("etcd", in_situation) == weight("etcd", in_answer)


def test_a_word_is_found_by_the_name_that_it_stands_for() -> None:
    claim = Fields("claim", "", "", "")
    assert weights([("pvc", "claim")], claim) == weights([("claim",)], claim)
    assert nearness([("pvc", "claim"), ("pend",)], Fields("claim pend", "", "", "")) > 0
