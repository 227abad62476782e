"""A field that holds rows: a form set that reads and writes the list of one JSON column.

The lists keep the shape that the bank's files give them, so the importer, the exporter, the linter
and the guard need not know that somebody typed them in rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from quiz.admin.fields import refuse_invisible
from quiz.models import Question
from quiz.validation import FieldPath

LAST = 9999
MOST = 200  # more rows than this are refused
BLANK = 2  # how many empty rows a page without JavaScript offers
OLD_PAGE = (
    "This page was opened before the site was updated. Copy what you typed, then open it again."
)
MARKED = "Nothing is saved yet: something is wrong in {rows}. It is marked there."


class RowForm(forms.Form):
    """One row of a list; a row in which nothing is typed counts as none.

    `titles` are the titles of all questions by number, to be shown beside a question's number.
    """

    SINGLE: ClassVar = ""  # the only field of a list of plain values

    use_required_attribute = False
    position = forms.IntegerField(required=False, min_value=1, max_value=LAST, label="Place")

    def __init__(self, *args: Any, titles: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = titles

    def has_changed(self) -> bool:
        """Whether anything is typed; the place alone is nothing."""
        return bool(set(self.changed_data) - {"position"})

    @property
    def is_blank(self) -> bool:
        """Whether this is an empty row to type in."""
        return not (self.has_changed() if self.is_bound else self.initial)

    @property
    def typed_place(self) -> int:
        """The place that is typed; a row without one comes last."""
        place = str(self["position"].value() or "")
        return int(place) if place.isdecimal() else LAST

    @property
    def linked_title(self) -> str:
        """The title of the question whose number is typed."""
        number = str(self["question"].value() or "") if "question" in self.fields else ""
        return self.titles.get(int(number), "") if number.isdecimal() else ""

    def clean(self) -> None:
        """Refuse what nobody can see."""
        super().clean()
        refuse_invisible(self)

    def typed(self) -> dict[str, Any]:
        """Return what is typed, valid or not."""
        return {bound.name: bound.value() for bound in self}

    def entry(self) -> Any:
        """Return the row as the bank's files write it, without what is empty."""
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"position", "DELETE"} and value not in ("", None, [])
        }
        return values.get(self.SINGLE) if self.SINGLE else values

    @classmethod
    def initial_of(cls, entry: Any) -> dict[str, Any]:
        """Return what a row shows of a stored entry."""
        return {cls.SINGLE: entry} if cls.SINGLE else dict(entry)


class RowSet(BaseFormSet[RowForm]):
    """All rows of one list. What is posted replaces what is stored."""

    default_error_messages: ClassVar = {"missing_management_form": OLD_PAGE}

    def add_fields(self, form: RowForm, index: int | None) -> None:
        """Add the box that takes a row away."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"

    def initial_form_count(self) -> int:
        """Return how many rows come from the database; of a posted page, any row may be empty."""
        return 0 if self.is_bound else super().initial_form_count()

    def kept(self) -> list[RowForm]:
        """Return the rows that stay, in order, once all are validated; without a place, last."""
        filled = [row for row in self.forms if row.cleaned_data]
        rows = [row for row in filled if not row.cleaned_data.get("DELETE")]
        return sorted(rows, key=lambda row: row.cleaned_data.get("position") or LAST)

    def entries(self) -> list[Any]:
        """Return the list as the bank's files write it."""
        return [row.entry() for row in self.kept()]

    def shown(self) -> list[RowForm]:
        """Return all rows in the order of the places that are typed, valid or not."""
        return sorted(self.forms, key=lambda row: row.typed_place)

    def typed(self) -> list[dict[str, Any]]:
        """Return what is typed in each row that stays, in order, valid or not."""
        rows = [row.typed() for row in self.shown() if not row.is_blank]
        return [row for row in rows if not row["DELETE"]]

    def numbers(self) -> dict[int, int]:
        """Return each row's new number by the one that it has on the page; 0 if it goes.

        Both count from 1.
        """
        kept = [id(row) for row in self.kept()]
        return {
            number: kept.index(id(row)) + 1 if id(row) in kept else 0
            for number, row in enumerate(self.forms, 1)
        }

    def place(self, index: int, name: str, text: str) -> None:
        """Add an error to the row at `index` of those that stay, at its field if it has one."""
        row = self.kept()[index]
        name = name or row.SINGLE
        row.add_error(name if name in row.fields else None, text)

    def marked(self) -> ValidationError:
        """Return the error of the whole field while single rows have theirs."""
        bad = [f"row {number}" for number, row in enumerate(self.shown(), 1) if row.errors]
        return ValidationError(MARKED.format(rows=" and ".join(bad)), code="marked")


