"""A closed complaint says when and why it was closed."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("complaints", "0002_conversation")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="closed_as",
            field=models.CharField(
                blank=True,
                choices=[("satisfied", "The customer is satisfied"), ("no_answer", "The customer did not answer")],
                max_length=16,
                verbose_name="closed as",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed at"),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=(Q(status="closed", closed_at__isnull=False) & ~Q(closed_as=""))
                | (~Q(status="closed") & Q(closed_at=None, closed_as="")),
                name="complaints_complaint_closed_has_instant",
            ),
        ),
    ]
