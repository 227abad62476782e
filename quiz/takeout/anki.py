"""The bank as notes for Anki's text import, tagged with how each question stands.

The format: https://docs.ankiweb.net/importing/text-files.html. It carries no schedule, so tags
carry the learner's state. A note is identified by its GUID, the question's uid, so that the next
import updates it.
"""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from quiz.models import Learner, Question
from quiz.practice.standing import Listed, listed

HEADER = """\
#separator:tab
#html:true
#notetype:Basic
#deck:k8sprep
#if matches:update current
#columns:GUID\tFront\tBack\tTags
#guid column:1
#tags column:4
"""


def anki_notes(learner: Learner, *, now: datetime) -> str:
    """Return a note for each published question, in four statements.

    Args:
        learner: whose standing and annotations become tags.
        now: the moment, UTC.
    """
    questions = Question.objects.published().with_answer().order_by("number")
    text = StringIO(HEADER)
    text.seek(0, 2)
    notes = csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_ALL)
    for entry in listed(questions, learner=learner, now=now):
        question = entry.question
        notes.writerow(
            [question.uid, conditional_escape(question.title), _back(question), _tags(entry)]
        )
    return text.getvalue()


def _back(question: Question) -> SafeString:
    """Return the answer with its key points, explanation and sources, as the pages show them."""
    points = format_html_join(
        "", "<li>{}</li>", ((_safe(point.html),) for point in question.key_points.all())
    )
    sources = format_html_join(
        "",
        '<li><a href="{}">{}</a></li>',
        ((source.url, source.title) for source in question.references.all()),
    )
    return format_html(
        "{}<h3>Key points</h3><ul>{}</ul><h3>Explanation</h3>{}"
        "<p>Checked against Kubernetes {}.</p><h3>Sources</h3><ul>{}</ul>",
        _safe(question.short_answer_html),
        points,
        _safe(question.explanation_html),
        question.verified_version,
        sources,
    )


def _safe(html: str) -> SafeString:
    """Return HTML that was rendered and cleaned when it was saved (quiz.markdown)."""
    return mark_safe(html)  # noqa: S308


def _tags(entry: Listed) -> str:
    """Return the tags; none contains a space, which would split it."""
    question = entry.question
    tags = [
        f"section::{question.section.slug}",
        f"level::{question.level}",
        *question.tags,
        f"state::{entry.standing.value}",
        *(f"mark::{mark}" for mark in entry.annotations),
    ]
    return " ".join("-".join(tag.lower().split()) for tag in tags)
