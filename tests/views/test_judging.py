"""Ticks propose a rating, the learner has the last word, and what was judged is stored."""

from __future__ import annotations

import pytest
from django.core import signing

from quiz.exercises import recall
from quiz.models import Attempt, Learner, Question
from quiz.practice.tokens import REVEAL_SALT
from tests.fixtures import MoveClock
from tests.pages import Page, Visitor, ratings_of

pytestmark = pytest.mark.both_databases

POINTS = [f"Key point {position} of 551" for position in (1, 2, 3)]
ALL = "alias 1. alias 2. alias 3."


def reveal(visitor: Visitor, answer: str = "") -> Page:
    visitor.open("/review/")
    return visitor.press("Reveal answer", answer=answer)


def proposed(page: Page) -> list[str]:
    """Return the values of the large buttons."""
    return [
        attributes["value"]
        for tag, attributes in page.tags
        if tag == "button" and attributes.get("class") == "proposed"
    ]


def on_space(page: Page) -> list[str]:
    return [
        attributes["value"]
        for _tag, attributes in page.tags
        if "Space" in attributes.get("aria-keyshortcuts", "")
    ]


def stored() -> tuple[list[str] | None, list[str] | None, int | None, int | None]:
    attempt = Attempt.objects.get()
    said = recall.summarise(attempt.recorded)
    heard, ticked = (None if parts is None else [*parts] for parts in (said.heard, said.ticked))
    return heard, ticked, said.proposed, attempt.rating


MISSED = "Not heard: Key point 2 of 551 (essential). Said it? Tick it. Suggested: Again."


@pytest.mark.parametrize(
    ("answer", "rating", "why"),
    [
        ("alias 1.", "1", MISSED),
        ("alias 1. alias 2.", "3", "Every essential point is there. Suggested: Good."),
        (ALL, "3", "Every essential point is there. Suggested: Good."),
    ],
)
def test_what_was_typed_is_ticked_and_proposes_a_rating(
    visitor: Visitor, questions: list[Question], answer: str, rating: str, why: str
) -> None:
    page = reveal(visitor, answer)
    ticks = [name for name in page.form("Good").fields if name.startswith("tick")]
    assert ticks == [f"tick{place}" for place in range(3) if f"alias {place + 1}" in answer]
    assert (proposed(page), on_space(page)) == ([rating], [rating])
    assert why in page.words
    assert "<mark>alias 1" in visitor.response.content.decode()


def test_without_a_typed_answer_nothing_is_ticked_or_proposed_and_space_rates_nothing(
    visitor: Visitor, questions: list[Question]
) -> None:
    page = reveal(visitor)
    assert not any(name.startswith("tick") for name in page.form("Good").fields)
    assert (proposed(page), on_space(page)) == ([], [])


def test_a_misconception_gets_its_sentence_and_leaves_open_what_it_contradicts(
    visitor: Visitor, questions: list[Question]
) -> None:
    correction = "It is a default, not a wall."
    known = [{"phrases": ["wall of pods"], "correction": correction, "voids": [2]}]
    questions[0].misconceptions = known
    questions[0].save()
    page = reveal(visitor, f"{ALL} It is a wall of pods")
    assert "It is a default, not a wall." in page.words
    ticks = [name for name in page.form("Good").fields if name.startswith("tick")]
    assert ticks == ["tick0", "tick2"]


def test_typed_markup_is_shown_as_it_was_typed(visitor: Visitor, questions: list[Question]) -> None:
    reveal(visitor, "<b>alias</b> 1 & <script>")
    body = visitor.response.content.decode()
    assert "&lt;b&gt;<mark>alias&lt;/b&gt; 1</mark>" in body
    assert "&lt;script&gt;" in body


