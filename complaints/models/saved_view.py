"""Views of the list that one person keeps under a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models.base import PublicIdModel

NAME_LENGTH = 60


class SavedView(PublicIdModel):
    """What one person narrows the list to: `query` as it stands in the address. It opens nothing to anybody."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(_("address"), max_length=2_000)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="complaints_saved_view_one_name"),
            models.CheckConstraint(condition=~Q(name=""), name="complaints_saved_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
