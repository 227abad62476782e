from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path, PurePosixPath

import pytest

from quiz.bank.findings import BankError
from tools.convert.folder import read_list, write_drafts

FILES = {
    PurePosixPath("net/_section.yaml"): "title: Net\n",
    PurePosixPath("net/1-a.md"): "one\n",
    PurePosixPath("disk/2-b.md"): "two\n",
}


def tree(root: Path) -> dict[str, bytes]:
    paths = sorted(path for path in root.rglob("*") if path.is_file() or path.is_symlink())
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}


WRITTEN = {str(path): text.encode() for path, text in FILES.items()}


def test_a_list_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes("\ufeffa\r\né".encode())
    assert read_list(path) == "\ufeffa\r\né"


def test_a_list_that_is_not_utf_8_is_refused_with_byte_and_line(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_bytes("a\nb\ncafé".encode("latin-1"))
    with pytest.raises(
        BankError, match=r"list\.md:3: byte 8 of the file, in this line, is not UTF"
    ):
        read_list(path)


def test_a_list_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    with pytest.raises(BankError, match="the list has more than 16,777,216 bytes; split it"):
        read_list(path)


@pytest.mark.parametrize("name", ["missing.md", ".", "missing/list.md", "x" * 300])
def test_a_list_that_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BankError):
        read_list(tmp_path / name)


def test_the_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    out = tmp_path / "a b" / "c"
    write_drafts(out, FILES, force=False)
    assert tree(out) == WRITTEN
    assert [path.name for path in out.parent.iterdir()] == ["c"]


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "9-z.md").write_text("mine")
    write_drafts(tmp_path, FILES, force=False)
    assert tree(tmp_path) == {**WRITTEN, "net/9-z.md": b"mine"}


def test_nothing_is_written_when_one_file_is_there(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "2-b.md").write_text("mine")
    with pytest.raises(BankError, match=r"disk/2-b\.md:1: 1 of the 3 files are there already"):
        write_drafts(tmp_path, FILES, force=False)
    assert tree(tmp_path) == {"disk/2-b.md": b"mine"}


def test_force_writes_over_files(tmp_path: Path) -> None:
    write_drafts(tmp_path, dict.fromkeys(FILES, "old"), force=False)
    write_drafts(tmp_path, FILES, force=True)
    assert tree(tmp_path) == WRITTEN


@pytest.mark.parametrize("place", ["out", "out/net", "out/net/1-a.md"])
def test_a_link_or_file_in_the_way_is_refused_even_by_force(tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(elsewhere)
    with pytest.raises(BankError, match=r"is not a (folder|regular file)"):
        write_drafts(tmp_path / "out", FILES, force=True)
    assert elsewhere.read_text() == "mine"


def test_a_link_to_another_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "net").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BankError, match="is not a folder"):
        write_drafts(tmp_path / "out", FILES, force=True)
    assert not tree(tmp_path / "elsewhere")


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "net" / "1-a.md").mkdir(parents=True)
    with pytest.raises(BankError, match="is not a regular file"):
        write_drafts(tmp_path, FILES, force=True)


def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="a bank has no place"):
        write_drafts(tmp_path / "out", {PurePosixPath("../1-a.md"): "x"}, force=False)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("failing", [0, 1, 2, 3, 4])
def test_a_failure_on_the_way_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    (tmp_path / "out" / "net").mkdir(parents=True)
    (tmp_path / "out" / "net" / "1-a.md").write_bytes(b"mine \xff")
    before = tree(tmp_path)
    monkeypatch.setattr(Path, "rename", rename_that_fails_once(after=failing))
    if failing == 4:  # only four files are moved
        write_drafts(tmp_path / "out", FILES, force=True)
        assert tree(tmp_path / "out") == WRITTEN
    else:
        with pytest.raises(BankError, match=r"out:1: the drafts cannot be written \(disk full\)"):
            write_drafts(tmp_path / "out", FILES, force=True)
        assert tree(tmp_path) == before
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["net"]


def rename_that_fails_once(*, after: int) -> Callable[[Path, Path], Path]:
    calls = count()
    original = Path.rename

    def rename(source: Path, target: Path) -> Path:
        if next(calls) == after:
            raise OSError(28, "disk full")
        return original(source, target)

    return rename


def test_a_parent_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BankError, match="the drafts cannot be written"):
        write_drafts(tmp_path / "file" / "out", FILES, force=False)
