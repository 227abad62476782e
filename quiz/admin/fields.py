"""Form fields for what the bank writes as lists of words and as Markdown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget

from quiz.bank.body import trimmed
from quiz.bank.invisible import find_hidden


def refuse_invisible(form: forms.BaseForm) -> None:
    """Add an error to each field with a character that nobody can see, saying which and where."""
    for name in form.fields:
        typed = form.data.get(form.add_prefix(name), "").replace("\r\n", "\n")
        if hidden := find_hidden(typed):
            line = f"line {hidden.line}, " if "\n" in typed else ""
            what = f"{line}{hidden.place}: this is {hidden.what}; {hidden.todo}"
            form.add_error(name, what)


class ListField(forms.CharField):
    """A list of text, typed with `separator` between the entries: a comma, or a new line."""

    def __init__(self, *, separator: str, **kwargs: Any) -> None:
        is_line = separator == ","
        widget = AdminTextInputWidget() if is_line else AdminTextareaWidget({"rows": 4})
        super().__init__(required=False, widget=widget, **kwargs)
        self.separator = separator

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed list differs from the one before; no list counts as an empty one."""
        return super().has_changed(initial or [], data)

    def prepare_value(self, value: Any) -> Any:
        """Return the text for a stored list; typed text stays as it is."""
        space = " " if self.separator == "," else ""
        return (self.separator + space).join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not text
        """Return the entries of a typed text."""
        entries = str(super().to_python(value)).split(self.separator)
        return [entry.strip() for entry in entries if entry.strip()]


class MarkdownField(forms.CharField):
    """Markdown: LF line ends, no blank lines around it, nothing else changed."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        widget = AdminTextareaWidget({"rows": rows})
        super().__init__(required=False, strip=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as the bank keeps it."""
        return trimmed(str(super().to_python(value)))
