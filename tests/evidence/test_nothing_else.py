"""No secret, no address of the database and no other variable can get onto a page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.evidence.here import COUNTERS, DATA_LINKS, EXISTING, FILES, LARGEST, Here
from tests.evidence.likeness import ADDRESSES, ENVIRONMENT, everything, pod, resolver, values
from tests.evidence.likeness import FILES as WRITTEN

SECRET = "s3cr3t-canary"
ELSEWHERE = (
    *("run/secrets/k8sprep/secret-key", "run/secrets/database/password", "data/k8sprep.sqlite3"),
    *("proc/self/environ", "proc/1/environ", "proc/self/cmdline", "etc/hosts", "etc/passwd"),
    *("run/secrets/kubernetes.io/serviceaccount/token", "run/evidence/other", "root/.pgpass"),
)


def test_secrets_beside_what_is_read_do_not_appear(tmp_path: Path) -> None:
    given_values = dict.fromkeys(
        ("SECRET_KEY", "DB_HOST", "DB_PASSWORD", "DATABASE_URL", "X_SERVICE_HOST"), SECRET
    )
    here = pod(tmp_path, given_values)
    for path in ELSEWHERE:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    assert SECRET not in everything(here)


def test_only_listed_files_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, opened = pod(tmp_path), set[str]()
    really = os.open

    def noted(path: Any, *more: Any, **others: Any) -> int:
        if Path(path).is_relative_to(tmp_path):
            opened.add(str(Path(path).relative_to(tmp_path)))
        return really(path, *more, **others)

    monkeypatch.setattr(os, "open", noted)
    everything(here)
    assert len(opened) > 20
    assert {path for path in opened if Path(path).name not in COUNTERS} <= FILES


@pytest.mark.parametrize(
    "path",
    [
        *("proc/self/environ", "run/secrets/k8sprep/secret-key", "/etc/passwd", ""),
        *("sys/fs/cgroup/../../../etc/cpu.max", "sys/fs/cgroupx/cpu.max", "etc/cpu.max"),
        *("sys/fs/cgroup//cpu.max", "sys/fs/cgroup/a/memory.kmem.slabinfo"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(PermissionError):
        pod(tmp_path).text(path)
    with pytest.raises(PermissionError):
        pod(tmp_path).exists(path)


def test_a_file_of_the_kernel_is_read_whole() -> None:
    """The kernel gives them a page at a time, however much is asked for."""
    whole = "proc/self/mountinfo"
    assert Here().text(whole) == Path("/", whole).read_text().strip()


def test_no_listed_file_can_hold_a_secret() -> None:
    listed = {*FILES, *(path for path in EXISTING if "token" not in path)}
    words = ("secret", "environ", "passw", "token", "cmdline", "data")
    assert [path for path in listed if any(word in path for word in words)] == []
    assert all(path.endswith("/..data") for path in DATA_LINKS.values())


def test_a_link_to_a_secret_is_told_by_its_target_only(tmp_path: Path) -> None:
    here = pod(tmp_path)
    folder = tmp_path / "run/secrets/k8sprep"
    (folder / "..2026_11_30_12_00_00.1").mkdir()
    (folder / "..2026_11_30_12_00_00.1" / "secret-key").write_text(SECRET)
    assert "..2026_11_30_12_00_00.1" in everything(here)
    assert SECRET not in everything(here)


def test_only_the_releases_own_names_are_looked_up(tmp_path: Path) -> None:
    asked = set()

    def noted(name: str) -> Any:
        asked.add(name)
        return resolver(name)

    here = pod(tmp_path)
    everything(Here(root=tmp_path, environment=here.environment, asks=noted))
    assert asked == {*ADDRESSES, "prep.a.svc.cluster.local."}
    assert here.addresses("-database") == ("", None)


@pytest.mark.parametrize("node", [SECRET + " b", "postgres://u:p@h/d", "UPPER", "-a", "a" * 300])
def test_a_node_that_is_no_name_is_not_shown(tmp_path: Path, node: str) -> None:
    here = pod(tmp_path, {"EVIDENCE_NODE": node})
    assert here.node == ""
    assert "Node" not in values(here, "place")


CONTENT = st.one_of(
    st.none(),
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode(errors="ignore")),
    st.sampled_from(
        [b"9" * 5000, b"[" * 50_000, b"\0" * 100, b"a" * (2 * LARGEST), b"{}", b"null"]
    ),
    st.sampled_from([text.encode() for text in WRITTEN.values()]),
    st.builds(
        lambda text, cut: text.encode()[:cut],
        st.sampled_from([*WRITTEN.values()]),
        st.integers(0, 300),
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=st.fixed_dictionaries(dict.fromkeys(WRITTEN, CONTENT)))
def test_whatever_the_files_hold_nothing_fails_and_all_is_text(
    tmp_path: Path, files: dict[str, bytes | None]
) -> None:
    here = pod(tmp_path)
    for path, content in files.items():
        (tmp_path / path).unlink(missing_ok=True)
        if content is not None:
            (tmp_path / path).write_bytes(content)
    words = everything(here)
    words.encode()
    assert "\0" not in words
    assert len(words) < 200_000


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "unreadable"])
def test_what_is_no_plain_file_reads_as_nothing(tmp_path: Path, kind: str) -> None:
    here = pod(tmp_path)
    for path in WRITTEN:
        file = tmp_path / path
        file.unlink()
        match kind:
            case "folder":
                file.mkdir()
            case "pipe":
                os.mkfifo(file)
            case "loop":
                file.symlink_to(file)
            case "unreadable":
                file.write_text("x")
                file.chmod(0)
    everything(here)
    assert kind == "unreadable" or here.text("proc/self/status") == ""


def test_an_environment_of_anything_is_counted_and_not_shown(tmp_path: Path) -> None:
    named = {"": SECRET, "=": SECRET, "A_SERVICE_HOST\n": SECRET, "KUBERNETES_SERVICE_HOST": SECRET}
    assert SECRET not in everything(pod(tmp_path, ENVIRONMENT | named))
