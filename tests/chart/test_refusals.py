"""What cannot work is refused before anything is changed, in plain words, with the cure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chart.rendering import template
from tools.chart import CHART

EXTERNAL = ("database.external.host=db", "database.external.existingSecret=s")
# What is set, and words of the refusal: first what is wrong, then the cure.
COMBINATIONS: list[tuple[str, tuple[str, ...], str, str]] = [
    ("sqlite", ("web.replicas=2",), "serves one pod only", "Set web.replicas to 1"),
    (
        "sqlite",
        ("autoscaling.enabled=true",),
        "autoscaling cannot work with database.mode sqlite",
        "Set autoscaling.enabled to false",
    ),
    (
        "embedded",
        ("database.mode=external", EXTERNAL[1]),
        "database.external.host is empty",
        "Name your PostgreSQL's host",
    ),
    (
        "embedded",
        ("database.mode=external", EXTERNAL[0]),
        "an empty password is refused",
        "Make a Secret with the key `password`",
    ),
    (
        "embedded",
        ("database.mode=external", *EXTERNAL, "database.external.sslmode=verify-full"),
        "there is nothing to verify with",
        "Name a Secret with the key `ca.crt`",
    ),
    (
        "embedded",
        EXTERNAL[:1],
        "database.external is filled in, but database.mode is embedded",
        "Set database.mode to external",
    ),
    (
        "sqlite",
        EXTERNAL[1:],
        "database.external is filled in, but database.mode is sqlite",
        "Set database.mode to external",
    ),
    (
        "embedded",
        ("accounts.enabled=false", "accounts.guests=false"),
        "nobody could practise",
        "Set one of them to true",
    ),
    (
        "embedded",
        ("accounts.oidc.issuer=https://login.example.org",),
        "needs the client that signs in there",
        "Set accounts.oidc.clientId",
    ),
    (
        "embedded",
        ("email.host=smtp.example.org",),
        "email.host needs a sender",
        "Set email.from",
    ),
    (
        "embedded",
        ("email.host=smtp.example.org", "email.from=a@example.org", "email.user=prep"),
        "email.user needs a password",
        "Set email.existingSecret",
    ),
    (
        "embedded",
        ("autoscaling.enabled=true", "autoscaling.minReplicas=7"),
        "autoscaling.minReplicas is larger than autoscaling.maxReplicas",
        "Swap them",
    ),
    (
        "embedded",
        ("autoscaling.enabled=true", "web.resources.requests.cpu=null"),
        "web.resources.requests.cpu is not set",
        "Set it, 100m for example",
    ),
    ("embedded", ("ingress.enabled=true",), "ingress.enabled needs", "Set host"),
    (
        "embedded",
        ("httpRoute.enabled=true", "httpRoute.parentRefs[0].name=public"),
        "httpRoute.enabled needs the site's name",
        "Set host",
    ),
    (
        "embedded",
        ("httpRoute.enabled=true", "host=prep.example.org"),
        "needs a Gateway to attach to",
        "Name it in httpRoute.parentRefs",
    ),
    (
        "embedded",
        ("service.nodePort=30000",),
        "service.type is ClusterIP, which opens none",
        "Set service.type to NodePort",
    ),
    (
        "embedded",
        ("service.type=LoadBalancer",),
        "without a host the site answers to localhost",
        "Set host to the name that leads to the balancer",
    ),
    ("embedded", ("host=https://prep.example.org",), "no bare name", "without https://"),
    ("embedded", ("host=prep.example.org:8443",), "no bare name", "without a port"),
    (
        "site",
        ("host=prep.example.org/prep",),
        "cannot be served under a path",
        "Write the name alone",
    ),
    ("embedded", ("extraHosts={a.example.org}",), "and host is empty", "Put the first of them"),
    (
        "embedded",
        ("web.extraEnv[0].name=A", "web.extraEnv[1].name=A"),
        "web.extraEnv names A twice",
        "Leave one out",
    ),
    (
        "embedded",
        ("web.extraEnv[0].name=EVIDENCE_NODE",),
        "web.extraEnv names EVIDENCE_NODE",
        "Leave it out, or give yours another name",
    ),
    (
        "embedded",
        ("web.rollingUpdate.maxSurge=0%",),
        "nothing could ever roll",
        "Set maxSurge to 1",
    ),
    (
        "embedded",
        ("web.rollingUpdate.maxSurge=100%", "web.workers=4", "web.threads=6"),
        "96 sessions",
        "Lower one of the three",
    ),
    (
        "embedded",
        (r"podLabels.app\.kubernetes\.io/name=other",),
        "podLabels sets app.kubernetes.io/name, by which the chart finds its own pods",
        "Leave it out",
    ),
    (
        "embedded",
        ("--set-string=fullnameOverride=true",),
        "which YAML reads as no name",
        "Choose another",
    ),
    ("embedded", ("host=Prep.example.org",), "no bare name", "small letters"),
    (
        "embedded",
        ("web.replicas=2", "web.workers=3", "web.threads=11"),
        "99 sessions",
        "Lower one of the three",
    ),
    (
        "autoscaling",
        ("autoscaling.maxReplicas=11",),
        "96 sessions",
        "database of your own",
    ),
    (
        "embedded",
        ("metrics.prometheusRule.enabled=true",),
        "needs the figures that metrics.serviceMonitor.enabled brings",
        "Set both, or neither",
    ),
    (
        "gateway",
        ("metrics.serviceMonitor.enabled=true",),
        "an empty networkPolicy.metricsFrom lets nobody",
        "Name Prometheus's namespace there",
    ),
    (
        "embedded",
        ("web.extraVolumes[0].name=data",),
        "the chart has one of that name",
        "Give it another",
    ),
    (
        "embedded",
        ("web.extraVolumeMounts[0].name=a", "web.extraVolumeMounts[0].mountPath=/tmp/"),
        "mounts to /tmp/, where the chart mounts already",
        "Choose another path",
    ),
]
TWICE = 5  # sentences are provoked more than once: of host, of the database, of the sessions
# A value that the schema refuses, for each of its rules.
SHAPES = [
    ("colour=red", "additional properties 'colour' not allowed"),
    ("web.colour=red", "additional properties 'colour' not allowed"),
    ("database.mode=mysql", "/database/mode"),
    ("database.external.sslmode=allow", "/database/external/sslmode"),
    ("database.external.port=0", "/database/external/port"),
    ("database.external.name=", "/database/external/name"),
    ("database.external.user=", "/database/external/user"),
    ("database.external.existingSecret=A_B", "/database/external/existingSecret"),
    ("database.embedded.image=", "/database/embedded/image"),
    ("database.embedded.storage=much", "/database/embedded/storage"),
    ("database.embedded.resources.request.cpu=1", "'request' not allowed"),
    ("database.sqlite.storage=much", "/database/sqlite/storage"),
    ("image.repository=", "/image/repository"),
    ("image.repository=null", "/image"),
    ("database.mode=null", "/database"),
    ("image.pullPolicy=Sometimes", "/image/pullPolicy"),
    ("web.replicas=0", "/web/replicas"),
    ("web.replicas=many", "/web/replicas"),
    ("web.workers=0", "/web/workers"),
    ("web.threads=0", "/web/threads"),
    ("web.extraEnv[0].value=a", "/web/extraEnv/0"),
    ("web.extraEnv[0].nam=a", "/web/extraEnv/0"),
    ("web.extraVolumes[0].emptyDir=a", "/web/extraVolumes/0"),
    ("web.extraVolumeMounts[0].name=a", "/web/extraVolumeMounts/0"),
    ("web.resources.limits.memory=lots", "/web/resources/limits/memory"),
    ("service.type=ExternalName", "/service/type"),
    ("service.port=70000", "/service/port"),
    ("service.nodePort=-1", "/service/nodePort"),
    ("ingress.enabled=maybe", "/ingress/enabled"),
    ("httpRoute.parentRefs[0].namespace=a", "/httpRoute/parentRefs/0"),
    ("autoscaling.maxReplicas=0", "/autoscaling/maxReplicas"),
    ("autoscaling.scaleInSeconds=4000", "/autoscaling/scaleInSeconds"),
    ("networkPolicy.webFrom[0].pods=a", "/networkPolicy/webFrom/0"),
    ("backup.keep=0", "/backup/keep"),
    ("backup.schedule=daily", "/backup/schedule"),
    ("housekeeping.schedule=* *", "/housekeeping/schedule"),
    ("metrics.serviceMonitor.enabled=1", "/metrics/serviceMonitor/enabled"),
    ("image.digest=sha256:12", "/image/digest"),
    ("nameOverride=2026", "/nameOverride"),
    ("fullnameOverride=Prep", "/fullnameOverride"),
    ("userIds=mine", "/userIds"),
    ("timeZone=Europe Berlin", "/timeZone"),
    ("accounts.guests=maybe", "/accounts/guests"),
    ("accounts.oidc.issuer=login", "/accounts/oidc/issuer"),
    ("email.security=ssl", "/email/security"),
    ("trustedProxies=-1", "/trustedProxies"),
    ("kubernetesVersion=v1.38", "/kubernetesVersion"),
    ("web.rollingUpdate.maxSurge=many", "/web/rollingUpdate/maxSurge"),
    ("web.envFrom[0].secret=a", "/web/envFrom/0"),
    ("extraObjects[0].kind=Secret", "/extraObjects/0"),
    ("commonLabels.team=3", "/commonLabels/team"),
    ("extraHosts[0]=", "/extraHosts/0"),
    ("global=a", "/global"),
    ("enabled=maybe", "/enabled"),
]


@pytest.mark.parametrize(("scenario", "sets", "wrong", "cure"), COMBINATIONS)
def test_a_combination_that_cannot_work_is_refused_with_the_cure(
    helm: str, scenario: str, sets: tuple[str, ...], wrong: str, cure: str
) -> None:
    done = template(helm, scenario, *sets)
    assert done.returncode != 0
    assert wrong in done.stderr
    assert cure in done.stderr


@pytest.mark.parametrize(("value", "said"), SHAPES)
def test_a_value_of_the_wrong_shape_is_refused(helm: str, value: str, said: str) -> None:
    done = template(helm, "embedded", value)
    assert done.returncode != 0
    assert said.rpartition("/")[2] in done.stderr
    assert said in done.stderr


def test_every_sentence_of_the_chart_is_provoked() -> None:
    assert len(sentences("_validate.tpl") + sentences("_validate_web.tpl")) == (
        len(COMBINATIONS) - TWICE
    )


def test_all_that_is_wrong_is_said_at_once(helm: str) -> None:
    wrong = ("ingress.enabled=true", "service.nodePort=30000", "web.threads=99", "extraHosts={A_b}")
    said = template(helm, "embedded", *wrong).stderr
    assert said.count("k8sprep: ") == 5
    for cure in ("Set host", "Set service.type", "Lower one of the three", "Put the first of them"):
        assert cure in said


@pytest.mark.parametrize("odd", ["a b: c", "a'b", "https://a.b", "a: |"])
def test_whatever_stands_in_a_value_the_refusal_is_a_sentence(helm: str, odd: str) -> None:
    done = template(helm, "embedded", f"--set-string=host={odd}")
    assert done.returncode != 0
    assert "k8sprep: host is " in done.stderr


def _leaves(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the dotted name of each value and what its schema says."""
    reference = schema.get("$ref", "").rpartition("/")[2]
    schema = SCHEMA["$defs"][reference] if reference else schema
    for name, below in schema.get("properties", {}).items():
        yield from _leaves(below, f"{path}.{name}".removeprefix("."))
    if "properties" not in schema:
        yield path, schema


