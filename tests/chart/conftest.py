"""Both Helms, installed or built; a machine that can have neither skips, and CI fails."""

from __future__ import annotations

import pytest

from tools.programs import ProgramMissingError, program


def _or_skip(name: str) -> str:
    try:
        program(name)
    except ProgramMissingError as error:
        pytest.skip(str(error))
    return name


@pytest.fixture(params=["helm4", "helm3"])
def helm(request: pytest.FixtureRequest) -> str:
    """The name of each Helm in turn."""
    return _or_skip(request.param)


@pytest.fixture
def helm4() -> str:
    """The name of the newer Helm, for what does not depend on which."""
    return _or_skip("helm4")


@pytest.fixture
def kube_score() -> str:
    """The name of the program that scores manifests."""
    return _or_skip("kube-score")


@pytest.fixture
def helm_docs() -> str:
    """The name of the program that makes the chart's README."""
    return _or_skip("helm-docs")
