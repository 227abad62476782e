"""The frame of a question that is still to be written: a draft with a hint in each place. Pure.

Each hint begins with TODO, which `rules.no_hint_is_left` finds in a published question.
"""

from __future__ import annotations

import re

from quiz.bank.format import BankQuestion, Followup, KeyPoint, Misconception, Ref
from quiz.bank.topics import Topic

# What says nothing in a file's name.
SMALL = {
    *("a", "an", "and", "are", "be", "by", "can", "do", "does", "for", "from", "happens", "how"),
    *("in", "is", "it", "its", "must", "of", "on", "or", "the", "to", "what", "when", "where"),
    *("which", "who", "why", "with", "without", "would", "you", "your"),
}
NAME_WORDS = 4
PAGE = re.compile(r"/docs/\S*")
KEP = re.compile(r"KEP-(\d+)")
KEY_POINTS = (
    KeyPoint(
        text="TODO The idea without which no interviewer would pass an answer.",
        must=True,
        phrases=("TODO words people say",),
    ),
    KeyPoint(
        text="TODO A second idea, in one sentence.", must=False, phrases=("TODO up to five words",)
    ),
    KeyPoint(
        text="TODO A third; seven at most.", must=False, phrases=("TODO up to twelve phrases",)
    ),
)
MISCONCEPTION = Misconception(
    phrases=("TODO what people falsely claim",),
    correction="TODO What is true, in a kind sentence.",
    voids=(1,),
)
GOLDEN = {
    "good": ("A strong answer, as people type it in a hurry.", "[1, 2, 3]"),
    "partly": ("An answer that says some of the key points.", "[1]"),
    "wrong": ("An honest answer that is wrong.", "[]"),
    "wordy": ("A wrong answer, full of the right words.", "[]"),
}


def draft(topic: Topic, *, uid: str) -> BankQuestion:
    """Return a draft for a topic, with a hint wherever something has to be written.

    Args:
        topic: the row of the table.
        uid: 12 hexadecimal digits that no other question has.
    """
    return BankQuestion(
        number=topic.number,
        uid=uid,
        title=topic.title,
        section=topic.section,
        slug=_slug(topic.title),
        level=topic.level,
        tags=("todo",),
        status="draft",
        seconds=90,
        asked=topic.asked,
        refs=_refs(topic.source),
        key_points=KEY_POINTS,
        misconceptions=(MISCONCEPTION,),
        followups=(Followup(text="TODO What would an interviewer ask next?"),),
        situation=_situation(topic.kind),
        short_answer="TODO What you would say first, in up to 60 words.",
        explanation=_explanation(topic),
        example="TODO Something to run or to read; or remove this heading.",
        why="TODO What an interviewer learns from the answer.",
    )


def golden(number: int) -> str:
    """Return the frame of a question's golden answers, two of them held out."""
    held_out = {"good", "wrong"} if number % 2 == 0 else {"partly", "wordy"}
    answers = (
        f"- kind: {kind}\n  held_out: {str(kind in held_out).lower()}\n"
        f"  text: >-\n    TODO {hint}\n  ticks: {ticks}\n"
        for kind, (hint, ticks) in GOLDEN.items()
    )
    return f"number: {number}\nmust: [1]\nanswers:\n{''.join(answers)}"


def _slug(title: str) -> str:
    words = [word for word in re.findall(r"[a-z0-9]+", title.lower()) if word not in SMALL]
    return "-".join(words[:NAME_WORDS])


def _refs(source: str) -> tuple[Ref, ...]:
    """Return at least two sources, those that the table names first."""
    urls = [f"https://kubernetes.io{page}" for page in PAGE.findall(source)]
    urls += [f"https://github.com/kubernetes/enhancements/issues/{n}" for n in KEP.findall(source)]
    urls += ["https://TODO-one", "https://TODO-another"][len(urls) :]
    return tuple(
        Ref(title="TODO Its title", url=url, supports="TODO What it proves.") for url in urls
    )


def _situation(kind: str) -> str:
    if kind != "scenario":
        return ""
    return (
        "TODO What is shown with the question: a log, a manifest, the output of kubectl. Record a "
        "case, or call it an “abridged example”; or remove this heading."
    )


def _explanation(topic: Topic) -> str:
    parts = ["TODO Why it is so, in 120 to 300 words. Read every number and default in a source."]
    if topic.source:
        parts.append(f"TODO Where to begin: {topic.source}")
    if topic.recheck:
        parts.append(f"TODO Prove it, and write it under `changes`: {topic.recheck}")
    return "\n\n".join(parts)
