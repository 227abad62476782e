"""The chart as a dependency of another: with `global`, a condition, an alias."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chart.api import cluster
from tests.chart.rendering import NAMED, one, rendered, template
from tools.chart import CHART

NAMES: dict[str, Any] = yaml.safe_load(NAMED.read_text())


def umbrella(folder: Path, *aliases: str, **values: Any) -> Path:
    """Make a chart that depends on ours, once for each alias; `k8sprep` is its own name."""
    chart = folder / "umbrella"
    (chart / "charts").mkdir(parents=True)
    (chart / "charts" / "k8sprep").symlink_to(CHART)
    version = yaml.safe_load((CHART / "Chart.yaml").read_text())["version"]
    dependencies = [
        {"name": "k8sprep", "version": version, "condition": f"{alias}.enabled"}
        | ({} if alias == "k8sprep" else {"alias": alias})
        for alias in aliases
    ]
    about = {"apiVersion": "v2", "name": "umbrella", "version": "1.0.0"}
    (chart / "Chart.yaml").write_text(yaml.safe_dump(about | {"dependencies": dependencies}))
    (chart / "values.yaml").write_text(yaml.safe_dump(values))
    return chart


def test_global_and_the_condition_are_let_through(helm: str, tmp_path: Path) -> None:
    values = {"global": {"imageRegistry": "x"}, "k8sprep": {"enabled": True, **NAMES}}
    objects = rendered(helm, "", chart=umbrella(tmp_path, "k8sprep", **values), release="platform")
    assert one(objects, "Deployment", "platform-k8sprep")
    assert one(objects, "Pod", "platform-k8sprep-test-page")


def test_the_condition_turns_it_off(helm: str, tmp_path: Path) -> None:
    chart = umbrella(tmp_path, "k8sprep", k8sprep={"enabled": False})
    assert rendered(helm, "", chart=chart) == []


def test_what_is_refused_in_a_dependency_is_a_sentence(helm: str, tmp_path: Path) -> None:
    chart = umbrella(tmp_path, "k8sprep", k8sprep={**NAMES, "ingress": {"enabled": True}})
    assert (
        "k8sprep: ingress.enabled needs the site's name" in template(helm, "", chart=chart).stderr
    )


@pytest.mark.parametrize("section", ["web", "secretKey", "backup", "metrics", "database"])
def test_a_null_in_an_umbrella_is_no_riddle(helm: str, tmp_path: Path, section: str) -> None:
    chart = umbrella(tmp_path, "k8sprep", k8sprep=NAMES | {section: None})
    said = template(helm, "", chart=chart).stderr
    assert "nil pointer" not in said
    assert "interface" not in said


def test_two_of_one_release_share_neither_names_nor_selectors(helm: str, tmp_path: Path) -> None:
    chart = umbrella(tmp_path, "first", "second", first=NAMES, second=NAMES)
    objects = rendered(helm, "", chart=chart, release="platform")
    named = [(each["kind"], each["metadata"]["name"]) for each in objects]
    assert len(named) == len(set(named))
    for name in ("first", "second"):
        service = one(objects, "Service", f"platform-{name}")
        assert service["spec"]["selector"]["app.kubernetes.io/name"] == name


def test_secrets_are_made_where_the_cluster_is_seen(helm: str, tmp_path: Path) -> None:
    with cluster(tmp_path) as kubeconfig:
        objects = rendered(helm, "", chart=umbrella(tmp_path, "k8sprep"), kubeconfig=kubeconfig)
    assert len([each for each in objects if each["kind"] == "Secret"]) == 2
