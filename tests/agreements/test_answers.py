"""What was filled in is read over on one page; each line leads to its field."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from agreements.domain.content import STEPS, AgreementContent
from agreements.forms import places
from agreements.forms.answers import Part, answers_of
from tests.agreements.domain.samples import rich_data
from tests.agreements.factories import VersionFactory
from tests.conftest import ClientFor


def parts(language: str = "cs") -> dict[str, list[Part]]:
    content = AgreementContent.model_validate(rich_data(language))
    return {step: answers_of(content, step) for step in STEPS}


def said(step: str, name: str, language: str = "en") -> str:
    with translation.override(language):
        found = [answer for part in parts()[step] for answer in part.answers if answer.name == name]
    [answer] = found
    return "; ".join(f"{value.label}: {value.text}" if value.label else value.text for value in answer.values)


@pytest.mark.parametrize(
    ("step", "name", "words"),
    [
        ("payment", "payment.method", "Bank transfer"),
        ("payment", "payment.due_days", "30"),
        ("payment", "payment.first_on", "1\N{NO-BREAK SPACE}January\N{NO-BREAK SPACE}2027"),
        ("payment", "payment.late_interest_percent", ""),
        ("expectations", "expectations.customer.signatories", "Signatory 1: Mgr. Petr Němec · předseda představenstva"),
        ("term", "term.renewal.notice", "3\N{NO-BREAK SPACE}months"),
        ("communication", "communication.notices.forms", "Data box, Registered post, E-mail"),
    ],
)
def test_a_value_is_said_in_words(step: str, name: str, words: str) -> None:
    assert said(step, name) == words


def test_a_row_says_everything_that_is_filled_in_with_its_labels() -> None:
    price = said("payment", "payment.prices.0")
    assert "Name: Paušál za helpdesk" in price
    assert "Unit price without VAT: 18500" in price
    assert "Paid per: Month" in price
    assert re.search(r"[0-9a-f]{8}-", price) is None


def test_nothing_is_left_out_and_each_line_leads_to_a_field() -> None:
    content = AgreementContent.model_validate(rich_data("cs"))
    for step, found in parts().items():
        names = {name for name, _where in places(content, step)}
        told = {answer.name for part in found for answer in part.answers}
        assert told <= names
        first = {name for name in names if name.count(".") == 1}
        assert all(any(each == name or each.startswith(f"{name}.") for each in told) for name in first)


@pytest.mark.django_db
def test_only_who_may_change_the_draft_finds_links_to_change_it(
    manager: User, agent: User, client_for: ClientFor
) -> None:
    version = VersionFactory()
    page = reverse("agreements:answers", args=[version.agreement.reference])
    step = reverse("agreements:step", args=[version.agreement.reference, "payment"])
    link = f"{step}?at=payment-due_days&amp;back=answers#payment-due_days"
    assert link in client_for(manager).get(page).content.decode()
    body = client_for(agent).get(page)
    assert body.status_code == 200
    assert link not in body.content.decode()
