"""`manage.py import_bank`: the bank's files become the database's content."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from quiz.bank.findings import BankError
from quiz.bank.import_plan import Edit
from quiz.bank.importer import import_bank
from quiz.search.index import refresh


class Command(BaseCommand):
    """Prints what changed, in one line, and the conflicts that an editor has to settle."""

    help = "Read the bank's files into the database: all of them, or none if any is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--dry-run`."""
        text = "show what would change, and change nothing"
        parser.add_argument("--dry-run", action="store_true", help=text)

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Import, and print the counts of questions."""
        try:
            report = import_bank(settings.BANK_DIR, dry_run=dry_run, progress=self._progress)
        except BankError as error:
            raise CommandError(f"{error}\nNothing was imported.") from None
        finally:
            self._progress(0, 0)
        if not dry_run:
            refresh()
        if dry_run:
            for edit in report.edits:
                for line in _diff(edit):
                    self.stdout.write(line)
        for conflict in report.conflicts:
            self.stdout.write(str(conflict))
        self.stdout.write(
            f"created {report.created}, updated {report.updated}, "
            f"unchanged {report.unchanged}, retired {report.retired}"
            + (f", in conflict {len(report.conflicts)}" if report.conflicts else "")
        )

    def _progress(self, done: int, of: int) -> None:
        """Show the count on a terminal, over the one before; clear the line when `of` is 0."""
        if self.stderr.isatty():
            count = f"Reading the bank: {done} of {of} files" if of else ""
            self.stderr.write(f"\r{count:40}\r", str, ending="")  # str: not in red


def _diff(edit: Edit) -> Iterator[str]:
    before, after = edit.before.splitlines(), edit.after.splitlines()
    source = f"a/{edit.path}" if edit.before else "/dev/null"
    return unified_diff(before, after, source, f"b/{edit.path}", lineterm="")
