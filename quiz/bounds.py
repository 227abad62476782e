"""How long a learner's texts may be, in characters, whether typed or imported. Pure."""

from __future__ import annotations

ANSWER_MAX = 10_000
TEXT_MAX = 4_000  # a note, or the report of a mistake
