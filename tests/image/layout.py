"""Reads an image from an OCI layout in one tar, as docker and podman save it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WHITEOUT = ".wh."


@dataclass(frozen=True, slots=True)
class Image:
    """One image: `config` as the specification names it, and the root file system, unpacked.

    `size` counts the bytes of all layers as tar, uncompressed: what docker and podman call size.
    """

    config: dict[str, Any]
    root: Path
    size: int

    def files(self, below: str = "") -> list[str]:
        """Every path of the image below a folder, without the leading slash."""
        folder = self.root / below
        return sorted(str(path.relative_to(self.root)) for path in folder.rglob("*"))


def read_image(archive: Path, folder: Path) -> Image:
    """Unpack the layers of the archive's one image into `folder`, the last on top."""
    layout, root = folder / "layout", folder / "root"
    for path in (layout, root):
        path.mkdir()
    subprocess.run(["tar", "-xf", archive, "-C", layout], check=True)
    manifest = json.loads((layout / "index.json").read_text())
    while "manifests" in manifest:  # an index of platforms may come between; ours comes first
        manifest = json.loads(_blob(layout, manifest["manifests"][0]).read_text())
    config = json.loads(_blob(layout, manifest["config"]).read_text())
    size = sum(_unpack(_blob(layout, layer), root) for layer in manifest["layers"])
    return Image(config=config, root=root, size=size)


def _blob(layout: Path, descriptor: dict[str, str]) -> Path:
    algorithm, digest = descriptor["digest"].split(":")
    return layout / "blobs" / algorithm / digest


def _unpack(layer: Path, root: Path) -> int:
    """Put a layer on top of what is there; return its bytes, unpacked."""
    with tarfile.open(layer) as tar:
        members = tar.getmembers()
    for path in (Path(member.name) for member in members):
        if path.name.startswith(WHITEOUT):
            _remove(root / path.with_name(path.name.removeprefix(WHITEOUT)))
    # The program, because Python's own unpacking does what each release thinks is safe.
    options = ["--no-same-owner", f"--exclude={WHITEOUT}*", "--exclude=dev/*", "--exclude=./dev/*"]
    subprocess.run(["tar", "-xf", layer, "-C", root, *options], check=True)
    return max(member.offset_data + member.size for member in members)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