def test_the_learners_ticks_and_rating_are_stored_beside_what_was_suggested(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    visitor.open("/review/")
    move_clock(minutes=1)
    visitor.press("Reveal answer", answer="alias 1.")
    move_clock(minutes=5)
    visitor.press("Hard", tick1="on")
    assert stored() == ([POINTS[0]], POINTS[:2], 3, 2)
    attempt = Attempt.objects.get()
    assert attempt.recorded["answer"] == "alias 1."
    assert 60 <= (attempt.seconds or 0) < 120


def test_a_rating_by_hand_judges_nothing_and_keeps_the_seconds(
    visitor: Visitor, questions: list[Question]
) -> None:
    reveal(visitor)
    visitor.press("Easy")
    assert stored() == (None, None, None, 4)
    assert Attempt.objects.get().seconds is not None


@pytest.mark.parametrize("button", ["judge", "touched"])
def test_ticking_none_on_purpose_is_a_judgement(
    visitor: Visitor, questions: list[Question], button: str
) -> None:
    page = reveal(visitor)
    if button == "judge":
        page = visitor.press("Judge my answer")
        assert proposed(page) == ["1"]
        visitor.press("Good")
    else:
        visitor.press("Good", touched="1")
    assert stored() == ([], [], 1, 3)


def test_judge_my_answer_proposes_from_the_ticks_and_keeps_the_rest(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    reveal(visitor, "alias 1.")
    move_clock(minutes=5)
    page = visitor.press("Judge my answer", tick1="on")
    assert proposed(page) == ["3"]
    fields = page.form("Good").fields
    assert (fields["tick0"], fields["tick1"], fields["answer"]) == ("on", "on", "alias 1.")
    assert Attempt.objects.count() == 0
    visitor.press("Good")
    assert stored() == ([POINTS[0]], POINTS[:2], 3, 3)
    assert (Attempt.objects.get().seconds or 0) < 60


def test_key_points_that_changed_meanwhile_are_judged_afresh_and_the_seconds_stay(
    visitor: Visitor, questions: list[Question], move_clock: MoveClock
) -> None:
    reveal(visitor, "alias 1. alias 2.")
    questions[0].key_points.filter(position=1).update(text="Reworded")
    move_clock(minutes=5)
    visitor.press("Judge my answer", tick2="on")
    visitor.press("Good")
    assert stored() == (["Reworded", POINTS[1]], ["Reworded", POINTS[1]], 3, 3)
    assert (Attempt.objects.get().seconds or 0) < 60


def test_a_tick_that_was_taken_away_stays_away(visitor: Visitor, questions: list[Question]) -> None:
    form = reveal(visitor, ALL).form("Good")
    fields = {name: value for name, value in form.fields.items() if name != "tick2"}
    visitor.send(form.action, **fields, rating="3")
    assert stored() == (POINTS, POINTS[:2], 3, 3)


def test_ticks_that_the_page_never_had_are_ignored(
    visitor: Visitor, questions: list[Question]
) -> None:
    reveal(visitor, "alias 1.")
    invented = {"tick3": "on", "tick-1": "on", "tickx": "on"}
    asked = {"suggested": "all", "proposed": "4", "ticked": "all", "seconds": "9999"}
    visitor.press("Good", **invented, **asked)
    assert stored() == ([POINTS[0]], [POINTS[0]], 1, 3)
    assert (Attempt.objects.get().seconds or 0) < 60


@pytest.mark.parametrize("payload", [None, 1, [], ["x", 1, []], [1, 2, 3], ["0" * 32, 1, [[1]]]])
def test_a_reveal_token_that_is_none_judges_nothing_but_the_rating_counts(
    visitor: Visitor, questions: list[Question], payload: object
) -> None:
    reveal(visitor, "alias 1.")
    visitor.press("Good", reveal_token=signing.dumps(payload, salt=REVEAL_SALT))
    assert stored() == (None, None, None, 3)


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", ".x:y:z", "\x00", "A" * 9000])
def test_a_reveal_token_that_nobody_signed_judges_nothing(
    visitor: Visitor, questions: list[Question], forged: str
) -> None:
    reveal(visitor, "alias 1.")
    visitor.press("Good", reveal_token=forged)
    assert stored() == (None, None, None, 3)


def test_the_reveal_token_of_another_card_judges_nothing(
    visitor: Visitor, questions: list[Question]
) -> None:
    other = reveal(visitor, ALL).form("Good").fields["reveal_token"]
    reveal(visitor, "alias 1.")
    visitor.press("Good", reveal_token=other)
    assert stored() == (None, None, None, 3)


def test_two_buttons_are_again_and_good(visitor: Visitor, questions: list[Question]) -> None:
    visitor.answer("Easy")
    Learner.objects.update(two_buttons=True)
    visitor.open("/review/")
    page = visitor.press("Reveal answer", answer=ALL)
    assert ratings_of(page) == ["Again", "Good"]
    assert (proposed(page), on_space(page)) == (["3"], ["3"])
    assert "Every essential point is there. Suggested: Good." in page.words


def test_a_permalink_tells_what_was_said_and_offers_nothing_to_tick(
    visitor: Visitor, questions: list[Question]
) -> None:
    visitor.open("/q/551/")
    page = visitor.press("Reveal answer", answer="alias 1.")
    assert "Key point 1 of 551 essential you said it" in page.words
    assert "Key point 2 of 551 essential you said it" not in page.words
    assert not page.has_button("Good")
