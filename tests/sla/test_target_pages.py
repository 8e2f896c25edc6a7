"""Editing target sets in the browser: many changes, one publication, nothing lost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import Organisation
from sla.domain.vocabulary import CaseKind, Channel
from sla.models import Calendar, TargetDraft, TargetSet
from sla.selectors import current_version, draft_of, organisation_target_set, target_by_key, targets_of
from sla.services import publish_default_targets
from tests.conftest import ClientFor
from tests.sla.factories import MONDAY, publish, spec

KEY = "complaint.any.any.first_response"


@pytest.fixture
def published(organisation: Organisation) -> TargetSet:
    return publish_default_targets(now=MONDAY)


@pytest.fixture
def client(manager: User, client_for: ClientFor) -> Client:
    return client_for(manager)


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def typed(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """What the form at an address holds, with changes, as a browser sends it."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value not in (None, False)}
    return {**values, **changes}


def office() -> str:
    version = current_version(Calendar.objects.exclude(versions__known_until=None)[0])
    assert version is not None
    return str(version.public_id)


def test_two_changes_are_checked_and_published_as_one_version(published: TargetSet, client: Client) -> None:
    line, add, check = (
        reverse(f"sla:{name}", args=[published.series, *more])
        for name, more in (("target_line", [KEY]), ("target_add", []), ("target_check", []))
    )
    wrong = client.post(line, typed(client, line, amount="1.5", warn_at_percents="soon"))
    assert wrong.status_code == 422
    html = wrong.content.decode()
    assert "whole percents separated by commas" in html
    assert 'value="soon"' in html
    assert draft_of(published.series) is None

    assert client.post(line, typed(client, line, amount="3", warn_at_percents="90, 50%")).status_code == 302
    new = {"metric": "answer", "channel": "phone", "case_kind": "complaint", "amount": "2", "unit": "rings"}
    twice = typed(client, add, **{**new, "case_kind": ""}, calendar=office())
    response = client.post(add, twice)
    assert response.status_code == 422
    assert "There is a target for exactly this already" in response.content.decode()
    assert client.post(add, typed(client, add, **new, calendar=office())).status_code == 302

    html = page(client, check)
    for words in ("2 changes", "<del>5 business days</del>", "<ins>3 business days</ins>", "at 50%, 90% of the time"):
        assert words in html
    lock = client.get(check).context["work"].state.draft.lock
    assert client.post(check, {"lock": lock, "reason": ""}).status_code == 422
    assert client.post(check, {"lock": lock, "reason": "More people"})["Location"] == reverse("sla:targets")

    current = organisation_target_set()
    assert current is not None
    assert current.number == 2
    changed = target_by_key(current, KEY)
    assert changed is not None
    assert (int(changed.amount), changed.warn_at_percents) == (3, [50, 90])
    assert len(targets_of(current)) == len(targets_of(published)) + 1
    history = page(client, reverse("sla:target_history", args=[published.series]))
    for words in ("More people", "Marie Malá", "<del>5 business days</del>", "The first version."):
        assert words in history
    old = page(client, reverse("sla:target_set", args=[published.public_id]))
    assert "5 business days" in old
    assert "See version 2" in old


def test_what_was_published_meanwhile_loses_nothing_typed(published: TargetSet, client: Client) -> None:
    line, check, draft = (
        reverse(f"sla:{name}", args=[published.series, *more])
        for name, more in (("target_line", [KEY]), ("target_check", []), ("target_draft", []))
    )
    early = typed(client, line, amount="3")
    client.post(line, typed(client, line, amount="4"))
    late = client.post(line, early)
    assert late.status_code == 422
    assert "Somebody changed this target meanwhile" in late.content.decode()
    assert 'value="3"' in late.content.decode()
    again = {**early, "seen": late.context["form"]["seen"].value()}
    assert client.post(line, again).status_code == 302

    publish(*(target.spec() for target in targets_of(published)), now=MONDAY)
    assert "Carry my changes over to version 2" in page(client, draft)
    lock = client.get(check).context["work"].state.draft.lock
    refused = client.post(check, {"lock": lock, "reason": "More people"})
    assert refused.status_code == 422
    assert 'value="More people"' in refused.content.decode()
    client.post(reverse("sla:target_carry_over", args=[published.series]))
    lock = client.get(check).context["work"].state.draft.lock
    assert client.post(check, {"lock": lock, "reason": "More people"}).status_code == 302
    current = organisation_target_set()
    assert current is not None
    assert current.number == 3


def test_lines_are_withdrawn_taken_back_and_all_is_discarded(published: TargetSet, client: Client) -> None:
    arguments = [published.series, KEY]
    draft = reverse("sla:target_draft", args=[published.series])
    client.post(reverse("sla:target_withdraw", args=arguments))
    assert "withdrawn" in page(client, draft)
    assert client.get(reverse("sla:target_line", args=arguments)).status_code == 404
    client.post(reverse("sla:target_undo", args=arguments))
    assert "Take back" not in page(client, draft)
    client.post(reverse("sla:target_withdraw", args=arguments))
    client.post(reverse("sla:target_discard", args=[published.series]))
    assert draft_of(published.series) is None
    assert client.post(reverse("sla:target_discard", args=[published.series])).status_code == 404


def test_a_law_is_begun_from_what_it_says_and_withdrawn(published: TargetSet, client: Client) -> None:
    new = reverse("sla:target_set_new")
    assert client.post(new, {"basis": "agreement"}).status_code == 422
    nameless = client.post(new, {"basis": "internal"})
    assert "Name the law, or the teams" in nameless.content.decode()
    values = {"basis": "statutory", "preset": "cz_reklamace", "calendar": office()}
    started = client.post(new, values)
    draft = TargetDraft.objects.get()
    assert started["Location"] == reverse("sla:target_draft", args=[draft.series])
    html = page(client, started["Location"])
    for words in ("Act No. 634/1992 Coll., § 19", "at once", "30 calendar days", "never held", "Not yet checked"):
        assert words in html
    assert "not published" in page(client, reverse("sla:target_sets"))
    described = reverse("sla:target_describe", args=[draft.series])
    client.post(described, {"source": "Act No. 634/1992 Coll., § 19 (3)", "verified_on": "2026-03-02"})
    check = reverse("sla:target_check", args=[draft.series])
    lock = client.get(check).context["work"].state.draft.lock
    client.post(check, {"lock": lock, "reason": "We sell to consumers"})

    law = TargetSet.objects.get(basis="statutory")
    assert law.source == "Act No. 634/1992 Coll., § 19 (3)"
    withdraw = reverse("sla:target_set_withdraw", args=[law.public_id])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "No shops"}).status_code == 302
    newest = TargetSet.objects.filter(basis="statutory").order_by("-number")[0]
    html = page(client, reverse("sla:target_set", args=[newest.public_id]))
    assert "This set is withdrawn" in html
    assert "Promise it again" in html
    ours = reverse("sla:target_set_withdraw", args=[published.public_id])
    assert client.get(ours).status_code == 403


@pytest.mark.parametrize("name", ["sla:target_sets", "sla:target_draft", "sla:target_check", "sla:target_history"])
def test_pages_of_sets_cost_the_same_for_3_as_for_30(name: str, client: Client) -> None:
    counts = []
    words = [(kind, channel) for kind in CaseKind for channel in Channel]
    for size in (3, 30):
        ours = publish(*(spec(case_kind=kind, channel=channel) for kind, channel in words[:size]))
        for number in range(size):
            publish(spec(), basis="statutory", source=f"Act {size} {number}")
        url = reverse(name, args=[] if name == "sla:target_sets" else [ours.series])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]
