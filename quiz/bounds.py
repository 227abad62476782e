"""How much a learner may write, whether typed or imported. Pure."""

from __future__ import annotations

ANSWER_MAX = 10_000  # characters
TEXT_MAX = 4_000  # characters of a note, or of the report of a mistake

# One file of an export or an import.
FILE_BYTES = 5_000_000
FILE_VALUES = 250_000
FILE_NOTES = 500_000  # characters; seconds of work for the worst that can be written
