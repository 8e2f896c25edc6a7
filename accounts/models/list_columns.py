"""Which columns of a list one person does without."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.saved_view import SavedList
from accounts.models.user import User


class ListColumns(models.Model):
    """`hidden` are the names of columns, parted by spaces: what is new in a list is seen until it is hidden too."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="list_columns")
    listed = models.CharField(_("list"), max_length=20, choices=SavedList.choices)
    hidden = models.CharField(_("hidden columns"), max_length=200)

    class Meta:
        verbose_name = _("columns of a list")
        verbose_name_plural = _("columns of lists")
        constraints = [
            models.UniqueConstraint(fields=["owner", "listed"], name="accounts_list_columns_one"),
            models.CheckConstraint(condition=Q(listed__in=SavedList.values), name="accounts_list_columns_list_known"),
        ]

    def __str__(self) -> str:
        return f"{self.listed}: {self.hidden}"
