from django.db import migrations

from agreements.domain.content import read_content
from agreements.domain.texts import texts_of
from core.folding import folded_words


def fill(apps, schema_editor):
    """Write down the words of each agreement's newest version."""
    Version = apps.get_model("agreements", "AgreementVersion")
    Text = apps.get_model("agreements", "AgreementText")
    # The newest last, so that it is the one that stays.
    for version in Version.objects.order_by("agreement_id", "number").iterator(chunk_size=100):
        lines = texts_of(read_content(bytes(version.content)))
        values = {"lines": "\n".join(lines), "folded": "\n".join(map(folded_words, lines))}
        Text.objects.update_or_create(agreement_id=version.agreement_id, defaults=values)


class Migration(migrations.Migration):

    dependencies = [
        ("agreements", "0005_texts"),
    ]

    operations = [
        # Backwards there is nothing to do: the table goes with the migration before.
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
