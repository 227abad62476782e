"""How much a learner may write, whether typed or imported. Pure."""

from __future__ import annotations

ANSWER_MAX = 10_000  # characters
TEXT_MAX = 4_000  # characters of a note, or of the report of a mistake

# What one learner may leave. Short answers are bounded by their number, long ones by size too.
ATTEMPTS_MAX = 20_000  # ratings and reversals
LONG_ANSWER = 2_000  # characters
ANSWERS_MAX = 50_000_000  # characters, with what is recorded beside them
REHEARSALS_MAX = 20  # the oldest makes way
REHEARSED_SECONDS = 86_400  # of one answer: a page without a script may stay open for days
REHEARSED_MAX = 40  # questions of one rehearsal: the longest answers to them fit into one file
OPEN_REPORTS_MAX = 50  # of a learner, until an editor deals with some
OPEN_REPORTS_OF_QUESTION = 200

# One file of an export or an import.
FILE_BYTES = 5_000_000
FILE_VALUES = 250_000
FILE_NOTES = 500_000  # characters; seconds of work for the worst that can be written
