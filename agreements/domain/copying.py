"""What a copy of an agreement takes over, and what is decided anew."""

from typing import Any

from agreements.domain.content import STEPS, AgreementContent, Side, read_content
from agreements.domain.identities import renewed

OF_A_PERSON = ("name", "email", "phone")


def as_new(content: AgreementContent, *, same_customer: bool) -> AgreementContent:
    """Return a document for a new agreement: the same text, with identities of its own and without the old dates.

    What belongs to the old agreement alone is left out: its days, the number under which the customer files it, the
    annexes and, unless the customer is the same, the people of the customer, where its invoices go and the values of
    clauses that name it.
    """
    data = renewed(content.model_dump(mode="json"))
    _forget_days(data)
    data["expectations"]["number"] = ""
    data["annexes"] = []
    data["disputes"]["complaint_annex"] = None
    if not same_customer:
        _forget_values_about_the_customer(data)
        _forget_people_of_the_customer(data)
    return read_content(data)


def _forget_days(data: dict[str, Any]) -> None:
    term, payment = data["term"], data["payment"]
    term["effective_on"] = term["ends_on"] = None
    payment["first_on"] = payment["indexation"]["first_on"] = None
    for dated, name in (
        (term["milestones"], "due_on"),
        (data["goals"]["goals"], "due_on"),
        (payment["discounts"], "until_on"),
    ):
        for item in dated:
            item[name] = None


def _forget_values_about_the_customer(data: dict[str, Any]) -> None:
    """Empty each value of a clause that names the customer, or one of its people: it would name the wrong one."""
    customer = data["expectations"]["customer"]
    named = {customer[name] for name in ("name", "company_id", "vat_id", "email", "data_box", "contact_name")}
    named |= {person["name"] for person in customer["signatories"]}
    marks = [name.casefold() for name in named if name]
    for step in STEPS:
        for clause in data[step]["clauses"]:
            for variable in clause["variables"]:
                if any(mark in variable["value"].casefold() for mark in marks):
                    variable["value"] = ""


def _forget_people_of_the_customer(data: dict[str, Any]) -> None:
    customer = data["expectations"]["customer"]
    customer["signatories"] = [{"id": person["id"]} for person in customer["signatories"][:1]]
    customer["register_entry"] = ""
    responsibilities = data["responsibilities"]
    for person in responsibilities["contacts"] + responsibilities["escalation"]:
        if person["party"] == Side.CUSTOMER:
            person.update(dict.fromkeys(OF_A_PERSON, ""))
    data["payment"].update(dict.fromkeys(("invoice_name", "invoice_address", "invoice_email"), ""))
