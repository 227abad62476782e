"""`manage.py release`: what a pod does before it serves; once for all that start together."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from k8sprep.version import VERSION
from quiz.bank.findings import BankError
from quiz.ops.release import ReleaseError, newer_bank, upgrade


class Command(BaseCommand):
    """Prints what it waits for, whether a newer bank was left alone, and at the end one line."""

    help = "Wait for the database, then migrate it and import the bank, under one lock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--wait` and `--lock-timeout`, in seconds."""
        parser.add_argument("--wait", type=float, default=300, help="seconds for the database")
        parser.add_argument("--lock-timeout", type=float, default=240, help="seconds for the lock")

    def handle(self, *args: Any, wait: float, lock_timeout: float, **options: Any) -> None:
        """Bring the database up to this release."""
        try:
            line = upgrade(wait=wait, lock_timeout=lock_timeout, say=self.stderr.write)
            if newer := newer_bank():
                self.stdout.write(
                    f"The database holds the bank of {newer}, newer than {VERSION}: left alone."
                )
        except (ReleaseError, BankError, ValueError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(line)
