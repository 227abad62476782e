"""A namespace for the run, with k8sprep as a bare install leaves it, and the table at the end.

The environment gives KUBECONFIG and IMAGE, an image of k8sprep that the cluster has or pulls;
`IMAGE-again` is the same under another name, `IMAGE-next` the release after it (NEXT_IMAGE).
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

import pytest
from kubernetes import config as kubeconfig
from kubernetes.config import ConfigException

from tests.cluster.helm import Helm, find_helm3
from tests.cluster.kube import Space
from tests.cluster.report import Report

REPORT = pytest.StashKey[Report]()


def next_image() -> str:
    """The image of the next release."""
    return os.environ.get("NEXT_IMAGE") or f"{os.environ['IMAGE']}-next"


@dataclass(frozen=True, slots=True)
class Site:
    """k8sprep in a namespace of its own, and the Helm that put it there."""

    space: Space
    helm: Helm

    @property
    def again(self) -> str:
        """The same image by another name."""
        return os.environ.get("AGAIN_IMAGE") or f"{self.space.image}-again"

    @property
    def next(self) -> str:
        """The image of the next release."""
        return next_image()


def pytest_configure(config: pytest.Config) -> None:
    """Sign in to the cluster once."""
    config.stash[REPORT] = Report()
    if not os.environ.get("IMAGE"):
        raise pytest.UsageError(
            "IMAGE is not set. Name an image of k8sprep: make test-cluster IMAGE=…"
        )
    try:
        kubeconfig.load_kube_config()  # type: ignore[no-untyped-call]  # the client's own gap
    except ConfigException as error:
        raise pytest.UsageError(f"No cluster is known ({error}): set KUBECONFIG.") from error


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was proved."""
    for line in config.stash[REPORT].lines():
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def report(pytestconfig: pytest.Config) -> Report:
    """The table that is printed at the end."""
    return pytestconfig.stash[REPORT]


def leave_out(what: str, report: Report) -> NoReturn:
    """Say at the end that something was not proved here; in CI that is a failure."""
    assert not os.environ.get("CI"), f"Nothing may be left out in CI, and this was: {what}"
    report.not_proved.append(what)
    pytest.skip(what)


@contextmanager
def namespace(prefix: str = "k8sprep") -> Generator[Space]:
    """A namespace of its own, which goes in the end."""
    space = Space(f"{prefix}-{uuid.uuid4().hex[:6]}", os.environ["IMAGE"])
    space.create()
    try:
        yield space
    finally:
        space.delete()


@contextmanager
def installed(program: str, report: Report) -> Generator[Site]:
    """A bare install by one Helm in a namespace of its own."""
    with namespace() as space:
        site = Site(space, Helm(program, space.name, space.image))
        with report.row(f"a install {program.rpartition('/')[2]}") as words:
            site.helm.install()
            words.append("bare install, all Ready")
        yield site


@pytest.fixture(scope="session")
def site(report: Report) -> Generator[Site]:
    """A bare install by Helm 4."""
    with installed("helm", report) as found:
        yield found


@pytest.fixture(scope="session")
def site_by_helm3(report: Report) -> Generator[Site]:
    """A bare install by Helm 3."""
    program = find_helm3()
    if not program:
        leave_out("(a) and (c) with Helm 3: there is no helm3 in PATH", report)
    with installed(program, report) as found:
        yield found
