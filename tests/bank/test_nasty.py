"""Malicious files and damaged files: a clear sentence for each, and nothing is imported."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.bank.findings import BankError, Finding
from quiz.bank.importer import import_bank
from quiz.models import Question, Section
from tests.bank.samples import PATH, TEXT, lay_out

pytestmark = pytest.mark.django_db

SENTENCE = re.compile(r".+:[1-9][0-9]*: .+; .+")
MEBIBYTE = 1024 * 1024
FRONT, BODY = TEXT.split("---\n\n## Short answer", 1)
BODY = f"---\n\n## Short answer{BODY}"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DEEP = {"brackets": "[", "braces": "{a: ", "dashes": "- ", "questions": "? ", "both": "[{a: "}

# Put in the place of the level's value, and what is said about it.
VALUES = {
    "an anchor": ("&a mid", "a YAML anchor or alias"),
    "an alias": ("*a", "a YAML anchor or alias"),
    "a python object": (
        "!!python/object/apply:os.system [id]",
        "the YAML tag “tag:yaml.org,2002:p",
    ),
    "a python name": ("!!python/name:os.system", "the YAML tag “tag:yaml.org,2002:python/name"),
    "a binary tag": ("!!binary bWlk", "the YAML tag “tag:yaml.org,2002:binary” is used"),
    "a set": ("!!set {mid}", "the YAML tag “tag:yaml.org,2002:set” is used"),
    "a local tag": ("!level mid", "the YAML tag “!level” is used"),
    "a verbatim tag": ("!<tag:x> mid", "the YAML tag “tag:x” is used"),
    "an undeclared handle": ("!e!x mid", "the YAML cannot be read"),
    "nothing": ("", "`level` is missing; write junior, mid, senior or staff"),
    "null": ("null", "`level` is missing; write junior, mid, senior or staff"),
    "a list": ("[mid]", "`level` is a list; write junior, mid, senior or staff"),
    "a mapping": ("{mid: 1}", "`level` is a mapping; write junior"),
    "a number": ("1", "`level` is a whole number; write junior"),
    "a truth": ("true", "`level` is true or false; write junior"),
    "a date": ("2026-01-01", "`level` is “2026-01-01”; write junior"),
    "a long number": ("9" * 5000, "`level` is “9999"),
    "an open quote": ("'mid", "the YAML cannot be read"),
    "an open double quote": ('"mid', "the YAML cannot be read"),
    "a bad escape": (r'"\q"', "the YAML cannot be read (found unknown escape character 'q')"),
    "an escaped NUL": (r'"\0"', "an escape makes an invisible character, U+0000; remove it"),
    "an escaped surrogate": (r'"\ud800"', "an escape makes an invisible character, U+D800"),
    "an escaped key": ('mid\n"\\e[31m": x', "invisible character, U+001B"),
    "an open list": ("[mid", "the YAML cannot be read"),
    "an open mapping": ("{a: mid", "the YAML cannot be read"),
    "a closing bracket": ("mid]", "`level` is “mid]”; write junior"),
    "a lone bracket": ("]", "the YAML cannot be read"),
    "an at sign": ("@mid", "the YAML cannot be read"),
    "a backtick": ("`mid`", "the YAML cannot be read"),
    "a percent sign": ("%mid", "the YAML cannot be read"),
    "a second colon": (
        "mid: high",
        "the YAML cannot be read (mapping values are not allowed here)",
    ),
    "a block": ("|\n  mid", "`level` is “mid\\n”; write junior"),
    "a block out of place": ("|\nmid", "the YAML cannot be read"),
    "a tab": ("\n\tmid", "there is a tab where YAML wants spaces; indent with spaces"),
    "a long text": ("mid " * 50_000, "`level` is “mid mid"),
    "a key twice": ("mid\nlevel: mid", "the key “level” appears twice; keep one of them"),
    "a key of lists": ("mid\n[a, b]: c", "a key is a list or a mapping"),
    "a key of several lines": ("mid\n? |\n  a\n: b", "“a\\n” is not a key here; remove it"),
    "a merge": ("mid\n<<: {uid: x}", "“<<” is not a key here; remove it"),
    "a thousand keys": (
        "mid\n" + "\n".join(f"k{n}: 1" for n in range(3000)),
        "holds more than 3000",
    ),
    "three thousand items": (f"[{'a, ' * 3000}]", "the YAML holds more than 3000 values"),
    "a bomb": (f"mid\n{BOMB}", "a YAML anchor or alias"),
    "another document": ("mid\n...\nlevel: mid", "the YAML cannot be read"),
    "a directive": ("mid\n%YAML 1.1", "the YAML cannot be read"),
    **{f"deep {name}": (sign * 100_000, "") for name, sign in DEEP.items()},
}
# The whole file, as text or bytes, and what is said of it.
FILES: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", ":1: it is empty; write the question"),
    "blank": ("\n \n", ":1: it is empty"),
    "large": (b"x" * 50 * MEBIBYTE, ":1: it has 52,428,800 bytes, but only 262,144 are allowed"),
    "large and sparse": (TEXT + "\n" * 300_000, ":1: it has "),
    "latin-1": ((TEXT + "Größe").encode("latin-1"), ":78: it is not UTF-8"),
    "utf-16": (TEXT.encode("utf-16"), ":1: it is not UTF-8"),
    "utf-32": (TEXT.encode("utf-32-be"), ":1: the file has an invisible character, U+0000"),
    "half a letter": (TEXT.encode() + b"\xf0\x9f", ":78: it is not UTF-8"),
    "binary": (bytes(range(256)), ":2: it is not UTF-8"),
    "a NUL": (TEXT.replace("scale", "sca\0le"), ":5: the file has an invisible char"),
    "an escape sequence": (TEXT.replace("**", "\x1b[31m"), "an invisible character, U+001B"),
    "a bell": (TEXT.replace("Why 110", "Why \a110"), "an invisible character, U+0007"),
    "a delete": (TEXT.replace("Why 110", "Why \x7f110"), "an invisible character, U+007F"),
    "old line ends": (TEXT.replace("\n", "\r"), ":1: the file has an invisible char"),
    "mixed line ends": (TEXT.replace("\n", "\r\r\n"), ":1: the file has an invisible char"),
    "turned text": (TEXT.replace("110**", "\u2067110**"), "an invisible character, U+2067"),
    "a line separator": (TEXT.replace("110**", "\u2028110**"), "an invisible character, U+2028"),
    "no character": (TEXT.replace("110**", "\uffff110**"), "an invisible character, U+FFFF"),
    "two marks": ("\ufeff\ufeff" + TEXT, ":1: the file has an invisible character, U+FEFF"),
    "no front matter": (BODY[4:], ":1: the file does not begin with `---`"),
    "no beginning": (TEXT[4:], ":1: the file does not begin with `---`"),
    "a space before": (" " + TEXT, ":1: the file does not begin with `---`"),
    "a line before": ("\n" + TEXT, ":1: the file does not begin with `---`"),
    "a space after": (TEXT.replace("---\n", "--- \n"), ":1: the file does not begin with `---`"),
    "no end": (FRONT, ":1: the front matter has no end"),
    "only a beginning": ("---", ":1: the front matter has no end"),
    "an empty front matter": (f"---\n{BODY}", ":2: the YAML is not a mapping"),
    "a list in front": (f"---\n- a\n{BODY}", ":2: the YAML is not a mapping"),
    "a text in front": (f"---\na\n{BODY}", ":2: the YAML is not a mapping"),
    "JSON in front": (f'---\n{{"number": 551}}\n{BODY}', ":1: `uid` is missing"),
    "no number": (TEXT.replace("number: 551\n", ""), ":1: `number` is missing"),
    "another section": (TEXT.replace(": scale", ": ../../etc"), ":5: `section` is “../../e"),
    "another number": (TEXT.replace("number: 551", "number: 5"), ":2: `number` is 5 in a f"),
    "indented keys": (TEXT.replace("uid:", "  uid:"), "the YAML cannot be read"),
    "an open fence": (f"{TEXT}\n```yaml\n", ":79: a code fence is never closed"),
    "an open tilde fence": (f"{TEXT}\n~~~\n```\n", ":79: a code fence is never closed"),
    "a strange heading": (f"{TEXT}\n## Sources\n", ":79: a heading of the first or second level"),
    "an underlined heading": (f"{TEXT}\nSources\n===\n", ":79: a heading of the first or second"),
    "a heading twice": (f"{TEXT}\n## Example\n", ":79: `## Example` appears twice"),
    "a long body": (f"{TEXT}{'![' * 60_000}", ":43: the Markdown has 120,"),
    "a long line of code": (f"{TEXT}\n```ini\n{'a=' * 90_000}\n```\n", ":43: the Markdown has 1"),
}  # fmt: skip
# What is made beside the bank's own files, and what is said of it.
PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link to a file": (lambda at: (at / "1-a.md").symlink_to("/etc/passwd"), "symbolic link"),
    "a link to nothing": (lambda at: (at / "1-a.md").symlink_to("nothing"), "symbolic link"),
    "a link to itself": (lambda at: (at / "1-a.md").symlink_to("1-a.md"), "symbolic link"),
    "a linked directory": (lambda at: (at.parent / "a").symlink_to(at), "symbolic link"),
    "a linked root": (lambda at: (at.parent / "a").symlink_to("/"), "symbolic link"),
    "a pipe": (lambda at: os.mkfifo(at / "1-a.md"), "not a regular file"),
    "a directory for a file": (lambda at: (at / "1-a.md").mkdir(), "not a regular file"),
    "a file for a directory": (
        lambda at: (at.parent / "a").write_text("x"),
        "not a section's directory",
    ),
    "a capital": (lambda at: (at / "1-A.md").write_text(TEXT), "cannot have this name"),
    "two dots": (lambda at: (at / "1-a..md").write_text(TEXT), "cannot have this name"),
    "a space": (lambda at: (at / "1-a b.md").write_text(TEXT), "cannot have this name"),
    "a line end": (lambda at: (at / "1-a\n.md").write_text(TEXT), "cannot have this name"),
    "a long number": (
        lambda at: (at / f"{'9' * 200}-a.md").write_text(TEXT),
        "cannot have this name",
    ),
    "a directory's capital": (lambda at: (at.parent / "A").mkdir(), "cannot have this name"),
    "a directory in a directory": (lambda at: (at / "a").mkdir(), "cannot have this name"),
    "no section file": (lambda at: (at / "_section.yaml").unlink(), "section's file is missing"),
    "a broken section": (lambda at: (at / "_section.yaml").write_text("a: &a 1"), "a YAML anchor"),
    "a section of nothing": (lambda at: (at / "_section.yaml").write_text("#"), "not a mapping"),
    "a file twice": (
        lambda at: (at / "551-b.md").write_text(TEXT),
        "`number` is 551, as in scale/5",
    ),
}


# A file is refused before the database is asked for anything.
refusal = pytest.mark.one_database


def refused(root: Path) -> str:
    """Import the bank, which must be refused with sentences and without a trace."""
    with pytest.raises(BankError) as caught:
        import_bank(root)
    sentences = str(caught.value).splitlines()
    assert all(SENTENCE.fullmatch(sentence) for sentence in sentences), sentences
    assert all(len(sentence) < 500 for sentence in sentences)
    assert not Question.objects.exists()
    assert not Section.objects.exists()
    return sentences[0]


@refusal
@pytest.mark.parametrize("name", VALUES)
def test_a_nasty_value_is_refused(name: str, bank: Path) -> None:
    value, sentence = VALUES[name]
    (bank / PATH).write_text(TEXT.replace("level: mid", f"level: {value}"))
    assert sentence in refused(bank)


@refusal
@pytest.mark.parametrize("name", VALUES)
def test_a_nasty_value_in_a_sections_file_is_refused(name: str, bank: Path) -> None:
    value, _ = VALUES[name]
    lay_out(bank, {"scale/_section.yaml": f"title: A\nposition: 1\nlevel: {value}\n"})
    if name in {"nothing", "null"}:
        assert import_bank(bank).created == 2
    else:
        assert refused(bank).startswith("scale/_section.yaml:")


@refusal
@pytest.mark.parametrize("name", FILES)
def test_a_nasty_file_is_refused(name: str, bank: Path) -> None:
    data, sentence = FILES[name]
    (bank / PATH).write_bytes(data.encode() if isinstance(data, str) else data)
    said = refused(bank)
    assert said.startswith(f"{PATH}:")
    assert sentence in said


@refusal
@pytest.mark.parametrize("name", PLACES)
def test_a_nasty_place_is_refused(name: str, bank: Path) -> None:
    make, sentence = PLACES[name]
    make(bank / "scale")
    assert sentence in refused(bank)


def test_there_are_more_than_sixty_nasty_cases() -> None:
    assert len(VALUES) + len(FILES) + len(PLACES) > 100


NONSENSE = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from([value for value, _ in VALUES.values() if len(value) < 99])).map(
        lambda values: f"---\na: {' '.join(values)}\n---\n".encode()
    ),
    st.tuples(st.integers(0, len(TEXT)), st.integers(1, 40)).map(
        lambda cut: (TEXT[: cut[0]] + TEXT[sum(cut) :]).encode()
    ),
)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=NONSENSE)
def test_nonsense_is_imported_whole_or_refused_with_sentences(data: bytes, bank: Path) -> None:
    Question.objects.all().delete()
    Section.objects.all().delete()
    (bank / PATH).write_bytes(data)
    findings = breaches(bank)
    assert all(SENTENCE.fullmatch(str(finding)) for finding in findings)
    assert Question.objects.count() == (0 if findings else 2)


def breaches(root: Path) -> tuple[Finding, ...]:
    """Import the bank; return what kept it from being imported."""
    try:
        import_bank(root)
    except BankError as error:
        return error.findings
    return ()
