"""What operators can set: each value changes what it names, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.chart.rendering import (
    SCENARIOS,
    containers,
    environment,
    one,
    pod_of,
    pods,
    rendered,
    template,
)
from tests.chart.test_nulls import RELEASED

CLIENT = ("external", "database.external.clientCertSecret=prep-client")
ODD = ["2026", "1e3", "true", "null", "0x10", "a--b"]


def meta(objects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the metadata of each object and each pod template."""
    for each in objects:
        yield each["metadata"]
    for _, pod in pods(objects):
        yield pod["metadata"]


def test_labels_and_annotations_reach_every_pod(helm: str) -> None:
    sets = (
        "podLabels.team=prep",
        r"podAnnotations.sidecar\.istio\.io/inject=no",
        "commonLabels.a=b",
    )
    objects = rendered(helm, "site", *sets)
    for _, pod in pods(objects):
        assert {"team": "prep", "a": "b"}.items() <= pod["metadata"]["labels"].items()
        assert pod["metadata"]["annotations"]["sidecar.istio.io/inject"] == "no"
    for each in meta(objects):
        assert each["labels"]["a"] == "b"


def test_a_common_label_may_say_what_it_is_part_of_and_is_not_doubled(helm: str) -> None:
    sets = (r"commonLabels.app\.kubernetes\.io/part-of=learning", "commonLabels.release=mine")
    objects = rendered(helm, "site", *sets)
    assert one(objects, "Service")["metadata"]["labels"]["app.kubernetes.io/part-of"] == "learning"
    # The name by which Prometheus finds it wins.
    assert one(objects, "ServiceMonitor")["metadata"]["labels"]["release"] == "prometheus"


def test_labels_of_a_value_never_reach_a_selector(helm4: str) -> None:
    sets = ("podLabels.team=prep", "commonLabels.a=b")
    for before, after in zip(rendered(helm4), rendered(helm4, "embedded", *sets), strict=True):
        assert before.get("spec", {}).get("selector") == after.get("spec", {}).get("selector")
        assert before.get("spec", {}).get("volumeClaimTemplates") == after.get("spec", {}).get(
            "volumeClaimTemplates"
        )


def test_a_priority_class_reaches_every_pod(helm4: str) -> None:
    for _, pod in pods(rendered(helm4, "embedded", "priorityClassName=high")):
        assert pod["spec"]["priorityClassName"] == "high"


def test_another_name_is_in_every_object_and_selector(helm: str) -> None:
    objects = rendered(helm, "site", "nameOverride=drill")
    for found in objects:
        assert found["metadata"]["name"].startswith("prep-drill")
    selector = one(objects, "Deployment", "prep-drill")["spec"]["selector"]["matchLabels"]
    assert selector["app.kubernetes.io/name"] == "drill"
    for found in rendered(helm, "site", "fullnameOverride=learn"):
        assert re.match(r"learn(-|$)", found["metadata"]["name"])


@pytest.mark.parametrize("odd", ODD)
def test_odd_names_of_release_and_namespace_are_text_everywhere(helm: str, odd: str) -> None:
    done = template(helm, "site", release=odd, namespace=odd)
    assert done.returncode == 0, done.stderr
    objects = [each for each in yaml.safe_load_all(done.stdout) if each]
    for each in meta(objects):
        labels = each.get("labels", {})
        assert labels.get("app.kubernetes.io/instance", odd) == odd
        assert all(isinstance(value, str) for value in labels.values())
        assert isinstance(each.get("name", ""), str)
    for _, pod in pods(objects):
        for container in containers(pod):
            for name, value in environment(container).items() if "env" in container else ():
                assert isinstance(value, (str, dict)), name


def test_a_release_whose_name_begins_with_a_digit_has_names_that_do_not(helm: str) -> None:
    done = template(helm, "site", release="2026")
    names = {found["metadata"]["name"] for found in yaml.safe_load_all(done.stdout) if found}
    assert all(name.startswith("k8sprep-2026") for name in names)


