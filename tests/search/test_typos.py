"""Typos, joined and split words, mended by the words that there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.search.typos import is_misspelt, mend

VOCABULARY = {
    *("apparmor", "selinux", "kubelet", "linux", "max", "pods", "node", "etcd", "quorum", "prove"),
    *("webassembly", "tolerations", "raspberry", "placement", "wasi", "binpacking", "bin"),
}


def mended(query: str) -> str:
    words = query.split()
    unknown = [word for word in words if word not in VOCABULARY]
    return " ".join(mend(words, unknown=unknown, vocabulary=VOCABULARY))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("apparmour", "apparmor"),
        ("qourum", "quorum"),
        ("webasembly", "webassembly"),
        ("tollerattions", "tolerations"),
        ("rasberry", "raspberry"),
        ("sel linux", "selinux"),
        ("app armor", "apparmor"),
        ("kube let", "kubelet"),
        ("maxpods", "max pods"),
        ("etcd qourum", "etcd quorum"),
        ("bin packing", "binpacking"),
    ],
)
def test_what_is_meant_is_found(query: str, expected: str) -> None:
    assert mended(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        *(
            "nde",
            "xyz",
            "frobnicate",
            "qurm",
            "replacement",
            "tolerate",
            "wasmtime",
        ),
        *("max", "linux node"),
    ],
)
def test_what_is_too_far_from_everything_stays(query: str) -> None:
    assert mended(query) == query


def test_a_known_word_is_never_changed() -> None:
    assert mend(["nodes"], unknown=[], vocabulary={"node"}) == ["nodes"]


def test_of_two_as_near_the_first_by_alphabet_is_taken() -> None:
    assert mend(["cart"], unknown=["cart"], vocabulary={"card", "cars"}) == ["card"]
    assert mend(["cart"], unknown=["cart"], vocabulary={"cars", "card"}) == ["card"]


def test_a_word_that_two_typos_lead_to_is_there_once() -> None:
    assert mended("apparmour aparmor") == "apparmor"


@pytest.mark.parametrize(
    ("word", "is_wrong"),
    [
        *(("qourum", True), ("quorom", True), ("kubelt", True)),
        *(("quorum", False), ("quorums", False), ("kubelets", False), ("placemant", True)),
        *(("lunux", False), ("kubele", False), ("frobnicate", False), ("150000", False)),
    ],
)
def test_a_long_word_with_a_letter_gone_wrong_inside_is_misspelt(word: str, is_wrong: bool) -> None:
    assert is_misspelt(word, known={*VOCABULARY, "100000"}) is is_wrong


words = st.text("abc", min_size=1, max_size=9)


@given(st.lists(words, max_size=6), st.sets(words), st.sets(words, min_size=1))
def test_whatever_is_typed_known_words_stay_and_nothing_is_made_up(
    typed: list[str], unknown: set[str], vocabulary: set[str]
) -> None:
    result = mend(typed, unknown=unknown, vocabulary=vocabulary)
    assert set(result) <= set(typed) | vocabulary
    if not unknown:
        assert result == list(dict.fromkeys(typed))
