"""What an editor has typed, as learners would see it, whether or not it is valid or saved."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict

from quiz.bank.format import HEADINGS
from quiz.markdown import render, render_line

ROWS_MAX = 100


def previewed(typed: dict[str, Any], posted: QueryDict) -> dict[str, Any]:
    """Return what the answer's template reads: the question and its key points, none ticked.

    Args:
        typed: the valid fields of the posted form, by name.
        posted: everything that was posted, for the key points and sources.
    """
    points = [
        ({"html": render_line(row["text"]), "must": "must" in row}, False)
        for row in _rows(posted, "key_points")
        if row.get("text")
    ]
    sources = [row for row in _rows(posted, "references") if row.get("url", "").startswith("https")]
    question = SimpleNamespace(
        **{f"{name}_html": render(typed.get(name, "")) for name in HEADINGS},
        title=typed.get("title", ""),
        number=typed.get("number", ""),
        verified_version=typed.get("verified_version", ""),
        verified_date=typed.get("verified_date"),
        references=SimpleNamespace(all=sources),
    )
    answer = {
        "typed": "",
        "points": points,
        "changes": [(change["version"], change["text"]) for change in typed.get("changes", [])],
        "followups": _unlinked(typed),
        "related": [],
    }
    return {"question": question, "answer": answer, "grades": False}


def _unlinked(typed: dict[str, Any]) -> list[tuple[str, None]]:
    """Return the follow-ups, which have no links before they are saved."""
    return [(followup["text"], None) for followup in typed.get("followups", [])]


def _rows(posted: QueryDict, prefix: str) -> Iterator[dict[str, Any]]:
    """Yield the posted parts of one kind that are not to be deleted, each as fields by name."""
    for index in range(ROWS_MAX):
        start = f"{prefix}-{index}-"
        row = {key.removeprefix(start): posted[key] for key in posted if key.startswith(start)}
        if row and "DELETE" not in row:
            yield row
