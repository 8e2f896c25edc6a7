"""The sweep with a million open clocks: what it costs by what is due, how fast it tells, and what it costs idle.

Beside it, on the same rows: a bare loop that writes what the sweep writes, and a pass over all that is open, which is
how other systems look for what is late.
"""

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from celery import current_app
from django.db import connection

from benchmarks.open_clocks import open_clocks, people, usual_target
from benchmarks.same_rows import in_files, statements
from benchmarks.table import Row, duration
from core.models import Organisation
from notifications.models import Notice
from sla.models import Clock
from sla.services.breaches import sweep_due
from tests.servers.broker import RedisServer

FEW, MANY = 1_000, 1_000_000
DUE, ROUNDS = 500, 5
PEOPLE, WORKERS = 1_000, 2
#: As many for each person as are e-mails of their own; the next round comes when nobody's window is open.
TOLD = 4 * PEOPLE
APART = timedelta(days=1)
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
FAR = START + timedelta(days=300)
MOST_TIMES, LEAST_A_SECOND, LEAST_OF_BARE, MOST_IDLE_PERCENT = 1.3, 500, 0.7, 1.0
IDLE_SWEEPS = 200
Load = Callable[[int, datetime], None]


def measure() -> Iterator[Row]:
    """From few open clocks to many; DOHODA_BENCH_OPEN makes the many fewer, for a quick look."""
    logging.getLogger().setLevel(logging.WARNING)  # two lines for each mail would bury the table
    Organisation.current()
    target, owners = usual_target(), people(PEOPLE)

    def load(count: int, first_due: datetime) -> None:
        open_clocks(count, target=target, owners=owners, first_due=first_due, apart=timedelta(milliseconds=20))

    with RedisServer() as broker:
        current_app.conf.update(broker_url=broker.url)
        yield from _costs(load, int(os.environ.get("DOHODA_BENCH_OPEN", MANY)))
        yield from _throughput(load, broker.url)


def _costs(load: Load, many: int) -> Iterator[Row]:
    """What a sweep costs among few and many open clocks, and when nothing is due."""
    load(FEW - DUE, FAR)
    among_few = _sweeps(load, START)
    load(many - FEW, FAR)
    _vacuum()
    among_many = _sweeps(load, START + 20 * APART)
    yield Row(
        f"sweep of {DUE} due, {many:,} open",
        duration(among_many),
        f"{FEW:,} open {duration(among_few)}",
        f"{among_many / among_few:.2f} x",
        f"at most {MOST_TIMES} x",
        among_many <= MOST_TIMES * among_few,
    )
    yield _pass_over_all(among_many, START + 40 * APART)
    yield _idle(START + 40 * APART)


def _sweeps(load: Load, first: datetime) -> float:
    """The seconds of the fastest of some sweeps, each of clocks that fell due just before it."""
    best = float("inf")
    for number in range(ROUNDS):
        at = first + number * APART
        load(DUE, at)
        begun = time.perf_counter()
        found = sweep_due(now=at + timedelta(minutes=1))
        best = min(best, time.perf_counter() - begun)
        if found.breached != DUE:
            raise AssertionError(f"{found} instead of {DUE} breaches")
    return best


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _pass_over_all(ours: float, at: datetime) -> Row:
    """Read three columns of every open clock and compare them; nothing is written or told: the kindest of peers."""
    begun = time.perf_counter()
    found = Clock.objects.filter(state="running").order_by().values_list("pk", "due_at", "breached_at")
    late = sum(due_at < at and breached_at is None for _pk, due_at, breached_at in found.iterator(chunk_size=10_000))
    theirs = time.perf_counter() - begun
    if late:
        raise AssertionError(f"the sweep left {late} late clocks")
    return Row(
        f"the same sweep, its {DUE} told and recorded",
        duration(ours),
        f"only reading all open {duration(theirs)}",
        f"{theirs / ours:.1f} x",
        "none",
        is_met=True,
    )


def _idle(at: datetime) -> Row:
    """Sweeps that find nothing, one a second: the processor time of this process and of its PostgreSQL backend."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    before, own = _ticks(backend), time.process_time()
    for _sweep in range(IDLE_SWEEPS):
        sweep_due(now=at)
    own = time.process_time() - own
    theirs = (_ticks(backend) - before) / os.sysconf("SC_CLK_TCK")
    percent = (own + theirs) / IDLE_SWEEPS * 100
    return Row(
        "idle: a sweep each second that finds nothing due",
        f"{percent:.2f} % of a core",
        f"of it PostgreSQL {theirs / IDLE_SWEEPS * 100:.2f} %",
        "",
        f"under {MOST_IDLE_PERCENT:.0f} %",
        percent < MOST_IDLE_PERCENT,
    )


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _throughput(load: Load, broker: str) -> Iterator[Row]:
    """Ours and the bare loop by turns, each twice, the faster run of each counts."""
    ours: list[float] = []
    bare: list[float] = []
    packed: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(2):
            at = START + (50 + turn) * APART
            fresh = [_loaded(load, at + part * 10 * APART) for part in range(3)]
            sweeping = ["sweep", (at + timedelta(minutes=10)).isoformat()]
            ours.append(_together([sweeping] * WORKERS, broker))
            if Notice.objects.filter(state="alone", occurred_at=at + timedelta(minutes=10)).count() != TOLD:
                raise AssertionError("Not every breach is told in an e-mail of its own.")
            for name, times, clocks in (("bare", bare, fresh[1]), ("packed", packed, fresh[2])):
                files = in_files(statements(fresh[0], clocks), Path(folder), WORKERS)
                times.append(_together([[name, str(file)] for file in files], broker))
    rate, plain, many = TOLD / min(ours), TOLD / min(bare), TOLD / min(packed)
    yield Row(
        f"{TOLD:,} breaches to outbox rows, {WORKERS} workers",
        f"{rate:,.0f} a second",
        "",
        "",
        f"{LEAST_A_SECOND} a second",
        rate >= LEAST_A_SECOND,
    )
    yield Row(
        "the same",
        f"{rate:,.0f} a second",
        f"bare loop, a statement a row {plain:,.0f}",
        f"{rate / plain:.2f}",
        f"at least {LEAST_OF_BARE}",
        rate >= LEAST_OF_BARE * plain,
    )
    yield Row(
        "the same",
        f"{rate:,.0f} a second",
        f"bare loop, a statement for 100 rows {many:,.0f}",
        f"{rate / many:.2f}",
        "none",
        is_met=True,
    )


def _loaded(load: Load, at: datetime) -> list[int]:
    """The primary keys of new clocks that fall due then."""
    last = Clock.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    load(TOLD, at)
    return list(Clock.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))


def _together(commands: Sequence[Sequence[str]], broker: str) -> float:
    """Run workers at once; the seconds of the one that takes longest, from the word on."""
    environment = {**os.environ, "REDIS_URL": broker, "LOG_LEVEL": "WARNING"}
    workers = [
        subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "benchmarks.sweep_worker", *command],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    for worker in workers:
        if worker.stdout is None or worker.stdout.readline() != "ready\n":
            raise AssertionError("A worker of the measurement does not start.")
    for worker in workers:
        if worker.stdin is not None:
            worker.stdin.write("go\n")
            worker.stdin.flush()
    return max(float(worker.communicate()[0]) for worker in workers)
