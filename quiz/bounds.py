"""How long what a learner writes may be, in characters: typed here or brought in a file. Pure."""

from __future__ import annotations

ANSWER_MAX = 10_000
TEXT_MAX = 4_000  # a note, or the report of a mistake
