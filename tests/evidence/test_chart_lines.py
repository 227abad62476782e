"""The lines of the chart beside a reading are the templates' own, found by a mark in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quiz.evidence import PROBES
from quiz.evidence.chart_text import PLACES, by_file, excerpt, text_of
from quiz.evidence.reading import Lines
from tests.evidence.likeness import pod, readings, release

TEMPLATES = PLACES[1]


def all_lines(root: Path) -> set[Lines]:
    """Return the lines of every reading, with every option of the chart on and off."""
    recreates = release(deployment={"strategy": {"type": "Recreate"}}, autoscaler={})
    heres = [pod(root / "one"), pod(root / "two", run_evidence_release_json=recreates)]
    told = {lines for probe in PROBES for lines in probe.chart}
    return told | {one.lines for here in heres for one in readings(here) if one.lines}


def test_every_mark_stands_once_in_its_template(tmp_path: Path) -> None:
    found = all_lines(tmp_path)
    assert len(found) >= 20
    for lines in found:
        text = (TEMPLATES / lines.file).read_text()
        if lines.after:
            [before] = re.findall(rf"^ *{re.escape(lines.after)}", text, re.MULTILINE)
            text = text.partition(before)[2]
        marks = re.findall(rf"^ *{re.escape(lines.mark)}", text, re.MULTILINE)
        assert len(marks) == 1, lines


def test_every_excerpt_begins_with_its_mark_or_a_comment_and_is_short(tmp_path: Path) -> None:
    for lines in all_lines(tmp_path):
        text = text_of(lines)
        assert lines.mark in text
        assert re.match(rf"#|{re.escape(lines.mark)}", text), lines
        assert len(text.splitlines()) <= 24


def test_a_block_takes_what_is_indented_below_it_and_the_comment_above() -> None:
    assert text_of(Lines("deployment.yaml", "preStop:")) == (
        "# gunicorn closes its door at once on SIGTERM; others must first learn that it will.\n"
        "preStop:\n  sleep:\n    seconds: 5"
    )


def test_lines_of_one_file_stand_together() -> None:
    stop, grace = (
        Lines("deployment.yaml", mark) for mark in ("sleep:", "terminationGracePeriodSeconds:")
    )
    seccomp = Lines("_pod.tpl", "seccompProfile:")
    first, second = by_file([stop, seccomp, grace, Lines("none.yaml", "a")])
    assert (first.file, second.file) == ("deployment.yaml", "_pod.tpl")
    assert first.text == f"{text_of(stop)}\n\n{text_of(grace)}"


def test_what_it_rendered_to_stands_beside_it(tmp_path: Path) -> None:
    lines = Lines("_pod.tpl", "seccompProfile:", ("pod", "securityContext", "seccompProfile"))
    found = excerpt(lines, pod(tmp_path))
    assert found.text == "seccompProfile:\n  type: RuntimeDefault"
    assert found.rendered == "seccompProfile:\n  type: RuntimeDefault"
    assert excerpt(lines, pod(tmp_path / "other", run_evidence_release_json=None)).rendered == ""


@pytest.mark.parametrize("lines", [Lines("none.yaml", "a"), Lines("_pod.tpl", "no such mark")])
def test_what_is_not_in_the_chart_is_empty(lines: Lines) -> None:
    assert text_of(lines) == ""
