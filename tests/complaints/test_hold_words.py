"""A wait for which nobody typed a reason is worded for whoever reads of it, not for whoever began it."""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from accounts.models import Team, User
from complaints.services import log_complaint, reply
from sla.selectors import explanation_of


@pytest.mark.parametrize(("language", "words"), [("en", "We wait for the customer."), ("cs", "Čekáme na zákazníka.")])
@pytest.mark.parametrize("typed", ["", "Výrobní číslo."])
def test_the_reason_of_a_wait_is_read_in_the_readers_language(
    desk: Team, agent: User, now: datetime, language: str, words: str, typed: str
) -> None:
    complaint = log_complaint(actor=agent, now=now, channel="email", description="It rattles.", complainant_name="Jana")
    at = now + timedelta(hours=1)
    with override("cs" if language == "en" else "en"):
        reply(
            complaint=complaint, body="?", channel="email", actor=agent, now=at, awaits_customer=True, waiting_for=typed
        )
    clock = complaint.case.clocks.get(metric="resolution")
    with override(language):
        explanation = explanation_of(clock, at)
        assert explanation is not None
        assert [held.reason for held in explanation.pauses] == [typed or words]
        assert clock.pauses.get().why == (typed or words)