def test_annotations_of_service_and_account(helm4: str) -> None:
    sets = (
        "--set-string=service.annotations.load-balancer=internal",
        r"--set-string=serviceAccount.annotations.iam\.example/role=12",
    )
    objects = rendered(helm4, "embedded", *sets)
    service, account = one(objects, "Service"), one(objects, "ServiceAccount")
    assert service["metadata"]["annotations"] == {"load-balancer": "internal"}
    assert account["metadata"]["annotations"] == {"iam.example/role": "12"}
    assert "annotations" not in one(rendered(helm4), "Service")["metadata"]


def test_more_objects_are_as_they_were_written(helm: str, tmp_path: Path) -> None:
    theirs = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "prep-k8sprep-more"},
        "data": {"template": "{{ .Values.host }}"},
    }
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump({"extraObjects": [theirs, theirs | {"kind": "Secret"}]}))
    objects = rendered(helm, "embedded", f"--values={file}")
    assert one(objects, "ConfigMap", "prep-k8sprep-more") == theirs
    assert one(objects, "Secret", "prep-k8sprep-more")["data"] == theirs["data"]


def test_more_environment_comes_last_and_in_the_order_given(helm: str) -> None:
    names = ["Z_FIRST", "A_SECOND", "WORKERS", "PGHOST"]
    sets = [part for n, name in enumerate(names) for part in (f"web.extraEnv[{n}].name={name}",)]
    values = [f"--set-string=web.extraEnv[{n}].value={n}" for n in range(len(names))]
    objects = rendered(helm, "embedded", *sets, *values)
    application = containers(pod_of(one(objects, "Deployment")))
    jobs = [
        container
        for name in ("backup", "restore", "housekeeping", "statistics")
        for container in containers(pod_of(one(objects, "CronJob", f"prep-k8sprep-{name}")))
    ]
    for container in [*application, *jobs]:
        given = [each["name"] for each in container["env"]]
        assert given[-len(names) :] == names
        assert len(given) == len(set(given))
        assert environment(container)["WORKERS"] == "2"
    assert environment(jobs[0])["PGHOST"] == "3"


def test_whole_maps_become_variables_of_the_application_and_its_jobs(helm4: str) -> None:
    for scenario in ("embedded", "sqlite"):
        objects = rendered(helm4, scenario, "web.envFrom[0].secretRef.name=more")
        for kind, name in [
            ("Deployment", ""),
            ("CronJob", "-backup"),
            ("CronJob", "-housekeeping"),
            ("CronJob", "-statistics"),
        ]:
            for container in containers(pod_of(one(objects, kind, f"prep-k8sprep{name}"))):
                assert container["envFrom"] == [{"secretRef": {"name": "more"}}]


def test_how_many_pods_may_be_missing_or_added(helm4: str) -> None:
    sets = ("web.rollingUpdate.maxUnavailable=25%", "web.rollingUpdate.maxSurge=0")
    strategy = one(rendered(helm4, "embedded", *sets), "Deployment")["spec"]["strategy"]
    assert strategy["rollingUpdate"] == {"maxUnavailable": "25%", "maxSurge": 0}


def test_schedules_have_a_time_zone(helm4: str) -> None:
    jobs = [
        each
        for each in rendered(helm4, "embedded", "timeZone=Europe/Berlin")
        if each["kind"] == "CronJob"
    ]
    assert {each["spec"]["timeZone"] for each in jobs} == {"Europe/Berlin"}
    assert not [
        each
        for each in rendered(helm4)
        if "timeZone" in each["spec" if "spec" in each else "metadata"]
    ]


def test_the_version_of_kubernetes_reaches_whatever_asks_for_it(helm4: str) -> None:
    def told(*sets: str) -> str | None:
        web = pod_of(one(rendered(helm4, "embedded", *sets), "Deployment"))
        return environment(containers(web)[-1]).get("KUBERNETES_VERSION")

    assert told() is None
    assert told("--set-string=kubernetesVersion=1.40") == "1.40"


