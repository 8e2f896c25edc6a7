"""Questions about people and keys."""

import hashlib
import hmac
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.domain.permissions import Role
from accounts.models import ApiKey, DutyShift, Team, User


def teams_of(user: User) -> QuerySet[Team]:
    """Return the teams that `user` belongs to or leads."""
    return Team.objects.filter(Q(members=user) | Q(lead=user)).distinct()


def active_users_with_role(*roles: Role) -> QuerySet[User]:
    """Return the people (not services) who hold any of `roles`."""
    return User.objects.filter(
        is_active=True, is_service=False, role_grants__role__in=[role.value for role in roles]
    ).distinct()


def manager_on_duty(team: Team, at: datetime) -> User | None:
    """Return who is on duty for `team` at `at`; the shift that began last wins where two overlap."""
    shift = (
        DutyShift.objects.filter(team=team, starts_at__lte=at, ends_at__gt=at, user__is_active=True)
        .select_related("user")
        .order_by("-starts_at")
        .first()
    )
    return shift.user if shift else None


def digest_of(secret: str) -> str:
    """Return the digest under which a key's secret is kept. The secret is 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_for_secret(secret: str) -> ApiKey | None:
    """Return the living key with this secret ("prefix.rest"), or None; the comparison takes constant time."""
    prefix, _dot, rest = secret.partition(".")
    key = (
        ApiKey.objects.filter(prefix=prefix, revoked_at=None, user__is_active=True)
        .select_related("user")
        .prefetch_related("user__role_grants")
        .first()
    )
    if key is None or not rest or not hmac.compare_digest(key.digest, digest_of(secret)):
        return None
    return key


def living_keys() -> QuerySet[ApiKey]:
    """Return the keys that were not revoked."""
    return ApiKey.objects.filter(revoked_at=None)


def service_accounts() -> QuerySet[User]:
    """Return the active service accounts by name."""
    return User.objects.filter(is_service=True, is_active=True).order_by("full_name", "pk")


def keys_with_accounts() -> QuerySet[ApiKey]:
    """Return all keys with the accounts they act as: the living ones by name, then the revoked, the last one first."""
    return ApiKey.objects.select_related("user").order_by(F("revoked_at").desc(nulls_first=True), "name", "pk")
