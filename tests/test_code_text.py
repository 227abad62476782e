"""Code is the same text, told so that a narrow page can lay it out."""

from __future__ import annotations

import re
from html import unescape

import pytest

from quiz.code_text import with_cells, with_whole_words
from quiz.markdown import render, render_line

EVENTS = """\
$ kubectl events -n try-1 --types=Warning
LAST SEEN   TYPE      REASON    OBJECT                     MESSAGE
[3 lines left out]
\u2026           Warning   BackOff   Pod/web-85f767b4dd-k7x2p   Back-off <failed> web

NAME   READY   AGE
web    0/1     \u2026
data           \u2026
"""


def test_every_cell_knows_its_column_and_the_text_stays_as_it_was() -> None:
    html = with_cells(EVENTS)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == EVENTS
    names = re.findall(r'data-name="([^"]+)"', html)
    # Neither an empty cell nor one whose text was replaced has anything to tell.
    assert names == ["TYPE", "REASON", "OBJECT", "MESSAGE", "NAME", "READY", "NAME"]
    assert re.findall(r'class="(row[^"]*)"', html) == [
        *("row heads long", "row long"),  # its message is too long for the column of an answer
        *("row heads", "row", "row"),
    ]


@pytest.mark.parametrize(
    "code", ["", "\n", "Server:\t\t10.x.x.1\n", "A\n", "KIND\nPod\n", "a  b\n"]
)
def test_what_is_no_table_is_left_alone(code: str) -> None:
    assert with_cells(code) == code


@pytest.mark.parametrize("word", ["--previous", "--dry-run=server", "-n", "-qO-", "kube-proxy"])
def test_no_line_breaks_within_a_flag_or_a_name(word: str) -> None:
    assert with_whole_words(f"run {word} now") == f'run <span class="word">{word}</span> now'


def test_a_name_that_is_longer_than_a_line_may_be_broken_after_its_first_word() -> None:
    long = "--horizontal-pod-autoscaler-downscale-stabilization"
    assert with_whole_words(long) == f'<span class="word">--horizontal</span>{long[12:]}'


def test_markdown_renders_both() -> None:
    assert '<span class="word">--previous</span></code>' in render_line("`kubectl logs --previous`")
    assert '<span data-name="READY">0/1     </span>' in render(f"```text\n{EVENTS}```")
    assert "data-name" not in render(f"```yaml\n{EVENTS}```")
