"""Rules of step 1: the parties, what is expected, the services."""

import re
from collections import Counter

from agreements.domain.content import AgreementContent, Side
from agreements.domain.content.expectations import Party
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PARTY_MUST = ("name", "company_id", "street", "city", "email")


def parties(content: AgreementContent) -> list[tuple[Side, Party]]:
    """Return both parties, each with its side."""
    return [(Side.PROVIDER, content.expectations.provider), (Side.CUSTOMER, content.expectations.customer)]


def title_missing(content: AgreementContent) -> Spots:
    """An agreement is found by its title."""
    if not content.expectations.title:
        yield at("/expectations/title")


def party_field_missing(content: AgreementContent) -> Spots:
    """Each party is named so that it cannot be mistaken for another, and can be reached."""
    for side, party in parties(content):
        for field in PARTY_MUST:
            if not getattr(party, field):
                yield at(f"/expectations/{side}/{field}", side=side, field=field)


def signatory_missing(content: AgreementContent) -> Spots:
    """Each party has somebody who signs, with a name and a role."""
    for side, party in parties(content):
        if not party.signatories:
            yield at(f"/expectations/{side}/signatories", side=side)
        for place, signatory in enumerate(party.signatories):
            empty = next((field for field in ("name", "role") if not getattr(signatory, field)), None)
            if empty is not None:
                yield at(f"/expectations/{side}/signatories/{place}/{empty}", side=side)


def parties_are_one(content: AgreementContent) -> Spots:
    """Nobody makes an agreement with themselves."""
    provider, customer = content.expectations.provider, content.expectations.customer
    if provider.company_id and provider.company_id == customer.company_id:
        yield at("/expectations/customer/company_id")


def party_email_malformed(content: AgreementContent) -> Spots:
    """An address that cannot be one."""
    for side, party in parties(content):
        if party.email and not EMAIL.fullmatch(party.email):
            yield at(f"/expectations/{side}/email", side=side)


def company_id_doubtful(content: AgreementContent) -> Spots:
    """A Czech company id has eight digits, of which the last one checks the others (modulo 11)."""
    for side, party in parties(content):
        if party.country == "CZ" and party.company_id and not is_czech_company_id(party.company_id):
            yield at(f"/expectations/{side}/company_id", side=side)


def is_czech_company_id(text: str) -> bool:
    """Say whether the text is an IČO with a right check digit; spaces do not matter."""
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"[0-9]{8}", digits):
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    return (11 - weighted % 11) % 10 == int(digits[7])


def purpose_missing(content: AgreementContent) -> Spots:
    """Why the agreement is made helps whoever must interpret it."""
    if not content.expectations.purpose:
        yield at("/expectations/purpose")


def expectation_of_party_missing(content: AgreementContent) -> Spots:
    """Both sides expect something."""
    for side in Side:
        if not any(
            expectation.held_by == side and expectation.text for expectation in content.expectations.expectations
        ):
            yield at("/expectations/expectations", side=side)


def service_missing(content: AgreementContent) -> Spots:
    """At least one service is in scope."""
    if not any(service.in_scope for service in content.expectations.services):
        yield at("/expectations/services")


def service_field_missing(content: AgreementContent) -> Spots:
    """Each service has a name and a description."""
    for place, service in enumerate(content.expectations.services):
        for field in ("name", "description"):
            if not getattr(service, field):
                yield at(f"/expectations/services/{place}/{field}", place=place + 1, field=field)


def service_scope_open(content: AgreementContent) -> Spots:
    """Each service is said to be in scope or out of it."""
    for place, service in enumerate(content.expectations.services):
        if service.in_scope is None:
            yield at(f"/expectations/services/{place}/in_scope", place=place + 1)


def service_code_twice(content: AgreementContent) -> Spots:
    """A code names one service."""
    counts = Counter(service.code for service in content.expectations.services if service.code)
    for place, service in enumerate(content.expectations.services):
        if counts[service.code] > 1:
            yield at(f"/expectations/services/{place}/code", code=service.code)


RULES = (
    Rule("title_missing", BLOCKING, title_missing),
    Rule("party_field_missing", BLOCKING, party_field_missing),
    Rule("signatory_missing", BLOCKING, signatory_missing),
    Rule("parties_are_one", BLOCKING, parties_are_one),
    Rule("party_email_malformed", BLOCKING, party_email_malformed),
    Rule("company_id_doubtful", WARNING, company_id_doubtful),
    Rule("purpose_missing", WARNING, purpose_missing),
    Rule("expectation_of_party_missing", WARNING, expectation_of_party_missing),
    Rule("service_missing", BLOCKING, service_missing),
    Rule("service_field_missing", BLOCKING, service_field_missing),
    Rule("service_scope_open", BLOCKING, service_scope_open),
    Rule("service_code_twice", BLOCKING, service_code_twice),
)
