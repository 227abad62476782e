"""A question may have a diagram, which is shown with its answer. It comes with the next import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quiz", "0015_code_as_it_is")]

    operations = [
        migrations.AddField(
            "question",
            "diagram",
            models.TextField(blank=True, editable=False, null=True),
        )
    ]
