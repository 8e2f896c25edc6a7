from django.db import migrations

#: What earlier versions stored for a wait without a reason: the words, in the language of whoever answered.
WORDS = ["We wait for the customer.", "Čekáme na zákazníka."]
HELD = ["ClockPause", "ClockShare", "ClockEvent", "DailyHolding"]


def to_code(apps, schema_editor):
    for name in HELD:
        apps.get_model("sla", name).objects.filter(reason__in=WORDS).update(reason="customer_awaited")


def to_words(apps, schema_editor):
    for name in HELD:
        apps.get_model("sla", name).objects.filter(reason="customer_awaited").update(reason=WORDS[0])


class Migration(migrations.Migration):
    dependencies = [("sla", "0019_ladders")]

    operations = [migrations.RunPython(to_code, to_words)]
