"""A learner's note on a question, and what to do when two tabs change it. Pure but for Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import RequestDataTooBig

from quiz.bounds import TEXT_MAX
from quiz.markdown import render_note

TWO_NOTES = "two notes"  # what was too long, in the words of the error


class Note(NamedTuple):
    """A note as it was written, and the same rendered."""

    text: str
    html: str


@dataclass(slots=True, kw_only=True)
class NoteEdit:
    """A note from a form: the text when the form was made, and the text now.

    `html` is the new text, rendered. Rendering takes a while, so it is done before any lock.
    """

    before: str
    after: str
    html: str = field(init=False)

    def __post_init__(self) -> None:
        self.html = render_note(self.after) if self.is_change else ""

    @property
    def is_change(self) -> bool:
        """Whether the learner touched it."""
        return self.after != self.before

    def is_merge(self, stored: str) -> bool:
        """Whether another text has been stored meanwhile, so that both have to be kept."""
        return self.is_change and stored not in ("", self.before, self.after)

    def merged(self, stored: str, stored_html: str) -> dict[str, str]:
        """Return the card's `note` and `note_html` after this edit; no text is lost.

        Together the two texts may be no longer than a note that is typed: otherwise the page could
        not send the note back, and no site would import it.

        Args:
            stored: the note as it is now.
            stored_html: the same, rendered.

        Raises:
            RequestDataTooBig: when both texts together are too long.
        """
        if not self.is_change or stored == self.after:
            return {"note": stored, "note_html": stored_html}
        if stored == self.before or not stored:
            return {"note": self.after, "note_html": self.html}
        both = joined(Note(stored, stored_html), Note(self.after, self.html))
        if len(both.text) > TEXT_MAX:
            raise RequestDataTooBig(TWO_NOTES)
        return {"note": both.text, "note_html": both.html}


def joined(note: Note, other: Note) -> Note:
    """Return both notes, or the one that contains the other. Nothing is rendered again."""
    if other.text in note.text:
        return note
    if note.text in other.text:
        return other
    return Note(f"{note.text}\n\n{other.text}", f"{note.html}\n{other.html}")
