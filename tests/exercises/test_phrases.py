"""What a writer may ask the matcher to listen for."""

from __future__ import annotations

import pytest

from quiz.exercises.phrases import (
    Claim,
    heard_as_false,
    is_common,
    is_silent,
    prose,
    size,
    too_long,
    words,
)
from quiz.exercises.recall import Definition, Misconception, Point

WALL = Misconception(
    phrases=("hard limit", "wall of pods"), correction="It is a default.", voids=(0,)
)


def test_words_are_counted_as_a_writer_counts_them() -> None:
    assert words("one kube-controller-manager hands it out") == 5
    assert not too_long("one kube-controller-manager hands it out")
    assert too_long("the one kube-controller-manager hands it out")


@pytest.mark.parametrize("phrase", ["is it", "pod node", "nodes", "not a pod's"])
def test_two_common_words_are_no_falsehood(phrase: str) -> None:
    assert is_common(phrase) is (len(phrase.split()) < 3)


@pytest.mark.parametrize(
    "phrase", ["hard limit", "always 110", "unlimited pods", "toleration attracts", "pod is a node"]
)
def test_a_telling_word_or_a_third_one_makes_a_falsehood(phrase: str) -> None:
    assert not is_common(phrase)


def test_a_phrase_of_signs_alone_is_silent() -> None:
    assert is_silent("… ()")
    assert not is_silent("110")


def test_the_size_is_that_of_all_phrases_and_what_parts_them() -> None:
    points = (Point(text="a", phrases=("ab", "cd")), Point(text="b", phrases=("é",)))
    assert size(Definition(points=points)) == 2 + 1 + 2 + 1 + 2
    assert size(Definition(points=points, misconceptions=(WALL,))) == 8 + 1 + 10 + 1 + 12
    assert size(Definition()) == 0


def test_a_misconception_is_found_in_what_the_question_says_itself() -> None:
    text = "It is *no* hard limit. Some meet a `hard` [limit](https://x.example/) there."
    assert heard_as_false(Definition(misconceptions=(WALL,)), [text]) == [
        Claim(0, "hard limit", "Some meet a hard limit there")
    ]


def test_a_misconception_is_found_in_key_points_and_corrections() -> None:
    wrong = Misconception(phrases=("default is wrong",), correction="A hard limit it is.")
    definition = Definition(
        points=(Point(text="That **default** is wrong"),), misconceptions=(WALL, wrong)
    )
    assert heard_as_false(definition, []) == [
        Claim(0, "hard limit", "A hard limit it is"),
        Claim(1, "default is wrong", "That default is wrong"),
    ]


def test_prose_is_without_markup_and_blocks_of_code() -> None:
    markdown = (
        "### A *head*\n\nOne line\ngoes on, `code` too.\n\n- first\n- second\n\n"
        "```yaml\nhard: limit\n```\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    said = "A head\nOne line goes on, code too.\nfirst\nsecond\na\nb\nc\nd"
    assert prose(markdown) == said
