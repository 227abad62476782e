"""Helm, called as a person would."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "deploy" / "helm" / "k8sprep"
# The chart of the release before, from which people upgrade.
[BEFORE] = (ROOT / "tests" / "chart" / "released").glob("k8sprep-*.tgz")
TIMEOUT = "180s"


def find_helm3() -> str:
    """The path of Helm 3 (`HELM3`, else `helm3` in PATH), or nothing."""
    return os.environ.get("HELM3") or shutil.which("helm3") or ""


@dataclass(frozen=True, slots=True)
class Helm:
    """One Helm at work in one namespace; `image` goes into every install and upgrade.

    `prefix` stands before every value: the chart's name, where it is a part of another.
    """

    program: str
    namespace: str
    image: str
    chart: Path = CHART
    prefix: str = ""

    def install(self, *values: str, release: str = "k8sprep") -> str:
        """Install and wait until all is ready."""
        return self._change("install", release, self.image, values)

    def upgrade(self, *values: str, image: str = "", release: str = "k8sprep") -> str:
        """Upgrade to exactly these values, and wait until all is ready."""
        return self._change("upgrade", release, image or self.image, values)

    def _change(self, verb: str, release: str, image: str, values: tuple[str, ...]) -> str:
        options = ["--wait", "--timeout", TIMEOUT, *self.settings(image, *values)]
        return self(verb, release, str(self.chart), *options)

    def settings(self, image: str, *values: str) -> list[str]:
        """The options that set an image and values such as `web.replicas=3`."""
        repository, _, tag = image.rpartition(":")
        pairs = [f"image.repository={repository}", f"image.tag={tag}", *values]
        return [part for pair in pairs for part in ("--set", self.prefix + pair)]

    def __call__(self, *arguments: str) -> str:
        """Run Helm; what it wrote.

        Raises:
            AssertionError: with its words when it failed.
        """
        command = [self.program, *arguments, "--namespace", self.namespace]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"{Path(self.program).name} {arguments[0]}: {said}"
        return done.stdout