SCHEMA: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text())


def sentences(template: str) -> list[str]:
    """Return the sentences of a template: what is no comment and no action."""
    text = (CHART / "templates" / template).read_text()
    text = re.sub(r"\{\{-? ?/\*.*?\*/ ?-?\}\}", "", text, flags=re.DOTALL)
    return [line for line in text.splitlines() if re.match(r"[a-z]|\{\{ .* [a-z]+ ", line)]


# Helm itself ignores, with a warning, what is no map where the chart has one; Kubernetes checks it.
MAPS = {"web.affinity", "global"}


@pytest.mark.parametrize(("path", "schema"), [*_leaves(SCHEMA)], ids=lambda value: str(value)[:40])
def test_every_value_of_another_type_is_refused(
    helm4: str, path: str, schema: dict[str, Any]
) -> None:
    match schema.get("type"):
        case "array":
            wrong = f"{path}=x"
        case "object":
            wrong = f"{path}.x[0]=x"
        case _:
            wrong = f"{path}[0]=x"
    done = template(helm4, "embedded", wrong)
    assert (done.returncode == 0) == (path in MAPS), done.stderr


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def test_the_schema_lets_no_unknown_value_through() -> None:
    for found in _objects(SCHEMA):
        # Volumes and mounts are Kubernetes' own objects: only their needed keys are named.
        assert found.get("additionalProperties") is False
