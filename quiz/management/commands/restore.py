"""`manage.py restore`: a backup replaces the content of the SQLite file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.ops.backup import BackupError, backups, restore

NEWEST = "newest"


class Command(BaseCommand):
    """Prints which file was restored."""

    help = "Replace the SQLite database by a backup; what was written since then is lost."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file's name, or `newest`, and the folder that it is in."""
        parser.add_argument("file", help="name of a backup in the folder, or: newest")
        parser.add_argument("--from-dir", type=Path, default=Path(), help="folder of the backups")

    def handle(self, *args: Any, file: str, from_dir: Path, **options: Any) -> None:
        """Restore."""
        path = from_dir / file
        if file == NEWEST:
            path = next(iter(backups(from_dir)), path)
        if not path.is_file():
            raise CommandError(f"There is no backup {file} in {from_dir}.")
        try:
            restore(file=path)
        except BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{path} is restored")
