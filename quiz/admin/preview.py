"""What an editor has typed, as learners would see it, whether or not it is valid or saved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from quiz.admin.forms import QuestionForm
from quiz.bank.format import HEADINGS
from quiz.markdown import render, render_line


def previewed(form: QuestionForm) -> dict[str, Any]:
    """Return what the answer's template reads: the question and its key points, none ticked.

    Args:
        form: a bound form, judged already; of rows, what is typed is shown even where it is wrong.
    """
    typed, rows = form.cleaned_data, {name: one.typed() for name, one in form.rows.items()}
    points = [
        ({"html": render_line(row["text"]), "must": row["must"]}, False)
        for row in rows["key_points"]
        if row["text"]
    ]
    sources = [row for row in rows["references"] if str(row["url"]).startswith("https")]
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
        "changes": [(change["version"], change["text"]) for change in rows["changes"]],
        "followups": [(followup["text"], None) for followup in rows["followups"]],
        "related": [],
    }
    return {"question": question, "answer": answer, "grades": False}
