"""`manage.py backup`: a complete and checked copy of the SQLite file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.clock import now
from quiz.ops.backup import BackupError, backup, tables


class Command(BaseCommand):
    """Prints the new file's name, size and number of tables."""

    help = "Copy the SQLite database into a folder, check the copy, and keep the newest ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--to` and `--keep`."""
        parser.add_argument("--to", type=Path, required=True, help="folder of the backups")
        parser.add_argument("--keep", type=int, default=7, help="how many backups to keep")

    def handle(self, *args: Any, to: Path, keep: int, **options: Any) -> None:
        """Back up."""
        if keep < 1:
            raise CommandError("--keep has to be 1 or more: the new backup is one of them.")
        try:
            file = backup(folder=to, keep=keep, moment=now())
        except BackupError as error:
            raise CommandError(str(error)) from None
        size, count = file.stat().st_size, len(tables(file))
        self.stdout.write(f"{file}: {size} bytes, {count} tables")
