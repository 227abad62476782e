"""The ranking: where a word stands decides, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest

from quiz.search.score import Fields, fit, weights


def weight(root: str, fields: Fields) -> int:
    return weights([root], fields)[0]


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
