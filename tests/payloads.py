"""What somebody might type to make a page run their script, for every field that shows text."""

from __future__ import annotations

from itertools import product
from typing import Any

from quiz.models import KeyPoint, Learner, Outcome, Question, Report
from quiz.practice.reports import answer_report, text_of
from tests.factories import START, make_question

CALL = "alert(1)"
OPENINGS = (
    *("", "'>", '">', "`>", "</textarea>", "</script>", "</title>", "</pre>", "-->", "]]>"),
    *("</select></form>", "\n\n", "\\", "&quot;>", "\u2028"),
)
ELEMENTS = (
    f"<script>{CALL}</script>",
    f"<ScRiPt>{CALL}//",
    "<script src=//example.org/x.js></script>",
    f"<img src=x onerror={CALL}>",
    f"<img/src='x'/onerror={CALL}>",
    f"<svg onload={CALL}>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<iframe srcdoc='<script>{CALL}</script>'>",
    f"<body onload={CALL}>",
    f"<math href=javascript:{CALL}>click",
    f"<form action=javascript:{CALL}><button>Send</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//example.org/>",
    "<style>@import '//example.org/x.css';</style>",
)
ADDRESSES = (
    *(f"javascript:{CALL}", f"JaVaScRiPt:{CALL}", f"java\tscript:{CALL}", f"\x01javascript:{CALL}"),
    *(f"&#106;avascript:{CALL}", f"data:text/html,<script>{CALL}</script>", f"vbscript:{CALL}"),
)
LINKS = ("[click]({})", "![picture]({})", "<{}>", "[click]: {}", '<a href="{}">click</a>', "{}")
TEMPLATES = ("{{ request.user }}", "{% debug %}", "${alert(1)}", "#{alert(1)}", "<%= 7 * 7 %>")
PAYLOADS = [
    *("".join(parts) for parts in product(OPENINGS, ELEMENTS)),
    *(link.format(address) for link, address in product(LINKS, ADDRESSES)),
    *TEMPLATES,
]
ALL = "\n\n".join(PAYLOADS)


def in_chunks(longest: int) -> list[str]:
    """Return all payloads in as few texts as fit."""
    texts = [""]
    for payload in PAYLOADS:
        if len(texts[-1]) + len(payload) + 2 > longest:
            texts.append("")
        texts[-1] += f"{payload}\n\n"
    return texts


def make_hostile_question(number: int = 551) -> Question:
    """Store a published question that holds every payload wherever it can hold text."""
    texts: dict[str, Any] = dict.fromkeys(Question.markdown_fields(), ALL)
    question = make_question(
        number,
        **texts,
        title=f"{ELEMENTS[3]}{ELEMENTS[5]}"[:200],
        tags=[ELEMENTS[3], ADDRESSES[0]],
        changes=[{"version": "1.37", "text": ALL}],
        misconceptions=[{"phrases": ["it never ends"], "correction": ALL, "voids": [1]}],
        followups=[{"text": ALL}],
    )
    for position, text in enumerate(in_chunks(290), 4):
        KeyPoint.objects.create(question=question, position=position, text=text.strip())
    for reference in question.references.all():
        reference.title, reference.supports = ELEMENTS[3], ELEMENTS[5]
        reference.save()
    return question


def make_hostile_reports(learner: Learner, question: Question) -> Report:
    """Store an answered report and an open one that hold every payload; return the open one."""
    text = ALL.replace("\x00", "")
    said = {"reason": "wrong", "text": text, "answer": text, "email": '"><img src=x>@example.org'}
    before = text_of(question) + text
    reports = [
        Report.objects.create(
            learner=learner,
            question=question,
            question_version=1,
            created_at=START,
            question_text=before,
            **said,
        )
        for _ in range(2)
    ]
    Question.objects.filter(pk=question.pk).update(version=7)
    answered = Report.objects.get(pk=reports[0].pk)
    answer_report(report=answered, outcome=Outcome.FIXED, word=text, now=START)
    return reports[1]
