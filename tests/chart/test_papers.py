"""The chart's papers: versions, the README's table, the schema's keys, what each template says."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
import yaml

from tools.chart import CHART, ROOT, described, readme, values_table

TEMPLATES = sorted(
    path for path in (CHART / "templates").rglob("*") if path.suffix in {".yaml", ".tpl"}
)
# What the question has to be about, where a template names it.
ABOUT = {
    554: "isolation",
    557: "topology",
    559: "autoscaling",
    561: "pod-security",
    562: "seccomp",
    565: "admission",
    567: "read-only",
    578: "ingress",
    591: "cronjob",
    592: "third-party",
    594: "dns",
    597: "prometheus",
}


def test_versions_are_those_of_the_application() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert chart["version"] == chart["appVersion"] == project["version"]


def test_the_readme_has_the_values_of_the_file() -> None:
    assert (CHART / "README.md").read_text() == readme(), "run `make chart-readme`"


def test_a_values_table_names_default_and_comment() -> None:
    table = values_table("a:\n  # -- Why.\n  b: [1]\n# -- How.\nc: x\n")
    assert table.splitlines()[2:] == ["| `a.b` | `[1]` | Why. |", '| `c` | `"x"` | How. |']


def _leaves(schema: dict[str, Any], path: str = "") -> set[str]:
    """Return the dotted names of the values that a schema describes."""
    if "properties" not in schema:
        return {path.removeprefix(".")}
    return {
        leaf
        for name, below in schema["properties"].items()
        for leaf in _leaves(below, f"{path}.{name}")
    }


def test_every_value_has_a_comment_and_a_schema() -> None:
    named = {name for name, _, _ in described((CHART / "values.yaml").read_text())}
    assert named == _leaves(json.loads((CHART / "values.schema.json").read_text()))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_opens_with_what_it_is_for_and_a_question(path: Any) -> None:
    opening = re.match(r"\{\{-? ?/\*(.+?)\*/", path.read_text(), re.DOTALL)
    assert opening
    assert 2 <= len(opening[1].strip().splitlines()) <= 3
    assert max(map(len, opening[0].splitlines())) <= 110
    assert re.search(r"/q/\d+/", opening[1])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_named_question_exists_and_fits(path: Any) -> None:
    for number in map(int, re.findall(r"/q/(\d+)/", path.read_text())):
        (question,) = (ROOT / "quiz" / "bank" / "questions").glob(f"*/{number}-*.md")
        front = yaml.safe_load(question.read_text().split("---\n")[1])
        assert ABOUT[number] in " ".join([front["title"], *front["tags"]]).lower()


def test_no_template_is_long() -> None:
    assert max(len(path.read_text().splitlines()) for path in TEMPLATES) <= 130
