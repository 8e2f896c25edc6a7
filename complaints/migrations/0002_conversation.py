"""The timeline holds messages of the customer, letters, call-backs, holds and the closing."""

from django.db import migrations, models

KINDS = [
    ("received", "Received"),
    ("reply", "Reply"),
    ("note", "Internal note"),
    ("resolution", "Resolved"),
    ("reopening", "Reopened"),
    ("assignment", "Assigned"),
    ("message", "Message from the customer"),
    ("callback_asked", "Call-back asked for"),
    ("automatic_reply", "Automatic reply"),
    ("acknowledgement", "Acknowledgement letter"),
    ("holding_letter", "Holding letter"),
    ("hold", "Clocks held"),
    ("resumption", "Clocks run again"),
    ("closing", "Closed"),
]


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="interaction", name="complaints_interaction_kind_known"),
        migrations.AlterField(
            model_name="interaction",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=16, verbose_name="kind"),
        ),
        migrations.AddConstraint(
            model_name="interaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _label in KINDS])),
                name="complaints_interaction_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="interaction",
            name="promised_at",
            field=models.DateTimeField(null=True, verbose_name="promised for"),
        ),
        migrations.AddConstraint(
            model_name="interaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("promised_at", None), ("promised_at__gte", models.F("occurred_at")), _connector="OR"
                ),
                name="complaints_interaction_promises_ahead",
            ),
        ),
    ]
