"""What differs each time, left out of what a cluster printed: ages, addresses, random endings.

So a case that is recorded twice gives the same text, or nearly so. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

AWAY = "…"
# Random endings are made of these; the ones that take their place are as long.
ENDING = re.compile(r"(?<=[a-z0-9]-)[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9-])")
ENDINGS = ("k7x2p", "m4wdq", "t9zrb", "h5vnc", "q2ljf", "z8gks", "w6xtd", "b2nhr")
ADDRESS = re.compile(r"\b(?!127\.|0\.)\d{1,3}(?:\.\d{1,3}){3}\b")
DURATION = r"(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?<=[dhms])"
AGO = re.compile(rf"\({DURATION} ago\)")
COUNTED = re.compile(rf"\(x\d+ over {DURATION}\)")
UID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
MOMENT = re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}|\d{4}-\d\d-\d\dT[\d:.]+Z")
HEADER = re.compile(r" *(?:[A-Z][A-Z()-]*(?: [A-Z()-]+)*)(?:  +[A-Z][A-Z()-]*(?: [A-Z()-]+)*)+ *")
PORT = re.compile(r":\d{4,5}(?=->)")
CONTAINER = re.compile(r"(?<=containerd://)[0-9a-f]{64}")
NODE_FOLDER = re.compile(r"/[^\s\"]*(?=/seccomp/)")
TITLE = re.compile(r"\S+(?: \S+)*")
TIMES = {"AGE", "LAST SEEN", "DURATION", "Age"}
EVENTS = re.compile(r"  Type +Reason +Age +From +Message *")


def shorten(output: str, keep: Sequence[str] = (), addresses: dict[str, str] | None = None) -> str:
    """Return an output without what differs each time.

    Args:
        output: what a command printed.
        keep: patterns of the lines to keep; without any, all are kept. Where lines are left out,
            a line says how many.
        addresses: the names of addresses seen before, to which those in this output are added, so
            that an address has one name in all outputs of a case.
    """
    clean = _cleaner(output, {} if addresses is None else addresses)
    lines = [line.rstrip() for line in _tables(output.rstrip().split("\n"), clean)]
    return "\n".join(_kept(lines, keep) if keep else lines)


def _cleaner(output: str, addresses: dict[str, str]) -> Callable[[str], str]:
    """Return what replaces, in any part of this output, whatever differs each time."""
    endings = _numbered(ENDING, output, lambda place: ENDINGS[place % len(ENDINGS)])
    for address in ADDRESS.findall(output):
        addresses.setdefault(address, f"10.x.x.{len(addresses) + 1}")

    def clean(text: str) -> str:
        for pattern in (MOMENT, UID, CONTAINER, NODE_FOLDER):
            text = pattern.sub(AWAY, text)
        text = ENDING.sub(lambda match: endings.get(match[0], match[0]), text)
        text = ADDRESS.sub(lambda match: addresses[match[0]], text)
        text = PORT.sub(f":{AWAY}", text)
        return COUNTED.sub("", AGO.sub(f"({AWAY} ago)", text))

    return clean


def _numbered(pattern: re.Pattern[str], text: str, name: Callable[[int], str]) -> dict[str, str]:
    """Return names for what differs, in the order in which it comes."""
    found = dict.fromkeys(pattern.findall(text))
    return {one: name(place) for place, one in enumerate(found)}


def _tables(lines: list[str], clean: Callable[[str], str]) -> list[str]:
    """Clean all lines; lay tables out again, their columns of times empty but for a sign."""
    done: list[str] = []
    while lines:
        is_table = HEADER.fullmatch(lines[0]) or EVENTS.fullmatch(lines[0])
        end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
        rows, lines = (lines[:end], lines[end:]) if is_table else (lines[:1], lines[1:])
        done += _table(rows, clean) if is_table else map(clean, rows)
    return done


def _table(lines: list[str], clean: Callable[[str], str]) -> list[str]:
    indent = len(lines[0]) - len(lines[0].lstrip())
    starts = [match.start() for match in TITLE.finditer(lines[0])]
    ends = [*starts[1:], None]
    rows = [[clean(line[a:b].strip()) for a, b in zip(starts, ends, strict=True)] for line in lines]
    for row in rows[1:]:
        for at, title in enumerate(rows[0]):
            if title in TIMES and row[at] and not row[at].startswith("-"):
                row[at] = AWAY
    widths = [max(len(row[at]) for row in rows) for at in range(len(starts))]
    laid_out = [" " * indent + "   ".join(map(str.ljust, row, widths)) for row in rows]
    # What only times, or endings of names in a list of events, told apart is there once.
    once: dict[str, str] = {}
    for line in laid_out:
        once.setdefault(_bare(line) if EVENTS.fullmatch(lines[0]) else line, line)
    return list(once.values())


def _bare(line: str) -> str:
    return ENDING.sub("", line.replace("(combined from similar events): ", ""))


def _kept(lines: list[str], keep: Sequence[str]) -> list[str]:
    wanted = re.compile("|".join(f"(?:{pattern})" for pattern in keep))
    done: list[str] = []
    for is_kept, group in groupby(lines, lambda line: bool(wanted.search(line))):
        found = list(group)
        count = len(found)
        left_out = f"[{count} lines left out]" if count > 1 else "[one line left out]"
        done += found if is_kept else [left_out]
    return done
