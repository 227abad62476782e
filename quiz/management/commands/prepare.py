"""`manage.py prepare`: everything that has to happen before the server starts."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from quiz.ops.prepare import collect_static, migrate


class Command(BaseCommand):
    """Prints what the import printed; nothing with `-v 0`."""

    help = "Migrate, import the bank and collect the static files; skip what has not changed."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        """Run the steps in order."""
        try:
            migrate()
        except OperationalError as error:
            what = str(error).strip()
            raise CommandError(
                f"The database does not answer: {what}. Start it, or correct its address."
            ) from None
        call_command("import_bank", stdout=self.stdout if verbosity else StringIO())
        collect_static()
