"""A browser is known by a random key, of which its learner keeps the digest.

Nobody has one yet: each browser of release 0.1 is given its key with its next visit.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quiz", "0007_attempt_payload")]

    operations = [
        migrations.AddField(
            "learner",
            "key_digest",
            models.CharField(max_length=64, null=True, unique=True, editable=False),
        )
    ]
