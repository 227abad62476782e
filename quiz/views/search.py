"""Search: words, filters, or both, all in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.clock import now
from quiz.humanize import counted
from quiz.models import Learner, Level, Question
from quiz.practice.standing import listed
from quiz.search.filters import Row, catalogue, marked, narrowed
from quiz.search.find import Found, find
from quiz.search.form import FACTS, MARKS, SearchForm
from quiz.search.snippet import snippet
from quiz.search.words import forms
from quiz.views.contexts import Filters, SearchPage, SearchResults, show
from quiz.views.identity import find_learner

SHOWN = 50
TAGS = 12  # of those to begin with
MENDED = "Showing results for <b>{}</b>."
HIT = "<mark>{}</mark>"
UNSEARCHABLE = (
    "Nothing of that can be searched for: words such as “what” and “the” are left out because they "
    "are in every question, and only words in Latin letters and numbers are found. Write the name "
    "of a thing, such as probe or Service."
)
PARTIAL = "No question has all of these words. These come closest."
UNRATED = "Nothing is due, flagged, weak or left out before your first rating in this browser."


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the form and, once something is asked, the questions that match, best first."""
    rows = catalogue()
    form = SearchForm(request.GET.dict(), rows=rows)
    learner = find_learner(request)
    if form.is_valid() and form.asks:
        page = SearchPage(form=form, results=_results(request, form, rows, learner, now()))
    else:
        page = SearchPage(form=form, starts=_starts(form, rows, learner))
    return show(request, "search.html", page)


def _starts(
    form: SearchForm, rows: Sequence[Row], learner: Learner | None
) -> tuple[tuple[str, Filters], ...]:
    """Return filters to begin with: one's own where there is a learner, levels, frequent tags."""
    ticks = form.ticks if learner else []
    own: Filters = [(str(one.label), None, f"?{one.name}=on") for one in ticks]
    found = Counter(row.level for row in rows)
    levels: Filters = [
        (str(one.label), found[one], f"?level={one.value}") for one in Level if found[one]
    ]
    often = Counter(tag for row in rows for tag in row.tags).most_common(TAGS)
    tags: Filters = [(tag, number, f"?{urlencode({'tag': tag})}") for tag, number in often]
    groups = (("Yours", own), ("By level", levels), ("By topic", tags))
    return tuple((title, links) for title, links in groups if links)


def _results(
    request: HttpRequest,
    form: SearchForm,
    rows: Sequence[Row],
    learner: Learner | None,
    moment: datetime,
) -> SearchResults:
    asked = form.cleaned_data
    fit = [row.pk for row in narrowed(rows, **form.facts())]
    mine = marked(learner, now=moment, **form.marks())
    allowed = set(fit) if mine is None else mine.intersection(fit)
    found = None
    if asked["q"]:
        options = {"answers": asked["answers"], "literal": asked["literal"]}
        found = find(asked["q"], learner=learner, **options)
    ids = [pk for pk in (found.questions if found else fit) if pk in allowed]
    shown = Question.objects.only("number", "title", "level").in_bulk(ids[:SHOWN])
    lines = _snippets(found, ids[:SHOWN]) if found else {}
    questions = [shown[pk] for pk in ids[:SHOWN]]
    entries = listed(questions, learner=learner, now=moment, lines=lines)
    count, is_unrated = counted(len(ids), "question"), learner is None and mine is not None
    return SearchResults(
        title=f"{asked['q']}: {count} · " if found else "",
        count=count,
        mended=_mended(found),
        partial=PARTIAL if ids and found and not found.is_whole else "",
        more=_more(len(ids), len(entries)),
        unrated=UNRATED if is_unrated else "",
        unsearchable=UNSEARCHABLE if found and not found.words else "",
        entries=entries,
        has_words=found is not None,
        literally=_link(request, literal="on"),
        with_answers=_link(request, answers="on"),
        without_filters=_link(request, **dict.fromkeys((*FACTS, *MARKS), "")),
    )


def _snippets(found: Found, ids: list[int]) -> dict[int, str]:
    """Return where the answers of those questions have the words, in two statements or none."""
    told = [pk for pk in ids if pk in found.told]
    roots = {one for word in found.words for one in forms(word)}
    texts = Question.objects.only("short_answer_html", "explanation_html")
    answers = texts.filter(pk__in=told).prefetch_related("key_points") if told else texts.none()
    return {
        one.pk: _marked(
            [
                *(point.html for point in one.key_points.all()),
                *(one.short_answer_html, one.explanation_html),
            ],
            roots,
        )
        for one in answers
    }


def _marked(texts: list[str], roots: set[str]) -> str:
    """Return the best sentence as safe HTML, its hits marked."""
    pieces = snippet(texts, roots)
    marked = ((format_html(HIT, text) if is_hit else text,) for text, is_hit in pieces)
    return format_html_join("", "{}", marked)


def _mended(found: Found | None) -> str:
    """Say what was searched for in place of a misspelt word."""
    return format_html(MENDED, " ".join(found.words)) if found and found.mended else ""


def _more(count: int, shown: int) -> str:
    if count <= shown:
        return ""
    return f"The first {shown} are shown. Another word or filter narrows them down."


def _link(request: HttpRequest, **changes: str) -> str:
    """Return the address of the same search with some changes; what is empty is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return f"?{query.urlencode()}"
