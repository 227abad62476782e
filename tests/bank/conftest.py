"""What the tests of the bank share."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.bank.samples import lay_out


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
