"""The answers that count as CSV, a row each, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO

from django.db.models import F

from quiz.models import Attempt, Learner

COLUMNS = {
    "answered_at": F("answered_at"),
    "zone": F("zone"),
    "number": F("question__number"),
    "uid": F("question__uid"),
    "section": F("question__section__title"),
    "question": F("question__title"),
    "version": F("question_version"),
    "rating": F("rating"),
    "proposed": F("proposed"),
    "due": F("due"),
    "seconds": F("seconds"),
    "leech": F("leech"),
    "suggested": F("suggested"),
    "ticked": F("ticked"),
    "answer": F("answer"),
}
# What a spreadsheet takes for the beginning of a formula; the wide ones in East Asian versions.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 (the wide ones are meant)


def answers_csv(learner: Learner) -> str:
    """Return headings and one row for each rating that counts, in one statement."""
    ratings = Attempt.objects.filter(learner=learner.pk).effective()
    text = StringIO()
    rows = csv.writer(text, quoting=csv.QUOTE_ALL)
    rows.writerow(COLUMNS)
    rows.writerows([cell(value) for value in row] for row in ratings.values_list(*COLUMNS.values()))
    return text.getvalue()


def cell(value: object) -> str:
    """Return what stands in a cell; an apostrophe before text that would be a formula."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case list():
            return cell(" | ".join(value))
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
        case _:
            return str(value)
