"""The line that shows where an answer has the words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quiz.search.snippet import BEFORE, LONGEST, snippet
from quiz.search.words import root


def shown(html: str, *roots: str) -> str:
    """The line with its hits in brackets."""
    return "".join(f"[{text}]" if is_hit else text for text, is_hit in snippet([html], roots))


def test_the_hits_are_marked_in_the_sentence_that_has_most_of_them() -> None:
    html = "<p>A policy is a rule. A <code>NetworkPolicy</code> selects Pods. Last word.</p>"
    assert shown(html, "network", root("policy")) == "A [NetworkPolicy] selects Pods."


def test_other_forms_of_a_word_are_hits_too() -> None:
    policy = root("policy")
    assert shown("<p>Two policies apply.</p>", policy) == "Two [policies] apply."
    assert shown("<p>Two pölicies apply.</p>", policy) == "Two [pölicies] apply."


def test_of_two_as_good_the_first_is_taken() -> None:
    texts = ["A Pod here.", "A Pod there."]
    assert snippet(texts, ["pod"])[0] == ("A ", False)
    assert snippet(texts, ["pod"])[-1] == (" here.", False)


def test_without_a_hit_there_is_no_line() -> None:
    assert snippet(["<p>Nothing of it.</p>", ""], ["pod"]) == []
    assert snippet([], ["pod"]) == []


def test_code_blocks_are_left_out() -> None:
    assert shown("<pre><code>kind: Pod</code></pre><p>A Pod.</p>", "pod") == "A [Pod]."


def test_what_looks_like_a_tag_in_the_text_stays_text() -> None:
    assert shown("<p>Write &lt;b&gt; in a Pod.</p>", "pod") == "Write <b> in a [Pod]."


def test_a_long_sentence_is_cut_around_the_hit() -> None:
    line = shown(f"<p>{'before ' * 30}Pod {'after ' * 60}</p>", "pod")
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert "[Pod] after" in line
    assert len(line) <= LONGEST + BEFORE


@given(st.text(), st.sets(st.sampled_from(["pod", "b", "1"])))
def test_whatever_the_text_the_line_is_short_and_holds_a_hit_or_nothing(
    text: str, roots: set[str]
) -> None:
    pieces = snippet([text], roots)
    assert sum(len(text) for text, _ in pieces) <= LONGEST + BEFORE
    assert not pieces or any(is_hit for _, is_hit in pieces)
