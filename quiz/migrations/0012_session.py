"""What the session needs: how long answers take, more on one day, and sections left out of the plan.

How long earlier answers took is not known.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quiz", "0011_case")]

    operations = [
        migrations.AddField(
            "learner", "no_date", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "learner", "more_day", models.DateField(null=True, blank=True, editable=False)
        ),
        migrations.AddField(
            "learner",
            "more_new",
            models.PositiveIntegerField(default=0, db_default=0, editable=False),
        ),
        migrations.AddField(
            "learner",
            "left_out",
            models.ManyToManyField(to="quiz.section", related_name="+", blank=True),
        ),
        migrations.AddField("card", "first_day_seconds", models.PositiveIntegerField(null=True)),
        migrations.AddField("card", "last_day_seconds", models.PositiveIntegerField(null=True)),
        migrations.AddField("attempt", "took", models.PositiveIntegerField(null=True)),
    ]