def test_a_digest_is_part_of_every_image_of_ours(helm4: str) -> None:
    digest = f"sha256:{'a1' * 32}"
    for _, pod in pods(rendered(helm4, "embedded", f"image.digest={digest}")):
        for container in containers(pod):
            if "postgres" not in container["image"]:
                assert container["image"] == f"ghcr.io/k8sprep/k8sprep:0.1.0@{digest}"


@pytest.mark.parametrize("scenario", ["site", "gateway"])
def test_more_than_one_host_leads_to_the_site(helm: str, scenario: str) -> None:
    names = ["prep.example.org", "learn.example.org", "a.example.net"]
    objects = rendered(helm, scenario, "extraHosts={learn.example.org,a.example.net}")
    allowed = environment(containers(pod_of(one(objects, "Deployment")))[1])["ALLOWED_HOSTS"]
    assert allowed.split(",")[:3] == names
    if scenario == "site":
        ingress = one(objects, "Ingress")["spec"]
        assert [rule["host"] for rule in ingress["rules"]] == names
        assert ingress["tls"][0]["hosts"] == names
    else:
        assert one(objects, "HTTPRoute")["spec"]["hostnames"] == names


def test_a_clients_certificate_reaches_the_application_and_every_job(helm: str) -> None:
    objects = rendered(helm, *CLIENT)
    workloads = [one(objects, "Deployment")]
    workloads += [each for each in objects if each["kind"] == "CronJob"]
    assert len(workloads) == 5
    for pod in map(pod_of, workloads):
        volumes = {each["name"]: each for each in pod["spec"]["volumes"]}
        client = volumes["database-client"]["secret"]
        assert client["secretName"] == "prep-client"
        assert [each["key"] for each in client["items"]] == ["tls.crt", "tls.key"]
        assert client["defaultMode"] == 0o440  # libpq refuses a key that others may read
        for container in containers(pod):
            given = environment(container)
            mounted = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}
            assert given["PGSSLCERT"] == f"{mounted['database-client']}/tls.crt"
            assert given["PGSSLKEY"] == f"{mounted['database-client']}/tls.key"


def test_of_an_authority_only_the_certificate_is_mounted(helm4: str) -> None:
    for _, pod in pods(rendered(helm4, "external")):
        for volume in pod["spec"].get("volumes", []):
            if volume["name"] == "database-ca":
                assert volume["secret"]["items"] == [{"key": "ca.crt", "path": "ca.crt"}]


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
@pytest.mark.parametrize("given", ["userIds=namespace", "--api-versions=security.openshift.io/v1"])
def test_a_namespace_may_choose_every_id(helm: str, scenario: str, given: str) -> None:
    for name, pod in pods(rendered(helm, scenario, given)):
        security = pod["spec"]["securityContext"]
        assert security["runAsNonRoot"] is True
        assert not {"runAsUser", "runAsGroup", "fsGroup"} & set(security), name


def test_the_chart_chooses_every_id_where_it_is_told_to(helm: str) -> None:
    openshift = "--api-versions=security.openshift.io/v1"
    for _, pod in pods(rendered(helm, "embedded", openshift, "userIds=chart")):
        assert pod["spec"]["securityContext"]["fsGroup"] in {10001, 999}


def test_what_helm_test_runs_asks_for_what_the_values_say(helm4: str) -> None:
    sets = ("test.resources.requests.cpu=50m", "test.resources.limits.cpu=200m")
    objects = rendered(helm4, "embedded", *sets)
    tests = [(name, pod) for name, pod in pods(objects) if "-test-" in name]
    assert len(tests) == 5
    for _, pod in tests:
        for container in containers(pod):
            assert container["resources"]["requests"]["cpu"] == "50m"
            assert container["resources"]["limits"]["cpu"] == "200m"


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_every_container_can_be_given_a_limit_of_cpu(helm4: str, scenario: str) -> None:
    sections = ("web", "database.embedded", "backup", "housekeeping", "statistics", "test")
    sets = [f"{section}.resources.limits.cpu=1" for section in sections]
    for name, pod in pods(rendered(helm4, scenario, *sets)):
        for container in containers(pod):
            assert container["resources"]["limits"]["cpu"] == 1, name


