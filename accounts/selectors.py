"""Questions about people and keys."""

import hashlib
import hmac
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from accounts.domain.permissions import Role
from accounts.models import ApiKey, DutyShift, Team, User
from core.folding import words_of
from core.paging import Page, keyset_page


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
    return User.objects.filter(is_service=True, is_active=True).order_by("search_key", "pk")


def keys_with_accounts() -> QuerySet[ApiKey]:
    """Return all keys with the accounts they act as: the living ones by name, then the revoked, the last one first."""
    return ApiKey.objects.select_related("user").order_by(F("revoked_at").desc(nulls_first=True), "name", "pk")


def user_page(*, text: str, role: str, state: str, params: QueryDict) -> Page[User]:
    """Return a page of users by name. `role` may be "", `state` is active, inactive, service or all."""
    found = User.objects.prefetch_related("role_grants", "member_teams", "led_teams")
    for word in words_of(text):
        found = found.filter(search_key__contains=word)
    if role:
        found = found.filter(role_grants__role=role)
    match state:
        case "active" | "inactive":
            found = found.filter(is_active=state == "active", is_service=False)
        case "service":
            found = found.filter(is_service=True)
    return keyset_page(found, order=("search_key", "pk"), params=params)


def people() -> QuerySet[User]:
    """Return the active people (not services) by name."""
    return User.objects.filter(is_active=True, is_service=False).order_by("search_key", "pk")


def teams_with_sizes() -> QuerySet[Team]:
    """Return all teams by name with their lead and `size`, the number of members."""
    return Team.objects.select_related("lead").annotate(size=Count("members")).order_by("name")


def shifts_from(team: Team, now: datetime) -> QuerySet[DutyShift]:
    """Return the shifts of `team` that are not over, the next one first."""
    return DutyShift.objects.filter(team=team, ends_at__gt=now).select_related("user").order_by("starts_at", "pk")
