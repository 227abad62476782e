"""The token of a shown card: what was shown to whom, signed.

It makes an answer count once. It carries the id that a visitor will have as a learner, so that
even a first rating that is posted twice makes one learner and one attempt.

With the answer comes a second one, the sheet: what there was to tick, what had been heard, and how
long the learner thought. So a rating needs no further look at the question.
"""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime

from django.core import signing

SALT = "quiz.shown-card"
SHEET_SALT = "quiz.sheet"


class BadTokenError(ValueError):
    """The token was not signed by this site, or with another key, or by an older release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A shown card: `question` is its id, `reps` and `seen` tell the card as it was.

    `shown` is the moment of showing in whole seconds since 1970 (UTC); `nonce` names this one
    showing.
    """

    learner: uuid.UUID
    question: int
    version: int
    reps: int
    seen: int
    shown: int
    nonce: uuid.UUID

    def sign(self) -> str:
        """Return the text that a form carries."""
        ids = (self.learner.hex, self.nonce.hex)
        return signing.dumps(
            [*ids, self.question, self.version, self.reps, self.seen, self.shown], salt=SALT
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The key points that a revealed answer showed, of the card's token `nonce`.

    `texts`, `musts` and `heard` go together: each key point's text, whether a good answer must
    have it, and whether the matcher heard it. `seconds` passed between showing and revealing.
    """

    nonce: uuid.UUID
    seconds: int
    texts: tuple[str, ...]
    musts: tuple[bool, ...]
    heard: tuple[bool, ...]

    def sign(self) -> str:
        """Return the text that a form carries."""
        points = [*zip(self.texts, self.musts, self.heard, strict=True)]
        return signing.dumps([self.nonce.hex, self.seconds, points], salt=SHEET_SALT, compress=True)


def read_sheet(text: str, *, nonce: uuid.UUID) -> Sheet | None:
    """Read the sheet that a form brought back; None where it is none of this token's."""
    try:
        signed, seconds, points = signing.loads(text, salt=SHEET_SALT)
        texts, musts, heard = zip(*points, strict=True) if points else ((), (), ())
        sheet = Sheet(
            nonce=uuid.UUID(signed),
            seconds=int(seconds),
            texts=tuple(map(str, texts)),
            musts=tuple(map(bool, musts)),
            heard=tuple(map(bool, heard)),
        )
    except (signing.BadSignature, AttributeError, TypeError, ValueError, zlib.error):
        return None
    return sheet if sheet.nonce == nonce else None


def seen_mark(last_review: datetime | None) -> int:
    """Return a card's last rating in microseconds since 1970 (UTC), 0 if there was none.

    With the number of ratings it tells a card's states apart, also after an undo.
    """
    return int(last_review.timestamp() * 1_000_000) if last_review else 0


def read_token(text: str) -> Token:
    """Read a token that a form brought back.

    Raises:
        BadTokenError: when the signature does not fit, or what was signed is no token of today's.
    """
    try:
        learner, nonce, *numbers = signing.loads(text, salt=SALT)
        question, version, reps, seen, shown = map(int, numbers)
        return Token(
            learner=uuid.UUID(learner),
            nonce=uuid.UUID(nonce),
            question=question,
            version=version,
            reps=reps,
            seen=seen,
            shown=shown,
        )
    except (signing.BadSignature, AttributeError, TypeError, ValueError) as error:
        raise BadTokenError from error
