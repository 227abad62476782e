"""What is wrong with a bank: the rules that no schema can express, and the layout."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from quiz.bank.format import BankQuestion, BankSection, Followup, KeyPoint, Place, Ref
from quiz.bank.lint import judge, layout
from quiz.bank.parse import parse_question
from quiz.bank.rules import LANGUAGES
from quiz.bank.rules import judge as judge_one
from tests.bank.samples import DRAFT, PATH, QUESTION, SECTION, TEXT, a_question, files_of

FENCE = "```"


def said(files: dict[str, str]) -> list[str]:
    return [str(finding) for finding in judge(files).findings]


def said_of(*contents: BankQuestion | BankSection) -> list[str]:
    return said(files_of(*contents))


def test_a_sound_bank_has_no_findings() -> None:
    bank = judge(files_of())
    assert bank.findings == ()
    assert [file.content for file in bank.questions] == [QUESTION, DRAFT]
    assert [file.content for file in bank.sections] == [SECTION]
    assert layout(bank) == []


POINTS = QUESTION.key_points
WRONG = QUESTION.misconceptions[0]


def listened_for(point: KeyPoint) -> KeyPoint:
    """The key point with twelve long phrases of its own."""
    return replace(point, phrases=tuple(f"{'ä' * 33} {point.text[0]} {n:02}" for n in range(12)))


@pytest.mark.parametrize(
    ("changes", "line", "sentence"),
    [
        ({"short_answer": ""}, 1, "`## Short answer` is missing or empty; write it, or set `stat"),
        ({"explanation": ""}, 1, "`## Explanation` is missing or empty"),
        ({"why": ""}, 1, "`## Why it is asked` is missing or empty"),
        ({"short_answer": "word " * 61}, 44, "the short answer has 61 words; shorten it to 60"),
        ({"explanation": "word " * 119}, 48, "the explanation has 119 words; write 120 to 300"),
        ({"explanation": "word " * 301}, 48, "the explanation has 301 words; write 120 to 300"),
        ({"related": (551, 552)}, 41, "`related` names 551, the question itself; remove it"),
        ({"related": (552, 99)}, 41, "`related` names 99, which is not a question in the bank"),
        (
            {"followups": (Followup(text="A?", question=99),)},
            39,
            "`followups` names 99, which is not a question in the bank; correct the number",
        ),
        (
            {
                "key_points": (
                    replace(POINTS[0], phrases=("Can it, Default 110",)),
                    POINTS[1],
                    replace(POINTS[2], phrases=("default 110 can IT,",)),
                )
            },
            32,
            "the phrase “default 110 can IT,” serves key points 1 and 3; keep it with one of them",
        ),
        (
            {"key_points": (POINTS[0], POINTS[1], replace(POINTS[0], phrases=("x",)))},
            30,
            "`key_points` has “110 is the default.” twice; keep one of them",
        ),
        (
            {"misconceptions": (replace(WRONG, voids=(3, 4)),)},
            36,
            "`misconceptions[1].voids` names key point 4 of 3; count the key points from 1",
        ),
        (
            {"key_points": tuple(map(listened_for, POINTS))},
            23,
            "the phrases take 2,602 bytes, but only 2,500 are allowed; keep those that",
        ),
        (
            {"misconceptions": (replace(WRONG, phrases=("is not",)),)},
            34,
            "the phrase “is not” occurs in true sentences too; say more clearly what is false",
        ),
        (
            {"misconceptions": (replace(WRONG, phrases=("…",)),)},
            34,
            "the phrase “…” has no word to listen for; write what people say",
        ),
        (
            {"key_points": (replace(POINTS[0], phrases=("?",)), *POINTS[1:])},
            26,
            "the phrase “?” has no word to listen for; write what people say",
        ),
        *(
            (
                {"misconceptions": (replace(WRONG, phrases=(phrase,)),)},
                34,
                f"the phrase “{phrase}” is heard in the true sentence “{sentence}”; write it so",
            )
            for phrase, sentence in [
                ("by default 110", "By default 110"),
                ("node runs many Pods", "A node runs as many Pods as its kubelet allows"),
                ("maxPods moves it", "maxPods moves it"),
                ("it is a default", "It is a default"),
            ]
        ),
        (
            {"refs": (Ref(title="A", url="https://a.b"), Ref(title="B", url="https://a.b"))},
            21,
            "`refs` has “https://a.b” twice; keep one of them",
        ),
        ({"example": f"{FENCE}\nx\n{FENCE}"}, 67, "a fence has no language; write one of yaml"),
        ({"example": f"a\n\n{FENCE}bash\nx\n{FENCE}"}, 69, "a fence is marked “bash”; write one"),
        ({"example": f"{FENCE}yaml unchecked:\nx\n{FENCE}"}, 67, "a fence is marked “yaml unche"),
        ({"example": f"{FENCE}json unchecked: x\n{FENCE}"}, 67, "a fence is marked “json unche"),
        ({"example": "~~~ yaml foo\nx\n~~~"}, 67, "a fence is marked “yaml foo”"),
    ],
    ids=range(26),
)  # fmt: skip
def test_a_published_question_that_breaks_a_rule_is_told(
    changes: dict[str, Any], line: int, sentence: str
) -> None:
    (found,) = said_of(SECTION, DRAFT, a_question(**changes))
    assert found.startswith(f"{PATH}:{line}: {sentence}")


@pytest.mark.parametrize("language", [*LANGUAGES, "yaml unchecked: only a fragment"])
def test_a_fence_of_a_known_language_passes(language: str) -> None:
    assert judge_one(a_question(example=f"{FENCE}{language}\nx\n{FENCE}")) == []


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_what_is_not_published_may_be_incomplete_and_too_long(status: str) -> None:
    rough = replace(
        DRAFT,
        status=status,
        short_answer="word " * 100,
        example=f"{FENCE}\nx\n{FENCE}",
        key_points=tuple(KeyPoint(text=text, must=False, phrases=("a",)) for text in "AB"),
    )
    assert said_of(SECTION, rough) == []


@pytest.mark.parametrize("status", ["draft", "published", "retired"])
def test_what_the_database_refuses_is_told_of_drafts_too(status: str) -> None:
    twice = a_question(status=status, key_points=(*POINTS, replace(POINTS[0], phrases=("x",))))
    (found,) = said_of(SECTION, DRAFT, twice)
    assert "twice; keep one of them" in found


def test_words_of_code_are_not_counted() -> None:
    code = f"\n\n{FENCE}text\n{'word ' * 400}\n{FENCE}"
    assert judge_one(a_question(explanation=QUESTION.explanation + code)) == []


def test_a_file_in_another_sections_directory_is_told() -> None:
    files = files_of(SECTION, replace(DRAFT, section="edge"))
    text = files.pop("edge/552-nodes.md")
    assert said({**files, "scale/552-nodes.md": text}) == [
        (
            "scale/552-nodes.md:5: `section` is “edge” in the directory “scale”; "
            "move the file, or correct it"
        )
    ]


def test_a_file_with_another_number_in_its_name_is_told() -> None:
    files = files_of(SECTION, DRAFT)
    text = files.pop("scale/552-nodes.md")
    assert said({**files, "scale/553-nodes.md": text}) == [
        (
            "scale/553-nodes.md:2: `number` is 552 in a file named “553-nodes.md”; "
            "rename the file to 552-nodes.md, or correct it"
        )
    ]


def test_a_directory_without_its_section_file_is_told() -> None:
    assert said_of(DRAFT) == [
        (
            "scale/_section.yaml:1: the section's file is missing; "
            "write its title, position and summary"
        )
    ]


def test_what_belongs_to_one_file_only_is_told_at_the_second() -> None:
    edge = BankSection(slug="edge", title="Edge", position=1)
    again = replace(DRAFT, slug="again")
    other = "give one of them another"
    assert said_of(SECTION, edge, DRAFT, again) == [
        f"edge/_section.yaml:2: `position` is 1, as in scale/_section.yaml; {other}",
        f"scale/552-again.md:2: `number` is 552, as in scale/552-nodes.md; {other}",
        f"scale/552-again.md:3: `uid` is 00000000abce, as in scale/552-nodes.md; {other}",
    ]


@pytest.mark.parametrize("spelling", ["kube-let", "kubelets", "kube-lets"])
def test_a_tag_is_spelled_alike_in_all_files(spelling: str) -> None:
    other = replace(DRAFT, tags=(spelling,))
    [finding] = said_of(SECTION, QUESTION, other)
    assert f"the tag “{spelling}” is “kubelet” in another question; use one spelling" in finding
    assert said_of(SECTION, QUESTION, replace(DRAFT, tags=("kubelet", "dns"))) == []


def test_an_order_names_each_published_question_of_its_section_once() -> None:
    places = tuple(Place(question=number, why="A reason.") for number in (552, 777, 552))
    ordered = replace(SECTION, order=places)
    found = said_of(ordered, QUESTION, DRAFT)
    assert [line.partition(": ")[2] for line in found] == [
        (
            "`order` does not name question 551; "
            "add it where it is to be learned, with one line that says why"
        ),
        (
            "`order` names 777, which is not a question in this section; "
            "correct the number, or remove it"
        ),
        "`order` names 552 twice; keep one of them",
    ]
    whole = replace(ordered, order=(Place(question=551, why="It is the only one."),))
    assert said_of(whole, QUESTION, DRAFT) == []


def test_a_summary_links_only_to_questions_that_there_are() -> None:
    section = replace(SECTION, summary="Begin with nodes (551), then (777).")
    assert said_of(section, QUESTION, DRAFT) == [
        (
            "scale/_section.yaml:3: `summary` names 777, which is not a question in the bank; "
            "correct the number, or remove it"
        )
    ]


def test_what_two_broken_files_do_not_say_is_not_the_same() -> None:
    files = files_of(SECTION, DRAFT, replace(DRAFT, number=553))
    files = {path: text.replace("uid:", "uidd:") for path, text in files.items()}
    assert len(said(files)) == 4
    assert not [line for line in said(files) if ", as in " in line]


def test_a_link_to_a_question_in_a_broken_file_is_no_second_finding() -> None:
    files = files_of()
    files["scale/552-nodes.md"] = "---\n"
    assert said(files) == [
        "scale/552-nodes.md:1: the front matter has no end; close it with a line `---`"
    ]


def test_every_breach_of_all_files_is_told_in_one_run() -> None:
    text = TEXT.replace("level: mid", "level: expert").replace("### The file", "## File")
    text = text.replace("By default **110**.", "word " * 61).replace("[552]", "[552, 99]")
    text = text.replace("section: scale", "section: edge").replace("https://k", "http://k")
    files = files_of() | {
        PATH: text,
        "scale/552-nodes.md": "x",
        "scale/_section.yaml": "title: A\nposition: 0\n",
    }
    assert [line.split("; ")[0] for line in said(files)] == [
        f"{PATH}:5: `section` is “edge” in the directory “scale”",
        f"{PATH}:6: `level` is “expert”",
        f"{PATH}:19: `refs[1].url` is “http://kubernetes.io/a”",
        f"{PATH}:22: `refs[2].url` is “http://kubernetes.io/b”",
        f"{PATH}:41: `related` names 99, which is not a question in the bank",
        f"{PATH}:44: the short answer has 61 words",
        f"{PATH}:67: a heading of the first or second level is not allowed here",
        "scale/552-nodes.md:1: the file does not begin with `---`",
        "scale/_section.yaml:2: `position` is “0”",
    ]


def test_findings_come_by_file_and_line() -> None:
    files = files_of(SECTION, DRAFT)
    files |= {"b/2-b.md": "x", "a/1-a.md": "x"}
    places = [(finding.path, finding.line) for finding in judge(files).findings]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("\ufeff" + TEXT, 1, "the file begins with a byte order mark"),
        (TEXT.replace("\n", "\r\n"), 1, "the lines end with CRLF"),
        (TEXT.replace("uid: 00000000abcd", "uid: '00000000abcd'"), 3, "from here on the layout"),
        (TEXT.replace("level: mid\n", "# a remark\nlevel: mid\n"), 6, "from here on the layout"),
        (TEXT + "\n", 79, "from here on the layout"),
        (TEXT[:-1], 78, "from here on the layout"),
        (TEXT.replace("\n\n## Example", "\n\n\n## Example"), 65, "from here on the layout"),
        (TEXT.replace("- a: 1", "- a: 1").replace("must: false", "must:  false"), 31, "from here"),
    ],
    ids=range(8),
)
def test_a_crooked_layout_is_told_apart_and_mended(text: str, line: int, what: str) -> None:
    bank = judge(files_of() | {PATH: text})
    ((finding, canonical),) = layout(bank)
    assert bank.findings == ()
    assert str(finding).startswith(f"{PATH}:{line}: {what}")
    assert finding.todo == "run `manage.py lint_bank --fix`"
    assert canonical == TEXT


def test_a_crooked_section_is_mended_too() -> None:
    bank = judge(files_of() | {"scale/_section.yaml": "position: 1\ntitle: A\n"})
    ((finding, canonical),) = layout(bank)
    assert (finding.path, finding.line) == ("scale/_section.yaml", 1)
    assert canonical == "title: A\nposition: 1\n"


SNIPPETS = [
    *("&a [*a]", "!!python/object:os.system", "[" * 50, "{" * 50, "---", "...", "```", "~~~", "\t"),
    *("\x00", "\r", "\ufeff", "\u2028", "# ", "## ", "## Example", "\n\n", "- ", ": ", "? ", "| "),
    *("> ", "'", '"', "null", "true", "9" * 30, "1.30", "../..", "%YAML 1.2", "=\n", "<b>", "\\"),
]


@given(st.data())
def test_no_nonsense_brings_the_linter_down(data: st.DataObject) -> None:
    """Whatever is spoiled, there is a finding that says so, or a question that reads back."""
    text = TEXT
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 12))
        patch = data.draw(st.sampled_from(SNIPPETS) | st.text(max_size=8))
        text = text[:place] + patch + text[place + length :]
    bank = judge(files_of() | {PATH: text})
    for finding in bank.findings:
        assert 1 <= finding.line <= text.count("\n") + 2
        assert finding.what
        assert finding.todo
        assert "\n" not in str(finding)
    if not bank.findings:
        canonical = {finding.path: fixed for finding, fixed in layout(bank)}.get(PATH, text)
        (file,) = [file for file in bank.questions if file.document.path == PATH]
        assert parse_question(canonical, path=PATH) == file.content