class RowsWidget(forms.Widget):
    """Shows the rows of a field, which is bound by `HoldsRows`."""

    class Media:
        css: ClassVar = {"all": ["quiz/rows.css"]}
        js = ("quiz/rows.js",)

    rows: RowSet
    one = ""  # what a row is called: “Add” comes before it

    def value_from_datadict(self, _data: Any, _files: Any, _name: str) -> RowSet:
        """Return the rows that were posted."""
        return self.rows

    def value_omitted_from_data(self, _data: Any, _files: Any, _name: str) -> bool:
        """Whether nothing was posted; rows always are."""
        return False

    def id_for_label(self, _id: str) -> str:
        """Return no id, since there are many fields."""
        return ""

    def render(self, name: str, value: Any, *_args: Any, **_kwargs: Any) -> SafeString:
        """Show the rows, and a hidden one from which the script makes others."""
        return render_to_string("admin/quiz/rows.html", {"rows": self.rows, "one": self.one})


class RowsField(forms.Field):
    """A list that is edited in rows, each by the form `row`."""

    widget: RowsWidget

    def __init__(self, row: type[RowForm], *, one: str, **kwargs: Any) -> None:
        super().__init__(required=False, widget=RowsWidget(), **kwargs)
        self.row, self.widget.one = row, one
        self.make: Any = formset_factory(
            row,
            formset=RowSet,
            extra=BLANK,
            can_delete=True,
            max_num=MOST,
            absolute_max=MOST,
        )

    def bind(self, form: forms.BaseForm, name: str, titles: Mapping[int, str]) -> RowSet:
        """Make the rows of a form: those that were posted, or else those that are stored."""
        stored = enumerate(form.get_initial_for_field(self, name) or [], 1)
        kept = [self.row.initial_of(entry) | {"position": place} for place, entry in stored]
        self.widget.rows = self.make(
            form.data if form.is_bound else None,
            prefix=name,
            initial=None if form.is_bound else kept,
            form_kwargs={"titles": titles},
        )
        return self.widget.rows

    def clean(self, value: RowSet) -> list[Any]:
        """Return the list.

        Raises:
            ValidationError: with the code `marked` when single rows have errors of their own.
        """
        if value.is_valid():
            return value.entries()
        raise (
            ValidationError(list(value.non_form_errors()))
            if value.non_form_errors()
            else (value.marked())
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed list differs from the stored one; no list counts as an empty one."""
        return not data.is_valid() or data.entries() != (initial or [])


class HoldsRows(forms.BaseForm):
    """A form with fields that hold rows: `rows` are their sets by name."""

    rows: dict[str, RowSet]
    titles: Mapping[int, str]  # of all questions, by number

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bind_rows()

    def bind_rows(self) -> None:
        """Make the rows of all such fields."""
        self.titles = dict(Question.objects.values_list("number", "title"))
        self.rows = {
            name: field.bind(self, name, self.titles)
            for name, field in self.fields.items()
            if isinstance(field, RowsField)
        }

    def place(self, path: FieldPath, text: str) -> None:
        """Add an error to the field that it is about, in its row if it has one.

        Args:
            path: a field's name; perhaps a row's index, and the name of a field there.
            text: what is wrong.
        """
        name = str(path[0]) if path else ""
        if name in self.rows and len(path) > 1:
            self.rows[name].place(int(path[1]), str(path[2]) if len(path) > 2 else "", text)
        else:
            self.add_error(name if name in self.fields else None, text)

    def mark_rows(self) -> None:
        """Say once for each list which of its rows were found wrong."""
        for name, rows in self.rows.items():
            if any(row.errors for row in rows.forms) and not self.has_error(name, "marked"):
                self.add_error(name, rows.marked())
