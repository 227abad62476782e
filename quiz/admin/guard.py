"""Nobody writes over a change that they have not seen, by whatever way it came.

A form carries the digest of what was stored when its page was made. If something else is stored by
the time it is saved, nothing is saved: the editor is told once, sees both texts and decides.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms

from quiz.admin.differences import Block, differences
from quiz.bank import body, frontmatter
from quiz.bank.format import HEADINGS
from quiz.bank.rows import question_document, row_path, section_to_bank
from quiz.bank.serialize import serialize_section
from quiz.models import Question, Section

CHANGED = (
    "This changed while you were writing. Nothing is saved yet. What is stored now stands beside "
    "what you typed: take over what you want to keep, and save again to replace the rest."
)

KEPT = (
    "This is what you typed here before. Nothing is saved yet: read it once more, and save it. "
    "Where something else is stored, it stands beside what you typed."
)


def whole_text(row: Question | Section, **parts: Any) -> str:
    """Return all that a row says and where its file belongs, even if no file could hold it.

    Args:
        row: the row, stored or not.
        parts: `key_points` and `references` to use in place of those that are stored.
    """
    if isinstance(row, Section):
        return f"{row_path(row)}\n{serialize_section(section_to_bank(row))}"
    document = question_document(row, **parts)
    markdown = body.join({name: document.parts.get(name, "") for name in HEADINGS})
    return f"{document.path}\n{frontmatter.dump(document.values)}{markdown}"


class GuardedForm(forms.ModelForm[Any]):
    """A form for a row that others may change while it is open.

    What the browser kept of an earlier try (admin.js) comes back as a post whose `seen` is “kept”:
    it is shown, and saved only when the editor says so.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    unseen: list[Block] | None = None  # what is stored beside what was typed, where they differ

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = whole_text(self.instance) if self.instance.pk else ""
        self.initial["seen"] = hashlib.sha256(self._stored.encode()).hexdigest()

    def refuse_unseen(self, typed: str) -> None:
        """Add an error, once, if something else is stored than what the editor began with.

        Args:
            typed: the whole text as it was typed; empty when it is not valid.
        """
        seen = self.cleaned_data.get("seen")
        if seen == "kept" or (self.instance.pk and seen != self.initial["seen"]):
            self.add_error(None, KEPT if seen == "kept" else CHANGED)
            self.unseen = differences(self._stored, typed or self._stored)
            self.data = dict(self.data.items(), seen=self.initial["seen"])
