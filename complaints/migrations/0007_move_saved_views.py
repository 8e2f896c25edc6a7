from django.conf import settings
from django.db import migrations

KEPT = ("public_id", "owner_id", "name", "query")


def move(apps, schema_editor):
    """Saved views are now kept by accounts, for more than one list."""
    copy(apps.get_model("complaints", "SavedView").objects.all(), apps.get_model("accounts", "SavedView"), listed="complaints")


def move_back(apps, schema_editor):
    views = apps.get_model("accounts", "SavedView").objects.filter(listed="complaints")
    copy(views, apps.get_model("complaints", "SavedView"))
    views.delete()


def copy(views, model, **also):
    model.objects.bulk_create(model(**{name: getattr(view, name) for name in KEPT}, **also) for view in views)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_saved_views"),
        ("complaints", "0006_saved_views"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(move, move_back)]
