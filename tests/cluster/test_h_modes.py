"""(h) The other databases: install, rate, upgrade."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes import client

from tests.cluster.conftest import Site
from tests.cluster.helm import CHART
from tests.cluster.kube import RESTRICTED, Space, wait
from tests.cluster.load import Query, load
from tests.cluster.report import Report
from tests.cluster.test_g_backup import run_job

ELSEWHERE = "elsewhere"
PASSWORD = "a/b?c#d e"
# Whoever comes over the network shows a certificate besides the password.
HBA = "local all all trust\nhostssl all all all scram-sha-256 clientcert=verify-ca\n"
ASK = """
import sys, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(sys.argv[1])
    print(*(row[0] for row in cursor.fetchall()), sep="\\n")
"""
MODES = {
    "external": [
        "database.mode=external",
        f"database.external.host={ELSEWHERE}",
        f"database.external.existingSecret={ELSEWHERE}",
        "database.external.sslmode=verify-full",
        f"database.external.caSecret={ELSEWHERE}",
        f"database.external.clientCertSecret={ELSEWHERE}",
        "web.replicas=1",
    ],
    "sqlite": ["database.mode=sqlite"],
}


# Everything that a drill of SQLite compares, and what it does to it in between.
ROWS = (
    "SELECT id || ' ' || token || ' ' || rating || ' ' || due FROM quiz_attempt ORDER BY id",
    "SELECT id || ' ' || stability || ' ' || difficulty || ' ' || due FROM quiz_card ORDER BY id",
    "SELECT number || ' ' || title || ' ' || explanation FROM quiz_question ORDER BY id",
)
WIPE = (
    "DELETE FROM quiz_attempt",
    "DELETE FROM quiz_card",
    "UPDATE quiz_question SET title = 'gone'",
)


def database_elsewhere(space: Space) -> None:
    """Start a PostgreSQL that the chart knows nothing of: a certificate of its own makers, which
    clients have to show too, and a password that is hard on URLs.
    """
    labels = {"app": ELSEWHERE}
    meta = client.V1ObjectMeta(name=ELSEWHERE, labels=labels)
    secret = client.V1Secret(
        metadata=meta, string_data={"password": PASSWORD, "pg_hba.conf": HBA, **certificate()}
    )
    space.core.create_namespaced_secret(space.name, secret)
    ports = [client.V1ServicePort(port=5432)]
    service = client.V1ServiceSpec(selector=labels, ports=ports)
    space.core.create_namespaced_service(space.name, client.V1Service(metadata=meta, spec=service))
    space.core.create_namespaced_pod(space.name, {"metadata": meta, "spec": postgresql()})
    asked = ["pg_isready", "-h", ELSEWHERE, "-U", "k8sprep"]
    wait("a database elsewhere", lambda: answers(space, asked), seconds=60)


def certificate() -> dict[str, str]:
    """A certificate for the name of the Service, which is its own authority, and its key."""
    names = ("ca.crt", "tls.key")
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in names]
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        command += ["-subj", f"/CN={ELSEWHERE}", "-addext", f"subjectAltName=DNS:{ELSEWHERE}"]
        command += ["-out", str(paths[0]), "-keyout", str(paths[1])]
        subprocess.run(command, check=True, capture_output=True)
        made = {name: path.read_text() for name, path in zip(names, paths, strict=True)}
    return made | {"tls.crt": made["ca.crt"]}


def answers(space: Space, command: list[str]) -> bool:
    """Whether a command in the database's pod succeeds."""
    if space.phase(ELSEWHERE) != "Running":
        return False
    try:
        space.execute(ELSEWHERE, *command, container="postgresql")
    except AssertionError:
        return False
    return True


def postgresql() -> dict[str, Any]:
    """A pod's spec of the image that the chart embeds."""
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    folders = ("/var/lib/postgresql/data", "/var/run/postgresql", "/tmp")
    given = {
        "POSTGRES_USER": "k8sprep",
        "POSTGRES_PASSWORD": PASSWORD,
        "PGDATA": "/var/lib/postgresql/data/pgdata",
        "POSTGRES_INITDB_ARGS": "--encoding=UTF8 --locale-provider=builtin --locale=C.UTF-8",
    }
    container = {
        "name": "postgresql",
        "image": values["database"]["embedded"]["image"],
        "env": [{"name": name, "value": value} for name, value in given.items()],
        "securityContext": RESTRICTED | {"runAsUser": 999, "runAsGroup": 999},
        "args": [
            *("-c", "ssl=on"),
            *("-c", "ssl_cert_file=/certificate/ca.crt"),
            *("-c", "ssl_key_file=/certificate/tls.key"),
            *("-c", "ssl_ca_file=/certificate/ca.crt"),
            *("-c", "hba_file=/certificate/pg_hba.conf"),
        ],
        "volumeMounts": [
            {"name": "certificate", "mountPath": "/certificate"},
            *({"name": f"folder{place}", "mountPath": path} for place, path in enumerate(folders)),
        ],
    }
    volumes: list[dict[str, Any]] = [
        {"name": "certificate", "secret": {"secretName": ELSEWHERE, "defaultMode": 0o440}},
        *({"name": f"folder{place}", "emptyDir": {}} for place, _path in enumerate(folders)),
    ]
    security = {"fsGroup": 999}
    return {
        "automountServiceAccountToken": False,
        "containers": [container],
        "securityContext": security,
        "terminationGracePeriodSeconds": 5,
        "volumes": volumes,
    }


@pytest.mark.parametrize("mode", MODES)
def test_another_database_serves_rates_and_upgrades(site: Site, report: Report, mode: str) -> None:
    space, values = site.space, MODES[mode]
    if mode == "external":
        database_elsewhere(space)

    def ask(statement: str) -> list[str]:
        pod = [each for each in space.pods("web", mode) if not each.metadata.deletion_timestamp][-1]
        command = ["env", "DJANGO_SETTINGS_MODULE=k8sprep.settings", "python", "-c", ASK]
        said = space.execute(pod.metadata.name, *command, statement, container="web")
        return said.split()

    with report.row(f"h {mode}") as words:
        site.helm.install(*values, release=mode)
        if mode == "external":
            shown = "SELECT client_dn FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()"
            assert ask(shown) == [f"/CN={ELSEWHERE}"]
            words.append(run_job(space, "backup", f"{mode}-k8sprep"))
        for change in ("installed", "upgraded"):
            service = f"{mode}-k8sprep"
            with load(space, enough=40, seconds=90, service=service, query=ask) as learners:
                pass
            words.append(f"{change}: {learners}")
            learners.assert_nothing_lost_or_doubled()
            assert learners.failed == []
            if change == "installed":
                site.helm.upgrade(*values, release=mode, image=site.next)
        if mode == "sqlite":
            words.append(drill(space, ask))
        site.helm("uninstall", mode)


def drill(space: Space, ask: Query) -> str:
    """Back up the file, wipe it, restore it; what the jobs said."""
    before = [ask(rows) for rows in ROWS]
    said = run_job(space, "backup", "sqlite-k8sprep")
    for statement in WIPE:
        ask(statement)
    assert [ask(rows) for rows in ROWS] != before
    said = f"{said}; {run_job(space, 'restore', 'sqlite-k8sprep')}"
    assert [ask(rows) for rows in ROWS] == before
    return said
