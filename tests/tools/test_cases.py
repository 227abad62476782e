"""A case is watched until it shows what it says; whoever waits in vain is told what was seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.bank.case_files import Case, CaseFile, Step
from tools.cases import run
from tools.cases.run import CaseError, play

# Answers as a cluster might; what it was asked stands in the file `asked`.
KUBECTL = """#!/bin/sh
echo "$*" >>"{folder}/asked"
case "$1" in
  apply) echo "$5" >"{folder}/applied"; echo applied ;;
  delete) echo 'namespace "try-551" deleted' ;;
  get) if grep -q mended "{folder}/applied"; then echo Running; else echo Pending; fi ;;
esac
"""


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a kubectl that knows one Pod."""
    program = tmp_path / "kubectl"
    program.write_text(KUBECTL.format(folder=tmp_path))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(run, "PATIENCE", 1)
    monkeypatch.setattr(run, "PAUSE", 0.1)
    return tmp_path


def a_case(said: str) -> Case:
    look = "kubectl get pods -n try-551"
    told = CaseFile(
        symptom="The Pod stays Pending.",
        broken=(Step(run=look, says=(said,)),),
        mended=(Step(run=look, says=("Running",)),),
    )
    return Case(number=551, texts={}, told=told)


def asked(cluster: Path) -> list[str]:
    return (cluster / "asked").read_text().splitlines()


def test_both_manifests_are_applied_in_turn_and_the_namespace_goes(cluster: Path) -> None:
    seen = play(a_case("Pending"), cluster)
    assert seen.broken == ["$ kubectl get pods -n try-551\nPending"]
    assert seen.mended == ["$ kubectl get pods -n try-551\nRunning"]
    applied = [line for line in asked(cluster) if line.startswith("apply")]
    assert applied == [f"apply -n try-551 -f {name}.yaml" for name in ("broken", "mended")]
    assert asked(cluster)[-1].startswith("delete namespace try-551")


def test_a_symptom_that_does_not_come_is_told_with_what_was_seen(cluster: Path) -> None:
    with pytest.raises(CaseError) as caught:
        play(a_case("CrashLoopBackOff"), cluster)
    assert "did not show ['CrashLoopBackOff']" in str(caught.value)
    assert "Pending" in str(caught.value)
    assert asked(cluster)[-1].startswith("delete namespace try-551")
