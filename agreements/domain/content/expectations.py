"""Step 1: who the parties are, what both expect, and which services are in scope."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from agreements.domain.content.base import Code, CountryCode, Email, Item, Line, Part, Phone, Prose, Sentence, Side
from agreements.domain.content.clauses import ClauseList


class Signatory(Item):
    """A person who signs for a party, and in what capacity."""

    name: Line = ""
    role: Line = ""


class Party(Part):
    """One side, as it is named in the document: a copy, which later changes of the customer leave alone."""

    name: Line = ""
    company_id: Code = ""
    vat_id: Code = ""
    register_entry: Line = ""
    street: Line = ""
    city: Line = ""
    postal_code: Code = ""
    country: CountryCode = ""
    signatories: Annotated[list[Signatory], Field(max_length=10)] = []
    contact_name: Line = ""
    email: Email = ""
    phone: Phone = ""
    data_box: Code = ""


class Definition(Item):
    """A term and what it means in this agreement."""

    term: Line = ""
    meaning: Sentence = ""


class Expectation(Item):
    """What one side expects of the service or of the communication."""

    held_by: Side | None = None
    text: Sentence = ""


class Service(Item):
    """A service that the provider answers for, or one named as out of scope."""

    code: Code = ""
    name: Line = ""
    description: Prose = ""
    in_scope: bool | None = None
    place: Line = ""
    hours: Line = ""
    calendar: Line = ""
    """The name of an embedded calendar; `hours` is for what a calendar cannot say."""


class Expectations(Part):
    """Step 1 of the document."""

    title: Line = ""
    number: Code = ""
    """The number under which the customer files the agreement; ours is the agreement's reference."""
    provider: Party = Party()
    customer: Party = Party()
    purpose: Prose = ""
    background: Prose = ""
    definitions: Annotated[list[Definition], Field(max_length=60)] = []
    expectations: Annotated[list[Expectation], Field(max_length=60)] = []
    services: Annotated[list[Service], Field(max_length=100)] = []
    clauses: ClauseList = []

    def service(self, service_id: UUID | None) -> Service | None:
        """Return the service with this id, or None."""
        return next((service for service in self.services if service.id == service_id), None)
