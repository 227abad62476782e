"""Which words count as one."""

from __future__ import annotations

import pytest

from quiz.exercises.matcher import stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("scales", "scaling"), ("scaled", "scale"), ("policies", "policy"), ("pods", "pod")),
        *(("ips", "ip"), ("address", "addresses"), ("access", "accesses"), ("run", "running")),
        *(("5k", "5000"), ("5,000", "5000"), ("v1.37", "1.37"), ("can't", "never")),
        *(("can\u2019t", "cannot"), ("\uff11\uff11\uff10", "110"), ("don`t", "dont")),
        *(("na\u00efve", "naive"), ("nai\u0308ve", "naive"), ("\ufb01rst", "first")),
        *(("guarantee", "guarantees"), ("replicas", "replica"), ("boxes", "box")),
        *(("the kubelet's", "the kubelet"), ("con\u00adtain\u200ber", "container")),
    ],
)
def test_forms_of_one_word_are_one(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(
    ("one", "other"), [("500", "5000"), ("15", "150"), ("node", "mode"), ("5,00", "500")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_a_key_or_a_hash_is_its_own_stem() -> None:
    assert stem("a" * 60 + "ings") == "a" * 60 + "ings"


@pytest.mark.parametrize("word", ["note", "notes", "noted", "noting"])
def test_a_note_denies_nothing(word: str) -> None:
    assert stem(word) == "note"


@pytest.mark.parametrize("word", ["hasnt", "wouldn't", "couldnt", "cannot", "never"])
def test_a_denial_is_one_however_it_is_typed(word: str) -> None:
    assert stem(word) == "not"
