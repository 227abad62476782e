"""The chart's papers: versions, the README's table, the schema's keys, what each template says."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import pytest
import yaml

from tests.chart.rendering import one, rendered
from tools.chart import CHART, readme
from tools.programs import ROOT

TEMPLATES = sorted(
    path for path in (CHART / "templates").rglob("*") if path.suffix in {".yaml", ".tpl"}
)
# What Helm passes on from a chart around this one; nothing here reads it.
OF_AN_UMBRELLA = {"global", "enabled"}
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


def test_the_readme_is_what_helm_docs_makes(helm_docs: str) -> None:
    assert (CHART / "README.md").read_text() == readme(), "run `make chart-readme`"


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
    rows = re.findall(
        r"^\| ([a-z][\w.]+) \| .+ \| (.+) \|$", (CHART / "README.md").read_text(), re.MULTILINE
    )
    leaves = _leaves(json.loads((CHART / "values.schema.json").read_text()))
    assert {name for name, _ in rows} == leaves - OF_AN_UMBRELLA
    assert all(comment.endswith(".") for _, comment in rows)


def test_the_chart_says_where_it_comes_from() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    home = chart["home"]
    assert chart["sources"] == [home]
    assert chart["maintainers"]
    raw, _, path = chart["icon"].partition("/main/")
    assert raw == home.replace("github.com", "raw.githubusercontent.com")
    assert (ROOT / path).is_file()
    for link in yaml.safe_load(chart["annotations"]["artifacthub.io/links"]):
        _, _, path = link["url"].partition("/blob/main/")
        assert link["url"].startswith(home)
        assert not path or (ROOT / path).is_file()


def test_the_images_that_are_told_are_those_of_the_values() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    told = [each["image"] for each in yaml.safe_load(chart["annotations"]["artifacthub.io/images"])]
    assert told == [
        f"{values['image']['repository']}:{chart['appVersion']}",
        values["database"]["embedded"]["image"],
    ]


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


def test_each_alert_has_a_runbook_and_each_runbook_an_alert(helm4: str) -> None:
    groups = one(rendered(helm4, "site"), "PrometheusRule")["spec"]["groups"]
    alerts = {rule["alert"]: rule for group in groups for rule in group["rules"]}
    headings = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbooks.md").read_text(), re.MULTILINE)
    assert set(headings) == set(alerts)
    for name, rule in alerts.items():
        assert rule["annotations"]["summary"].endswith(".")
        address, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert address.endswith("/blob/main/docs/runbooks.md")
        assert anchor == name.lower()
