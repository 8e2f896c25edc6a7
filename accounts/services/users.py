"""Creating and changing people, and granting roles."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.permissions import Role
from accounts.models import RoleGrant, Team, User
from accounts.selectors import active_users_with_role
from core.audit import record
from core.errors import Problem, Refusal

LANGUAGES = frozenset({"cs", "en"})


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
    """Create a user with `roles`; without a password nobody can sign in as them yet.

    Raises Refusal for an e-mail that is taken (in any case of its letters) or is none, and for an empty name.
    """
    email, full_name, granted = email.strip(), full_name.strip(), sorted(set(roles))
    problems = [*_email_problems(email), *_name_problems(full_name), *_language_problems(language)]
    if password is not None:
        problems += password_problems(password, User(email=email, full_name=full_name), field="password")
    if problems:
        raise Refusal(problems)
    user = User.objects.create_user(email, password, full_name=full_name, language=language, is_service=is_service)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in granted)
    changes = {"email": email, "roles": ", ".join(granted)}
    record(actor=actor, action="user.created", subject=user, now=now, reference=full_name[:64], changes=changes)
    return user


@transaction.atomic
def update_user(
    *, user: User, actor: User | None, now: datetime, full_name: str, language: str, roles: Iterable[Role],
    is_active: bool,
) -> User:  # fmt: skip
    """Change a user's name, language, roles and whether they are active. Writes nothing where nothing differs.

    Raises Refusal for an empty name, for no role, when the last active administrator would lose the role or be
    deactivated, and when the lead of a team would be deactivated.
    """
    # Whoever changes roles waits here, so that two administrators cannot take the role from each other at once.
    administrators = _locked_administrators()
    locked = User.objects.select_for_update().get(pk=user.pk)
    full_name, granted = full_name.strip(), frozenset(roles)
    problems = [*_name_problems(full_name), *_language_problems(language)]
    if not granted:
        problems.append(Problem("roles", "required", _("Choose at least one role.")))
    is_left = is_active and Role.ADMINISTRATOR in granted
    if administrators == [locked] and not is_left:
        field = "roles" if is_active else "is_active"
        words = _("This is the last active administrator. Make somebody else one first.")
        problems.append(Problem(field, "last_administrator", words))
    if locked.is_active and not is_active:
        problems += _lead_problems(locked)
    if problems:
        raise Refusal(problems)
    changes = _changed(locked, full_name=full_name, language=language, is_active=is_active)
    changes |= _regranted(locked, granted)
    if changes:
        locked.save(update_fields=["full_name", "language", "is_active", "search_key"])
        record(actor=actor, action="user.changed", subject=locked, now=now, reference=full_name[:64], changes=changes)
    return User.objects.get(pk=locked.pk)


@transaction.atomic
def update_own_account(*, user: User, now: datetime, full_name: str, language: str) -> User:
    """Change one's own name and language. Raises Refusal for an empty name."""
    problems = [*_name_problems(full_name.strip()), *_language_problems(language)]
    if problems:
        raise Refusal(problems)
    changes = _changed(user, full_name=full_name.strip(), language=language)
    if changes:
        user.save(update_fields=["full_name", "language", "search_key"])
        reference = user.full_name[:64]
        record(actor=user, action="user.changed", subject=user, now=now, reference=reference, changes=changes)
    return user


@transaction.atomic
def change_own_password(*, user: User, current: str, password: str, now: datetime) -> None:
    """Replace one's own password. Raises Refusal if `current` is wrong or the new one is too weak."""
    if not user.check_password(current):
        raise Refusal(Problem("current", "wrong", _("This is not your present password.")))
    problems = password_problems(password, user, field="password")
    if problems:
        raise Refusal(problems)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(actor=user, action="user.password_changed", subject=user, now=now, reference=user.full_name[:64])


def set_language(*, user: User, language: str) -> None:
    """Remember the interface language of `user`; a preference, not a change that is audited."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language


def password_problems(password: str, user: User, *, field: str) -> list[Problem]:
    """Return what the validators of the settings say against `password`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Problem(field, str(one.code or "weak"), " ".join(one.messages)) for one in error.error_list]
    return []


def _locked_administrators() -> list[User]:
    """Return the active administrators, locked.

    They are asked for twice: while the first query waits for another's lock it goes on seeing the roles of before.
    """
    active = active_users_with_role(Role.ADMINISTRATOR)
    list(User.objects.select_for_update().filter(pk__in=active.values("pk")).order_by("pk"))
    return list(active.order_by("pk"))


def _changed(user: User, **values: Any) -> dict[str, Any]:
    changes = {name: [getattr(user, name), value] for name, value in values.items() if getattr(user, name) != value}
    for name, value in values.items():
        setattr(user, name, value)
    return changes


def _regranted(user: User, granted: frozenset[Role]) -> dict[str, Any]:
    before = user.roles
    if before == granted:
        return {}
    user.role_grants.exclude(role__in=[role.value for role in granted]).delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in sorted(granted - before))
    return {"roles": [", ".join(sorted(before)), ", ".join(sorted(granted))]}


def _email_problems(email: str) -> list[Problem]:
    try:
        validate_email(email)
    except ValidationError as error:
        return [Problem("email", "invalid", " ".join(error.messages))]
    if User.objects.filter(email__iexact=email).exists():
        return [Problem("email", "taken", _("Somebody signs in with this e-mail already."))]
    return []


def _name_problems(full_name: str) -> list[Problem]:
    return [] if full_name else [Problem("full_name", "required", _("Enter the name."))]


def _language_problems(language: str) -> list[Problem]:
    return [] if language in LANGUAGES else [Problem("language", "unknown", _("Choose Czech or English."))]


def _lead_problems(user: User) -> list[Problem]:
    teams = ", ".join(Team.objects.filter(lead=user).values_list("name", flat=True))
    if not teams:
        return []
    words = _("They lead %(teams)s: give the team another lead first.") % {"teams": teams}
    return [Problem("is_active", "leads_a_team", words)]
