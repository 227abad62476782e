"""The token of a shown card: what was shown to whom, signed.

It makes an answer count once. It carries the id that a visitor will have as a learner, so that even
a first rating that is posted twice makes one learner and one attempt.

With the answer comes a second one, the reveal token: what there was to tick, what was heard, and
how long the learner thought. So a rating need not read the question again.

While a release rolls out, a page of one release is posted to pods of the other. So the parts keep
their places and meanings, new ones are added at the end and may be missing, and what a release does
not know is left unread.
"""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass
from typing import Any

from django.core import signing

SALT = "quiz.shown-card"
REVEAL_SALT = "quiz.reveal"


class StaleCardError(Exception):
    """The shown card is out of date: it has been rated, or a rating undone, elsewhere."""


class BadTokenError(StaleCardError):
    """The token was not signed by this site, or with another key, or cannot be read here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A shown card: `question` is its id, and `reps` and `seen` identify the card's state.

    `shown` is when it was shown, in whole seconds since 1970 (UTC); `nonce` identifies this one
    showing. `waits` are the words for how long each rating sends the card away, from Again to Easy;
    there are none in a token that an older release signed.
    """

    learner: uuid.UUID
    question: int
    version: int
    reps: int
    seen: int
    shown: int
    nonce: uuid.UUID
    waits: tuple[str, ...] = ()

    def sign(self) -> str:
        """Return the text that a form carries."""
        ids = (self.learner.hex, self.nonce.hex)
        numbers = (self.question, self.version, self.reps, self.seen, self.shown)
        return signing.dumps([*ids, *numbers, self.waits], salt=SALT)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealToken:
    """What a revealed answer showed; `nonce` is that of the card's token.

    `kind` is the exercise's name, and `shown` is what it needs to grade the answer: JSON that it
    made itself. `seconds` is the time between showing and revealing.
    """

    nonce: uuid.UUID
    seconds: int
    kind: str
    shown: dict[str, Any]

    def sign(self) -> str:
        """Return the text that a form carries."""
        shown = [self.nonce.hex, self.seconds, self.kind, self.shown]
        return signing.dumps(shown, salt=REVEAL_SALT, compress=True)


def _read_reveal_token(text: str, *, nonce: uuid.UUID) -> RevealToken | None:
    """Return the reveal token that a form sent back; None where it belongs to another card."""
    try:
        signed, seconds, kind, shown, *_unknown = signing.loads(text, salt=REVEAL_SALT)
        revealed = RevealToken(
            nonce=uuid.UUID(signed), seconds=int(seconds), kind=str(kind), shown=dict(shown)
        )
    except (signing.BadSignature, AttributeError, TypeError, ValueError, zlib.error):
        return None
    return revealed if revealed.nonce == nonce else None


def read_tokens(token: str, reveal_token: str) -> tuple[Token, RevealToken | None]:
    """Read the two tokens that a form sent back.

    Raises:
        BadTokenError: as `read_token` does for the first.
    """
    shown = read_token(token)
    return shown, _read_reveal_token(reveal_token, nonce=shown.nonce)


def read_token(text: str) -> Token:
    """Read a token that a form sent back.

    Raises:
        BadTokenError: when the signature does not fit, or what was signed is not such a token.
    """
    try:
        learner, nonce, *numbers = signing.loads(text, salt=SALT)
        question, version, reps, seen, shown = map(int, numbers[:5])
        waits = next(iter(numbers[5:]), ())  # what comes after it is a later release's
        return Token(
            learner=uuid.UUID(learner),
            nonce=uuid.UUID(nonce),
            question=question,
            version=version,
            reps=reps,
            seen=seen,
            shown=shown,
            waits=tuple(map(str, waits)),
        )
    except (signing.BadSignature, AttributeError, TypeError, ValueError) as error:
        raise BadTokenError from error
