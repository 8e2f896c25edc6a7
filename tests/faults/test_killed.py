"""A worker is killed with SIGKILL at each step from a claimed clock to a delivered notice."""

from datetime import timedelta

import pytest

from complaints.services import log_complaint
from core.clock import utc_now
from tests.faults.conftest import COUNTS, Run
from tests.faults.dying import DIE_AT, PLACES
from tests.faults.house import LEASES_END, MISSED
from tests.faults.ledger import count
from tests.faults.waiting import nothing_is_due, wait_until
from tests.servers.smtp import SmtpSink
from tests.servers.stack import START_SECONDS, Stack
from tests.thread.people import assemble

pytestmark = pytest.mark.postgres

#: Between the receiver's answer and our commit nobody can know: there, and only there, one is sent twice.
MAIL_TWICE = {"mail_sent"}
HOOK_TWICE = {"hook_answered"}


def test_a_crash_after_the_commit_loses_nothing_and_one_after_the_250_repeats_one_mail(
    stack: Stack, smtp_sink: SmtpSink
) -> None:
    stack.reset()
    cast = assemble(stack)
    stack.stop("fast")
    try:
        with stack.orm():
            log_complaint(
                actor=cast.agent,
                owner=cast.agent,
                team=cast.team,
                now=utc_now(),
                channel="email",
                description="Výtah stojí.",
                complainant_name="Jana Dvořáková",
            )
        stack.advance_time(timedelta(days=40))
        for place in ("committed", "mail_sent"):
            stack.start_worker("dying", app="tests.faults.dying", **{DIE_AT: place})
            assert stack.processes.pop("dying").wait(START_SECONDS) == -9, stack.log("dying")[-3000:]
        stack.advance_time(LEASES_END)
    finally:
        stack.start_worker("fast")
    wait_until(stack, nothing_is_due)
    counted = count(stack, "kill -9: committed, then mail_sent", sink=smtp_sink)
    COUNTS.append(counted)
    assert counted.mails > 1
    assert (counted.lost, counted.mails_twice) == (0, 1)


@pytest.mark.long
@pytest.mark.xdist_group("faults")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("place", PLACES)
def test_a_killed_worker_changes_no_verdict_and_loses_no_notice(run: Run, place: str) -> None:
    house = run.house
    house.set_time(MISSED)
    house.die_at(place)
    house.advance_time(LEASES_END)  # nobody waits for the leases of the dead one
    house.work()
    run.finish()
    run.check(f"kill -9: {place}", mails_twice=int(place in MAIL_TWICE), hooks_twice=int(place in HOOK_TWICE))
