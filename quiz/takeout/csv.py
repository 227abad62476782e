"""The answers that count, as CSV: one row each, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO

from django.db.models import F

from quiz.exercises import KINDS
from quiz.models import Attempt, Learner

# Each column's heading, and what it shows of an attempt.
NAMES = {
    "answered_at": "answered_at",
    "zone": "zone",
    "number": "number",
    "uid": "uid",
    "section": "section",
    "question": "title",
    "version": "question_version",
    "rating": "rating",
    "due": "due",
    "seconds": "seconds",
    "leech": "leech",
}
EXTRA = {
    "number": F("question__number"),
    "uid": F("question__uid"),
    "section": F("question__section__title"),
    "title": F("question__title"),
}
HEADINGS = (*NAMES, "kind", "proposed", "heard", "ticked", "answer")
# What a spreadsheet takes for the start of a formula; the wide ones in East Asian versions.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 (the wide ones are intended)


def answers_csv(learner: Learner) -> str:
    """Return the headings and one row for each rating that counts, in one statement."""
    ratings = Attempt.objects.filter(learner=learner.pk).effective().annotate(**EXTRA)
    ratings = ratings.defer("parameters")
    text = StringIO()
    rows = csv.writer(text, quoting=csv.QUOTE_ALL)
    rows.writerow(HEADINGS)
    for rating in ratings:
        said = KINDS[rating.kind].summarise(rating.recorded)
        values = [getattr(rating, name) for name in (*NAMES.values(), "kind")]
        values += [said.proposed, said.heard, said.ticked, said.answer]
        rows.writerow([cell(value) for value in values])
    return text.getvalue()


def cell(value: object) -> str:
    """Return the text of a cell, with an apostrophe before what would be a formula."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case list() | tuple():
            return cell(" | ".join(value))
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
        case _:
            return str(value)
