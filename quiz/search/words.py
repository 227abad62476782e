"""What counts as a word, in questions and in what people type. Pure.

A question is read in more ways than one: “kube-bench” is kube, bench and kubebench, “maxPods” is
max, pods and maxpods, “HorizontalPodAutoscaler” is also hpa. What is typed is cut into its
smallest pieces, so that “max pods”, “maxPods” and “max-pods” all find it. Words are compared by
their root, and what people call a thing in short finds it by its name too. Accents, width and case
do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from quiz.exercises.matcher import stem

CHUNK = re.compile(r"v?\d+(?:\.\d+)+|[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
NAME = re.compile(r"[A-Z][a-z]+(?: ?[A-Z][a-z]+){2,}")  # people say the initials of these
APOSTROPHE = re.compile(r"(?<=[A-Za-z])['\u2019][A-Za-z]+")
SHORTEST_PIECE = 3  # IoT and gRPC are one word, maxPods is two
LONGEST = 40  # longer ones are keys and hashes in examples
TYPED_WORDS = 12  # no more than these are searched for
SHORT_FORMS = {"wasm": "webassembly", "k8s": "kubernetes", "ha": "high-availability"}
# What people type, and the word of our texts that it finds too.
ALSO = {
    "app": "application",
    "db": "database",
    "env": "environment",
    "var": "variable",
    "cm": "configmap",
    "ds": "daemonset",
    "lb": "loadbalancer",
    "netpol": "networkpolicy",
    "ns": "namespace",
    "oom": "oomkilled",
    "pv": "persistentvolume",
    "pvc": "claim",
    "rs": "replicaset",
    "sa": "serviceaccount",
    "sts": "statefulset",
    "svc": "service",
    "resolution": "resolve",
    "scaling": "autoscaling",
    # Whoever is in trouble wants the section about diagnosis.
    **dict.fromkeys(("broken", "debug", "error", "failing", "issue", "problem"), "diagnosis"),
    **dict.fromkeys(("reachable", "stuck", "troubleshoot", "unreachable"), "diagnosis"),
}
STOP = {
    *("a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "between", "but"),
    *("by", "can", "did", "difference", "do", "does", "explain", "for", "from", "get", "had"),
    *("has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "no"),
    *("not", "of", "on", "or", "our", "should", "so", "tell", "than", "that", "the", "their"),
    *("them", "then", "there", "these", "they", "this", "to", "us", "use", "used", "using"),
    *("versus", "vs", "was", "we", "were", "what", "when", "where", "which", "who", "why"),
    *("will", "with", "work", "working", "works", "would", "you", "your"),
}
NOISE = {"kubernetes"}  # every question here is about it


def readings(text: str) -> Iterator[str]:
    """Yield the words of a question's text in lower case, in every way that it can be read."""
    text = plain(text)
    for name in NAME.findall(text):
        yield "".join(filter(str.isupper, name)).lower()
    for chunk in _chunks(text):
        parts = chunk.split("-")
        if len(parts) > 1:
            yield from _fit("".join(parts))
        for part in parts:
            pieces = _pieces(part)
            yield from _fit(part)
            if len(pieces) > 1:
                for piece in pieces:
                    yield from _fit(piece)


def typed(query: str) -> list[str]:
    """Return the smallest pieces of what somebody typed, in order, each once, in lower case.

    Words that occur in every sentence are left out, and so is “kubernetes” beside other words.
    """
    whole = " ".join(SHORT_FORMS.get(word.lower(), word) for word in _spaced(plain(query)))
    chunks = (part for chunk in _chunks(whole) for part in chunk.split("-"))
    pieces = (word for part in chunks for piece in _pieces(part) for word in _fit(piece))
    words = list(dict.fromkeys(pieces))
    telling = [word for word in words if word not in NOISE]
    return (telling or words)[:TYPED_WORDS]


def joined(text: str) -> Iterator[str]:
    """Yield each pair of neighbouring words as one word: “bin packing” as binpacking."""
    yield from map("".join, pairwise(typed(text)))


def root(word: str) -> str:
    """Return what a word (lower case) is compared by: scheduler, scheduling, schedules are one."""
    short = stem(word)
    if len(short) > 5:
        short = short.removesuffix("er")
    return short[:-1] if len(short) > 4 and short[-1] == short[-2] else short


def forms(word: str) -> tuple[str, ...]:
    """Return the roots by which a typed word finds: its own, and that of the name it stands for."""
    own = root(word)
    return (own, ALSO_BY_ROOT[own]) if own in ALSO_BY_ROOT else (own,)


def plain(text: str) -> str:
    """Return a text without accents, its full-width letters and ligatures as plain letters."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFKD", text)
    return "".join(
        one if one.isascii() else one.casefold()
        for one in letters
        if not unicodedata.combining(one)
    )


def _spaced(query: str) -> list[str]:
    return query.replace("\x00", " ").split()


def _chunks(text: str) -> list[str]:
    return CHUNK.findall(APOSTROPHE.sub("", text))


def _pieces(part: str) -> list[str]:
    pieces = HUMP.split(part)
    return [part] if min(map(len, pieces)) < SHORTEST_PIECE else pieces


def _fit(word: str) -> Iterator[str]:
    small = word.lower()
    if len(small) <= LONGEST and small not in STOP:
        yield small.removeprefix("v") if "." in small else small


ALSO_BY_ROOT = {root(short): root(name) for short, name in ALSO.items()}
