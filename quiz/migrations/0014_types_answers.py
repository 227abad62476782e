"""Whoever types their answers finds the cursor in the box. The last release reads no such choice."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a default in the database, so that an earlier release can still insert."""

    dependencies: ClassVar = [("quiz", "0013_rehearsal")]

    operations: ClassVar = [
        migrations.AddField(
            "learner", "types_answers", models.BooleanField(default=False, db_default=False)
        ),
    ]
