"""Two texts side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quiz.admin.differences import differences

TEXTS = st.text(alphabet="ab \n.", max_size=60)


def test_equal_lines_stand_once_and_words_that_differ_are_marked() -> None:
    same, pair, end = differences("a\nthe old word\nz\n", "a\nthe new word\nz\n")
    assert (same.same, same.lines, end.same) == ("a\n", 1, "z\n")
    assert [piece.text for piece in pair.one if piece.differs] == ["old"]
    assert [piece.text for piece in pair.other if piece.differs] == ["new"]


def test_a_line_of_one_side_only_has_nothing_beside_it() -> None:
    _same, added = differences("a\n", "a\nb\n")
    assert added.one == ()
    assert [piece.differs for piece in added.other] == [True]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_whole(one: str, other: str) -> None:
    blocks = differences(one, other)
    assert "".join(b.same + "".join(p.text for p in b.one) for b in blocks) == one
    assert "".join(b.same + "".join(p.text for p in b.other) for b in blocks) == other


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(block.same for block in differences(text, text))


def test_lines_that_would_take_seconds_to_compare_by_words_are_marked_whole() -> None:
    one, other = " ".join("abc" * 2000), " ".join("cab" * 2000)
    [pair] = differences(one, other)
    assert (pair.one[0].text, pair.other[0].text) == (one, other)
    assert pair.one[0].differs
