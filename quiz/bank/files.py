"""The bank's folder on disk: read without trust, written whole or not at all.

Directories are opened one by one without following links, so that nothing outside the folder is
read or written, whatever is put in place meanwhile.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from quiz.bank.document import FILE_NAME, SECTION_FILE, SLUG
from quiz.bank.findings import BankError, Finding

MAX_BYTES = 256 * 1024
TEXT_TODO = "save it as UTF-8"
NAMES_TODO = "name it `<number>-<slug>.md`: lower-case letters, digits, single hyphens"


def read_folder(root: Path) -> tuple[dict[str, str], list[Finding]]:
    """Read every file of the bank; names that begin with a dot are passed over.

    Args:
        root: the bank's folder; it may be a link itself, nothing in it may.

    Returns:
        The texts by path (`scale/551-pods-per-node.md`) in order, and what could not be read.

    Raises:
        BankError: when the folder itself cannot be read.
    """
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    try:
        with _folder(root) as top:
            for section in _names(top):
                with _noting(findings, section):
                    _require_directory(section, top)
                    _read_section(section, top, texts, findings)
    except OSError as error:
        what = f"the bank's folder cannot be read ({error.strerror})"
        finding = Finding(path=str(root), what=what, todo="set BANK_DIR to a folder of questions")
        raise BankError([finding]) from None
    return texts, findings


def write_file(root: Path, path: PurePosixPath, text: str) -> None:
    """Write one file of the bank, whole or not at all, never through a link.

    Raises:
        BankError: when the path is no place in a bank, or cannot be written.
    """
    with _at(root, path) as folder:
        _require_file(path.name, folder)
        draft = f".{path.name}.{secrets.token_hex(4)}"
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with os.fdopen(os.open(draft, flags, 0o666, dir_fd=folder), "wb") as file:
                file.write(text.encode())
            os.replace(draft, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            with suppress(OSError):
                os.unlink(draft, dir_fd=folder)
            raise


def remove_file(root: Path, path: PurePosixPath) -> None:
    """Remove one file of the bank, and its directory once that is empty."""
    with _at(root, path) as folder:
        os.unlink(path.name, dir_fd=folder)
    with suppress(OSError):
        (root / path.parent).rmdir()


def _read_section(section: str, top: int, texts: dict[str, str], findings: list[Finding]) -> None:
    with _folder(section, dir_fd=top) as folder:
        for name in _names(folder):
            path = f"{section}/{name}"
            with _noting(findings, path):
                if not _is_name(name):
                    raise _UnfitError("its name is none of a question's file", NAMES_TODO)
                _require_file(name, folder)
                texts[path] = _text(name, folder)


class _UnfitError(Exception):
    """Something in the folder that is not read: `what` is wrong, and what `todo`."""

    def __init__(self, what: str, todo: str, line: int = 1) -> None:
        super().__init__(what)
        self.what, self.todo, self.line = what, todo, line


@contextmanager
def _noting(findings: list[Finding], path: str) -> Iterator[None]:
    """Turn what goes wrong inside into a finding, so that the next file gets its turn."""
    path = path if path.isprintable() else ascii(path)[1:-1]
    try:
        yield
    except _UnfitError as unfit:
        findings.append(Finding(path=path, line=unfit.line, what=unfit.what, todo=unfit.todo))
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        findings.append(Finding(path=path, what=what, todo="make it readable, or remove it"))


@contextmanager
def _at(root: Path, path: PurePosixPath) -> Iterator[int]:
    """Open the section's directory, made now if it is missing, for one write."""
    if len(path.parts) != 2 or not SLUG.fullmatch(path.parts[0]) or not _is_name(path.name):
        what = "this is no place in a bank"
        raise BankError([Finding(path=str(path), what=what, todo=NAMES_TODO)])
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _folder(root) as top:
            with suppress(FileExistsError):
                os.mkdir(path.parts[0], dir_fd=top)
            _require_directory(path.parts[0], top)
            with _folder(path.parts[0], dir_fd=top) as folder:
                yield folder
    except _UnfitError as unfit:
        raise BankError([Finding(path=str(path), what=unfit.what, todo=unfit.todo)]) from None
    except OSError as error:
        what = f"it cannot be written ({error.strerror})"
        raise BankError(
            [Finding(path=str(path), what=what, todo="make room for it in the bank's folder")]
        ) from None


@contextmanager
def _folder(path: Path | str, dir_fd: int | None = None) -> Iterator[int]:
    nofollow = 0 if dir_fd is None else os.O_NOFOLLOW
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | nofollow, dir_fd=dir_fd)
    try:
        yield folder
    finally:
        os.close(folder)


def _names(folder: int) -> list[str]:
    return sorted(name for name in os.listdir(folder) if not name.startswith("."))


def _is_name(name: str) -> bool:
    return name == SECTION_FILE or FILE_NAME.fullmatch(name) is not None


def _require_directory(name: str, top: int) -> None:
    mode = os.stat(name, dir_fd=top, follow_symlinks=False).st_mode
    if stat.S_ISLNK(mode):
        raise _UnfitError("it is a symbolic link", "put the directory itself there")
    if not stat.S_ISDIR(mode):
        raise _UnfitError("it is no section's directory", "move it into one, or remove it")
    if not SLUG.fullmatch(name):
        todo = "use lower-case letters, digits and single hyphens"
        raise _UnfitError("its name is none of a section's directory", todo)


def _require_file(name: str, folder: int) -> None:
    """Let a regular file pass, or none at all."""
    with suppress(FileNotFoundError):
        mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            raise _UnfitError("it is a symbolic link", "put the file itself there")
        if not stat.S_ISREG(mode):
            raise _UnfitError("it is no regular file", "remove it, or put a text file there")


def _text(name: str, folder: int) -> str:
    # Without O_NONBLOCK the opening of a pipe put there meanwhile would wait for ever.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
        data = file.read(MAX_BYTES + 1)
        size = os.fstat(file.fileno()).st_size
    if len(data) > MAX_BYTES:
        what = f"it has {size:,} bytes, and {MAX_BYTES:,} are allowed"
        raise _UnfitError(what, "shorten it, or split the question")
    if not data.strip():
        raise _UnfitError(
            "it is empty", "write the question as docs/content.md shows, or remove it"
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _UnfitError("it is not UTF-8 from here on", TEXT_TODO, line) from None
