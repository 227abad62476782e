"""Each scenario of ci/: both Helms render it, alike, and Kubernetes would take each object."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from kubernetes_validate import utils

from tests.chart.rendering import SCENARIOS, rendered, template
from tools.chart import CHART
from tools.programs import program

DEFINITIONS = Path(__file__).parent / "definitions"
VERSIONS = ["1.30", "1.33", "1.37"]


@pytest.fixture(params=sorted(SCENARIOS))
def scenario(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(autouse=True, scope="module")
def _schemas_are_read_once() -> Any:
    """kubernetes-validate parses megabytes of JSON again for each object."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            utils,
            "schema_contents",
            cache(utils.schema_contents),
        )
        yield


@cache
def definition(kind: str) -> dict[str, Any]:
    """Return the schema of a kind that is not Kubernetes' own, or raise FileNotFoundError."""
    read = yaml.safe_load((DEFINITIONS / f"{kind}.yaml").read_text())
    strict: dict[str, Any] = _strict(read)
    return strict


def _strict(schema: Any) -> Any:
    """Return a schema that refuses what it does not name, where the API server would drop it."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: _strict(value) for name, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        kept.setdefault("additionalProperties", False)
    if "(?i)" in str(schema.get("pattern")):  # Go allows a flag anywhere, Python at the start
        kept["pattern"] = "(?i)" + schema["pattern"].replace("(?i)", "")
    if schema.get("x-kubernetes-int-or-string"):
        kept |= {"type": ["integer", "string"]}
    return kept


@cache
def complaint(version: str, text: str) -> str:
    """Return what is wrong with one object, as JSON, for one version of Kubernetes."""
    found = json.loads(text)
    try:
        if (DEFINITIONS / f"{found['kind']}.yaml").exists():
            jsonschema.validate(found, definition(found["kind"]))
        else:
            utils.validate(found, version, strict=True)
    except (jsonschema.ValidationError, utils.SchemaNotFoundError) as error:
        return str(error.message)
    return ""


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid_to_the_letter(helm: str, scenario: str, version: str) -> None:
    for found in rendered(helm, scenario):
        what = complaint(version, json.dumps(found, sort_keys=True))
        assert not what, f"{found['kind']} {found['metadata']['name']}: {what}"


def test_helm_lints_without_a_warning(helm: str, scenario: str) -> None:
    command = [
        str(program(helm)),
        "lint",
        "--strict",
        "--kube-version=1.37.0",
        str(CHART),
        f"--values={SCENARIOS[scenario]}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout


def test_both_helms_render_alike(scenario: str, helm4: str, helm: str) -> None:
    def plain(which: str) -> list[dict[str, Any]]:
        # Random secrets, which differ with each rendering, are given; and nothing else is random.
        sets = ("secretKey.existingSecret=a", "database.embedded.existingSecret=b")
        return rendered(which, scenario, *sets)

    assert plain(helm) == plain(helm4)


def test_there_are_at_least_eight_scenarios() -> None:
    assert len(SCENARIOS) >= 8


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "Servise"}, "Couldn't find schema"),
        ({"spec": {"ports": [{"port": 80, "colour": "red"}]}}, "colour"),
        ({"kind": "HTTPRoute", "spec": {"hostname": "a"}}, "hostname"),
        ({"kind": "PrometheusRule", "spec": {"group": []}}, "group"),
        ({"kind": "Cluster", "spec": {"instances": 3, "storage": {"siz": "1Gi"}}}, "siz"),
        ({"kind": "Cluster", "spec": {"instances": 0}}, "minimum"),
        ({"kind": "ServiceMonitor", "spec": {"selector": {}, "endpoint": []}}, "endpoint"),
    ],
)
def test_an_unknown_kind_or_field_is_a_complaint(change: dict[str, Any], said: str) -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {}}
    assert said in complaint("1.37", json.dumps(service | change))


def test_a_hidden_template_error_is_seen(helm: str) -> None:
    assert template(helm, "embedded", "service.port=none").returncode != 0
