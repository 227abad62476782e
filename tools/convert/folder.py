"""Reads the list and writes the folder of drafts: all of it, or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from quiz.bank.files import write_file
from quiz.bank.findings import BankError, Finding

MAX_LIST_BYTES = 16 * 1024 * 1024


def read_list(path: Path) -> str:
    """Read a question list of up to 16 MiB as UTF-8.

    Raises:
        BankError: When that fails.
    """
    try:
        if not path.is_file():
            raise _refusal(path, "there is no such file", "name the question list")
        with path.open("rb") as file:
            data = file.read(MAX_LIST_BYTES + 1)
    except OSError as error:
        raise _refusal(path, f"it cannot be read ({error.strerror})", "make it readable") from None
    if len(data) > MAX_LIST_BYTES:
        what = f"the list has more than {MAX_LIST_BYTES:,} bytes"
        raise _refusal(path, what, "split it into several lists")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"byte {error.start + 1} of the file, in this line, is not UTF-8"
        raise _refusal(path, what, "save it as UTF-8", line) from None


def write_drafts(out: Path, files: Mapping[PurePosixPath, str], *, force: bool) -> None:
    """Write drafts into a folder, which is made if it is missing.

    Args:
        out: The folder.
        files: The drafts' texts by their paths in it.
        force: Whether to write over files that are there already.

    Raises:
        BankError: When a file is there already, or writing fails; nothing is written then.
    """
    _require_place(out, files, force=force)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside `out`, so that moving never copies.
        with TemporaryDirectory(prefix=".drafts-", dir=out.parent) as folder:
            for path, text in files.items():
                write_file(Path(folder, "new"), path, text)
            _move(Path(folder), out, files)
    except OSError as error:
        what = f"the drafts cannot be written ({error.strerror})"
        raise _refusal(out, what, "make room for them, or name another folder") from None


def _require_place(out: Path, files: Iterable[PurePosixPath], *, force: bool) -> None:
    paths = [out / path for path in files]
    # A link could lead out of the folder, so only the folder itself may be one.
    for folder in dict.fromkeys([out, *(path.parent for path in paths)]):
        is_link = folder.is_symlink() and folder != out
        if is_link or (os.path.lexists(folder) and not folder.is_dir()):
            raise _refusal(folder, "it is not a folder", "remove it, or name another folder")
    taken = [path for path in paths if os.path.lexists(path)]
    for path in taken:
        if path.is_symlink() or not path.is_file():
            raise _refusal(path, "it is not a regular file", "remove it, or name another folder")
    if taken and not force:
        what = f"{len(taken)} of the {len(paths)} files are there already, this one first"
        raise _refusal(taken[0], what, "name another folder, or write over them with --force")


def _move(temporary: Path, out: Path, files: Iterable[PurePosixPath]) -> None:
    """Move the drafts from `temporary`/new to `out`, and back again if one cannot be moved."""
    if not out.exists():
        (temporary / "new").rename(out)
        return
    moves: list[tuple[Path, Path]] = []
    for path in files:
        if (out / path).exists():
            moves.append((out / path, temporary / "old" / path))
        moves.append((temporary / "new" / path, out / path))
    made = {(out / path).parent for path in files if not (out / path).parent.exists()}
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            target.rename(source)
        for folder in made:
            with suppress(FileNotFoundError):
                folder.rmdir()
        raise


def _refusal(path: Path, what: str, todo: str, line: int = 1) -> BankError:
    return BankError([Finding(path=str(path), line=line, what=what, todo=todo)])
