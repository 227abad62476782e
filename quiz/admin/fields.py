"""Form fields for what the bank writes as lists and as Markdown."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError

from quiz.bank import frontmatter
from quiz.bank.body import trimmed
from quiz.bank.findings import BankError

NO_LIST = "This is not a list. Write `- ` before each entry, or the entries as [one, two]."


class EntriesField(forms.CharField):
    """A list that is typed as text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed list differs from the one before; no list counts as an empty one."""
        return super().has_changed(initial or [], data)


class ListField(EntriesField):
    """A list of text, typed with `separator` between the entries: a comma, or a new line."""

    def __init__(self, *, separator: str, **kwargs: Any) -> None:
        is_line = separator == ","
        widget = AdminTextInputWidget() if is_line else AdminTextareaWidget({"rows": 4})
        super().__init__(required=False, widget=widget, **kwargs)
        self.separator = separator

    def prepare_value(self, value: Any) -> Any:
        """Return the text for a stored list; typed text stays as it is."""
        space = " " if self.separator == "," else ""
        return (self.separator + space).join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not text
        """Return the entries of a typed text."""
        entries = str(super().to_python(value)).split(self.separator)
        return [entry.strip() for entry in entries if entry.strip()]


class YamlField(EntriesField):
    """A list typed as YAML, as it is written in the bank's files below the key `key`."""

    def __init__(self, *, key: str, **kwargs: Any) -> None:
        widget = AdminTextareaWidget({"rows": 6, "class": "vLargeTextField yaml"})
        super().__init__(required=False, strip=False, widget=widget, **kwargs)
        self.key = key

    def prepare_value(self, value: Any) -> Any:
        """Return the YAML of a stored list; typed text stays as it is."""
        if not isinstance(value, list):
            return value
        if not value:
            return ""
        return frontmatter.dump({self.key: value}).removeprefix(f"{self.key}:").strip("\n ")

    def to_python(self, value: Any) -> list[Any]:  # type: ignore[override]  # a list, not text
        """Return the list that a typed YAML text holds.

        Raises:
            ValidationError: with the line that cannot be read.
        """
        text = indent(str(super().to_python(value)).replace("\r\n", "\n"), " ")
        try:
            values, _lines = frontmatter.load(f"{self.key}:\n{text}", first_line=0)
        except BankError as error:
            found = error.findings
            raise ValidationError([f"line {f.line}: {f.what}; {f.todo}" for f in found]) from None
        entries = values.pop(self.key, [])
        if values or not isinstance(entries, list):
            raise ValidationError(NO_LIST)
        return entries


class MarkdownField(forms.CharField):
    """Markdown: LF line ends, no blank lines around it, nothing else changed."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        widget = AdminTextareaWidget({"rows": rows})
        super().__init__(required=False, strip=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as the bank keeps it."""
        return trimmed(str(super().to_python(value)))
