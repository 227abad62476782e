"""What the tests of the bank share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bank.samples import lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """An empty folder that the commands take for the bank."""
    settings.BANK_DIR = tmp_path / "bank"
    settings.BANK_DIR.mkdir()
    return tmp_path / "bank"


@pytest.fixture
def bank(folder: Path) -> Path:
    """The folder with a sound bank: question 551 published, 552 a draft."""
    return lay_out(folder)
