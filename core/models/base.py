"""Abstract models that several apps share."""

import uuid

from django.db import models


class PublicIdModel(models.Model):
    """A row that is addressed from outside by a random id, so that primary keys never leave the database."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
