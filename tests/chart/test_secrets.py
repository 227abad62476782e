"""Secrets: made where a cluster is seen, kept and never changed; refused where none is."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chart.api import cluster
from tests.chart.rendering import containers, environment, one, pod_of, rendered, template
from tests.chart.test_refusals import sentences

NAMES = ("secretKey.existingSecret=mine", "database.embedded.existingSecret=ours")
OWNED = {
    "labels": {"app.kubernetes.io/managed-by": "Helm"},
    "annotations": {
        "meta.helm.sh/release-name": "prep",
        "meta.helm.sh/release-namespace": "learners",
    },
}


def secret(name: str, **data: str) -> dict[str, Any]:
    """A Secret of the release."""
    encoded = {key: base64.b64encode(value.encode()).decode() for key, value in data.items()}
    return {"kind": "Secret", "metadata": {"name": name, **OWNED}, "data": encoded}


def claim(name: str, *, size: str = "2Gi", kind: str = "standard") -> dict[str, Any]:
    """A volume's claim of the release."""
    spec = {"resources": {"requests": {"storage": size}}, "storageClassName": kind}
    return {"kind": "PersistentVolumeClaim", "metadata": {"name": name, **OWNED}, "spec": spec}


def deployment(
    name: str, *, mode: str = "embedded", application: str = "k8sprep"
) -> dict[str, Any]:
    """The web pods' Deployment of the release."""
    labels = {
        "app.kubernetes.io/name": application,
        "app.kubernetes.io/instance": "prep",
        "app.kubernetes.io/component": "web",
    }
    notes = {"k8sprep/database-mode": mode}
    meta = {"labels": OWNED["labels"] | labels, "annotations": OWNED["annotations"] | notes}
    return {"kind": "Deployment", "metadata": {"name": name, **meta}, "spec": {"replicas": 2}}


def secrets(objects: list[dict[str, Any]]) -> dict[str, Any]:
    return {each["metadata"]["name"]: each for each in objects if each["kind"] == "Secret"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ((), ["secretKey.existingSecret is empty", "database.embedded.existingSecret is empty"]),
        (NAMES[:1], ["database.embedded.existingSecret is empty"]),
        (NAMES[1:], ["secretKey.existingSecret is empty"]),
        (("database.mode=sqlite",), ["secretKey.existingSecret is empty"]),
    ],
)
def test_without_a_cluster_no_secret_is_made_and_the_cure_is_said(
    helm: str, given: tuple[str, ...], wanted: list[str]
) -> None:
    unnamed = ("secretKey.existingSecret=", "database.embedded.existingSecret=")
    done = template(helm, "embedded", *unnamed, *given)
    assert done.returncode != 0
    assert done.stderr.count("rendered without a cluster, as GitOps does") == len(wanted)
    assert done.stderr.count("kubectl create secret generic prep-k8sprep-") == len(wanted)
    for words in wanted:
        assert words in done.stderr


def test_with_both_named_gitops_gets_the_same_twice(helm: str) -> None:
    first, second = (template(helm, "gitops", f"--set-string=image.tag={n}") for n in ("1", "1"))
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert "kind: Secret" not in first.stdout


