"""What Prometheus scrapes: read from database and broker when it asks, so that all web processes say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.core.cache import cache
from django.db.models import Sum
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import CollectorRegistry

from core.broker import BrokerState, broker_state
from core.models import Heartbeat
from documents.models import Rendering
from documents.selectors import failed_renderings
from notifications.models import Notice, OutgoingEmail, WebhookDelivery
from notifications.selectors import failed_deliveries
from sla.domain.clock import State
from sla.models import Clock, DailyAttainment
from sla.models.attainment import Grain
from sla.selectors.escalations import stuck_clocks
from sla.selectors.health import checks

#: What takes a moment to count is counted this often.
_COUNTED_SECONDS: Final = 60
_RUNNING: Final = "desk.metrics.running"


def exposition(*, now: datetime, real_now: datetime, today: date) -> bytes:
    """Return all figures in the text format of Prometheus. `today` is the civil day of the organisation."""
    registry = CollectorRegistry()
    registry.register(_Figures(now, real_now, today))
    return generate_latest(registry)


class _Figures:
    """Figures of one moment."""

    def __init__(self, now: datetime, real_now: datetime, today: date) -> None:
        self.now, self.real_now, self.today = now, real_now, today

    def describe(self) -> list[Metric]:
        """Return nothing: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read everything."""
        yield from self._health()
        yield from self._tasks()
        yield from self._work()
        yield from _broker(broker_state(self.real_now), self.real_now)

    def _health(self) -> Iterator[Metric]:
        ok = GaugeMetricFamily("dohoda_check_ok", "Whether a check of /healthz passes.", labels=["check"])
        age = GaugeMetricFamily("dohoda_check_age_seconds", "How long the oldest has waited.", labels=["check"])
        for check in checks(now=self.now, real_now=self.real_now):
            ok.add_metric([check.name], check.is_ok)
            if check.seconds is not None:
                age.add_metric([check.name], check.seconds)
        yield from (ok, age)

    def _tasks(self) -> Iterator[Metric]:
        ended = GaugeMetricFamily("dohoda_periodic_ended_timestamp_seconds", "When it last ended.", labels=["task"])
        took = GaugeMetricFamily("dohoda_periodic_duration_seconds", "How long its last run took.", labels=["task"])
        runs = CounterMetricFamily("dohoda_periodic_runs", "How often it came to its end.", labels=["task"])
        failures = CounterMetricFamily("dohoda_periodic_failures", "How often it failed.", labels=["task"])
        did = GaugeMetricFamily(
            "dohoda_periodic_last_work", "What its last run that found something did.", labels=["task", "what"]
        )
        for row in Heartbeat.objects.all():
            if row.ended_at is not None:
                ended.add_metric([row.task], row.ended_at.timestamp())
                took.add_metric([row.task], row.took_ms / 1000)
            runs.add_metric([row.task], row.runs)
            failures.add_metric([row.task], row.failures)
            for what, count in row.counts.items():
                did.add_metric([row.task, what], count)
        yield from (ended, took, runs, failures, did)

    def _work(self) -> Iterator[Metric]:
        mails = OutgoingEmail.objects
        yield GaugeMetricFamily(
            "dohoda_mail_waiting", "E-mails to be sent.", mails.filter(next_attempt_at__isnull=False).count()
        )
        yield GaugeMetricFamily(
            "dohoda_mail_failed", "E-mails that were given up.", mails.filter(state=OutgoingEmail.State.FAILED).count()
        )
        hooks = WebhookDelivery.objects
        yield GaugeMetricFamily(
            "dohoda_webhook_waiting", "Webhooks to be delivered.", hooks.filter(next_attempt_at__isnull=False).count()
        )
        yield GaugeMetricFamily("dohoda_webhook_failed", "Webhooks that were given up.", failed_deliveries().count())
        yield GaugeMetricFamily(
            "dohoda_notices_waiting", "Notices held for a digest.", Notice.objects.filter(go_at__isnull=False).count()
        )
        printing = Rendering.objects.filter(due_at__isnull=False)
        yield GaugeMetricFamily("dohoda_documents_waiting", "Documents to be rendered.", printing.count())
        yield GaugeMetricFamily("dohoda_documents_failed", "Documents that were given up.", failed_renderings().count())
        yield GaugeMetricFamily("dohoda_clocks_stuck", "Clocks that cannot be handled.", stuck_clocks().count())
        yield GaugeMetricFamily("dohoda_clocks_running", "Clocks that run.", _running())
        rows = DailyAttainment.objects.filter(grain=Grain.DURATION, day=self.today)
        judged = rows.aggregate(met=Sum("met"), missed=Sum("missed"))
        verdicts = GaugeMetricFamily("dohoda_verdicts_today", "Promises judged today.", labels=["verdict"])
        for verdict, count in judged.items():
            verdicts.add_metric([verdict], count or 0)
        yield verdicts


def _running() -> int:
    known: int | None = cache.get(_RUNNING)
    if known is None:
        known = Clock.objects.filter(state=State.RUNNING).count()
        cache.set(_RUNNING, known, _COUNTED_SECONDS)
    return known


def _broker(state: BrokerState, real_now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily("dohoda_broker_up", "Whether the broker answers.", state.answers)
    length = GaugeMetricFamily("dohoda_queue_length", "Tasks that wait in a queue.", labels=["queue"])
    for queue, waiting in state.queues.items():
        length.add_metric([queue], waiting)
    alive = GaugeMetricFamily("dohoda_processes", "Workers and beats heard of lately.", labels=["kind"])
    for kind in ("worker", "beat"):
        alive.add_metric([kind], sum(not sign.is_silent(real_now) for sign in state.of_kind(kind)))
    runs = CounterMetricFamily("dohoda_task_runs", "Runs of a task.", labels=["task"])
    failures = CounterMetricFamily("dohoda_task_failures", "Runs that failed.", labels=["task"])
    seconds = CounterMetricFamily("dohoda_task_seconds", "Seconds that runs of a task took.", labels=["task"])
    for totals in state.tasks:
        runs.add_metric([totals.task], totals.runs)
        failures.add_metric([totals.task], totals.failures)
        seconds.add_metric([totals.task], totals.seconds)
    yield from (length, alive, runs, failures, seconds)
