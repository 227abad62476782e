"""The order in which a section's questions are learned. Nullable: the last release writes none."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that an earlier release neither reads nor needs."""

    dependencies: ClassVar = [("quiz", "0009_backup")]

    operations: ClassVar = [
        migrations.AddField("section", "order", models.JSONField(blank=True, null=True)),
    ]
