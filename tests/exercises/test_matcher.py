"""What the matcher hears in a typed answer, and what it refuses to hear."""

from __future__ import annotations

import pytest

from quiz.exercises.matcher import Spoken


def says(answer: str, *phrases: str) -> bool:
    spoken = Spoken(answer)
    return any(spoken.says(phrase) for phrase in phrases)


def marked(answer: str, *phrases: str) -> str:
    pieces = Spoken(answer).marked(phrases)
    return "".join(f"[{words}]" if is_heard else words for words, is_heard in pieces)


@pytest.mark.parametrize(
    "answer",
    [
        "its 110 by default",
        "The default is 110.",
        "set by maxPods in the kubelet",
        "MAX PODS",
        "max-pods",
        "something else. then: default 110!",
        "and by default, as far as I know, it is 110",
    ],
)
def test_all_words_of_a_phrase_in_one_sentence_say_it(answer: str) -> None:
    assert says(answer, "default 110", "max pods")


@pytest.mark.parametrize("answer", ["", "110", "a default. and 110 pods", "the default is 11"])
def test_words_that_are_missing_or_apart_do_not_say_it(answer: str) -> None:
    assert not says(answer, "default 110", "max pods")


def test_a_phrase_without_a_word_is_never_heard() -> None:
    assert not says("anything … at all", "…", "")
    assert not Spoken("anything … at all").claim("…")


@pytest.mark.parametrize(
    "answer",
    [
        "110 is not the default",
        "never 110 by default",
        "250 instead of the default 110",
        "I would take 250 rather than the default of 110",
        "as opposed to the default of 110 we set 250",
    ],
)
def test_what_is_denied_does_not_say_it(answer: str) -> None:
    assert not says(answer, "default 110")


@pytest.mark.parametrize(
    "answer",
    ["default 110, not a wall", "default 110 instead of a wall", "not a wall: default 110"],
)
def test_a_denial_in_one_clause_leaves_the_others(answer: str) -> None:
    assert says(answer, "default 110")


@pytest.mark.parametrize("arrow", ["->", "=>", "-->", "\u2192", "\u21d2"])
def test_an_arrow_ends_what_is_denied(arrow: str) -> None:
    assert says(f"no endpoints {arrow} the connection is refused", "connection refused")


def test_short_names_are_heard_as_the_names_they_stand_for() -> None:
    assert says("mem request per ns, svc in front", "memory request", "namespace service")
    assert says("the memory request of a service", "mem svc")
    assert says("proxies w/o code changes", "not code")
    assert not says("proxies w/o code changes", "code changes")


def test_a_phrase_that_denies_needs_the_denial() -> None:
    assert says("a toleration doesn't attract anything", "not attract")
    assert says("it permits rather than attracts", "not attract")
    assert not says("it can attract pods", "not attract")


def test_a_point_between_words_of_an_abbreviation_ends_no_sentence() -> None:
    assert says("sandboxes, e.g. gVisor, have a kernel of their own", "sandboxes kernel")
    assert not says("sandboxes. gVisor has a kernel of its own", "sandboxes kernel")


@pytest.mark.parametrize(
    ("answer", "is_heard"),
    [
        ("toleration attracts pods", True),
        ("a toleration really strongly attracts pods", True),
        ("attracts by toleration", False),
        ("a toleration permits; affinity attracts", False),
        ("a toleration, and affinity attracts", False),
        ("a toleration does not attract", False),
        ("a toleration is one two three four five six attracts", False),
    ],
)
def test_a_claim_is_in_order_close_together_and_undenied(answer: str, is_heard: bool) -> None:
    assert bool(Spoken(answer).claim("toleration attracts")) is is_heard


def test_a_claim_that_denies_needs_a_clause_that_denies_in_order() -> None:
    assert Spoken("the api server does not validate it").claim("server not validate")
    assert not Spoken("the api server does validate it").claim("server not validate")
    assert not Spoken("it is not the api server that validates").claim("server not validate")


def test_a_claim_is_told_by_its_sentence_as_it_was_typed() -> None:
    answer = "First this. Then a **toleration** really attracts, I think! And more."
    assert (
        Spoken(answer).claim("toleration attracts") == "a **toleration** really attracts, I think"
    )


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
def test_a_relative_clause_denies_nothing_before_it_and_falls_with_what_is_denied(
    answer: str, is_heard: bool
) -> None:
    spoken = Spoken(answer)
    assert bool(spoken.claim("hard limit") or spoken.claim("cannot be changed")) is is_heard


def test_a_relative_clause_leaves_what_stands_before_it() -> None:
    assert says("the default is 110 for nodes that set no other", "default 110")


@pytest.mark.parametrize(
    ("answer", "phrases", "shown"),
    [
        (
            "Writes need a majority of the members. I like it.",
            ["majority of members"],
            "Writes need a [majority of the members]. I like it.",
        ),
        (
            "Members talk. A majority of members decides.",
            ["majority of members"],
            "Members talk. A [majority of members] decides.",
        ),
        ("Odd numbers, please.", ["odd number"], "[Odd numbers], please."),
        ("It is on, and it runs on port 80.", ["on port"], "It is on, and it runs [on port] 80."),
        ("By default, I think, 110.", ["default 110"], "By [default, I think, 110]."),
        (
            "the default of which everybody has heard by now is 110",
            ["default of 110"],
            "the [default] of which everybody has heard by now is [110]",
        ),
        ("no wall, default 110", ["default 110"], "no wall, [default 110]"),
        ("set maxPods there", ["max pods"], "set [maxPods] there"),
        ("set max pods there", ["maxPods"], "set [max pods] there"),
        ("a readonly root", ["read-only"], "a [readonly] root"),
        ("a read-only root", ["readonly"], "a [read-only] root"),
        ("the runtime default profile", ["RuntimeDefault"], "the [runtime default] profile"),
        ("RuntimeDefault is on", ["runtime default"], "[RuntimeDefault] is on"),
        ("it can not attract", ["not attract"], "it can [not attract]"),
        ("default 110 pods", ["default 110", "110 pods"], "[default 110 pods]"),
    ],
)
def test_phrases_are_marked_as_stretches_or_by_their_telling_words(
    answer: str, phrases: list[str], shown: str
) -> None:
    assert marked(answer, *phrases) == shown


def test_a_word_in_a_clause_that_denies_is_not_marked() -> None:
    shown = marked("110, not pods of the hundred sort, per node, 110 pods", "110 pods")
    assert shown == "110, not pods of the hundred sort, per node, [110 pods]"


def test_a_phrase_that_ends_in_a_denial_is_not_heard_in_every_denial() -> None:
    assert says("Old nodes can't do that.", "nodes can't")
    assert not says("It isn't so.", "nodes can't")


def test_a_conjunction_in_a_phrase_need_not_be_heard() -> None:
    assert says("Apply deletes and recreates it.", "deletes and recreates")
    assert says("It deletes, then recreates.", "deletes and recreates")
    assert not says("It deletes.", "deletes and recreates")


def test_words_that_stand_far_apart_in_a_sentence_say_nothing_together() -> None:
    near, far = " ".join(["word"] * 7), " ".join(["word"] * 8)
    assert says(f"the default {near} 110", "default 110")
    assert not says(f"the default {far} 110", "default 110")
    assert says(f"the default {far} 110, the default", "default 110")


def test_each_sentence_that_says_a_phrase_is_marked() -> None:
    assert marked("Max pods. So max pods!", "max pods") == "[Max pods]. So [max pods]!"