def test_an_upgrade_from_the_release_before_leaves_the_database_alone(helm: str) -> None:
    before, after = (
        one(rendered(helm, "embedded", chart=chart), "StatefulSet", "prep-k8sprep-database")
        for chart in (RELEASED, RELEASED.parents[3] / "deploy" / "helm" / "k8sprep")
    )
    assert before["spec"] == after["spec"]


def test_an_upgrade_from_the_release_before_changes_no_selector(helm: str) -> None:
    def selectors(chart: Path) -> dict[tuple[str, str], Any]:
        return {
            (each["kind"], each["metadata"]["name"]): each["spec"]["selector"]
            for each in rendered(helm, "site", chart=chart)
            if "selector" in each.get("spec", {})
        }

    assert selectors(RELEASED) == selectors(RELEASED.parents[3] / "deploy" / "helm" / "k8sprep")


def told_of_accounts(helm: str, scenario: str, *sets: str) -> dict[str, Any]:
    """Return what the web pod is told of accounts and of e-mail."""
    web = pod_of(one(rendered(helm, scenario, *sets), "Deployment"))
    names = ("ACCOUNTS", "SIGN_UP", "GUESTS", "TRUSTED_PROXIES", "OIDC_", "EMAIL_")
    every = environment(containers(web)[-1])
    return {name: value for name, value in every.items() if name.startswith(names)}


def test_accounts_and_guests_can_be_turned_off(helm: str) -> None:
    assert told_of_accounts(helm, "embedded") == {"TRUSTED_PROXIES": "0"}
    assert told_of_accounts(helm, "embedded", "accounts.guests=false", "accounts.signUp=false") == {
        "GUESTS": "0",
        "SIGN_UP": "0",
        "TRUSTED_PROXIES": "0",
    }
    assert told_of_accounts(helm, "embedded", "accounts.enabled=false")["ACCOUNTS"] == "0"


def test_whoever_comes_by_an_ingress_is_counted_by_the_address_that_it_saw(helm4: str) -> None:
    assert told_of_accounts(helm4, "site")["TRUSTED_PROXIES"] == "1"
    assert told_of_accounts(helm4, "gateway")["TRUSTED_PROXIES"] == "1"
    assert told_of_accounts(helm4, "site", "trustedProxies=2")["TRUSTED_PROXIES"] == "2"


def test_a_mail_server_and_a_provider_are_reached_with_passwords_from_files(helm: str) -> None:
    sets = (
        *("email.host=smtp.example.org", "email.from=prep@example.org", "email.user=prep"),
        *("email.existingSecret=mail", "accounts.oidc.issuer=https://login.example.org:8443/prep"),
        *("accounts.oidc.clientId=k8sprep", "accounts.oidc.existingSecret=login"),
    )
    objects = rendered(helm, "site", *sets)
    told = told_of_accounts(helm, "site", *sets)
    assert told["EMAIL_PASSWORD_FILE"] == "/run/secrets/email/password"
    assert told["OIDC_CLIENT_SECRET_FILE"] == "/run/secrets/oidc/client-secret"
    web = pod_of(one(objects, "Deployment"))
    secrets = {v["secret"]["secretName"] for v in web["spec"]["volumes"] if "secret" in v}
    assert {"mail", "login"} <= secrets
    ways_out = one(objects, "NetworkPolicy", "prep-k8sprep")["spec"]["egress"]
    assert {587, 8443} <= {port["port"] for way in ways_out for port in way.get("ports", [])}
