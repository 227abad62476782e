"""What a screen reader is told, read from Chromium's own accessibility tree."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Question
from tests.browser.conftest import OpenPage, expect_awake

Node = dict[str, Any]


@pytest.fixture
def review(open_page: OpenPage, questions: list[Question]) -> Page:
    return open_page("/review/")


def tree(page: Page) -> list[Node]:
    """Every node with role, name, properties and children's ids; ignored ones have no name."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        {
            "id": node["nodeId"],
            "role": "" if node["ignored"] else node["role"]["value"],
            "name": node.get("name", {}).get("value", ""),
            "children": node.get("childIds", []),
            **{each["name"]: each["value"].get("value") for each in node.get("properties", [])},
        }
        for node in nodes
    ]


def focused(page: Page) -> tuple[str, str]:
    """Return the role and name of what has the focus."""
    [node] = [node for node in tree(page) if node.get("focused") and node["role"] != "RootWebArea"]
    return node["role"], node["name"]


def words_below(nodes: list[Node], top: Node) -> str:
    """Return the texts below a node, in their order."""
    by_id = {node["id"]: node for node in nodes}
    inside = (by_id[child] for child in top["children"] if child in by_id)
    own = top["name"] if top["role"] == "StaticText" else ""
    return " ".join(filter(None, [own, *(words_below(nodes, node) for node in inside)]))


def announced(page: Page) -> str:
    """What the live region of the page says."""
    nodes = tree(page)
    [region] = [node for node in nodes if node["role"] == "status"]
    assert region["live"] == "polite"
    return words_below(nodes, region)


def step(page: Page, key: str, heading: str) -> None:
    if key.isdigit():
        expect_awake(page)
    page.keyboard.press(key)
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_focused()


def test_the_focus_goes_on_and_what_happened_is_announced_in_the_same_region(
    review: Page,
) -> None:
    def region() -> str:
        return next(str(node["id"]) for node in tree(review) if node["role"] == "status")

    assert focused(review) == ("heading", "What is question 551 about?")
    before = region()
    assert announced(review) == ""
    step(review, "Space", "Key points: tick what you said")
    assert focused(review) == ("heading", "Key points: tick what you said")
    step(review, "3", "What is question 552 about?")
    assert focused(review) == ("heading", "What is question 552 about?")
    assert announced(review).startswith("Good · back within 10 min · Undo")
    step(review, "u", "Key points: tick what you said")
    assert announced(review) == "Undone. That rating no longer counts."
    step(review, "b", "What is question 552 about?")
    assert announced(review).startswith("551 · Not today: back tomorrow · Undo")
    assert region() == before


def test_ticks_and_the_proposal_have_names_and_states(review: Page) -> None:
    review.get_by_role("textbox").fill("alias 1.")
    review.get_by_role("button", name="Reveal answer").click()
    expect(review.get_by_role("heading", name="Key points")).to_be_focused()
    ticks = [node for node in tree(review) if node["role"] == "checkbox"]
    assert [(node["name"], node["checked"]) for node in ticks] == [
        ("Key point 1 of 551\N{NO-BREAK SPACE}essential", "true"),
        ("Key point 2 of 551\N{NO-BREAK SPACE}essential", "false"),
        ("Key point 3 of 551", "false"),
    ]
    ratings = [node for node in tree(review) if node.get("keyshortcuts") in {"1", "2", "3", "4"}]
    assert {node["name"] for node in ratings} <= {"Again", "Hard", "Good", "Easy"}
    why = [node for node in tree(review) if node["name"].startswith("1 of 3 points. Not heard:")]
    assert why, "the reason for the proposal is text that is read"


def test_the_list_of_keys_what_a_button_does_now_and_what_is_expanded_are_told(
    review: Page,
) -> None:
    review.keyboard.press("?")
    expect(review.get_by_role("dialog")).to_be_visible()
    [dialog] = [node for node in tree(review) if node["role"] == "dialog"]
    assert dialog["name"] == "Keys"
    assert focused(review) == ("heading", "Keys")
    review.keyboard.press("Escape")
    review.keyboard.press("f")
    expect(review.get_by_role("button", name="Unflag")).to_be_visible()
    step(review, "Space", "Key points: tick what you said")
    closed = [node for node in tree(review) if node["name"] == "Report a mistake"]
    assert [node.get("expanded") for node in closed if "expanded" in node] == [False]
    review.keyboard.press("r")
    opened = [node for node in tree(review) if node["name"] == "Report a mistake"]
    assert [node.get("expanded") for node in opened if "expanded" in node] == [True]
    assert focused(review) == ("textbox", "What is wrong, and where did you see it?")
