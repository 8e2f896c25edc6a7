"""Dohoda on a PostgreSQL, a Redis and a mail server of its own, each of which may be ended at any moment.

Every scenario begins with the same bytes: a copy of one database in which complaints wait for their deadlines. So what
one run leaves behind can be compared with what another one did, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

from django.test import override_settings
from redis import Redis

from bin.tools.processes import stop
from complaints.models import Complaint
from complaints.services import log_complaint
from complaints.services.replying import reply
from core.clock import real_now, utc_now
from core.models import SimulatedTime
from notifications.services.webhooks import create_endpoint
from tests.faults.dying import DIE_AT
from tests.faults.waiting import nothing_is_due, wait_until, waiting
from tests.servers.broker import RedisServer
from tests.servers.postgres import PostgresServer, create_database
from tests.servers.receiver import WebhookReceiver
from tests.servers.smtp import SmtpSink
from tests.servers.stack import START_SECONDS, Stack
from tests.thread.people import assemble

QUEUES = "sweep,mail,hooks"
COMPLAINTS = 8
#: A Monday without a holiday near: complaints come in its first minutes.
LOGGED_AT = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
#: Nothing has fallen due yet.
START = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
#: Acknowledgements and first responses are late, and each level of their ladders has come.
MISSED = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
#: Resolutions are late as well.
LATER = datetime(2026, 1, 27, 12, 0, tzinfo=UTC)
#: When two complaints are answered: one in time, one late.
IN_TIME = datetime(2026, 1, 13, 9, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
#: Further than the next thing that waits, so that what waits a little longer is done with it.
STRIDE = timedelta(minutes=12)
#: Longer than any lease of the outbox.
LEASES_END = timedelta(minutes=4)
MIGRATE = (
    "import django; django.setup(); from django.core.management import call_command as c; c('migrate', verbosity=0)"
)


class House(Stack):
    """Servers that may die, one beat, and workers that each test starts; use it as a context manager."""

    def __init__(self) -> None:
        # What was committed has to survive the end of the process.
        self.postgres = PostgresServer(synchronous_commit="on")
        self.redis = RedisServer()
        self.sink = SmtpSink()
        self.receiver = WebhookReceiver()
        self._parts = ExitStack()

    def __enter__(self) -> House:
        try:
            for part in (self.postgres, self.redis, self.sink, self.receiver):
                self._parts.enter_context(part)
            origin = create_database(self.postgres.url(), "origin")
            super().__init__(database_url=origin, redis_url=self.redis.url, smtp_port=self.sink.port)
            self.start_beat()
            self.python(MIGRATE)
            self._fill()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        if hasattr(self, "processes"):
            super().__exit__(*error)
        self._parts.close()

    def _fill(self) -> None:
        """Write what every scenario begins with."""
        self.set_time(LOGGED_AT - timedelta(days=1))
        cast = assemble(self)
        with self.orm():
            types = ["clock.warned", "clock.breached"]
            create_endpoint(url=self.receiver.url, description="CRM", event_types=types, actor=None, now=LOGGED_AT)
            for number in range(COMPLAINTS):
                log_complaint(
                    actor=cast.agent,
                    owner=cast.agent,
                    team=cast.team,
                    now=LOGGED_AT + timedelta(minutes=number),
                    channel="email",
                    description=f"Závada číslo {number}",
                    complainant_name="Jana Dvořáková",
                    complainant_contact="jana@zakaznik.example",
                )
            self._answer(0, IN_TIME)

    def _answer(self, number: int, now: datetime) -> None:
        complaint = Complaint.objects.order_by("pk")[number]
        actor = complaint.case.owner
        assert actor is not None
        reply(complaint=complaint, body="Dobrý den, řešíme to.", channel="email", actor=actor, now=now)

    @contextmanager
    def orm(self) -> Iterator[None]:
        """Read and write the house's database, by its clock."""
        with override_settings(SIMULATED_TIME=True, WEBHOOK_ALLOWED_NETWORKS=["127.0.0.0/8"]), super().orm():
            yield

    # --- One scenario after the other ---

    def begin(self) -> None:
        """Begin a scenario: the same database, an empty broker, willing servers, no worker."""
        for name in [name for name in self.processes if name != "beat"]:
            stop(self.processes.pop(name))
        self.database_url = create_database(self.postgres.url(), "scenario", template="origin")
        self.env = {**self.env, "DATABASE_URL": self.database_url}
        Redis.from_url(self.redis.url).flushall()
        self.sink.clear()
        self.receiver.requests.clear()
        self.set_time(START)

    def set_time(self, instant: datetime) -> None:
        """Make it `instant` for every process."""
        with self.orm():
            _set_time(instant)

    def work(self, name: str = "fast") -> None:
        """Start a worker for all that the scenarios need."""
        self.start_worker(name, QUEUES)

    def die_at(self, place: str) -> None:
        """Start a worker that kills itself at a place (tests.faults.dying), and wait until it did."""
        self.start_worker("dying", QUEUES, app="tests.faults.dying", **{DIE_AT: place})
        process = self.processes["dying"]
        if place == "digest_written":  # which comes only when a window ends
            wait_until(self, nothing_is_due, START_SECONDS)
            self.set_time(MISSED + STRIDE)
        code = process.wait(START_SECONDS)
        assert code == -9, f"it ended with {code}, not by its own hand:\n{self.log('dying')[-3000:]}"
        del self.processes["dying"]

    def answer_late(self) -> None:
        """Answer one complaint after its deadline: a verdict that no sweep decides."""
        with self.orm():
            self._answer(1, TOO_LATE)

    # --- Waiting ---

    def settle(self) -> None:
        """Wait until everything that is due is done, then move on to what is due next, until nothing waits any more."""
        for _round in range(200):
            wait_until(self, nothing_is_due)
            with self.orm():
                now = utc_now()
                upcoming = min(waiting(), default=None)
                if upcoming is None:
                    return
                if upcoming > now:
                    _set_time(upcoming + STRIDE)
        raise AssertionError(f"something waits for ever: {upcoming}")


def _set_time(instant: datetime) -> None:
    SimulatedTime.objects.update_or_create(
        defaults={"offset_seconds": int((instant - real_now()).total_seconds())}, singleton=True
    )
