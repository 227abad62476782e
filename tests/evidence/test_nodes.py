"""Nodes of other kinds: their files as the kernel's own documentation has them.

Control groups of both versions, AppArmor and SELinux in their modes, user namespaces:
proc_pid_attr(5), user_namespaces(7), the kernel's admin-guide/cgroup-v1 and cgroup-v2, and
security/apparmor/label.c.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.evidence.reading import Reading
from tests.evidence.likeness import pod, readings, values

ONE = "/kubepods/burstable/pod1/c1"
V1 = {
    "cpu,cpuacct": {
        "cpu.shares": "102",
        "cpu.cfs_quota_us": "-1",
        "cpu.cfs_period_us": "100000",
        "cpu.stat": "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n",
    },
    "memory": {
        "memory.limit_in_bytes": "402653184",
        "memory.usage_in_bytes": "104857600",
        "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
    },
    "pids": {"pids.current": "14", "pids.max": "1024"},
}


def first_version(
    root: Path, mounted_at: str = ONE, more: str = "", **changes: str
) -> dict[str, str]:
    """Lay out control groups of version 1; return the values of the probe.

    A change is named after the file, with `_` for its first dot.
    """
    mounts, groups = more, ""
    for place, (names, files) in enumerate(V1.items(), start=2):
        mounts += f"{place} 1 0:5{place} {mounted_at} /sys/fs/cgroup/{names} ro,nosuid - cgroup "
        mounts += f"cgroup rw,{names}\n"
        groups += f"{place}:{names}:{ONE}\n"
        folder = root / "sys/fs/cgroup" / names / ONE.removeprefix(mounted_at).strip("/")
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(changes.get(name.replace(".", "_", 1), text) + "\n")
    return values(pod(root, proc_self_mountinfo=mounts, proc_self_cgroup=groups), "resources")


@pytest.mark.parametrize("mounted_at", [ONE, "/"])
def test_version_1_is_read_where_the_process_has_its_own_group(
    tmp_path: Path, mounted_at: str
) -> None:
    assert first_version(tmp_path, mounted_at) == {
        "Requests and limits": "100m of CPU, at most 2000m; 192 MiB of memory, at most 384 MiB",
        "Memory": "100 MiB of at most 384 MiB",
        "Killed for memory": "2",
        "Weight of the CPU": "102",
        "Limit of the CPU": "none",
        "Throttled": "0 of 0 periods",
        "Processes and threads": "14 of at most 1024",
    }


def test_limits_of_version_1_are_said_as_those_of_version_2(tmp_path: Path) -> None:
    found = first_version(
        tmp_path,
        cpu_cfs_quota_us="50000",
        cpu_stat="nr_periods 20\nnr_throttled 3\nthrottled_time 9\n",
        memory_limit_in_bytes="9223372036854771712",
        pids_max="max",
    )
    assert found["Limit of the CPU"] == "0.50 CPUs"
    assert found["Throttled"] == "3 of 20 periods"
    assert found["Memory"] == "100 MiB, without a limit"
    assert found["Processes and threads"] == "14, without a limit"


def test_a_node_with_both_versions_counts_by_the_first(tmp_path: Path) -> None:
    unified = "9 1 0:59 / /sys/fs/cgroup/unified ro - cgroup2 cgroup2 rw\n"
    assert first_version(tmp_path, more=unified)["Memory"] == "100 MiB of at most 384 MiB"


def second_version(root: Path, mounted: str, own: str) -> dict[str, str]:
    """Mount control groups of version 2 so, with the process in that group."""
    mounts = f"3 1 0:52 {mounted} /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate\n"
    here = pod(root, proc_self_mountinfo=mounts, proc_self_cgroup=f"0::{own}\n")
    assert values(here, "kernel")["Control groups"] == "version 2"
    return values(here, "resources")


@pytest.mark.parametrize(("mounted", "own"), [("/", "/"), (ONE, ONE)])
def test_version_2_is_read_with_a_namespace_of_its_own_and_without(
    tmp_path: Path, mounted: str, own: str
) -> None:
    assert second_version(tmp_path, mounted, own)["Memory"] == "100 MiB of at most 384 MiB"


@pytest.mark.parametrize(("mounted", "own"), [("/", ONE), ("/", "/../other"), ("/../..", ONE)])
def test_the_machines_own_figures_are_not_taken_for_the_containers(
    tmp_path: Path, mounted: str, own: str
) -> None:
    """A mount may show the whole tree, without the group that the process is in."""
    assert set(second_version(tmp_path, mounted, own)) == {"Requests and limits"}


def test_a_limit_of_version_2_and_its_throttling_are_told(tmp_path: Path) -> None:
    here = pod(
        tmp_path,
        sys_fs_cgroup_cpu_max="50000 100000\n",
        sys_fs_cgroup_cpu_stat="usage_usec 1\nnr_periods 20\nnr_throttled 3\nnr_bursts 0\n",
        sys_fs_cgroup_memory_max="max\n",
        sys_fs_cgroup_memory_events="low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n",
    )
    found = values(here, "resources")
    assert found["Limit of the CPU"] == "0.50 CPUs"
    assert found["Throttled"] == "3 of 20 periods"
    assert found["Memory"] == "100 MiB, without a limit"
    assert found["Killed for memory"] == "0"


def label(root: Path, text: str) -> Reading:
    """Return what is said of a label."""
    [found] = readings(pod(root, proc_self_attr_current=text), "label")
    return found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cri-containerd.apparmor.d (enforce)\n", "is in force and refuses"),
        ("mine (kill)\n", "ends the process"),
        ("mine (user)\n", "asks a program on the node"),
        ("mine (complain)\n", "only takes notes"),
        ("a//&:ns:b (mixed)\n", "some are in force"),
        ("mine (unconfined)\n", "refuses nothing by it"),
        ("unconfined\n", "has no profile"),
    ],
)
def test_apparmor_is_told_by_profile_and_mode(tmp_path: Path, text: str, said: str) -> None:
    found = label(tmp_path, text)
    assert found.value == text.strip()
    assert said in found.meaning


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("system_u:system_r:container_t:s0:c1,c2\0", "as container_t; while it enforces, the cat"),
        ("system_u:system_r:container_t:s0-s0:c0.c1023\0", "as container_t; while it enforces"),
        ("system_u:system_r:kernel_t:s0\0", "only what that type may do"),
        ("system_u:system_r:init_t\0", "only what that type may do"),
        ("unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023\0", "confines in nothing"),
        ("system_u:system_r:spc_t:s0\0", "confines in nothing"),
    ],
)
def test_selinux_is_told_by_its_type(tmp_path: Path, text: str, said: str) -> None:
    found = label(tmp_path, text)
    assert found.value == text.strip("\0")
    assert said in found.meaning


@pytest.mark.parametrize("text", ["", "\0", "_\n", "something else", "a (b)"])
def test_where_no_module_is_known_none_is_claimed(tmp_path: Path, text: str) -> None:
    found = label(tmp_path, text)
    assert found.value == "none"
    assert "neither AppArmor nor SELinux" in found.meaning


@pytest.mark.parametrize(
    ("lines", "value", "said"),
    [
        ("0 0 4294967295", "the node's own", "the same in here and on the node"),
        ("0 1234567168 65536", "0 inside is 1234567168 outside", "a nobody on the node"),
        ("0 1000 1\n1 100000 65536", "0 inside is 1000 outside", "a nobody on the node"),
        ("0 0 65536", "0 inside is 0 outside", "still root outside"),
    ],
)
def test_a_user_namespace_is_told_by_its_map(
    tmp_path: Path, lines: str, value: str, said: str
) -> None:
    here = pod(tmp_path, proc_self_uid_map=f"  {lines}\n")
    [found] = [one for one in readings(here, "user") if one.name == "User namespace"]
    assert found.value == value
    assert said in found.meaning
