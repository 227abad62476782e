"""Where Go programs come from: installed, built once from what was pinned, or plainly missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import programs
from tools.programs import PROGRAMS, ProgramMissingError, program

PRINTS = """#!/bin/sh
echo {version}
"""
# Stands for Go: `install` writes a program, `version -m` tells the digest of its module.
GO = """#!/bin/sh
if [ "$1" = version ]; then printf '\\tmod\\thelm\\tv4\\t%s\\n' '{digest}'; exit; fi
/bin/mkdir -p "$GOBIN" && echo built >"$GOBIN/helm"
"""


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(programs, "program", program.__wrapped__)
    monkeypatch.setattr(programs, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))


def _put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_the_installed_helm_is_taken_when_it_is_of_the_major_version(tmp_path: Path) -> None:
    installed = _put(tmp_path / "helm", PRINTS.format(version="v3.19.0"))
    assert programs.program("helm3") == installed


def test_a_helm_of_the_other_version_is_not_taken(tmp_path: Path) -> None:
    _put(tmp_path / "helm", PRINTS.format(version="v3.19.0"))
    built = _put(tmp_path / "var" / "programs" / "helm4-v4.3.1" / "helm", "")
    assert programs.program("helm4") == built


@pytest.mark.parametrize("name", PROGRAMS)
def test_without_go_a_missing_program_is_said_to_be_missing(name: str) -> None:
    with pytest.raises(ProgramMissingError, match=f"{name} is not installed, and without Go"):
        programs.program(name)


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    _put(tmp_path / "go", "#!/bin/sh\necho no network >&2; exit 1\n")
    with pytest.raises(ProgramMissingError, match="could not be built: no network"):
        programs.program("helm4")


def test_what_is_built_is_kept_when_its_source_is_the_one_that_we_pinned(tmp_path: Path) -> None:
    _put(tmp_path / "go", GO.format(digest=PROGRAMS["helm4"].digest))
    path = programs.program("helm4")
    assert path.read_text() == "built\n"
    _put(tmp_path / "go", "#!/bin/sh\nexit 1\n")
    assert programs.program("helm4") == path


@pytest.mark.parametrize("digest", ["h1:another", ""])
def test_what_was_built_from_another_source_is_never_run(tmp_path: Path, digest: str) -> None:
    _put(tmp_path / "go", GO.format(digest=digest))
    with pytest.raises(ProgramMissingError, match=r"helm4 v4\S+ is not what we pinned"):
        programs.program("helm4")
    assert not list(tmp_path.glob("var/programs/*/helm"))


def test_only_ci_insists_on_a_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["programs", "actionlint"])
    monkeypatch.delenv("CI", raising=False)
    programs.main()
    assert capsys.readouterr().err.startswith("LEFT OUT: actionlint is not installed")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="actionlint is not installed"):
        programs.main()
