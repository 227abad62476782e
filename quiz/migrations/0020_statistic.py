"""What learners teach about a question, in a table of its own. The previous release ignores it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0019_cells_and_flags"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statistic",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="statistic",
                        serialize=False,
                        to="quiz.question",
                    ),
                ),
                ("computed_at", models.DateTimeField()),
                ("learners", models.PositiveIntegerField()),
                ("answers", models.PositiveIntegerField()),
                ("recalled", models.FloatField(null=True)),
                ("seconds", models.PositiveIntegerField(null=True)),
                ("discrimination", models.FloatField(null=True)),
                ("missed", models.JSONField(default=list)),
                ("misconceptions", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recalled", None),
                            models.Q(("recalled__gte", 0), ("recalled__lte", 1)),
                            _connector="OR",
                        ),
                        name="statistic_recalled_is_share",
                    )
                ],
            },
        ),
    ]
