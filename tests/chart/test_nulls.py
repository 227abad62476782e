"""Nothing that is left empty breaks the chart: a null is a default or a sentence.

Helm takes a value away that is set to null; `--reuse-values` over a chart that has grown leaves the
new ones away just so.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chart.rendering import SCENARIOS, template
from tests.chart.test_refusals import SCHEMA
from tools.chart import CHART

[RELEASED] = Path(__file__).with_name("released").glob("k8sprep-*.tgz")
# What Go and Helm's engine say when a template meets what it did not expect.
GO = re.compile(
    r"nil pointer|interface \{\}|<nil>|<no value>|map\[|incompatible types|wrong type|executing \"|"
    r"cannot unmarshal|YAML parse"
)


def paths(values: dict[str, Any], before: str = "") -> Iterator[str]:
    """Yield the dotted name of each section and each leaf."""
    for name, value in values.items():
        yield before + name
        if isinstance(value, dict):
            yield from paths(value, f"{before}{name}.")


VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())


def released() -> dict[str, Any]:
    """Return the values of the chart that was released before."""
    with tarfile.open(RELEASED) as archive:
        file = archive.extractfile("k8sprep/values.yaml")
        assert file
        values: dict[str, Any] = yaml.safe_load(file)
    return values


def _new() -> list[str]:
    """Return what the chart before did not have: a section once, not each of its leaves too."""
    found = {*paths(VALUES)} - {*paths(released())}
    return sorted(path for path in found if path.rpartition(".")[0] not in found)


NEW = _new()


def _touching(path: str) -> Iterator[str]:
    """Yield the scenarios in which the section of a value matters: those that set a value of it."""
    yield "embedded"
    for name, file in SCENARIOS.items():
        if path.partition(".")[0] in yaml.safe_load(file.read_text()):
            yield name


@pytest.mark.parametrize("path", [*paths(VALUES)])
def test_null_is_a_default_or_a_sentence(helm4: str, path: str) -> None:
    for scenario in _touching(path):
        done = template(helm4, scenario, f"{path}=null")
        assert not GO.search(done.stderr), done.stderr
        assert not re.search(r"<no value>|<nil>|%!", done.stdout)
        if done.returncode:
            assert re.search(r"missing property|k8sprep: [A-Za-z]", done.stderr), done.stderr


@pytest.mark.parametrize("section", sorted(VALUES))
def test_a_section_that_is_null_by_the_other_helm(helm: str, section: str) -> None:
    done = template(helm, "site", f"{section}=null")
    assert not GO.search(done.stderr), done.stderr


@pytest.mark.parametrize("scenario", ["site", "external", "sqlite", "autoscaling"])
def test_values_of_the_chart_before_are_enough(helm: str, scenario: str) -> None:
    done = template(helm, scenario, *(f"{path}=null" for path in NEW))
    assert done.returncode == 0, done.stderr
    assert not re.search(r"<no value>|<nil>|: null$", done.stdout, re.MULTILINE)


def test_each_needed_value_is_named_by_the_schema(helm4: str) -> None:
    done = template(helm4, "embedded", "web.workers=null", "backup.keep=null", "image=null")
    for words in ("at '/web': missing property 'workers'", "'keep'", "missing property 'image'"):
        assert words in done.stderr


def test_no_new_value_is_needed() -> None:
    needed = {"image", "web", "database", "service", "housekeeping"}
    assert set(SCHEMA["required"]) == needed
    assert not needed & set(NEW)
    assert json.dumps(SCHEMA).count('"required"') < 25
