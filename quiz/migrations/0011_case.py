"""A question may have a case, which a learner can try on a cluster. It comes with the next import."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quiz", "0010_section_order")]

    operations = [
        migrations.AddField(
            "question",
            "case",
            models.JSONField(blank=True, editable=False, null=True),
        )
    ]
