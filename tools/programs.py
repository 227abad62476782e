"""Programs in Go that developers and CI use: `python -m tools.programs NAME [ARGUMENTS]` runs one.

An installed one is taken where any version will do. Else the pinned version is built once into
`var/programs/`, from its published module, whose digest is checked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Program(NamedTuple):
    """A Go program: its package, the version that is built, its usual names, what it may be.

    `digest` is the module's, as Go's checksum database gives it. `major` is how the version of an
    installed one begins; empty means that any version will do.
    """

    package: str
    version: str
    digest: str
    names: tuple[str, ...]
    major: str = ""


PROGRAMS = {
    "helm4": Program(
        "helm.sh/helm/v4/cmd/helm",
        "v4.3.1",
        "h1:UndCoLe9UPmNoL7IvWzaUXveL7T5t/ijoorEmgJdI9g=",
        ("helm", "helm4"),
        "v4.",
    ),
    "helm3": Program(
        "helm.sh/helm/v3/cmd/helm",
        "v3.22.0",
        "h1:n1if5iQgHYsujPAcO5oonH/KiSNUmqmUF0iGVjSF3AU=",
        ("helm3", "helm"),
        "v3.",
    ),
    "kube-score": Program(
        "github.com/zegl/kube-score/cmd/kube-score",
        "v1.20.0",
        "h1:J1VqK86SunV4Gg8emPTmwUVxe0rmXnAs5K9ZUbGMKR8=",
        ("kube-score",),
    ),
    # Always ours: another version writes another README.
    "helm-docs": Program(
        "github.com/norwoodj/helm-docs/cmd/helm-docs",
        "v1.14.2",
        "h1:Ew3bCq1hZqMnnTopkk66Uy2mGwu/jAclAx+3JAVp1To=",
        (),
    ),
    "actionlint": Program(
        "github.com/rhysd/actionlint/cmd/actionlint",
        "v1.7.12",
        "h1:vQ4GeJN86C0QH+gTUQcs8McmK62OLT3kmakPMtEWYnY=",
        ("actionlint",),
    ),
    "kind": Program(
        "sigs.k8s.io/kind",
        "v0.32.0",
        "h1:p9hscbj98u/qyrjVpjId86LI70nQmbSsipV7wCG10Xk=",
        ("kind",),
    ),
}


class ProgramMissingError(Exception):
    """A program is neither installed nor can it be built."""


@cache
def program(name: str) -> Path:
    """Return the path of a program of `PROGRAMS`: an installed one, else built once into `var/`.

    Raises:
        ProgramMissingError: with a sentence, when it is not there and cannot be built.
    """
    wanted = PROGRAMS[name]
    for path in filter(None, map(shutil.which, wanted.names)):
        if not wanted.major or _version(path).startswith(wanted.major):
            return Path(path)
    return _built(name, wanted)


def _version(path: str) -> str:
    command = [path, "version", "--template", "{{.Version}}"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _built(name: str, wanted: Program) -> Path:
    folder = ROOT / "var" / "programs" / f"{name}-{wanted.version}"
    path = folder / Path(wanted.package).name
    if path.exists():
        return path
    if not shutil.which("go"):
        raise ProgramMissingError(f"{name} is not installed, and without Go it cannot be built.")
    # A half-built program never has the name that we look for, since Go writes that at the end.
    done = subprocess.run(
        ["go", "install", "-trimpath", "-ldflags=-s -w", f"{wanted.package}@{wanted.version}"],
        env=os.environ | {"GOBIN": str(folder), "CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProgramMissingError(f"{name} could not be built: {' '.join(done.stderr.split())}")
    if _digest(path) != wanted.digest:
        path.unlink()
        raise ProgramMissingError(f"The source of {name} {wanted.version} is not what we pinned.")
    return path


def _digest(path: Path) -> str:
    """Return the digest of the module that a program was built from, which Go wrote into it."""
    command = ["go", "version", "-m", str(path)]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"^\tmod\t\S+\t\S+\t(\S+)", lines, re.MULTILINE)
    return found[1] if found else ""


def main() -> None:
    """Become the program that the first argument names; only CI insists on having it."""
    name, *arguments = sys.argv[1:]
    try:
        path = program(name)
    except ProgramMissingError as error:
        if os.environ.get("CI"):
            sys.exit(str(error))
        print(f"LEFT OUT: {error}", file=sys.stderr)
        return
    os.execv(path, [name, *arguments])


if __name__ == "__main__":
    main()
