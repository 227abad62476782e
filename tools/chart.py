"""What the chart's tests and its release need: the README's table of values, the archive.

`python -m tools.chart readme` writes the table of values into the chart's README;
`python -m tools.chart package` makes the chart's archive in `var/`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tools.programs import ProgramMissingError, program

ROOT = Path(__file__).resolve().parent.parent
CHART = ROOT / "deploy" / "helm" / "k8sprep"
START, END = "<!-- values: made by `make chart-readme` -->\n", "<!-- end of values -->\n"


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
