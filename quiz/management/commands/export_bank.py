"""`manage.py export_bank`: the database's content becomes the bank's files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from quiz.bank.exporter import export_bank
from quiz.bank.findings import BankError


class Command(BaseCommand):
    """Prints how many files were written."""

    help = "Write the database's questions back as files, to be looked at as a diff."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--out DIR`."""
        text = "the folder to write into; by default the bank's own"
        parser.add_argument("--out", type=Path, metavar="DIR", help=text)

    def handle(self, *args: Any, out: Path | None, **options: Any) -> None:
        """Export, and print the counts of files."""
        try:
            report = export_bank(out or settings.BANK_DIR)
        except BankError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"written {report.written}, removed {report.removed}, unchanged {report.unchanged}"
        )
        if report.findings:
            raise CommandError("\n".join(["Not written:", *map(str, report.findings)]))
