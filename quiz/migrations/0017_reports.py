"""A report says more, and is answered. New columns have defaults, for the previous release."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quiz", "0016_diagram"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="question",
            options={
                "ordering": ["number"],
                "permissions": [("verify_question", "Can mark a question as verified")],
            },
        ),
        migrations.AlterModelOptions(
            name="report",
            options={
                "permissions": [("see_email_report", "Can see the e-mail address of a report")]
            },
        ),
        migrations.AddField(
            model_name="report",
            name="answer",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="report",
            name="email",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="report",
            name="fixed_in",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("fixed", "It is fixed in the present version"),
                    ("kept", "The question stays as it is"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="question_text",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.AddField(
            model_name="report",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("wrong", "Something is wrong"),
                    ("outdated", "Something is out of date"),
                    ("unclear", "Something is hard to understand"),
                    ("source", "A source does not say this, or is gone"),
                    ("writing", "A spelling or language mistake"),
                    ("other", "Something else"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="word",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""), models.Q(("word", ""), _negated=True), _connector="OR"
                ),
                name="report_answered_in_words",
            ),
        ),
    ]
