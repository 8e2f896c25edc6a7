"""Views of a list that one person keeps under a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from core.models.base import PublicIdModel

NAME_LENGTH = 60
QUERY_LENGTH = 2_000


class SavedList(models.TextChoices):
    """The lists of which views are kept."""

    COMPLAINTS = "complaints", _("Complaints")
    AGREEMENTS = "agreements", _("Agreements")


class SavedView(PublicIdModel):
    """What one person narrows a list to: `query` as it stands in the address. It opens nothing to anybody."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    listed = models.CharField(_("list"), max_length=20, choices=SavedList.choices)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(_("address"), max_length=QUERY_LENGTH)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "listed", "name"], name="accounts_saved_view_one_name"),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_saved_view_has_name"),
            models.CheckConstraint(condition=Q(listed__in=SavedList.values), name="accounts_saved_view_list_known"),
        ]

    def __str__(self) -> str:
        return self.name
