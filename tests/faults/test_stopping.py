"""Deploying a new version, two beats, several workers: nothing is lost and nothing is told twice."""

from datetime import timedelta

import pytest

from complaints.services import log_complaint
from core.clock import utc_now
from notifications.models import OutgoingEmail
from sla.models import Clock, ClockEvent, Escalation
from tests.faults.waiting import nothing_is_due, wait_until
from tests.notifications.factories import EmailFactory
from tests.servers.smtp import SmtpSink
from tests.servers.stack import Stack
from tests.thread.people import assemble

pytestmark = pytest.mark.postgres

MAILS = 60
COMPLAINTS = 30
MORE_WORKERS = 9


def test_a_worker_that_is_asked_to_stop_while_it_sends_loses_and_repeats_nothing(
    stack: Stack, smtp_sink: SmtpSink
) -> None:
    stack.reset()
    smtp_sink.hold()
    with stack.orm():
        for number in range(MAILS):
            written = utc_now()
            EmailFactory(to=f"reader{number}@example.com", created_at=written, next_attempt_at=written)
    smtp_sink.wait_for_held(seconds=60)

    worker = stack.ask_to_stop("fast")
    smtp_sink.release()
    assert worker.wait(60) == 0, "it ends in good order"
    with stack.orm():
        recorded = OutgoingEmail.objects.filter(state=OutgoingEmail.State.SENT).count()
        assert not OutgoingEmail.objects.filter(state=OutgoingEmail.State.SENDING).exists(), "it left nothing half done"
    assert recorded == len(smtp_sink.messages) > 0

    stack.start_worker("fast")
    mails = smtp_sink.wait_for(MAILS, seconds=60)
    assert len(mails) == len({mail["Message-ID"] for mail in mails}) == MAILS
    print(f"{recorded} of {MAILS} mails were sent before the worker stopped, the rest by its successor; none twice")


@pytest.mark.long
def test_two_beats_and_ten_workers_tell_each_thing_once(stack: Stack, smtp_sink: SmtpSink) -> None:
    stack.reset()
    cast = assemble(stack)
    others = [f"fast-{number}" for number in range(MORE_WORKERS)]
    stack.start_beat("second-beat")
    for name in others:
        stack.start_worker(name)
    try:
        with stack.orm():
            for number in range(COMPLAINTS):
                log_complaint(
                    actor=cast.agent,
                    now=utc_now(),
                    channel="email",
                    description=f"Závada {number}",
                    complainant_name="Jana Dvořáková",
                )
            clocks = Clock.objects.count()
        for name in others:
            stack.wait_for_log(name, "ready.", seconds=180)
        stack.wait_for_log("second-beat", "Scheduler: Sending due task sweep", seconds=180)
        stack.advance_time(timedelta(days=40))
        smtp_sink.wait_for(2, seconds=60)
        wait_until(stack, nothing_is_due)
        with stack.orm():
            events = list(ClockEvent.objects.filter(kind="breached").values_list("clock", flat=True))
            assert len(events) == len(set(events)) == clocks
            steps = list(Escalation.objects.values_list("clock", "revision", "kind", "step"))
            assert len(steps) == len(set(steps)) > clocks
            sent = OutgoingEmail.objects.filter(state=OutgoingEmail.State.SENT).count()
    finally:
        for name in ("second-beat", *others):
            stack.stop(name)
    received = [mail["Message-ID"] for mail in smtp_sink.messages]
    assert len(received) == len(set(received)) == sent
    print(f"{clocks} breaches, {len(steps)} steps, {sent} mails, none twice: two beats, {MORE_WORKERS + 1} workers")
