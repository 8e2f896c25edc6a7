"""From a deadline to the mail server's 250: real workers, beat, Redis and SMTP, many deadlines passing each second.

Storm control would list most of fifteen notices to a person in five minutes in digests; here it is set to let each be
an e-mail of its own, which is the more work.
"""

import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db.models import Min

from benchmarks.open_clocks import open_clocks, people, usual_target
from benchmarks.table import Row, duration
from bin.tools.processes import spawn, stop
from core.clock import real_now
from core.models import Organisation
from notifications.models import Notice, OutgoingEmail
from tests.servers.broker import RedisServer
from tests.servers.smtp import SmtpSink

EACH_SECOND, SECONDS, PEOPLE, OPEN = 50, 300, 1_000, 1_000_000
MOST_P50, MOST_P99 = 2.0, 5.0
#: Workers and beat start, and the first deadlines pass only then.
WARM_UP = timedelta(seconds=40)
PATIENCE = 120.0
ROOT = Path(__file__).resolve().parents[1]


class Stopwatch(SmtpSink):
    """Notes when each message was accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: dict[str, datetime] = {}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept it."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        head = raw[: raw.index(b"\r\n\r\n")].decode("ascii", "replace")
        name = next(line for line in head.split("\r\n") if line.startswith("Message-ID:"))
        self.accepted[name.split(":", 1)[1].strip()] = real_now()
        return "250 kept"


def measure() -> Iterator[Row]:
    """DOHODA_BENCH_OPEN and DOHODA_BENCH_SECONDS make it smaller, for a quick look."""
    opened = int(os.environ.get("DOHODA_BENCH_OPEN", OPEN))
    seconds = int(os.environ.get("DOHODA_BENCH_SECONDS", SECONDS))
    logging.getLogger().setLevel(logging.WARNING)
    organisation = Organisation.current()
    organisation.notices_alone = 2 * EACH_SECOND * SECONDS // PEOPLE
    organisation.save()
    target, owners = usual_target(), people(PEOPLE)
    far = datetime(2036, 3, 3, 12, tzinfo=UTC)
    apart = timedelta(seconds=1) / EACH_SECOND
    open_clocks(opened, target=target, owners=owners, first_due=far, apart=apart)
    with ExitStack() as parts:
        broker, sink = parts.enter_context(RedisServer()), Stopwatch()
        parts.enter_context(sink)
        folder = Path(parts.enter_context(tempfile.TemporaryDirectory()))
        first = real_now() + WARM_UP
        open_clocks(EACH_SECOND * seconds, target=target, owners=owners, first_due=first, apart=apart)
        _start(parts, folder, broker.url, sink.port)
        _wait(sink, EACH_SECOND * seconds, (first - real_now()).total_seconds() + seconds + PATIENCE)
        took = _seconds(sink)
    if len(took) != EACH_SECOND * seconds:
        raise AssertionError(f"{len(took)} e-mails of {EACH_SECOND * seconds} were accepted")
    cuts = statistics.quantiles(took, n=100)
    what = f"deadline to SMTP 250, {EACH_SECOND} each second for {seconds} s, {PEOPLE:,} people, {opened:,} open"
    yield Row(f"{what}: p50", duration(cuts[49]), "", "", f"under {MOST_P50:.0f} s", cuts[49] < MOST_P50)
    yield Row(
        "the same: p99", duration(cuts[98]), f"longest {duration(max(took))}", "", f"under {MOST_P99:.0f} s",
        cuts[98] < MOST_P99,
    )  # fmt: skip


def _start(parts: ExitStack, folder: Path, broker: str, smtp_port: int) -> None:
    """One worker with two processes and a beat, as docker-compose.yml starts them."""
    environment = {
        **os.environ, "REDIS_URL": broker, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(smtp_port),
        "DJANGO_SETTINGS_MODULE": "config.settings", "DOHODA_MODE": "test", "DOHODA_VAR": str(folder),
    }  # fmt: skip
    worker = ["worker", "-Q", "sweep,mail", "-c", "2", "-l", "WARNING", "--without-gossip", "--without-mingle"]
    beat = ["beat", "--schedule", str(folder / "schedule"), "--pidfile", "", "-l", "WARNING"]
    for number, arguments in enumerate((worker, beat)):
        log = parts.enter_context((folder / f"log{number}").open("wb"))
        process = spawn(
            [sys.executable, "-m", "celery", "-A", "config", *arguments], env=environment, cwd=ROOT, stdout=log
        )
        parts.callback(stop, process)


def _wait(sink: Stopwatch, count: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while len(sink.accepted) < count and time.monotonic() < end:
        time.sleep(0.5)


def _seconds(sink: Stopwatch) -> list[float]:
    """From the deadline that each accepted e-mail speaks of to its acceptance."""
    mails = OutgoingEmail.objects.filter(message_id__in=list(sink.accepted)).annotate(due_at=Min("notices__due_at"))
    if Notice.objects.exclude(state="alone").exists():
        raise AssertionError("Something was listed in a digest.")
    return [
        (sink.accepted[message_id] - due_at).total_seconds()
        for message_id, due_at in mails.values_list("message_id", "due_at")
        if due_at is not None
    ]
