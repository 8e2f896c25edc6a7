"""Users and the roles granted to them."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.domain.permissions import Role, Scope, widest_scope
from core.folding import fold
from core.models import PublicIdModel

ROLE_CHOICES = [
    (Role.ADMINISTRATOR.value, _("administrator")),
    (Role.MANAGER.value, _("manager")),
    (Role.SUPERVISOR.value, _("supervisor")),
    (Role.AGENT.value, _("agent")),
    (Role.STAFF.value, _("staff")),
    (Role.AUDITOR.value, _("auditor")),
]


class UserManager(BaseUserManager["User"]):
    """Finds and makes users by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user who signs in with this e-mail."""
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(PublicIdModel, AbstractBaseUser):
    """A person (or a service) that signs in with an e-mail address."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=2, choices=[("cs", "čeština"), ("en", "English")], default="cs"
    )
    is_active = models.BooleanField(_("active"), default=True)
    # A service acts for an API key and never signs in.
    is_service = models.BooleanField(_("service account"), default=False)
    # Name and e-mail, folded, so that both databases sort and search alike; save() keeps it.
    search_key = models.CharField(max_length=420, editable=False, default="")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["full_name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")]
        # Serves accounts.selectors.user_page, which walks the list by (search_key, id).
        indexes = [models.Index(fields=["search_key", "id"], name="accounts_user_by_name")]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what sorting and searching read."""
        self.search_key = fold(f"{self.full_name} {self.email}")[:420]
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """Return the name to print."""
        return self.full_name

    def may(self, action: str) -> bool:
        """Tell whether any of the roles allows `action` on any object at all; nothing is, once deactivated."""
        return self.is_active and widest_scope(self.roles, action) > Scope.NONE

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles granted to this user; read once per object."""
        return frozenset(Role(grant.role) for grant in self.role_grants.all())

    def has_role(self, *roles: Role | str) -> bool:
        """Tell whether any of `roles` is granted."""
        return bool(self.roles & {Role(role) for role in roles})


class RoleGrant(models.Model):
    """One role of one user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=16, choices=ROLE_CHOICES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_role_granted_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="accounts_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
