from django.db import migrations


def forget_outside(apps, schema_editor):
    """Going back, only people have notices: those of addresses outside go; the e-mails that carried them stay."""
    Notice = apps.get_model("notifications", "Notice")
    outside = Notice.objects.exclude(address="")
    Notice.objects.filter(superseded_by__in=outside).update(state="unneeded", superseded_by=None)
    outside.delete()


class Migration(migrations.Migration):
    """Apart from the columns: PostgreSQL alters no table with rows of the same transaction still to be checked."""

    dependencies = [("notifications", "0011_addresses_outside")]

    operations = [migrations.RunPython(migrations.RunPython.noop, forget_outside)]
