"""The index that the list of users walks; apart, as PostgreSQL does not index rows with pending changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_user_search_key")]

    operations = [
        migrations.AddIndex("user", models.Index(fields=["search_key", "id"], name="accounts_user_by_name")),
    ]
