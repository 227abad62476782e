"""`manage.py lint_bank`: what is wrong with the bank's files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from quiz.bank.files import write_file
from quiz.bank.findings import BankError, Finding
from quiz.bank.lint import layout, read_bank


class Command(BaseCommand):
    """Prints one line for each finding: `file:line: what is wrong; what to do`."""

    help = "Check the bank's files. Exits with 1 when anything is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--fix`."""
        text = "write the canonical layout of the files that can be read"
        parser.add_argument("--fix", action="store_true", help=text)

    def handle(self, *args: Any, fix: bool, **options: Any) -> None:
        """Print what is wrong; after `--fix`, only what a new layout does not mend."""
        try:
            bank = read_bank(settings.BANK_DIR)
            crooked = layout(bank)
            if fix:
                self._straighten(crooked)
        except BankError as error:
            raise CommandError(str(error)) from None
        findings = [*bank.findings, *(finding for finding, _ in crooked if not fix)]
        for finding in sorted(findings, key=lambda finding: (finding.path, finding.line)):
            self.stdout.write(str(finding))
        if findings:
            raise CommandError(f"{len(findings)} to fix. docs/content.md shows the format.")
        self.stdout.write(
            f"questions {len(bank.questions)}, sections {len(bank.sections)}: all is well"
        )

    def _straighten(self, crooked: list[tuple[Finding, str]]) -> None:
        for finding, text in crooked:
            write_file(settings.BANK_DIR, PurePosixPath(finding.path), text)
            self.stdout.write(f"{finding.path}: written in the canonical layout")
