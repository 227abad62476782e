"""The image, built once from this checkout and unpacked; no builder: skipped, and CI fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.image.layout import Image, read_image
from tools import image as tool

VERSION, REVISION = "1.2.3", "0123456789abcdef"


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The image as one file."""
    path = tmp_path_factory.mktemp("image") / "image.tar"
    try:
        tool.build_archive(path, {"VERSION": VERSION, "REVISION": REVISION})
    except tool.BuilderMissingError as error:
        pytest.skip(str(error))
    return path


@pytest.fixture(scope="session")
def image(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Image:
    """What the image says of itself, and its files."""
    return read_image(archive, tmp_path_factory.mktemp("image"))
