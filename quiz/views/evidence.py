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
from quiz.evidence.chart_text import Excerpt, by_file
from quiz.evidence.here import Here
from quiz.evidence.root_files import probe as root_probe
from quiz.evidence.root_files import try_to_write
from quiz.evidence.seen import Seen, look
from quiz.humanize import counted
from quiz.models import Question
from quiz.views.contexts import respond, show
from quiz.views.request import Request

# What heads the readings where this is no Pod, and where there is nothing to read at all.
OUTSIDE = "Seen in this process, which runs in no Pod"
CHART = "What this site's Helm chart sets"
NOTHING = "What a cluster would show"
NOT_A_POD = (
    "This site does not run in a Pod. What its process shows all the same comes first; then come "
    "the commands for a cluster, and the chart."
)
MEASURED = "What this process shows, outside a Pod"
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
    """What one probe shows; `elsewhere` and `chart` are empty where a Pod shows readings."""

    name: str
    title: str
    why: SafeString
    elsewhere: SafeString
    readings: list[Shown]
    chart: list[Excerpt]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """What the Pod shows about one question; `tried` is what came of a try to write, or empty.

    `can_change` tells whether another look may find something else.
    """

    question: Question
    heading: str
    panels: list[Panel]
    can_try: bool
    can_change: bool
    tried: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the tour: its panels, and each question that one of them answers, once."""

    title: str
    name: str
    panels: list[Panel]
    questions: list[Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPage:
    """All that the Pod shows, part by part."""

    seen: str
    parts: list[Part]


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
        heading=_heading(looks, int(moment.timestamp())),
        panels=[_panel(one) for one in _measured_first(looks)],
        can_try=root_probe in probes,
        can_change=any(one.readings for one in looks),
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
    parts = [
        _part(title, list(group), known)
        for title, group in groupby(_measured_first(looks), key=_title_of_part)
    ]
    seen = f"{_heading(looks, int(moment.timestamp()))}." if here.is_pod else NOT_A_POD
    return show(request, "evidence_tour.html", TourPage(seen=seen, parts=parts))


def _measured_first(looks: Sequence[Seen]) -> list[Seen]:
    """Return what was read here before what can only be told; a Pod's in the order of the tour."""
    return sorted(looks, key=lambda one: not (one.is_pod or one.readings))


def _title_of_part(seen: Seen) -> str:
    return MEASURED if seen.readings and not seen.is_pod else seen.probe.chapter


def _part(title: str, looks: list[Seen], known: dict[int, Question]) -> Part:
    numbers = dict.fromkeys(number for one in looks for number in one.probe.questions)
    return Part(
        title=title,
        name=f"part-{looks[0].probe.name}",
        panels=[_panel(one) for one in looks],
        questions=[known[number] for number in numbers if number in known],
    )


def _heading(looks: Sequence[Seen], moment: int) -> str:
    """Say when it was seen: “Seen in this Pod 3 seconds ago”, or that this is no Pod."""
    if not all(one.is_pod for one in looks):
        if any(one.readings for one in looks):
            return OUTSIDE
        return CHART if any(one.probe.chart for one in looks) else NOTHING
    seconds = moment - min(int(one.at.timestamp()) for one in looks)
    ago = f"{counted(seconds, 'second')} ago" if seconds > 0 else "just now"
    return f"Seen in this Pod {ago}"


def _panel(seen: Seen) -> Panel:
    probe = seen.probe
    is_shown = seen.is_pod and seen.readings
    return Panel(
        name=probe.name,
        title=probe.title,
        why=with_code(probe.why),
        elsewhere=with_code("" if is_shown else probe.elsewhere),
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
        chart=[] if is_shown else _chart(seen),
    )


def _chart(seen: Seen) -> list[Excerpt]:
    """Return the chart's lines that belong to a probe and do not stand beside a reading."""
    beside = {reading.lines for reading, _ in seen.readings}
    return by_file(lines for lines in seen.probe.chart if lines not in beside)


def with_code(text: str) -> SafeString:
    """Return a sentence as HTML, what stands between backticks as code."""
    pieces = enumerate(text.split("`"))
    marked = ((format_html("<code>{}</code>", piece) if n % 2 else piece,) for n, piece in pieces)
    return format_html_join("", "{}", marked)
