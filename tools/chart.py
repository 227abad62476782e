"""The chart's README and its archive, made by programs in Go.

`python -m tools.chart readme` writes the chart's README from `README.md.gotmpl` and the comments of
`values.yaml`, by helm-docs; `python -m tools.chart package` makes the chart's archive in `var/`.
"""

from __future__ import annotations

import subprocess
import sys

from tools.programs import ROOT, ProgramMissingError, program

CHART = ROOT / "deploy" / "helm" / "k8sprep"


def readme() -> str:
    """Return what the chart's README has to be.

    Raises:
        ProgramMissingError: when there is no helm-docs and it cannot be built.
        CalledProcessError: when helm-docs fails.
    """
    command = [
        str(program("helm-docs")),
        f"--chart-search-root={CHART}",
        "--dry-run",
        "--log-level=warning",
        "--sort-values-order=file",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip() + "\n"


def package() -> int:
    """Make the archive; return Helm's exit code."""
    command = [str(program("helm4")), "package", str(CHART), "--destination", str(ROOT / "var")]
    return subprocess.run(command, check=False).returncode


def main() -> None:
    """Do what the one argument names."""
    try:
        match sys.argv[1:]:
            case ["readme"]:
                (CHART / "README.md").write_text(readme())
            case ["package"]:
                sys.exit(package())
            case _:
                sys.exit(__doc__)
    except ProgramMissingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
