"""Creating people and granting roles."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.domain.permissions import Role
from accounts.models import RoleGrant, User
from core.audit import record


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    email: str,
    full_name: str,
    roles: Iterable[Role],
    language: str,
    now: datetime,
    password: str | None = None,
    is_service: bool = False,
) -> User:
    """Create a user with `roles`. Raises IntegrityError if the e-mail is taken, in any case of its letters."""
    user = User.objects.create_user(email, password, full_name=full_name, language=language, is_service=is_service)
    granted = sorted(set(roles))
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in granted)
    record(actor=actor, action="user.created", subject=user, now=now, changes={"email": email, "roles": granted})
    return user


def set_language(*, user: User, language: str) -> None:
    """Remember the interface language of `user`; a preference, not a change that is audited."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
