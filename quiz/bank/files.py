"""The bank's folder on disk: no links, no huge files; each file written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TypeVar

from quiz.bank.findings import BankError, Finding
from quiz.bank.format import FILE_NAME, SECTION_FILE, SLUG

Read = TypeVar("Read")
MAX_BYTES = 256 * 1024
SLUG_TODO = "use lower-case letters, digits and single hyphens"
NAME_TODO = "name it `<number>-<slug>.md`: lower-case letters, digits, single hyphens"


class _UnfitError(Exception):
    """Something in the folder that cannot be used: `what` is wrong with it, and what `todo`."""

    def __init__(self, what: str, todo: str, line: int = 1) -> None:
        super().__init__(what)
        self.what, self.todo, self.line = what, todo, line


def read_folder(root: Path) -> tuple[dict[str, str], list[Finding]]:
    """Read every file of the bank; names that begin with a dot are skipped.

    Args:
        root: The bank's folder; it may be a link itself, but nothing in it may.

    Returns:
        The texts by path (`scale/551-pods-per-node.md`), in order, and what could not be read.

    Raises:
        BankError: When the folder itself cannot be read.
    """
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    try:
        sections = _entries(root)
    except OSError as error:
        what = f"the bank's folder cannot be read ({error.strerror})"
        finding = Finding(path=str(root), what=what, todo="set BANK_DIR to a folder of questions")
        raise BankError([finding]) from None
    for section in sections:
        with _noting(findings, section.name):
            _require_section(section)
            for file in _entries(section):
                path = f"{section.name}/{file.name}"
                with _noting(findings, path):
                    texts[path] = _text(file)
    return texts, findings


def write_file(root: Path, path: PurePosixPath, text: str) -> None:
    """Write one file of the bank, whole or not at all.

    Args:
        root: The bank's folder.
        path: The file, relative to that folder.
        text: All that it shall hold.

    Raises:
        BankError: When a bank has no place for such a path, or it cannot be written.
    """
    if len(path.parts) != 2 or not SLUG.fullmatch(path.parts[0]) or not _is_name(path.name):
        finding = Finding(path=str(path), what="a bank has no place for this file", todo=NAME_TODO)
        raise BankError([finding])
    file = root / path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _require_section(file.parent)
        _require_file(file)
        _replace(file, text.encode())
    except _UnfitError as unfit:
        raise BankError([Finding(path=str(path), what=unfit.what, todo=unfit.todo)]) from None
    except OSError as error:
        raise _unwritten(str(path), error) from None


def write_beside(root: Path, path: str, text: str) -> bool:
    """Write a file that belongs beside the bank's folder, whole or not at all, if it differs.

    Args:
        root: The bank's folder.
        path: The file, relative to what that folder is in, such as `diagrams/6.svg`.
        text: All that it shall hold.

    Returns:
        Whether it was written.

    Raises:
        BankError: When it cannot be.
    """
    file, data = root.parent / path, text.encode()
    try:
        if file.is_file() and file.read_bytes() == data:
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, data)
    except OSError as error:
        raise _unwritten(path, error) from None
    return True


def read_beside(
    root: Path, folder: str, read: Callable[[Path], tuple[int, Read]]
) -> tuple[dict[int, Read], list[Finding]]:
    """Read what stands beside the bank's folder; names that begin with a dot are skipped.

    Args:
        root: The bank's folder.
        folder: The one beside it, such as `diagrams`; it need not be there.
        read: Reads one entry of it: returns its question's number and what it holds, or raises
            BankError.

    Returns:
        What was read by number, and what is wrong with entries that cannot be used.
    """
    held: dict[int, Read] = {}
    findings: list[Finding] = []
    beside = root.parent / folder
    for entry in _entries(beside) if beside.is_dir() else []:
        try:
            number, value = read(entry)
            held[number] = value
        except BankError as error:
            findings += error.findings
    return held, findings


def remove_file(root: Path, path: PurePosixPath) -> None:
    """Remove one file of the bank, and its directory once that is empty."""
    (root / path).unlink()
    with suppress(OSError):
        (root / path).parent.rmdir()


@contextmanager
def _noting(findings: list[Finding], path: str) -> Iterator[None]:
    """Turn an error inside into a finding, so that the next file is read all the same."""
    path = path if path.isprintable() else ascii(path)[1:-1]
    try:
        yield
    except _UnfitError as unfit:
        findings.append(Finding(path=path, line=unfit.line, what=unfit.what, todo=unfit.todo))
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        findings.append(Finding(path=path, what=what, todo="make it readable, or remove it"))


def _replace(file: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises OSError."""
    draft = file.with_name(f".{file.name}.new")
    try:
        draft.write_bytes(data)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def _unwritten(path: str, error: OSError) -> BankError:
    what, todo = f"it cannot be written ({error.strerror})", "make room for it in the folder"
    return BankError([Finding(path=path, what=what, todo=todo)])


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _is_name(name: str) -> bool:
    return name == SECTION_FILE or FILE_NAME.fullmatch(name) is not None


def _require_section(path: Path) -> None:
    if path.is_symlink():
        raise _UnfitError("it is a symbolic link", "put the directory itself there")
    if not path.is_dir():
        raise _UnfitError("it is not a section's directory", "move it into one, or remove it")
    if not SLUG.fullmatch(path.name):
        raise _UnfitError("a section's directory cannot have this name", SLUG_TODO)


def _require_file(path: Path) -> None:
    """Let a regular file pass, or none at all."""
    if path.is_symlink():
        raise _UnfitError("it is a symbolic link", "put the file itself there")
    if path.exists() and not path.is_file():
        raise _UnfitError("it is not a regular file", "remove it, or put a text file there")


def _text(path: Path) -> str:
    if not _is_name(path.name):
        raise _UnfitError("a question's file cannot have this name", NAME_TODO)
    _require_file(path)
    if (size := path.stat().st_size) > MAX_BYTES:
        what = f"it has {size:,} bytes, but only {MAX_BYTES:,} are allowed"
        raise _UnfitError(what, "shorten it, or split the question")
    data = path.read_bytes()
    if not data.strip():
        todo = "write the question as docs/content.md shows, or remove it"
        raise _UnfitError("it is empty", todo)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _UnfitError("it is not UTF-8 from here on", "save it as UTF-8", line) from None
