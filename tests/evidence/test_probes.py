"""What each probe reads in a Pod, and how its words follow what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.evidence import PROBES, QUESTIONS
from tests.evidence.likeness import (
    MOUNTS,
    RELEASE,
    STATUS,
    container,
    pod,
    readings,
    release,
    values,
)

BANK = Path(__file__).resolve().parents[2] / "quiz" / "bank" / "questions"


def test_at_least_25_questions_of_the_bank_have_a_probe() -> None:
    numbers = {int(path.name.partition("-")[0]) for path in BANK.rglob("*.md")}
    assert numbers >= QUESTIONS
    assert len(QUESTIONS) >= 25


def test_names_are_unique_and_chapters_stay_together() -> None:
    assert len({probe.name for probe in PROBES}) == len(PROBES)
    chapters = [probe.chapter for probe in PROBES]
    assert chapters == sorted(chapters, key=chapters.index)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_every_probe_reads_something_in_a_pod(tmp_path: Path, probe: object) -> None:
    found = readings(pod(tmp_path), probe.name)  # type: ignore[attr-defined]
    assert found
    for one in found:
        assert one.name
        assert one.value
        assert one.source
        assert one.meaning.endswith(".")


def test_the_readings_of_a_pod(tmp_path: Path) -> None:
    here = pod(tmp_path)
    assert values(here, "place") == {
        "Pod and namespace": "prep-5d8f9c7b6d-x2x4z in a",
        "Node": "node-1",
        "Zone": "zone-a",
        "Labels": "app.kubernetes.io/component=web",
    }
    assert values(here, "kernel") == {"Kernel": "6.12.1-cloud", "Control groups": "version 2"}
    assert values(here, "user") == {
        "UID and GID": "10001 and 10001",
        "Further groups": "10001",
        "User namespace": "the node's own",
    }
    assert values(here, "seccomp") == {"Seccomp": "2, a filter", "NoNewPrivs": "1"}
    assert set(values(here, "capabilities").values()) == {"none"}
    assert values(here, "root") == {"/": "read-only (overlay)"}
    assert values(here, "token") == {"Token of the ServiceAccount": "absent"}
    assert values(here, "pod-security")["As it was rendered"] == "restricted"
    assert values(here, "pod-security")["As the kernel has it"].startswith("4 of 4")
    assert values(here, "class") == {"Class": "Burstable (score 980)"}
    assert values(here, "links") == {
        "Services in the environment": "0, beside the API server's own"
    }
    assert values(here, "services")["Headless"] == "10.244.0.5, 10.244.0.6 in 0.4 ms"
    assert values(here, "rollout")["Hash of the template"] == "5d8f9c7b6d"
    assert values(here, "scaling")["HorizontalPodAutoscaler"].startswith("2 to 6 Pods")


def test_the_figures_of_the_control_groups(tmp_path: Path) -> None:
    found = values(pod(tmp_path), "resources")
    assert found == {
        "Requests and limits": "100m of CPU, at most 2000m; 192 MiB of memory, at most 384 MiB",
        "Memory": "100 MiB of at most 384 MiB",
        "Killed for memory": "1",
        "Weight of the CPU": "4",
        "Limit of the CPU": "none",
        "Throttled": "0 of 0 periods",
        "Processes and threads": "14, without a limit",
    }


def test_another_limit_of_the_cpu_is_said_in_cpus(tmp_path: Path) -> None:
    here = pod(tmp_path, sys_fs_cgroup_cpu_max="50000 100000\n")
    assert values(here, "resources")["Limit of the CPU"] == "0.50 CPUs"


@pytest.mark.parametrize(
    ("score", "name"),
    [("-997", "Guaranteed"), ("1000", "BestEffort"), ("3", "Burstable"), ("0", "none of")],
)
def test_the_class_follows_from_the_score(tmp_path: Path, score: str, name: str) -> None:
    [found] = values(pod(tmp_path, proc_self_oom_score_adj=score), "class").values()
    assert found.startswith(name)


def test_a_pod_without_protection_says_so(tmp_path: Path) -> None:
    open_status = (
        STATUS.replace("Seccomp:\t2", "Seccomp:\t0")
        .replace("NoNewPrivs:\t1", "NoNewPrivs:\t0")
        .replace("10001", "0")
        .replace("CapEff:\t0000000000000000", "CapEff:\t0000000000000401")
        .replace("CapBnd:\t0000000000000000", "CapBnd:\t8000000000000401")
    )
    here = pod(
        tmp_path,
        {"DB_SERVICE_HOST": "10.1.1.1", "OTHER_SERVICE_HOST": "10.1.1.2"},
        proc_self_status=open_status,
        proc_self_mountinfo=MOUNTS.replace("/ / ro", "/ / rw"),
        run_evidence_release_json=release(
            pod=RELEASE["pod"] | {"securityContext": {"seccompProfile": {"type": "Unconfined"}}}
        ),
    )
    (tmp_path / "run/secrets/kubernetes.io/serviceaccount").mkdir(parents=True)
    (tmp_path / "run/secrets/kubernetes.io/serviceaccount/token").touch()
    said = {one.name: one.meaning for one in readings(here)}
    assert "Nothing stands between" in said["Seccomp"]
    assert "setuid bit could" in said["NoNewPrivs"]
    assert "The process is root" in said["UID and GID"]
    assert "change the application's own programs" in said["/"]
    assert "with the rights of its Roles" in said["Token of the ServiceAccount"]
    assert values(here, "capabilities") == {
        "In effect": "2: CHOWN, NET_BIND_SERVICE",
        "The most that could be gained": "3: CHOWN, NET_BIND_SERVICE, number 63",
    }
    assert values(here, "links")["Services in the environment"].startswith("2,")
    assert values(here, "pod-security") == {
        "As it was rendered": "less than restricted: runAsNonRoot is not true, no seccomp profile",
        "As the kernel has it": "0 of 4",
    }


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        ("0" * 16, "none"),
        ("00000000a80425fb", "14: CHOWN, DAC_OVERRIDE, FOWNER"),
        ("000001ffffffffff", "all 41"),
        ("000001fffeffffff", "40: all but SYS_RESOURCE"),
    ],
)
def test_a_set_of_capabilities_is_said_shortly(tmp_path: Path, mask: str, words: str) -> None:
    status = STATUS.replace("CapEff:\t0000000000000000", f"CapEff:\t{mask}")
    here = pod(tmp_path, proc_self_status=status)
    assert values(here, "capabilities")["In effect"].startswith(words)


def test_an_image_without_a_shell_says_how_to_look_inside(tmp_path: Path) -> None:
    found = {one.name: one for one in readings(pod(tmp_path, bin_sh=None), "image")}
    assert found["Shells, compilers, downloaders"].value == "none of those looked for"
    assert "kubectl debug" in found["Shells, compilers, downloaders"].meaning
    with_one = {one.name: one for one in readings(pod(tmp_path), "image")}
    assert with_one["Shells, compilers, downloaders"].value == "/bin/sh"


def test_another_grace_period_and_other_probes_are_told(tmp_path: Path) -> None:
    changed = release(
        pod=RELEASE["pod"] | {"terminationGracePeriodSeconds": 7},
        container={"readinessProbe": {"httpGet": {"path": "/other"}, "periodSeconds": 9}},
    )
    found = readings(pod(tmp_path, run_evidence_release_json=changed), "life")
    assert {one.name: one.value for one in found} == {
        "Before it starts": "release",
        "readinessProbe": "GET /other, every 9 s, 3 failures count",
        "Time to end": "7 s",
    }
    assert "have 7 s" in found[-1].meaning


def test_a_release_that_recreates_its_pod_says_so(tmp_path: Path) -> None:
    recreates = release(deployment={"strategy": {"type": "Recreate"}}, autoscaler={})
    here = pod(tmp_path, run_evidence_release_json=recreates)
    assert values(here, "rollout")["Strategy"] == "Recreate"
    assert values(here, "scaling")["HorizontalPodAutoscaler"] == "none"


def test_ndots_are_reckoned_with(tmp_path: Path) -> None:
    one = readings(pod(tmp_path), "dns")[1]
    assert one.value.endswith("ndots 5")
    assert "3 times in vain" in one.meaning
    alone = readings(pod(tmp_path, etc_resolv_conf="search a.org\nnameserver 1.1.1.1\n"), "dns")[1]
    assert "without a dot" in alone.meaning


def test_mounts_that_are_not_the_charts_are_counted_and_not_named(tmp_path: Path) -> None:
    found = values(pod(tmp_path), "volumes")
    assert found["Kinds of volume"] == "emptyDir, projected, secret"
    assert found["/tmp"] == "ext4, writable"
    assert found["/run/secrets/k8sprep"] == "tmpfs, read-only"
    assert found["Other mounts"] == "1"


def test_outside_a_pod_only_what_is_true_anyway_is_read(tmp_path: Path) -> None:
    outside = container(tmp_path, {}, "proc/", "etc/os-release")
    assert not outside.is_pod
    named = {probe.name for probe in PROBES if probe.read(outside)}
    assert named == {"kernel", "user", "seccomp", "capabilities", "root", "image"}


def test_a_pod_that_this_chart_did_not_make_shows_what_the_kernel_says(tmp_path: Path) -> None:
    here = pod(tmp_path, run_evidence_release_json=None)
    assert values(here, "seccomp")["Seccomp"] == "2, a filter"
    assert values(here, "life") == {}
    assert values(here, "services") == {}
