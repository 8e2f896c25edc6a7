"""Setting up who is told: one function an intent, each with its audit event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from notifications.domain.destinations import Network, normalised_url, parse_networks, refusal, url_problem
from notifications.domain.event_types import CHOOSABLE
from notifications.domain.signing import printed_secret
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.services.webhooks import posting
from notifications.services.webhooks.notices import tell_of_disabling
from notifications.services.webhooks.secrets import new_secret

State, Reason = WebhookEndpoint.State, WebhookEndpoint.Reason
# How long the secret before signs too: time to put the new one in at the receiver, over a weekend.
OVERLAP: Final = timedelta(days=3)
NAME_LENGTH: Final = WebhookEndpoint._meta.get_field("description").max_length or 100
URL_WORDS: Final[dict[str, Promise]] = {
    "length": gettext_lazy("The address is too long."),
    "scheme": gettext_lazy("The address has to begin with https://."),
    "credentials": gettext_lazy("Leave the name and password out of the address: the signature proves who sends."),
    "port": gettext_lazy("Use port 443, or one from 1024 upwards."),
    "address": gettext_lazy("This address lies inside a network that webhooks may not reach."),
    "name": gettext_lazy("No machine of this name can be found. Write its whole name, with the domain."),
}


def allowed_networks() -> tuple[Network, ...]:
    """Return the networks, otherwise refused, that this installation allows. Raises ValueError for a wrong setting."""
    return parse_networks(settings.WEBHOOK_ALLOWED_NETWORKS)


@transaction.atomic
def create_endpoint(
    *, url: str, description: str, event_types: Sequence[str], actor: User | None, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """Create an endpoint. Returns the row and its secret ("whsec_…"), which is shown once.

    Raises Refusal for a URL that is none or may not be called, a missing or used name, and unknown or no event types.
    """
    values = _checked(url, description, event_types, None)
    endpoint = WebhookEndpoint.objects.create(**values, created_at=now)
    row, secret = new_secret(endpoint, now)
    row.save(force_insert=True)
    _record("webhook.created", endpoint, actor, now, {"url": endpoint.url, "events": ", ".join(endpoint.event_types)})
    return endpoint, printed_secret(secret)


@transaction.atomic
def change_endpoint(
    *,
    endpoint: WebhookEndpoint,
    url: str,
    description: str,
    event_types: Sequence[str],
    actor: User,
    now: datetime,
) -> WebhookEndpoint:
    """Change where an endpoint is and what it wants to know; what waits goes to the new address. Raises Refusal."""
    values = _checked(url, description, event_types, endpoint)  # may ask for a name: nobody waits for that
    current = _locked(endpoint)
    changes = {
        "url": [current.url, values["url"]],
        "name": [current.description, values["description"]],
        "events": [", ".join(current.event_types), ", ".join(values["event_types"])],
    }
    changes = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        for field, value in values.items():
            setattr(current, field, value)
        current.save(update_fields=list(values))
        _record("webhook.changed", current, actor, now, changes)
    return current


@transaction.atomic
def rotate_secret(
    *, endpoint: WebhookEndpoint, actor: User, now: datetime, at_once: bool = False
) -> tuple[WebhookEndpoint, str]:
    """Replace the secret; both sign for three days, or with `at_once` (it leaked) the new one alone. Returns it."""
    current = _locked(endpoint)
    until = now if at_once else now + OVERLAP
    # One that was replaced before does not outlive its successor's overlap.
    current.secrets.filter(Q(expires_at=None) | Q(expires_at__gt=until)).update(expires_at=until)
    row, secret = new_secret(current, now)
    row.save(force_insert=True)
    _record("webhook.secret_rotated", current, actor, now, {"expires_at": until.isoformat()})
    return current, printed_secret(secret)


@transaction.atomic
def disable_endpoint(*, endpoint: WebhookEndpoint, actor: User, now: datetime) -> WebhookEndpoint:
    """Stop telling an endpoint; doing it twice changes nothing."""
    return switch_off(endpoint, Reason.HAND, actor=actor, now=now)


@transaction.atomic
def enable_endpoint(*, endpoint: WebhookEndpoint, actor: User, now: datetime) -> WebhookEndpoint:
    """Tell an endpoint again, from now on. What it missed while it was off was never written; what failed before can
    be sent again (`resend_failed`)."""
    current = _locked(endpoint)
    if not current.is_active:
        current.state, current.disabled_reason, current.disabled_at = State.ACTIVE, "", None
        current.failing_since, current.failures, current.held_until = None, 0, None
        current.save()
        _record("webhook.enabled", current, actor, now)
    return current


@transaction.atomic
def switch_off(endpoint: WebhookEndpoint, reason: str, *, actor: User | None, now: datetime) -> WebhookEndpoint:
    """Switch an endpoint off for a reason; what waits for it is not delivered, and stays to be sent again."""
    current = _locked(endpoint)
    if not current.is_active:
        return current
    current.state, current.disabled_reason, current.disabled_at = State.DISABLED, reason, now
    current.save(update_fields=["state", "disabled_reason", "disabled_at"])
    current.deliveries.filter(next_attempt_at__isnull=False).update(
        state=WebhookDelivery.State.FAILED, next_attempt_at=None, last_error="The endpoint was switched off."
    )
    _record("webhook.disabled", current, actor, now, {"reason": reason})
    if reason != Reason.HAND:
        tell_of_disabling(current, now=now)
    return current


def _locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    return WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)


def _record(
    action: str, endpoint: WebhookEndpoint, actor: User | None, now: datetime, changes: dict[str, Any] | None = None
) -> None:
    record(
        actor=actor, action=action, subject=endpoint, now=now, reference=endpoint.description[:64], changes=changes
    )  # fmt: skip


def _checked(url: str, description: str, event_types: Sequence[str], current: WebhookEndpoint | None) -> dict[str, Any]:
    """Return the values to store. Raises Refusal with every problem at once."""
    problems = [*_name_problems(description.strip(), current), *url_problems(url), *_type_problems(event_types)]
    if problems:
        raise Refusal(problems)
    chosen = [name for name in CHOOSABLE if name in set(event_types)]
    return {"url": normalised_url(url), "description": description.strip(), "event_types": chosen}


def url_problems(url: str) -> list[Problem]:
    """Return why this address cannot be called; empty if it can."""
    try:
        url = normalised_url(url)
    except ValueError:
        return [Problem("url", "invalid", _("Enter a whole address, such as https://crm.example.com/hooks."))]
    allowed = allowed_networks()
    code = url_problem(url, allowed) or _bare_name_problem(url, allowed)
    return [Problem("url", code, str(URL_WORDS[code]))] if code else []


def _bare_name_problem(url: str, allowed: Sequence[Network]) -> str:
    """Return what is wrong with a name without a domain, "" where nothing is or it has one.

    It means a machine of our own network, which is there now or is a slip of the pen. What other names stand for is
    looked up at each sending only, since it may change and their servers may be away.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if "." in host or ":" in host or host == "localhost":
        return ""
    try:
        addresses = posting.resolve(host, parts.port or 443)
    except OSError:
        return "name"
    return "address" if any(refusal(address, allowed) for address in addresses) else ""


def _name_problems(name: str, current: WebhookEndpoint | None) -> list[Problem]:
    if not name:
        return [Problem("description", "required", _("Enter a name for the endpoint."))]
    if len(name) > NAME_LENGTH:
        return [Problem("description", "too_long", _("This name is too long."))]
    # A form that the browser sends again must not make a second one, which would be told everything twice.
    others = WebhookEndpoint.objects.filter(description=name)
    if (others.exclude(pk=current.pk) if current else others).exists():
        return [Problem("description", "taken", _("Another endpoint has this name."))]
    return []


def _type_problems(event_types: Sequence[str]) -> list[Problem]:
    if not event_types:
        return [Problem("event_types", "required", _("Choose at least one event."))]
    unknown = [name for name in event_types if name not in CHOOSABLE]
    if unknown:
        return [Problem("event_types", "unknown", _("There is no event %(name)s.") % {"name": ", ".join(unknown)})]
    return []
