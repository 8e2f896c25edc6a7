"""Issuing and revoking API keys."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.domain.permissions import Role, Scope, widest_scope
from accounts.domain.scopes import KEY_SCOPES
from accounts.models import ApiKey, Team, User
from accounts.selectors import digest_of, living_keys
from accounts.services.users import create_user
from core.audit import record
from core.errors import Problem, Refusal

# Reserved by RFC 2606: nothing is ever delivered to a service account.
SERVICE_DOMAIN = "services.invalid"


@dataclass(frozen=True, slots=True)
class NewService:
    """A service account to be created together with its first key."""

    full_name: str
    roles: Sequence[Role]
    team: Team | None = None


@transaction.atomic
def create_key(
    *, actor: User | None, user: User, name: str, scopes: Iterable[str], now: datetime
) -> tuple[ApiKey, str]:
    """Issue a key that acts as `user`. Returns the row and the secret, which is shown once and never kept."""
    prefix = secrets.token_hex(5)
    secret = f"{prefix}.{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name, user=user, prefix=prefix, digest=digest_of(secret), scopes=sorted(set(scopes)), created_at=now
    )
    changes = {"name": name, "user": user.full_name, "scopes": ", ".join(key.scopes)}
    record(actor=actor, action="apikey.created", subject=key, now=now, reference=name[:64], changes=changes)
    return key, secret


@transaction.atomic
def issue_key(
    *, actor: User | None, name: str, account: User | NewService, scopes: Iterable[str], now: datetime
) -> tuple[ApiKey, str]:
    """Issue a key for a service account, which is created first if it is new. Returns the row and the secret.

    Raises Refusal for a name in use, an account that is no active service, and scopes that are unknown or that no role
    of the account allows: such a key would be refused at its first call.
    """
    name, chosen = name.strip(), sorted(set(scopes))
    problems = [*_name_problems(name), *_account_problems(account), *_scope_problems(account, chosen)]
    if problems:
        raise Refusal(problems)
    user = account if isinstance(account, User) else _create_service(account, actor=actor, now=now)
    return create_key(actor=actor, user=user, name=name, scopes=chosen, now=now)


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: User, now: datetime) -> ApiKey:
    """Revoke `key` at once; revoking twice changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now):
        record(actor=actor, action="apikey.revoked", subject=key, now=now, reference=key.name[:64])
    key.refresh_from_db()
    return key


def _create_service(service: NewService, *, actor: User | None, now: datetime) -> User:
    stem = slugify(service.full_name)[:40] or "service"
    user = create_user(
        actor=actor,
        email=f"{stem}-{secrets.token_hex(3)}@{SERVICE_DOMAIN}",
        full_name=service.full_name.strip(),
        roles=service.roles,
        language="en",
        now=now,
        is_service=True,
    )
    if service.team:
        service.team.members.add(user)
        changes = {"members_added": user.full_name}
        record(
            actor=actor, action="team.changed", subject=service.team, now=now, reference=service.team.name[:64],
            changes=changes,
        )  # fmt: skip
    return user


def _name_problems(name: str) -> list[Problem]:
    if not name:
        return [Problem("name", "required", _("Enter a name for the key."))]
    # A page that is sent again by the browser must not issue a second key behind the first.
    if living_keys().filter(name=name).exists():
        return [Problem("name", "taken", _("A key of this name is in use. Choose another name, or revoke that one."))]
    return []


def _account_problems(account: User | NewService) -> list[Problem]:
    if isinstance(account, NewService):
        if not account.full_name.strip():
            return [Problem("service_name", "required", _("Enter a name for the service account."))]
        return [] if account.roles else [Problem("roles", "required", _("Choose at least one role."))]
    if not account.is_service:
        return [Problem("account", "person", _("A key acts as a service account, never as a person."))]
    if not account.is_active:
        return [Problem("account", "inactive", _("This service account is deactivated."))]
    return []


def _scope_problems(account: User | NewService, scopes: Sequence[str]) -> list[Problem]:
    if not scopes:
        return [Problem("scopes", "required", _("Choose at least one scope."))]
    unknown = [scope for scope in scopes if scope not in KEY_SCOPES]
    if unknown:
        words = _("There is no scope %(scopes)s.") % {"scopes": ", ".join(unknown)}
        return [Problem("scopes", "unknown", words)]
    roles = account.roles if isinstance(account, User) else frozenset(account.roles)
    beyond = [scope for scope in scopes if widest_scope(roles, scope) == Scope.NONE]
    if roles and beyond:
        words = _("No role of the service account allows %(scopes)s.") % {"scopes": ", ".join(beyond)}
        return [Problem("scopes", "beyond_roles", words)]
    return []
