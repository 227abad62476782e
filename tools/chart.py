"""What the chart's tests and its release need: programs, the README's table, the archive.

`python -m tools.chart readme` writes the table of values into the chart's README;
`python -m tools.chart package` makes the chart's archive in `var/`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parent.parent
CHART = ROOT / "deploy" / "helm" / "k8sprep"
START, END = "<!-- values: made by `make chart-readme` -->\n", "<!-- end of values -->\n"


class Program(NamedTuple):
    """A Go program: its package, the version that is built, its usual names, what it may be."""

    package: str
    version: str
    names: tuple[str, ...]
    major: str


PROGRAMS = {
    "helm4": Program("helm.sh/helm/v4/cmd/helm", "v4.3.1", ("helm", "helm4"), "v4."),
    "helm3": Program("helm.sh/helm/v3/cmd/helm", "v3.22.0", ("helm3", "helm"), "v3."),
    "kube-score": Program(
        "github.com/zegl/kube-score/cmd/kube-score", "v1.20.0", ("kube-score",), ""
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
    # A half-built program never has the name that we look for: Go writes it at the end.
    done = subprocess.run(
        ["go", "install", "-trimpath", "-ldflags=-s -w", f"{wanted.package}@{wanted.version}"],
        env=os.environ | {"GOBIN": str(folder), "CGO_ENABLED": "0", "GOFLAGS": "-buildvcs=false"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProgramMissingError(f"{name} could not be built: {' '.join(done.stderr.split())}")
    return path


def values_table(text: str) -> str:
    """Return the README's table of a values file: a row for each value that `# --` describes."""
    rows = [
        f"| `{name}` | `{json.dumps(value)}` | {comment} |"
        for name, value, comment in described(text)
    ]
    return "\n".join(["| value | default | what |", "|---|---|---|", *rows]) + "\n"


def described(text: str) -> Iterator[tuple[str, Any, str]]:
    """Yield the name, the default and the description of each value, in the file's order."""
    values = yaml.safe_load(text)
    path: list[str] = []
    comment = ""
    for line in text.splitlines():
        if found := re.match(r" *# -- (.+)", line):
            comment = found[1]
        elif found := re.match(r"( *)(\w+):", line):
            path = [*path[: len(found[1]) // 2], found[2]]
            if comment:
                yield ".".join(path), _at(values, path), comment
                comment = ""


def _at(values: Any, path: list[str]) -> Any:
    return _at(values[path[0]], path[1:]) if path else values


def readme() -> str:
    """Return the chart's README with the table of its values brought up to date."""
    before, _, rest = (CHART / "README.md").read_text().partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}{values_table((CHART / 'values.yaml').read_text())}{END}{after}"


def main() -> None:
    """Do what the one argument names."""
    match sys.argv[1:]:
        case ["readme"]:
            (CHART / "README.md").write_text(readme())
        case ["package"]:
            try:
                helm = program("helm4")
            except ProgramMissingError as error:
                sys.exit(str(error))
            command = [str(helm), "package", str(CHART), "--destination", str(ROOT / "var")]
            sys.exit(subprocess.run(command, check=False).returncode)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
