"""Where Helm comes from: installed, built once, or plainly missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import chart
from tools.chart import ProgramMissingError, program

PRINTS = """#!/bin/sh
echo {version}
"""


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(chart, "program", program.__wrapped__)
    monkeypatch.setattr(chart, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))


def _put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_the_installed_helm_is_taken_when_it_is_of_the_major_version(tmp_path: Path) -> None:
    installed = _put(tmp_path / "helm", PRINTS.format(version="v3.19.0"))
    assert chart.program("helm3") == installed


def test_a_helm_of_the_other_version_is_not_taken(tmp_path: Path) -> None:
    _put(tmp_path / "helm", PRINTS.format(version="v3.19.0"))
    built = _put(tmp_path / "var" / "programs" / "helm4-v4.3.1" / "helm", "")
    assert chart.program("helm4") == built


@pytest.mark.parametrize("name", ["helm4", "helm3", "kube-score"])
def test_without_go_a_missing_program_is_said_to_be_missing(name: str) -> None:
    with pytest.raises(ProgramMissingError, match=f"{name} is not installed, and without Go"):
        chart.program(name)


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    _put(tmp_path / "go", "#!/bin/sh\necho no network >&2; exit 1\n")
    with pytest.raises(ProgramMissingError, match="could not be built: no network"):
        chart.program("helm4")
