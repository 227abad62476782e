"""How an answer is cut into sentences, clauses and words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exercises.characters import plain
from quiz.exercises.sentences import sentences


def cut(text: str) -> list[list[str]]:
    """Return each sentence's clauses, as stems."""
    return [
        [" ".join(word.stem for word in clause) for clause in sentence.clauses]
        for sentence in sentences(text)
    ]


@pytest.mark.parametrize(
    "end", [". ", "! ", "?! ", "... ", "\u2026 ", "; ", "\n", "\r\n", "\u2028"]
)
def test_a_sentence_ends_where_people_end_it(end: str) -> None:
    assert cut(f"one pod{end}two") == [["one pod"], ["two"]]


@pytest.mark.parametrize("bullet", ["- ", "* ", "\u2022 ", "\u2022\t", "\u2013 ", "\u25aa "])
def test_an_entry_of_a_list_is_a_sentence(bullet: str) -> None:
    assert cut(f"{bullet}one pod\n{bullet}two") == [["one pod"], ["two"]]


@pytest.mark.parametrize(
    "pause",
    [", ", ": ", " (", " - ", " -- ", "--", " \u2013 ", " \u2014 ", "\u2014", "\u2009\u2014\u2009"],
)
def test_a_clause_ends_where_people_pause(pause: str) -> None:
    assert cut(f"one pod{pause}two") == [["one pod", "two"]]


@pytest.mark.parametrize(
    "text",
    ["kube-bench", "kube\u2011bench", "kube\u2010bench", "a --kube", "a \u2014kube", "`--kube`"],
)
def test_a_hyphen_and_the_dashes_of_a_flag_end_no_clause(text: str) -> None:
    assert len(cut(f"one {text} two")[0]) == 1


def test_a_range_of_numbers_ends_no_clause() -> None:
    assert cut("from 10\u201320 on") == [["from 10 20 on"]]


@pytest.mark.parametrize("text", ["v1.37.1", "kubelet.conf", "a.b.c", "1,000 pods"])
def test_points_and_commas_within_words_end_nothing(text: str) -> None:
    assert [len(clauses) for clauses in cut(text)] == [1]


@given(st.text(max_size=200))
def test_every_word_is_a_slice_of_what_was_typed_in_order(text: str) -> None:
    words = [word for found in sentences(text) for clause in found.clauses for word in clause]
    for before, after in pairwise(words):
        assert before.start <= before.end <= after.end
        assert before.start <= after.start
    assert all(0 <= word.start <= word.end <= len(text) for word in words)


@given(st.text(max_size=200))
def test_plain_characters_know_where_they_come_from(text: str) -> None:
    typed, origins = plain(text)
    assert typed.isascii()
    assert typed == typed.lower()
    assert len(origins) == len(typed) + 1
    assert [*origins] == sorted(origins)
    assert origins[-1] == len(text)
