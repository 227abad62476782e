"""The bank's folder: what is read from it, what is refused, and how it is written."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from quiz.bank.files import MAX_BYTES, read_folder, remove_file, write_file
from quiz.bank.findings import BankError
from tests.bank.samples import TEXT, files_of, lay_out

NAME = "scale/551-pods-per-node.md"
ROOT = Path(__file__).resolve().parents[2]


def said(root: Path) -> list[str]:
    return [str(finding) for finding in read_folder(root)[1]]


def test_a_folder_is_read_in_order(tmp_path: Path) -> None:
    files = {"b/2-b.md": "b", "a/1-a.md": "a", "a/_section.yaml": "s"}
    texts, findings = read_folder(lay_out(tmp_path, files))
    assert list(texts.items()) == [("a/1-a.md", "a"), ("a/_section.yaml", "s"), ("b/2-b.md", "b")]
    assert findings == []


def test_line_ends_and_marks_are_read_as_they_are(tmp_path: Path) -> None:
    lay_out(tmp_path, {NAME: b"\xef\xbb\xbfa\r\nb\n"})
    assert read_folder(tmp_path)[0] == {NAME: "\ufeffa\r\nb\n"}


def test_names_that_begin_with_a_dot_are_passed_over(tmp_path: Path) -> None:
    lay_out(tmp_path, files_of() | {"scale/.551.md.swp": "x", ".git/config": "x"})
    (tmp_path / "scale" / ".#551").symlink_to("nowhere")
    assert said(tmp_path) == []


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    lay_out(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    assert len(read_folder(tmp_path / "link")[0]) == 3


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("README.md", "README.md:1: it is not a section's directory; move it into one"),
        ("Scale/1-a.md", "Scale:1: a section's directory cannot have this name; use lower-case"),
        ("a b/1-a.md", "a b:1: a section's directory cannot have this name"),
        ("-/1-a.md", "-:1: a section's directory cannot have this name"),
        ("a\nb/1-a.md", "a\\nb:1: a section's directory cannot have this name"),
        ("scale/pods.md", "scale/pods.md:1: a question's file cannot have this name; name it"),
        ("scale/0551-a.md", "scale/0551-a.md:1: a question's file cannot have this name"),
        ("scale/551.md", "scale/551.md:1: a question's file cannot have this name"),
        ("scale/551-A.md", "scale/551-A.md:1: a question's file cannot have this name"),
        ("scale/551-a.MD", "scale/551-a.MD:1: a question's file cannot have this name"),
        ("scale/551-a.md~", "scale/551-a.md~:1: a question's file cannot have this name"),
        ("scale/551-a.md\n", "scale/551-a.md\\n:1: a question's file cannot have this name"),
        ("scale/1234567-a.md", "scale/1234567-a.md:1: a question's file cannot have this name"),
        ("scale/section.yaml", "scale/section.yaml:1: a question's file cannot have this name"),
        ("scale/551-é.md", "scale/551-é.md:1: a question's file cannot have this name"),
        ("scale/deep/551-a.md", "scale/deep:1: a question's file cannot have this name"),
        ("scale/551-a.md/x", "scale/551-a.md:1: it is not a regular file; remove it, or put"),
    ],
)
def test_a_name_that_has_no_place_in_a_bank_is_refused(
    name: str, sentence: str, tmp_path: Path
) -> None:
    (found,) = said(lay_out(tmp_path, {name: "x"}))
    assert found.startswith(sentence)


def test_a_name_that_is_not_utf8_is_refused_in_plain_letters(tmp_path: Path) -> None:
    lay_out(tmp_path)
    Path(os.fsdecode(os.fsencode(tmp_path / "scale") + b"/551-\xff.md")).write_text("x")
    assert said(tmp_path) == [
        (
            "scale/551-\\udcff.md:1: a question's file cannot have this name; "
            "name it `<number>-<slug>.md`: lower-case letters, digits, single hyphens"
        )
    ]


@pytest.mark.parametrize("target", ["/etc/passwd", "../outside.md", "nowhere", "552-nodes.md"])
def test_a_link_to_a_file_is_refused_wherever_it_leads(target: str, tmp_path: Path) -> None:
    lay_out(tmp_path / "bank")
    (tmp_path / "outside.md").write_text(TEXT)
    (tmp_path / "bank" / "scale" / "553-link.md").symlink_to(target)
    assert said(tmp_path / "bank") == [
        "scale/553-link.md:1: it is a symbolic link; put the file itself there"
    ]


def test_a_link_to_a_directory_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path / "bank")
    lay_out(tmp_path / "outside")
    (tmp_path / "bank" / "edge").symlink_to(tmp_path / "outside" / "scale")
    texts, findings = read_folder(tmp_path / "bank")
    assert list(map(str, findings)) == [
        "edge:1: it is a symbolic link; put the directory itself there"
    ]
    assert not [path for path in texts if path.startswith("edge")]


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    lay_out(tmp_path)
    os.mkfifo(tmp_path / "scale" / "553-pipe.md")
    assert said(tmp_path)[0].startswith("scale/553-pipe.md:1: it is not a regular file")


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path / "scale")  # an absolute path may be too long for a socket
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("553-socket.md")
        assert said(tmp_path)[0].startswith("scale/553-socket.md:1: it is not a regular file")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "1: it is empty; write the question as docs/content.md shows, or remove it"),
        (b" \n\n", "1: it is empty"),
        (b"x" * (MAX_BYTES + 1), "1: it has 262,145 bytes, but only 262,144 are allowed"),
        ("---\ntitle: Größe\n".encode("latin-1"), "2: it is not UTF-8 from here on; save it as"),
        ("---\n".encode("utf-16"), "1: it is not UTF-8 from here on"),
        (b"a\nb\n\xed\xa0\x80\n", "3: it is not UTF-8 from here on"),
        (b"\xc0\xaf", "1: it is not UTF-8 from here on"),
    ],
    ids=range(7),
)
def test_what_is_no_text_of_a_file_is_refused(data: bytes, sentence: str, tmp_path: Path) -> None:
    (found,) = said(lay_out(tmp_path, {NAME: data}))
    assert found.startswith(f"{NAME}:{sentence}")


def test_a_file_of_just_the_largest_size_is_read(tmp_path: Path) -> None:
    lay_out(tmp_path, {NAME: b"x" * MAX_BYTES})
    assert said(tmp_path) == []


def test_what_may_not_be_read_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    """In a process without root's rights, which read everything."""
    tmp_path.chmod(0o711)
    root = lay_out(tmp_path / "bank", files_of() | {"edge/1-a.md": "x"})
    (root / NAME).chmod(0)
    (root / "edge").chmod(0)
    code = (
        "import os, sys; from pathlib import Path; from quiz.bank.files import read_folder\n"
        "os.getuid() or os.setuid(65534)\n"
        "texts, findings = read_folder(Path('.'))\n"
        "print(len(texts), *findings, sep='\\n')"
    )
    ways = {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    run = [sys.executable, "-c", code]
    for parent in [tmp_path, *tmp_path.parents][:4]:
        parent.chmod(parent.stat().st_mode | stat.S_IXOTH)
    answer = subprocess.run(run, cwd=root, env=ways, capture_output=True, text=True, check=True)
    (root / "edge").chmod(0o755)
    assert answer.stdout.splitlines() == [
        "2",
        "edge:1: it cannot be read (Permission denied); make it readable, or remove it",
        f"{NAME}:1: it cannot be read (Permission denied); make it readable, or remove it",
    ]


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_a_bank_that_is_no_folder_is_refused(kind: str, tmp_path: Path) -> None:
    root = tmp_path / "bank"
    if kind == "file":
        root.write_text("x")
    with pytest.raises(BankError, match=r"the bank's folder cannot be read \(N.*\); set BANK_DIR"):
        read_folder(root)


def test_a_file_is_written_with_its_directories(tmp_path: Path) -> None:
    write_file(tmp_path / "new" / "bank", PurePosixPath(NAME), "Größe\n")
    written = tmp_path / "new" / "bank" / NAME
    assert written.read_bytes() == "Größe\n".encode()
    assert stat.S_IMODE(written.stat().st_mode) == 0o666 & ~current_umask()


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    lay_out(tmp_path)
    before = (tmp_path / NAME).open()
    write_file(tmp_path, PurePosixPath(NAME), "new\n")
    with before:
        assert before.read() == TEXT
    assert (tmp_path / NAME).read_text() == "new\n"
    assert len(list((tmp_path / "scale").iterdir())) == 3


@pytest.mark.parametrize(
    "path",
    [
        *("../551-a.md", "scale/../551-a.md", "/etc/551-a.md", "551-a.md", "scale/deep/551-a.md"),
        *("Scale/551-a.md", "scale/passwd", "scale/551-..md", "./scale", "scale/"),
    ],
)
def test_nothing_is_written_where_no_bank_has_a_place(path: str, tmp_path: Path) -> None:
    with pytest.raises(BankError, match="a bank has no place for this file; name it"):
        write_file(tmp_path / "bank", PurePosixPath(path), "x")
    assert list(tmp_path.rglob("*")) == []


def test_no_link_to_a_file_is_written_through(tmp_path: Path) -> None:
    lay_out(tmp_path / "bank")
    outside = tmp_path / "outside.md"
    outside.write_text("kept")
    (tmp_path / "bank" / NAME).unlink()
    (tmp_path / "bank" / NAME).symlink_to(outside)
    with pytest.raises(BankError, match="it is a symbolic link; put the file itself there"):
        write_file(tmp_path / "bank", PurePosixPath(NAME), "x")
    assert outside.read_text() == "kept"


def test_no_link_to_a_directory_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "scale").symlink_to("../outside")
    with pytest.raises(BankError, match="it is a symbolic link; put the directory itself there"):
        write_file(tmp_path / "bank", PurePosixPath(NAME), "x")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_directory_in_a_files_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir(parents=True)
    with pytest.raises(BankError, match="it is not a regular file"):
        write_file(tmp_path, PurePosixPath(NAME), "x")


def test_a_bank_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BankError, match=r"it cannot be written \(Not a directory\); make room"):
        write_file(tmp_path / "file" / "bank", PurePosixPath(NAME), "x")


def test_the_last_file_of_a_directory_takes_it_along(tmp_path: Path) -> None:
    lay_out(tmp_path, {NAME: "x", "scale/_section.yaml": "x"})
    remove_file(tmp_path, PurePosixPath(NAME))
    assert (tmp_path / "scale").exists()
    remove_file(tmp_path, PurePosixPath("scale/_section.yaml"))
    assert list(tmp_path.iterdir()) == []
