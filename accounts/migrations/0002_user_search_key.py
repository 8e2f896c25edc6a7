"""Name and e-mail of a user, folded, for sorting and searching."""

from django.db import migrations, models

from core.folding import fold


def fill(apps, schema_editor):
    for user in apps.get_model("accounts", "User").objects.all():
        user.search_key = fold(f"{user.full_name} {user.email}")[:420]
        user.save(update_fields=["search_key"])


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("user", "search_key", models.CharField(default="", editable=False, max_length=420)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
