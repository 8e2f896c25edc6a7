"""What can be asked of an agreement: facts for the conditions of clauses, and values that their texts quote."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from agreements.domain.content import AgreementContent, Duration
from agreements.domain.content.disputes import Forum
from agreements.domain.content.payment import IndexationMode, LateInterest, PaymentFrequency, PaymentMethod
from agreements.domain.content.service_levels import ClaimMode
from agreements.domain.content.term import RenewalMode, TermKind
from drafting.domain.conditions import YES_NO, Choice, Domain, Statement, Value, Whole
from sla.domain.vocabulary import Unit

OTHER_CURRENCY = "other"
CURRENCIES = ("CZK", "EUR")


@dataclass(frozen=True)
class Fact:
    """A fact with the values that it may take, and how it is read from a document."""

    domain: Domain
    read: Callable[[AgreementContent], Value]


def _whether(says: Callable[[AgreementContent], object]) -> Fact:
    return Fact(YES_NO, lambda content: "yes" if says(content) else "no")


def _one_of(options: type, read: Callable[[AgreementContent], str | None], *, may_be_open: bool = False) -> Fact:
    return Fact(Choice(tuple(str(option.value) for option in options), may_be_open), read)  # type: ignore[attr-defined]


def _currency(content: AgreementContent) -> str | None:
    currency = content.payment.currency
    return (currency.lower() if currency in CURRENCIES else OTHER_CURRENCY) if currency else None


def _has_credits(content: AgreementContent) -> bool:
    return any(not rule.is_none for rule in content.service_levels.credits)


def _is_abroad(content: AgreementContent) -> bool:
    countries = {side.country for side in (content.expectations.provider, content.expectations.customer)} - {""}
    return len(countries) > 1


def _in_scope(content: AgreementContent) -> list[str]:
    """The places of the services that the provider answers for; one without a place is rendered remotely."""
    return [service.place for service in content.expectations.services if service.in_scope is not False]


FACTS: Mapping[str, Fact] = {
    "has_discount": _whether(lambda c: c.payment.discounts),
    "payment_method": _one_of(PaymentMethod, lambda c: c.payment.method),
    "payment_frequency": _one_of(PaymentFrequency, lambda c: c.payment.frequency),
    "currency": Fact(Choice((*(code.lower() for code in CURRENCIES), OTHER_CURRENCY)), _currency),
    "due_days": Fact(Whole(may_be_open=True), lambda c: c.payment.due_days),
    "late_interest": _one_of(LateInterest, lambda c: c.payment.late_interest),
    "indexation": _one_of(IndexationMode, lambda c: c.payment.indexation.mode),
    "term_kind": _one_of(TermKind, lambda c: c.term.kind),
    "renewal": _one_of(
        RenewalMode,
        lambda c: c.term.renewal.mode if c.term.kind is not TermKind.INDEFINITE else None,
        may_be_open=True,
    ),
    "has_handover": _whether(lambda c: c.term.handover.text or c.term.handover.within.is_set),
    "services": Fact(Whole(), lambda c: len(_in_scope(c))),
    "onsite_services": Fact(Whole(), lambda c: len([place for place in _in_scope(c) if place])),
    "has_targets": _whether(lambda c: c.service_levels.targets),
    "has_availability": _whether(lambda c: c.service_levels.availability),
    "has_credits": _whether(_has_credits),
    "credit_claim": _one_of(
        ClaimMode,
        lambda c: c.service_levels.credit_terms.claim if _has_credits(c) else None,
        may_be_open=True,
    ),
    "has_planned_outages": _whether(lambda c: c.communication.planned_outages.notice.is_set),
    "has_reports": _whether(lambda c: any(each.kind == "report" for each in c.communication.cadence)),
    "forum": _one_of(Forum, lambda c: c.disputes.forum),
    "has_mediation": _whether(lambda c: c.disputes.mediation_body),
    "party_abroad": _whether(_is_abroad),
}
DOMAINS: Mapping[str, Domain] = {name: fact.domain for name, fact in FACTS.items()}


def _together(*says: str) -> tuple[Statement, ...]:
    return tuple(
        Statement(says=each.partition(":")[0], number=int(number) if (number := each.partition(":")[2]) else None)
        for each in says
    )


IMPOSSIBLE: tuple[tuple[Statement, ...], ...] = (
    *(_together("has_credits.is.no", f"credit_claim.is.{mode.value}") for mode in ClaimMode),
    *(_together("term_kind.is.indefinite", f"renewal.is.{mode.value}") for mode in RenewalMode),
    _together("services.at_most:0", "onsite_services.at_least:1"),
)
"""What no agreement can say at once."""


def values_of(content: AgreementContent) -> dict[str, Value]:
    """Return every fact of a document."""
    return {name: str(value) if isinstance(value, str) else value for name, value in _read(content)}


def _read(content: AgreementContent) -> list[tuple[str, Value]]:
    return [(name, fact.read(content)) for name, fact in FACTS.items()]


Quoted = str | date | Duration | None


@dataclass(frozen=True)
class Quote:
    """A value of the document that a clause may quote by name; it is there only where `needs` holds."""

    read: Callable[[AgreementContent], Quoted]
    needs: str = ""


def _days(days: int | None) -> Duration | None:
    return Duration.model_validate({"amount": days, "unit": Unit.CALENDAR_DAYS}) if days is not None else None


def _set(duration: Duration) -> Duration | None:
    return duration if duration.is_set else None


QUOTES: Mapping[str, Quote] = {
    "provider": Quote(lambda c: c.expectations.provider.name),
    "provider_email": Quote(lambda c: c.expectations.provider.email),
    "provider_data_box": Quote(lambda c: c.expectations.provider.data_box),
    "customer": Quote(lambda c: c.expectations.customer.name),
    "customer_email": Quote(lambda c: c.expectations.customer.email),
    "customer_data_box": Quote(lambda c: c.expectations.customer.data_box),
    "agreement_title": Quote(lambda c: c.expectations.title),
    "due_within": Quote(lambda c: _days(c.payment.due_days)),
    "claim_within": Quote(lambda c: _days(c.service_levels.credit_terms.claim_days), "has_credits.is.yes"),
    "effective_on": Quote(lambda c: c.term.effective_on),
    "ends_on": Quote(lambda c: c.term.ends_on, "term_kind.is.fixed"),
    "renewal_notice": Quote(lambda c: _set(c.term.renewal.notice), "term_kind.is.fixed"),
    "handover_within": Quote(lambda c: _set(c.term.handover.within), "has_handover.is.yes"),
    "governing_law": Quote(lambda c: c.disputes.governing_law),
    "forum_name": Quote(lambda c: c.disputes.forum_name),
}
