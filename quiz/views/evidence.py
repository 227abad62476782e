"""See it running here: what the Pod that answers can show of itself, by question and as a tour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quiz.clock import now
from quiz.evidence import PROBES
from quiz.evidence.chart_text import Excerpt
from quiz.evidence.here import Here
from quiz.evidence.root_files import probe as root_probe
from quiz.evidence.root_files import try_to_write
from quiz.evidence.seen import Seen, look
from quiz.humanize import counted
from quiz.models import Question
from quiz.views.contexts import respond, show
from quiz.views.request import Request

NOT_A_POD = (
    "This site does not run in a Pod, so what a cluster would show is told in words, and what can "
    "be seen here all the same is shown."
)
NOT_TRIED = "Nothing was tried: this is no Pod, and somebody may need what lies here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One reading as a page shows it, with lines of the chart or None."""

    name: str
    value: str
    source: str
    meaning: SafeString
    lines: Excerpt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What one probe shows; `elsewhere` is empty in a Pod, `questions` empty where one is read."""

    name: str
    title: str
    why: SafeString
    elsewhere: SafeString
    readings: list[Shown]
    questions: list[Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """What the Pod shows about one question; `tried` is what came of a try to write, or empty."""

    question: Question
    seen: str
    panels: list[Panel]
    can_try: bool
    tried: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPage:
    """All that the Pod shows, chapter by chapter."""

    seen: str
    chapters: list[tuple[str, list[Panel]]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_question(request: Request, number: int) -> HttpResponse:
    """Show what the Pod shows about a question; after a POST, also what a try to write brought."""
    probes = [probe for probe in PROBES if number in probe.questions]
    if not settings.EVIDENCE or not probes:
        raise Http404
    asked = (
        Question.objects.published().select_related("section").only("number", "title", "section")
    )
    question = get_object_or_404(asked, number=number)
    here, moment = Here(), now()
    looks = [look(probe, here, moment) for probe in probes]
    tried = ""
    if request.method == "POST" and root_probe in probes:
        tried = try_to_write() if here.is_pod else NOT_TRIED
    page = EvidencePage(
        question=question,
        seen=_when(looks, int(moment.timestamp())),
        panels=[_panel(one, []) for one in looks],
        can_try=root_probe in probes,
        tried=tried,
    )
    return respond(request, "evidence.html", page)


@never_cache
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """Show all that the Pod shows, as a tour of a release for whoever is new to Kubernetes."""
    if not settings.EVIDENCE:
        raise Http404
    here, moment = Here(), now()
    looks = [look(probe, here, moment) for probe in PROBES]
    numbers = {number for probe in PROBES for number in probe.questions}
    published = Question.objects.published().only("number", "title")
    known = published.in_bulk(numbers, field_name="number")
    panels = [
        (one.probe.chapter, _panel(one, [known[n] for n in one.probe.questions if n in known]))
        for one in looks
    ]
    chapters = [
        (chapter, [panel for _, panel in group])
        for chapter, group in groupby(panels, key=lambda pair: pair[0])
    ]
    page = TourPage(seen=_when(looks, int(moment.timestamp())), chapters=chapters)
    return show(request, "evidence_tour.html", page)


def _when(looks: Sequence[Seen], moment: int) -> str:
    """Say when it was seen: “Seen in this Pod 3 seconds ago.”, or that this is no Pod."""
    if not all(one.is_pod for one in looks):
        return NOT_A_POD
    seconds = moment - min(int(one.at.timestamp()) for one in looks)
    ago = f"{counted(seconds, 'second')} ago" if seconds > 0 else "just now"
    return f"Seen in this Pod {ago}."


def _panel(seen: Seen, questions: list[Question]) -> Panel:
    probe = seen.probe
    return Panel(
        name=probe.name,
        title=probe.title,
        why=with_code(probe.why),
        elsewhere=with_code("" if seen.is_pod else probe.elsewhere),
        readings=[
            Shown(
                name=reading.name,
                value=reading.value,
                source=reading.source,
                meaning=with_code(reading.meaning),
                lines=lines,
            )
            for reading, lines in seen.readings
        ],
        questions=questions,
    )


def with_code(text: str) -> SafeString:
    """Return a sentence as HTML, what stands between backticks as code."""
    pieces = enumerate(text.split("`"))
    marked = ((format_html("<code>{}</code>", piece) if n % 2 else piece,) for n, piece in pieces)
    return format_html_join("", "{}", marked)
