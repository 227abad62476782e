"""Make a release of the image's one: 0.2.0, one question changed, one column more, no shell.

The column is there for both releases, as every migration has to leave it: the database fills it
in where the older release inserts.
"""

from __future__ import annotations

import re
from pathlib import Path

APP = Path("/app")
SHELLS = ("sh", "dash", "bash", "rbash", "apt-get")
COLUMN = 'models.CharField(max_length=40, default="", db_default="")'
MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quiz", "{latest}")]
    operations = [migrations.AddField("learner", "nickname", {column})]
"""
FIELD = """
Learner.add_to_class("nickname", {column})
"""


def replace(path: Path, old: str, new: str) -> None:
    """Replace the one line of a file that fits `old`."""
    text, count = re.subn(old, new, path.read_text(), flags=re.MULTILINE)
    if count != 1:
        raise SystemExit(f"{path} has {count} lines like {old}, and should have one.")
    path.write_text(text)


def main() -> None:
    """Change the files of the image."""
    migrations = APP / "quiz" / "migrations"
    latest = (migrations / "max_migration.txt").read_text().strip()
    grown = migrations / "9999_nickname.py"
    grown.write_text(MIGRATION.format(latest=latest, column=COLUMN))
    with (APP / "quiz" / "models" / "practice.py").open("a") as models:
        models.write(FIELD.format(column=COLUMN))
    replace(APP / "pyproject.toml", r'^version = ".+"$', 'version = "0.2.0"')
    [question] = (APP / "quiz" / "bank" / "questions").rglob("551-*.md")
    replace(question, r"^seconds: \d+$", "seconds: 99")
    for program in SHELLS:
        (Path("/usr/bin") / program).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
