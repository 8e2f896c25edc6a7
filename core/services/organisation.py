"""Changing the organisation."""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor, record
from core.errors import Problem, Refusal
from core.models import Organisation
from core.world import country_codes, currency_codes

ORGANISATION_FIELDS: Final = (
    "name", "company_id", "vat_id", "street", "city", "postal_code", "country", "email", "phone", "website",
    "timezone", "default_language", "currency", "seconds_per_ring",
    "notices_alone", "notices_window_minutes",
    "objective_percent",
)  # fmt: skip


@transaction.atomic
def update_organisation(*, actor: Actor | None, now: datetime, **values: Any) -> Organisation:
    """Change the given fields of the organisation. Writes nothing where nothing differs.

    Raises Refusal, with a problem per field, for what the model does not take, a currency or country that does not
    exist, rings that last no time, and an objective that is no share. What was printed or signed before keeps what it
    says.
    """
    organisation = Organisation.objects.select_for_update().get(pk=Organisation.current().pk)
    problems = [Problem(name, "unknown", _("There is no such field.")) for name in values if name not in _FIELDS]
    changes: dict[str, Any] = {}
    for name in ORGANISATION_FIELDS:
        if name not in values:
            continue
        value = values[name].strip() if isinstance(values[name], str) else values[name]
        if value != getattr(organisation, name):
            changes[name] = [getattr(organisation, name), value]
            setattr(organisation, name, value)
    problems += _problems(organisation)
    if problems:
        raise Refusal(problems)
    if changes:
        organisation.save()
        reference = organisation.name[:64]
        record(
            actor=actor, action="organisation.changed", subject=organisation, now=now, reference=reference,
            changes=changes,
        )  # fmt: skip
    return organisation


_FIELDS = frozenset(ORGANISATION_FIELDS)


def _problems(organisation: Organisation) -> list[Problem]:
    found: list[Problem] = []
    try:
        organisation.clean_fields()
    except ValidationError as error:
        found += [
            Problem(name, str(one.code or "invalid"), " ".join(one.messages))
            for name, errors in error.error_dict.items()
            for one in errors
        ]
    if organisation.currency not in currency_codes():
        found.append(Problem("currency", "unknown", _("There is no such currency.")))
    if organisation.country not in country_codes():
        found.append(Problem("country", "unknown", _("There is no such country.")))
    if organisation.seconds_per_ring == 0:
        found.append(Problem("seconds_per_ring", "zero", _("A ring lasts at least one second.")))
    if not 1 <= organisation.notices_alone <= 100:
        found.append(Problem("notices_alone", "range", _("Choose from 1 to 100.")))
    if not 1 <= organisation.notices_window_minutes <= 240:
        found.append(Problem("notices_window_minutes", "range", _("Choose from 1 to 240 minutes.")))
    if (
        "objective_percent" not in {problem.field for problem in found}
        and not 0 < organisation.objective_percent <= 100
    ):
        found.append(Problem("objective_percent", "range", _("Enter a percent above 0 and up to 100.")))
    return found
