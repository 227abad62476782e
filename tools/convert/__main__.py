"""`manage.py convert_answers LIST --out DIR`: a question list as drafts of the bank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quiz.bank.findings import BankError
from tools.convert.drafts import convert
from tools.convert.folder import read_list, write_drafts


class Command(BaseCommand):
    """Arguments and printing only."""

    help = "Turns a question list into one draft file each, and reports what was odd about it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """LIST, --out and --force."""
        parser.add_argument("list", type=Path, metavar="LIST", help="Markdown, in UTF-8")
        parser.add_argument(
            "--out", type=Path, metavar="DIR", required=True, help="where the drafts go"
        )
        parser.add_argument("--force", action="store_true", help="write over files in DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Convert, write, then print the report and a summary."""
        source, out = options["list"], options["out"]
        try:
            conversion = convert(read_list(source), name=str(source))
            write_drafts(out, conversion.files(), force=options["force"])
        except BankError as error:
            raise CommandError(f"{error}\nNothing was written.") from None
        for finding in conversion.findings:
            self.stdout.write(str(finding))
        self.stdout.write(
            f"Drafts: {len(conversion.questions)}, sections: {len(conversion.sections)}, "
            f"oddities: {len(conversion.findings)}. Written to {out}"
        )