def test_made_secrets_are_kept_immutable_and_differ_from_each_other(
    helm: str, tmp_path: Path
) -> None:
    with cluster(tmp_path) as kubeconfig:
        made = secrets(rendered(helm, kubeconfig=kubeconfig))
    assert set(made) == {"prep-k8sprep-key", "prep-k8sprep-database"}
    assert len({value for each in made.values() for value in each["data"].values()}) == 2
    for each in made.values():
        assert each["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
        assert each["immutable"] is True


def test_what_was_made_stays_with_every_upgrade(helm: str, tmp_path: Path) -> None:
    live = (
        secret("prep-k8sprep-key", **{"secret-key": "k"}),
        secret("prep-k8sprep-database", password="p"),
    )
    with cluster(tmp_path, *live) as kubeconfig:
        made = secrets(rendered(helm, kubeconfig=kubeconfig))
    # Those of release 0.1: a rollback to it could not take the field away.
    assert not [each for each in made.values() if "immutable" in each]
    assert {name: each["data"] for name, each in made.items()} == {
        each["metadata"]["name"]: each["data"] for each in live
    }


def test_what_was_made_immutable_stays_so(helm: str, tmp_path: Path) -> None:
    live = secret("prep-k8sprep-key", **{"secret-key": "k"}) | {"immutable": True}
    with cluster(tmp_path, live) as kubeconfig:
        made = secrets(rendered(helm, kubeconfig=kubeconfig))
    assert made["prep-k8sprep-key"]["immutable"] is True


def test_a_changed_secret_rolls_the_web_pods(helm4: str, tmp_path: Path) -> None:
    def checksum(password: str) -> str:
        with cluster(tmp_path, secret("named-database", password=password)) as kubeconfig:
            objects = rendered(
                helm4,
                "embedded",
                "database.embedded.existingSecret=named-database",
                kubeconfig=kubeconfig,
            )
        notes = pod_of(one(objects, "Deployment"))["metadata"]["annotations"]
        return str(notes["checksum/secrets"])

    assert checksum("a") != checksum("b")


def test_named_secrets_are_used_and_none_is_made(helm4: str) -> None:
    objects = rendered(helm4, "gitops")
    assert not secrets(objects)
    volumes = pod_of(one(objects, "Deployment"))["spec"]["volumes"]
    named = {each["secret"]["secretName"] for each in volumes if "secret" in each}
    assert named == {"prep-key", "prep-database"}


def test_a_key_is_changed_beside_the_one_before(helm: str) -> None:
    objects = rendered(helm, "embedded", "secretKey.fallbackSecret=prep-k8sprep-key")
    for name in ("Deployment", "CronJob"):
        pod = pod_of(one(objects, name, f"prep-k8sprep{'-housekeeping' * (name == 'CronJob')}"))
        for container in containers(pod):
            path = environment(container)["SECRET_KEY_FALLBACKS_FILE"]
            mounted = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
            assert path == f"{mounted['key-before']}/secret-key"
        volumes = {each["name"]: each for each in pod["spec"]["volumes"]}
        assert volumes["key-before"]["secret"]["secretName"] == "prep-k8sprep-key"
    nothing = environment(containers(pod_of(one(rendered(helm), "Deployment")))[1])
    assert "SECRET_KEY_FALLBACKS_FILE" not in nothing


LIVE: list[tuple[list[dict[str, Any]], tuple[str, ...], str]] = [
    (
        [deployment("prep-k8sprep")],
        ("database.mode=sqlite",),
        "is in the database of mode embedded, and mode sqlite would start without it",
    ),
    (
        [
            claim("data-prep-k8sprep-database-0", size="5Gi"),
            secret("prep-k8sprep-database", password="p"),
        ],
        (),
        "is 5Gi large, and the values ask for 2Gi",
    ),
    (
        [claim("prep-k8sprep-backups", kind="slow")],
        ("backup.storageClass=swift",),
        "is of the class slow, and the values ask for swift",
    ),
    (
        [secret("prep-k8sprep-database", password="")],
        (),
        "has no key `password`, or an empty one",
    ),
    (
        [claim("data-prep-k8sprep-database-0")],
        (),
        "is here, but its password is not",
    ),
    (
        [deployment("prep-k8sprep")],
        ("fullnameOverride=other",),
        "the release's objects are called prep-k8sprep",
    ),
    (
        [deployment("prep-k8sprep")],
        ("nameOverride=other", "fullnameOverride=prep-k8sprep"),
        "(app.kubernetes.io/name: k8sprep), and nameOverride or fullnameOverride asks for",
    ),
]


@pytest.mark.parametrize(("objects", "sets", "words"), LIVE)
def test_a_move_that_would_lose_data_is_refused(
    helm: str, tmp_path: Path, objects: list[dict[str, Any]], sets: tuple[str, ...], words: str
) -> None:
    with cluster(tmp_path, *objects) as kubeconfig:
        done = template(helm, "", *sets, kubeconfig=kubeconfig)
    assert done.returncode != 0
    assert words in done.stderr


def test_every_sentence_about_the_cluster_is_provoked() -> None:
    offline = 2
    twice = 1  # the two overrides
    assert len(sentences("_validate_live.tpl")) == offline + len(LIVE) - twice


def test_two_of_one_umbrella_chart_are_no_renaming(helm4: str, tmp_path: Path) -> None:
    other = deployment("prep-other", application="other")
    other["metadata"]["annotations"]["k8sprep/chart"] = "other"
    with cluster(tmp_path, other, deployment("prep-k8sprep")) as kubeconfig:
        assert template(helm4, "", kubeconfig=kubeconfig).returncode == 0


# What Kubernetes makes of a variable's value.
def _expanded(value: str, given: dict[str, str]) -> str:
    for name, known in given.items():
        value = value.replace("$$", "\0").replace(f"$({name})", known).replace("\0", "$")
    return value


@pytest.mark.parametrize(
    "odd", ["$(HTTPS)", "$ecret", "a$$b", "$$(HTTPS)", "q\"'\\", "@:/%?#", "ü $"]
)
def test_a_name_reaches_the_application_as_it_is(helm: str, tmp_path: Path, odd: str) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump({"database": {"external": {"user": odd, "name": odd}}}))
    objects = rendered(helm, "external", f"--values={file}")
    given = environment(containers(pod_of(one(objects, "Deployment")))[1])
    tools = environment(containers(pod_of(one(objects, "CronJob", "prep-k8sprep-backup")))[0])
    for each in (given["DB_USER"], given["DB_NAME"], tools["PGUSER"], tools["PGDATABASE"]):
        assert _expanded(each, {"HTTPS": "0"}) == odd


@pytest.mark.parametrize("scenario", ["embedded", "external", "gitops", "sqlite"])
def test_a_secret_is_read_from_a_file_which_nobody_expands(helm4: str, scenario: str) -> None:
    for each in rendered(helm4, scenario, "secretKey.fallbackSecret=before"):
        if each["kind"] not in {"Deployment", "CronJob", "StatefulSet"}:
            continue
        for container in containers(pod_of(each)):
            for name, value in environment(container).items() if "env" in container else ():
                if "PASSWORD" in name or "SECRET" in name:
                    assert name.endswith("_FILE"), name
                    assert value.startswith("/run/secrets/")
