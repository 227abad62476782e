"""What the chart promises, held by what it renders: no snapshots, only what matters."""

from __future__ import annotations

import re
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

EXTERNAL = (
    "database.mode=external",
    "database.external.host=db.example.org",
    "database.external.existingSecret=theirs",
)


def web(objects: list[dict[str, Any]]) -> dict[str, Any]:
    return one(objects, "Deployment")


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_every_pod_is_restricted_read_only_and_without_a_token(helm4: str, scenario: str) -> None:
    for name, pod in pods(rendered(helm4, scenario)):
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False, name
        assert spec["enableServiceLinks"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["securityContext"]["fsGroupChangePolicy"] == "OnRootMismatch"
        for container in containers(pod):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["resources"]["limits"]["memory"]
            assert container["resources"]["requests"]["cpu"]


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_names_carry_the_release_and_selectors_the_instance(helm4: str, scenario: str) -> None:
    own = [each for each in rendered(helm4, scenario) if each["kind"] != "Cluster"]
    for found in own:
        assert found["metadata"]["name"].startswith("prep-k8sprep")
        selector = found.get("spec", {}).get("selector", {})
        if labels := selector.get("matchLabels", selector):
            assert labels["app.kubernetes.io/instance"] == "prep"


@pytest.mark.parametrize(
    "release", ["a" * 53, "team.one", f"{'a' * 38}-k8sprep", "2026", "1e3", "0x1", "2026-k8sprep"]
)
def test_any_name_of_a_release_gives_names_that_kubernetes_takes(helm: str, release: str) -> None:
    done = template(helm, release=release)
    assert done.returncode == 0, done.stderr
    for found in yaml.safe_load_all(done.stdout):
        name = found["metadata"]["name"]
        assert re.fullmatch(r"[a-z]([-a-z0-9]*[a-z0-9])?", name)
        assert len(name) <= (52 if found["kind"] == "CronJob" else 63)


def test_a_release_named_after_the_chart_does_not_stutter(helm4: str) -> None:
    done = template(helm4, release="k8sprep")
    assert "name: k8sprep-database\n" in done.stdout
    assert "k8sprep-k8sprep" not in done.stdout


def test_nothing_set_serves_localhost_and_the_service_over_http(helm4: str) -> None:
    objects = rendered(helm4)
    given = environment(containers(pod_of(web(objects)))[1])
    assert given["HTTPS"] == "0"
    hosts = given["ALLOWED_HOSTS"].split(",")
    assert {"localhost", "prep-k8sprep", "prep-k8sprep.learners.svc.cluster.local"} <= set(hosts)
    assert "*" not in hosts
    assert not {each["kind"] for each in objects} & {
        "Ingress",
        "HTTPRoute",
        "HorizontalPodAutoscaler",
        "ServiceMonitor",
        "PrometheusRule",
    }


def test_a_host_means_https(helm4: str) -> None:
    objects = rendered(helm4, "site")
    given = environment(containers(pod_of(web(objects)))[1])
    assert given["HTTPS"] == "1"
    assert given["ALLOWED_HOSTS"].startswith("prep.example.org,")
    ingress = one(objects, "Ingress")["spec"]
    assert ingress["rules"][0]["host"] == "prep.example.org"
    assert ingress["tls"] == [{"hosts": ["prep.example.org"], "secretName": "prep-tls"}]


def test_web_pods_roll_without_a_gap(helm4: str) -> None:
    spec = web(rendered(helm4))["spec"]
    assert spec["replicas"] == 2
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert spec["revisionHistoryLimit"] == 3
    pod = spec["template"]["spec"]
    assert pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"] == 5
    assert pod["terminationGracePeriodSeconds"] > 25
    assert {each["topologyKey"] for each in pod["topologySpreadConstraints"]} == {
        "kubernetes.io/hostname",
        "topology.kubernetes.io/zone",
    }


def test_liveness_never_asks_the_database(helm4: str) -> None:
    container = pod_of(web(rendered(helm4)))["spec"]["containers"][0]
    assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
    assert container["startupProbe"]["httpGet"]["path"] == "/livez"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_the_release_runs_before_the_web_container_with_the_same_environment(helm4: str) -> None:
    release, container = containers(pod_of(web(rendered(helm4))))
    assert release["command"] == ["python", "manage.py", "release"]
    shown = [each for each in container["env"] if each["name"] != "EVIDENCE_NODE"]
    assert release["env"] == shown


def test_the_database_is_ready_when_it_can_be_signed_in_to(helm4: str) -> None:
    database = one(rendered(helm4), "StatefulSet", "prep-k8sprep-database")
    container = database["spec"]["template"]["spec"]["containers"][0]
    command = container["readinessProbe"]["exec"]["command"][2]
    assert "PGPASSWORD" in command
    assert '--host "$POD_IP"' in command  # by 127.0.0.1 the official image trusts everyone
    assert "livenessProbe" not in container
    assert environment(container)["PGDATA"] == "/var/lib/postgresql/data/pgdata"


def test_the_application_signs_in_as_nobody_special(helm4: str) -> None:
    objects = rendered(helm4)
    database = one(objects, "StatefulSet", "prep-k8sprep-database")
    (container,) = containers(pod_of(database))
    assert not {"POSTGRES_USER", "POSTGRES_DB"} & environment(container).keys()
    script = one(objects, "ConfigMap", "prep-k8sprep-database")["data"]["init.sh"]
    assert "CREATE ROLE k8sprep LOGIN PASSWORD :'password';" in script
    assert "ALTER ROLE CURRENT_USER PASSWORD NULL;" in script
    assert environment(containers(pod_of(web(objects)))[1])["DB_USER"] == "k8sprep"


def test_a_web_value_does_not_restart_the_database(helm4: str) -> None:
    before, after = (
        one(rendered(helm4, "embedded", *sets), "StatefulSet", "prep-k8sprep-database")
        for sets in ((), ("web.threads=8", "image.tag=next", "host=prep.example.org"))
    )
    assert before["spec"] == after["spec"]


def test_extra_environment_replaces(helm: str) -> None:
    for container in containers(pod_of(web(rendered(helm, "placed")))):
        given = environment(container)
        assert given["LOG_FORMAT"] == "text"
        assert given["TZ"] == {"configMapKeyRef": {"name": "zone", "key": "name"}}


def test_what_is_placed_by_hand_is_where_it_was_put(helm4: str) -> None:
    for _, each in pods(rendered(helm4, "placed")):
        assert each["spec"]["nodeSelector"] == {"kubernetes.io/os": "linux"}
        assert each["spec"]["tolerations"][0]["key"] == "dedicated"
    pod = pod_of(web(rendered(helm4, "placed")))["spec"]
    assert "nodeAffinity" in pod["affinity"]
    assert [each["whenUnsatisfiable"] for each in pod["topologySpreadConstraints"]] == [
        "DoNotSchedule"
    ]
    assert {"name": "more", "mountPath": "/more"} in pod["containers"][0]["volumeMounts"]


def test_the_autoscaler_decides_how_many(helm4: str) -> None:
    objects = rendered(helm4, "autoscaling")
    assert "replicas" not in web(objects)["spec"]
    scaler = one(objects, "HorizontalPodAutoscaler")["spec"]
    assert (scaler["minReplicas"], scaler["maxReplicas"]) == (3, 10)
    assert scaler["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 15


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_a_drain_is_never_blocked(helm4: str, scenario: str) -> None:
    budget = one(rendered(helm4, scenario), "PodDisruptionBudget")["spec"]
    assert budget["maxUnavailable"] == 1
    assert "minAvailable" not in budget
    assert budget["selector"]["matchLabels"]["app.kubernetes.io/component"] == "web"


def test_metrics_have_a_service_of_their_own(helm4: str) -> None:
    objects = rendered(helm4, "site")
    assert [each["port"] for each in one(objects, "Service")["spec"]["ports"]] == [80]
    metrics = one(objects, "Service", "prep-k8sprep-metrics")
    assert [each["port"] for each in metrics["spec"]["ports"]] == [9100]
    labels = metrics["metadata"]["labels"]
    monitor = one(objects, "ServiceMonitor")
    assert monitor["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert monitor["metadata"]["labels"]["release"] == "prometheus"
    rules = one(objects, "PrometheusRule")["spec"]["groups"][0]["rules"]
    assert len(rules) == 5
    assert all('service="prep-k8sprep-metrics"' in rule["expr"] for rule in rules)


def test_a_route_attaches_to_the_named_gateway(helm4: str) -> None:
    route = one(rendered(helm4, "gateway"), "HTTPRoute")["spec"]
    assert route["parentRefs"] == [{"name": "public", "namespace": "gateways"}]
    assert route["rules"][0]["backendRefs"] == [{"name": "prep-k8sprep", "port": 80}]


def test_only_web_and_jobs_reach_the_database(helm4: str) -> None:
    policy = one(rendered(helm4), "NetworkPolicy", "prep-k8sprep-database")["spec"]
    (rule,) = policy["ingress"]
    assert rule["ports"] == [{"port": 5432}]
    (peer,) = rule["from"]
    assert peer["podSelector"]["matchExpressions"][0]["values"] == [
        "web",
        "backup",
        "housekeeping",
        "statistics",
    ]
    assert peer["podSelector"]["matchLabels"]["app.kubernetes.io/instance"] == "prep"
    assert "namespaceSelector" not in peer
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert "egress" not in policy


@pytest.mark.parametrize("name", ["prep-k8sprep", "prep-k8sprep-jobs"])
def test_web_and_jobs_go_to_dns_and_the_database_only(helm4: str, name: str) -> None:
    def ports(*sets: str) -> list[int]:
        egress = one(rendered(helm4, "embedded", *sets), "NetworkPolicy", name)["spec"]["egress"]
        return [port["port"] for rule in egress for port in rule["ports"]]

    assert ports() == [53, 53, 5432]
    assert ports(*EXTERNAL, "database.external.port=5433") == [53, 53, 5433]
    assert ports("database.mode=sqlite") == [53, 53]


def test_pages_can_be_kept_to_the_gateway(helm4: str) -> None:
    policy = one(rendered(helm4, "gateway"), "NetworkPolicy")["spec"]
    (rule,) = policy["ingress"]  # metricsFrom is empty: nobody reads them
    assert rule["ports"] == [{"port": 8000}]
    gateways, tests = rule["from"]
    assert gateways["namespaceSelector"]["matchLabels"]
    assert tests["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "test"


def test_no_policy_when_they_are_off(helm4: str) -> None:
    assert not [each for each in rendered(helm4, "placed") if each["kind"] == "NetworkPolicy"]


def test_the_canary_may_go_nowhere_and_the_outsider_anywhere(helm4: str) -> None:
    objects = rendered(helm4)
    canary = one(objects, "NetworkPolicy", "prep-k8sprep-canary")["spec"]
    assert canary["policyTypes"] == ["Egress"]
    assert "egress" not in canary
    pod = pod_of(one(objects, "Deployment", "prep-k8sprep-test-outsider"))
    labels = pod["metadata"]["labels"]
    assert canary["podSelector"]["matchLabels"].items() <= labels.items()
    script = pod["spec"]["containers"][0]["args"][0]
    assert "NOT ENFORCED HERE: not proved" in script
    assert one(objects, "NetworkPolicy", "prep-k8sprep-test")["spec"]["egress"] == [{}]
    outsider = one(objects, "Pod", "prep-k8sprep-test-outsider")
    assert outsider["metadata"]["labels"]["app.kubernetes.io/component"] == "test"


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_scripts_that_are_passed_as_text_are_python(helm4: str, scenario: str) -> None:
    for name, pod in pods(rendered(helm4, scenario)):
        for container in containers(pod):
            if container.get("command") == ["python", "-c"]:
                compile(container["args"][0], name, "exec")


def test_an_external_database_is_verified_and_backed_up_by_its_own_tools(helm4: str) -> None:
    objects = rendered(helm4, "external")
    assert not [each for each in objects if each["kind"] == "StatefulSet"]
    given = environment(containers(pod_of(web(objects)))[1])
    wanted = {
        "DB_HOST": "postgres.example.org",
        "DB_PORT": "5433",
        "DB_NAME": "prep",
        "DB_USER": "prep",
        "DB_SSLMODE": "verify-full",
        "PGSSLROOTCERT": "/run/secrets/database-ca/ca.crt",
    }
    assert wanted.items() <= given.items()
    (job,) = containers(pod_of(one(objects, "CronJob", "prep-k8sprep-backup")))
    assert job["image"] == "docker.io/library/postgres:18-trixie"
    wanted = {
        "PGHOST": "postgres.example.org",
        "PGPORT": "5433",
        "PGDATABASE": "prep",
        "PGUSER": "prep",
        "PGSSLMODE": "verify-full",
    }
    assert wanted.items() <= environment(job).items()


@pytest.mark.parametrize("odd", ["12345", "yes", "@svc", "a: b", "null"])
def test_a_name_is_text_whatever_it_looks_like(helm: str, odd: str) -> None:
    given = f"--set-string=database.external.user={odd},database.external.name={odd}"
    objects = rendered(helm, "external", given)
    env = environment(containers(pod_of(web(objects)))[1])
    assert (env["DB_USER"], env["DB_NAME"]) == (odd, odd)
    (job,) = containers(pod_of(one(objects, "CronJob", "prep-k8sprep-backup")))
    assert environment(job)["PGUSER"] == odd


def test_sqlite_is_one_pod_that_is_replaced_not_rolled(helm4: str) -> None:
    objects = rendered(helm4, "sqlite")
    spec = web(objects)["spec"]
    assert spec["replicas"] == 1
    assert spec["strategy"] == {"type": "Recreate"}
    given = environment(containers(pod_of(web(objects)))[1])
    assert given["DATABASE_URL"] == "sqlite:////data/k8sprep.sqlite3"
    assert not [name for name in given if name.startswith("DB_")]
    claim = one(objects, "PersistentVolumeClaim", "prep-k8sprep-data")
    assert claim["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
    assert claim["spec"]["storageClassName"] == "fast"


@pytest.mark.parametrize("name", ["backup", "restore", "housekeeping", "statistics"])
def test_sqlites_jobs_run_beside_the_web_pod(helm4: str, name: str) -> None:
    job = pod_of(one(rendered(helm4, "sqlite"), "CronJob", f"prep-k8sprep-{name}"))
    (term,) = job["spec"]["affinity"]["podAffinity"][
        "requiredDuringSchedulingIgnoredDuringExecution"
    ]
    assert term["topologyKey"] == "kubernetes.io/hostname"
    assert term["labelSelector"]["matchLabels"]["app.kubernetes.io/component"] == "web"
    mounts = {each["name"]: each["mountPath"] for each in containers(job)[0]["volumeMounts"]}
    assert mounts["data"] == "/data"


def test_jobs_never_run_beside_themselves_and_restore_never_by_itself(helm4: str) -> None:
    jobs = [each for each in rendered(helm4) if each["kind"] == "CronJob"]
    assert {each["spec"]["concurrencyPolicy"] for each in jobs} == {"Forbid"}
    asleep = {each["metadata"]["name"] for each in jobs if each["spec"].get("suspend")}
    assert asleep == {"prep-k8sprep-restore"}


def test_backups_are_kept_by_everything_that_helm_does(helm: str) -> None:
    claim = one(rendered(helm), "PersistentVolumeClaim", "prep-k8sprep-backups")
    notes = claim["metadata"]["annotations"]
    assert notes["helm.sh/hook"] == "post-install,post-upgrade"
    assert notes["helm.sh/hook-delete-policy"] == "hook-failed"


def test_without_backups_there_is_no_volume_for_them(helm4: str) -> None:
    names = {each["metadata"]["name"] for each in rendered(helm4, "gitops")}
    assert not [name for name in names if re.search("backup|restore", name)]
    assert "prep-k8sprep-housekeeping" in names


def test_statistics_can_be_left_out_and_come_when_they_are_wanted(helm4: str) -> None:
    name = "prep-k8sprep-statistics"
    job = one(rendered(helm4, "embedded", "statistics.schedule=5 1 * * 0"), "CronJob", name)
    assert job["spec"]["schedule"] == "5 1 * * 0"
    assert containers(pod_of(job))[0]["command"] == ["python", "manage.py", "statistics"]
    without = rendered(helm4, "embedded", "statistics.enabled=false")
    assert name not in {each["metadata"]["name"] for each in without}


def test_a_registrys_secret_reaches_every_pod(helm4: str) -> None:
    for _, pod in pods(rendered(helm4, "site")):
        assert pod["spec"]["imagePullSecrets"] == [{"name": "registry"}]


def test_every_hook_of_helm_test_is_named_like_a_pod(helm4: str) -> None:
    """Helm 3 asks for a pod's log by the name of each of them, and fails where there is none."""
    hooks = [
        (each["kind"], each["metadata"]["name"])
        for each in rendered(helm4)
        if each["metadata"].get("annotations", {}).get("helm.sh/hook") == "test"
    ]
    assert {name for _, name in hooks} == {name for kind, name in hooks if kind == "Pod"}


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_no_argument_has_two_dollars_of_which_kubernetes_would_take_one(
    helm4: str, scenario: str
) -> None:
    for name, pod in pods(rendered(helm4, scenario)):
        for container in containers(pod):
            assert "$$" not in " ".join(container.get("args", [])), name


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        ("17 3 * * *", 36),
        ("@daily", 36),
        ("*/30 * * * *", 36),
        ("0 3 * * 0", 192),
        ("@weekly", 192),
    ],
)
def test_stopped_backups_are_noticed_a_day_late_at_most(
    helm4: str, schedule: str, hours: int
) -> None:
    given = ("site", f"--set-string=backup.schedule={schedule}")
    rules = one(rendered(helm4, *given), "PrometheusRule")["spec"]["groups"][0]["rules"]
    [rule] = [each for each in rules if each["alert"] == "K8sprepBackupsStopped"]
    assert f"> {hours} * 3600" in rule["expr"]
    assert f"offset {hours}h" in rule["expr"]


def test_without_backups_nobody_misses_them(helm4: str) -> None:
    objects = rendered(helm4, "site", "backup.enabled=false")
    rules = one(objects, "PrometheusRule")["spec"]["groups"][0]["rules"]
    assert not [rule for rule in rules if "Backup" in rule["alert"]]


def test_the_database_of_cloudnative_pg_is_the_one_that_is_signed_in_to(helm4: str) -> None:
    objects = rendered(helm4, "cloudnative-pg")
    database = one(objects, "Cluster", "k8sprep-postgres")
    initdb = database["spec"]["bootstrap"]["initdb"]
    given = environment(containers(pod_of(web(objects)))[1])
    assert given["DB_HOST"] == f"{database['metadata']['name']}-rw"
    assert (given["DB_NAME"], given["DB_USER"]) == (initdb["database"], initdb["owner"])
    named = {
        volume["name"]: volume["secret"]["secretName"]
        for volume in pod_of(web(objects))["spec"]["volumes"]
        if "secret" in volume
    }
    assert named["database"] == f"{database['metadata']['name']}-app"
    assert named["database-ca"] == f"{database['metadata']['name']}-ca"
    assert database["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
    # A dump needs tools as new as the server.
    (job,) = containers(pod_of(one(objects, "CronJob", "prep-k8sprep-backup")))
    version = job["image"].rpartition(":")[2].partition("-")[0]
    assert database["spec"]["imageName"].rpartition(":")[2] == version
