"""The token of a shown card: what this site signed comes back unchanged, all else is refused."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core import signing
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from quiz.practice.tokens import (
    REVEAL_SALT,
    SALT,
    BadTokenError,
    RevealToken,
    Token,
    read_token,
    read_tokens,
)

TOKEN = Token(
    learner=uuid.UUID(int=1),
    question=2,
    version=3,
    reps=4,
    seen=6,
    shown=1_790_000_000,
    nonce=uuid.uuid4(),
)
HEX = uuid.UUID(int=7).hex


@given(
    learner=st.uuids(),
    nonce=st.uuids(),
    numbers=st.tuples(*[st.integers(0, 2**53)] * 5),
    waits=st.lists(st.text(), max_size=4).map(tuple),
)
def test_a_token_comes_back_as_it_was_signed(
    learner: uuid.UUID,
    nonce: uuid.UUID,
    numbers: tuple[int, int, int, int, int],
    waits: tuple[str, ...],
) -> None:
    question, version, reps, seen, shown = numbers
    token = Token(
        learner=learner,
        question=question,
        version=version,
        reps=reps,
        seen=seen,
        shown=shown,
        nonce=nonce,
        waits=waits,
    )
    assert read_token(token.sign()) == token


@settings(deadline=None)
@given(position=st.integers(0, 10_000), character=st.characters())
def test_a_token_with_one_character_changed_is_refused(position: int, character: str) -> None:
    text = TOKEN.sign()
    position %= len(text)
    changed = text[:position] + character + text[position + 1 :]
    if changed != text:
        with pytest.raises(BadTokenError):
            read_token(changed)


@settings(deadline=None)
@given(text=st.text())
def test_a_text_that_nobody_signed_is_refused(text: str) -> None:
    with pytest.raises(BadTokenError):
        read_token(text)


@pytest.mark.parametrize(
    "text", ["", ":", "::", "a:b:c", "\x00", "\ud800", ".:a:b", "x" * 2_000_000, ":" * 100_000, "ü"]
)
def test_nasty_texts_are_refused(text: str) -> None:
    with pytest.raises(BadTokenError):
        read_token(text)


@pytest.mark.parametrize("cut", [1, 10, 40, -1, -10])
def test_a_token_that_was_cut_is_refused(cut: int) -> None:
    with pytest.raises(BadTokenError):
        read_token(TOKEN.sign()[:cut])


def test_a_token_of_another_site_is_refused(settings: Settings) -> None:
    text = TOKEN.sign()
    settings.SECRET_KEY = "another key, which is just as long as the first and as secret"
    with pytest.raises(BadTokenError):
        read_token(text)


def test_a_token_outlives_a_change_of_the_key_while_the_old_one_is_kept(settings: Settings) -> None:
    text = TOKEN.sign()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, which is just as long as the first and as secret"
    assert read_token(text) == TOKEN


def test_what_was_signed_for_another_purpose_is_refused() -> None:
    with pytest.raises(BadTokenError):
        read_token(signing.dumps([HEX, HEX, 1, 1, 0, 0, 0], salt="another purpose"))


@pytest.mark.parametrize(
    "payload",
    [
        *(None, 1, 1.5, True, "text", [], {}, [[]], "abcdef"),
        [HEX, HEX, 1, 1, 0, 0],
        [HEX, HEX, 1, 1, 0, 0, 0, 0],
        [1, HEX, 1, 1, 0, 0, 0],
        [HEX, None, 1, 1, 0, 0, 0],
        ["no uuid", HEX, 1, 1, 0, 0, 0],
        [HEX, HEX, "x", 1, 0, 0, 0],
        [HEX, HEX, 1, None, 0, 0, 0],
        [HEX, HEX, 1, 1, [], 0, 0],
        {
            "learner": HEX,
            "nonce": HEX,
            "question": 1,
            "version": 1,
            "reps": 0,
            "seen": 0,
            "shown": 0,
        },
    ],
)
def test_what_an_older_release_may_have_signed_is_refused(payload: Any) -> None:
    with pytest.raises(BadTokenError):
        read_token(signing.dumps(payload, salt=SALT))


def test_a_page_from_before_the_upgrade_may_still_be_rated() -> None:
    numbers = (TOKEN.question, TOKEN.version, TOKEN.reps, TOKEN.seen, TOKEN.shown)
    text = signing.dumps([TOKEN.learner.hex, TOKEN.nonce.hex, *numbers], salt=SALT)
    assert read_token(text) == TOKEN


def test_what_the_next_release_adds_is_left_unread() -> None:
    """So a page of the new release can be rated on a pod of the old one while they change."""
    numbers = (TOKEN.question, TOKEN.version, TOKEN.reps, TOKEN.seen, TOKEN.shown)
    known = [TOKEN.learner.hex, TOKEN.nonce.hex, *numbers, ["1 min"]]
    text = signing.dumps([*known, "new", {"and": "more"}], salt=SALT)
    assert read_token(text) == replace(TOKEN, waits=("1 min",))
    shown = signing.dumps([TOKEN.nonce.hex, 7, "recall", {}, "new"], salt=REVEAL_SALT)
    _, revealed = read_tokens(text, shown)
    assert revealed == RevealToken(nonce=TOKEN.nonce, seconds=7, kind="recall", shown={})


def test_a_signed_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(BadTokenError):
        read_token(signing.TimestampSigner(salt=SALT).sign("YWJj"))


def test_a_token_shows_no_two_cards_alike() -> None:
    assert len({TOKEN.sign(), Token(**{**_fields(), "nonce": uuid.uuid4()}).sign()}) == 2


def _fields() -> dict[str, Any]:
    return {name: getattr(TOKEN, name) for name in Token.__dataclass_fields__}
