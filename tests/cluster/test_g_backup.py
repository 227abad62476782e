"""(g) A backup, everything deleted, and restored to the last byte."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from kubernetes import client

from tests.cluster.conftest import Site
from tests.cluster.kube import Space, wait
from tests.cluster.load import load
from tests.cluster.report import Report

TABLES = ("quiz_attempt", "quiz_card", "quiz_question")
WIPE = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
# What a newer release leaves that the backup knows nothing of, and what people did since.
GROWN = """
CREATE TABLE quiz_newer (id int PRIMARY KEY, question_id bigint REFERENCES quiz_question);
DELETE FROM quiz_attempt;
"""
NEWER = "SELECT count(*) FROM pg_class WHERE relname = 'quiz_newer'"


def digests(space: Space) -> dict[str, list[str]]:
    """How many rows each table has, and a hash over all of them."""
    query = "SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY id)) FROM {} AS t"
    return {table: space.sql(query.format(table)) for table in TABLES}


def run_job(space: Space, what: str, site: str = "k8sprep", **environment: str) -> str:
    """Run a CronJob of the chart now, as `kubectl create job --from` does; its last line."""
    jobs: Any = client.BatchV1Api()
    template = jobs.read_namespaced_cron_job(f"{site}-{what}", space.name).spec.job_template
    for each in template.spec.template.spec.containers[0].env:
        each.value = environment.get(each.name, each.value)
    name = f"{site}-{what}-{uuid.uuid4().hex[:4]}"
    meta = client.V1ObjectMeta(
        name=name, annotations={"cronjob.kubernetes.io/instantiate": "manual"}
    )
    jobs.create_namespaced_job(space.name, client.V1Job(metadata=meta, spec=template.spec))

    def ended() -> bool:
        status = jobs.read_namespaced_job(name, space.name).status
        return bool(status.succeeded or status.failed)

    wait(f"the job {name}", ended, seconds=120)
    [pod, *_again] = space.core.list_namespaced_pod(
        space.name, label_selector=f"job-name={name}"
    ).items
    said = space.logs(pod.metadata.name)
    assert jobs.read_namespaced_job(name, space.name).status.succeeded, said
    return said.strip().splitlines()[-1]


def test_a_backup_brings_back_every_row(site: Site, report: Report) -> None:
    space = site.space
    with load(space, enough=50, seconds=60) as learners:
        pass
    learners.assert_nothing_lost_or_doubled()
    with report.row("g drill") as words:
        before = digests(space)
        words.append(run_job(space, "backup"))
        space.sql(WIPE)
        words.append(run_job(space, "restore"))
        assert digests(space) == before
        file = words[0].partition(":")[0].rpartition("/")[2]
        space.sql(GROWN)
        run_job(space, "restore", FILE=file)
        assert (digests(space), space.sql(NEWER)) == (before, ["0"])
        with pytest.raises(AssertionError, match="There is no backup /backups/none"):
            run_job(space, "restore", FILE="none")
        assert digests(space) == before
        words.append(run_job(space, "backup", KEEP="1"))
        assert words[-1] == f"/backups/{file} is older than the newest 1 and gone."
        words.append(run_job(space, "housekeeping"))
        assert digests(space) == before
        wait("2 web pods", lambda: space.ready("web", 2), seconds=60)
    rows = ", ".join(f"{table} {found[0].partition('|')[0]}" for table, found in before.items())
    words.append(f"equal hashes: {rows}")
    assert not any(found[0].startswith("0|") for found in before.values())
    with load(space, enough=20, seconds=60) as learners:
        pass
    learners.assert_nothing_lost_or_doubled()
    assert learners.failed == []
