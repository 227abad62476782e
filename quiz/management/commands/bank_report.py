"""`manage.py bank_report`: what the bank's files have and what they lack."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from quiz.bank.findings import BankError
from quiz.bank.lint import read_bank
from quiz.bank.report import Line, line, shared_phrases

HEAD = (
    "number  status     words  key points (must)  examples  refs  verified         case     missing"
)


class Command(BaseCommand):
    """Prints a line for each question, the totals, and the phrases that several questions share."""

    help = "Print what each question in the bank's files has and lacks."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        try:
            bank = read_bank(settings.BANK_DIR)
        except BankError as error:
            raise CommandError(str(error)) from None
        contents = [file.content for file in bank.questions]
        lines = [line(content, bank.cases.get(content.number)) for content in contents]
        self.stdout.write(HEAD)
        for row in sorted(lines, key=lambda row: row.number):
            self.stdout.write(_row(row))
        self.stdout.write(f"{_sums(lines)}, {len(bank.diagrams)} diagrams")
        for phrase, numbers in shared_phrases(contents).items():
            self.stdout.write(f"shared phrase “{phrase}”: {', '.join(map(str, numbers))}")


def _row(row: Line) -> str:
    points = f"{row.key_points} ({row.musts})"
    return (
        f"{row.number:6}  {row.status:9} {row.words:6}  {points:>17}  {row.examples:8}  "
        f"{row.references:4}  {row.verified:15}  {row.case:7}  {', '.join(row.missing)}"
    ).rstrip()


def _sums(lines: list[Line]) -> str:
    published = [row for row in lines if row.status == "published"]
    return (
        f"{len(published)} of {len(lines)} published: {sum(row.words for row in published)} words, "
        f"{sum(row.key_points for row in published)} key points "
        f"({sum(row.musts for row in published)} must), "
        f"{sum(row.examples for row in published)} examples, "
        f"{sum(row.references for row in published)} references, "
        f"{sum(bool(row.case) for row in published)} cases"
    )
