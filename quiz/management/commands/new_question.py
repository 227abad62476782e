"""`manage.py new_question 42`: the frame of a question's file, from the table of topics."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from quiz.bank import frame
from quiz.bank.files import read_folder, write_file
from quiz.bank.findings import BankError
from quiz.bank.format import FILE_NAME
from quiz.bank.serialize import serialize_question
from quiz.bank.topics import TABLE, Topic, read_topics

SHOWN = 15
NEXT = """Next:
- Replace every TODO; docs/content.md says what belongs where.
- Note where you read the decisive facts in docs/content-evidence.md, under the section's heading:
  | {number} | the fact | the source, with its line |
- Give it its place under `order` in {section}/_section.yaml, with one line that says why there.
- Add `verified`, set `status: published`, and run `manage.py lint_bank` until all is well."""


class Command(BaseCommand):
    """Writes a draft and its golden answers; without a number, prints what is still to write."""

    help = "Write the frame of a question from the table of topics."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of a topic."""
        text = "the topic's number; without one, the topics that are asked most and not written yet"
        parser.add_argument("number", nargs="?", type=int, help=text)

    def handle(self, *args: Any, number: int | None, **options: Any) -> None:
        """Write the files and say what to do next, or list topics."""
        topics = read_topics()
        try:
            present = _present()
            if number is None:
                self._list([topic for topic in topics.values() if topic.number not in present])
            else:
                self._write(_topic(number, topics, present))
        except BankError as error:
            raise CommandError(str(error)) from None

    def _list(self, missing: list[Topic]) -> None:
        """Print the topics that are asked most."""
        missing.sort(key=lambda topic: -(topic.asked or 0))
        for topic in missing[:SHOWN]:
            asked = "not counted" if topic.asked is None else f"in {topic.asked} of 68 lists"
            self.stdout.write(f"{topic.number:4}  {asked}, {topic.level}: {topic.title}")
        self.stdout.write(f"{len(missing)} topics have no question yet.")

    def _write(self, topic: Topic) -> None:
        question = frame.draft(topic, uid=secrets.token_hex(6))
        write_file(settings.BANK_DIR, question.path, serialize_question(question))
        self.stdout.write(f"{settings.BANK_DIR / question.path}: a draft, with hints")
        golden = _golden(topic.number)
        if golden.parent.is_dir() and not golden.exists():
            golden.write_text(frame.golden(topic.number), encoding="utf-8")
            self.stdout.write(f"{golden}: four answers to write")
        self.stdout.write(NEXT.format(number=topic.number, section=topic.section))


def _present() -> dict[int, str]:
    """Return the paths of the questions' files by number."""
    paths = read_folder(settings.BANK_DIR)[0]
    names = ((path, FILE_NAME.fullmatch(path.rpartition("/")[2])) for path in paths)
    return {int(name["number"]): path for path, name in names if name}


def _topic(number: int, topics: dict[int, Topic], present: dict[int, str]) -> Topic:
    """Return the topic of a number that is free; raises CommandError otherwise."""
    if number in present:
        raise CommandError(f"Question {number} is there already: {present[number]}.")
    if number not in topics:
        raise CommandError(
            f"No topic has the number {number}. Choose one of {TABLE.name} (`manage.py "
            "new_question` lists those that are asked most), or add a row for yours there."
        )
    return topics[number]


def _golden(number: int) -> Path:
    """Return where the project's own tests expect a question's golden answers."""
    root: Path = settings.BANK_DIR.parent.parent.parent
    return root / "tests" / "bank" / "golden" / f"{number}.yaml"
