"""Keys with which other systems call the REST interface."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from core.models import PublicIdModel


class ApiKey(PublicIdModel):
    """A secret of which only the digest is kept; it acts as its service user, narrowed to its scopes."""

    name = models.CharField(_("name"), max_length=100)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_keys", verbose_name=_("acts as"))
    # What stands before the dot of the secret: it finds the row without revealing anything.
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created at"))
    last_used_on = models.DateField(_("last used on"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
