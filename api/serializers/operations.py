"""How the work behind the pages goes, as the REST interface shows it."""

from typing import Any

from rest_framework import serializers

from api.serializers.sent import SentSerializer
from notifications.models import TestNotice
from sla.operations_words import hops
from sla.selectors.operations import Operations


class CheckSerializer(serializers.Serializer[Any]):
    """A check of `/healthz`."""

    name = serializers.CharField()
    ok = serializers.BooleanField(source="is_ok")
    seconds = serializers.FloatField(allow_null=True)
    limit_seconds = serializers.IntegerField(source="limit", allow_null=True)
    waiting = serializers.IntegerField(allow_null=True)


class PeriodicTaskSerializer(serializers.Serializer[Any]):
    """A periodic task and its last run; `last_work` is the last run that found something to do."""

    task = serializers.CharField(source="row.task")
    every_seconds = serializers.FloatField()
    late = serializers.BooleanField(source="is_late")
    ended_at = serializers.DateTimeField(source="row.ended_at", allow_null=True)
    took_ms = serializers.IntegerField(source="row.took_ms")
    last_work_at = serializers.DateTimeField(source="row.worked_at", allow_null=True)
    last_work = serializers.DictField(source="row.counts", child=serializers.IntegerField())
    failures = serializers.IntegerField(source="row.failures")


class ProcessSerializer(serializers.Serializer[Any]):
    """A worker or beat, and when it was last heard of."""

    kind = serializers.CharField()
    name = serializers.CharField()
    queues = serializers.ListField(child=serializers.CharField())
    heard_at = serializers.DateTimeField(source="at")
    since = serializers.DateTimeField()


class StuckClockSerializer(serializers.Serializer[Any]):
    """A clock that could not be handled when it fell due: since when, how often, why, and when it is tried next."""

    clock = serializers.UUIDField(source="clock.public_id")
    metric = serializers.CharField(source="clock.metric")
    due_at = serializers.DateTimeField(source="clock.due_at")
    first_failed_at = serializers.DateTimeField()
    failed_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    failure = serializers.CharField()
    next_attempt_at = serializers.DateTimeField(source="clock.next_check_at", allow_null=True)


class RetrySerializer(SentSerializer):
    """Which clocks are looked at again; left out, all that are stuck."""

    clocks = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=1000)


class RetriedSerializer(serializers.Serializer[Any]):
    """How many clocks the next sweep looks at again."""

    retried = serializers.IntegerField()


class FailedWebhookSerializer(serializers.Serializer[Any]):
    """A webhook that was given up, with the receiver's words."""

    id = serializers.UUIDField(source="public_id")
    endpoint = serializers.UUIDField(source="endpoint.public_id")
    type = serializers.CharField(source="event.type")
    about = serializers.CharField(source="event.about")
    created_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    error = serializers.CharField(source="last_error")


class FailedMailSerializer(serializers.Serializer[Any]):
    """An e-mail that was given up, with the server's words. To whom it goes is read on its page."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    about = serializers.CharField()
    created_at = serializers.DateTimeField()
    attempts = serializers.IntegerField()
    error = serializers.CharField(source="last_error")


class FailedRenderingSerializer(serializers.Serializer[Any]):
    """A document that could not be rendered."""

    document = serializers.CharField(source="key")
    layout = serializers.CharField()
    language = serializers.CharField()
    failed_at = serializers.DateTimeField(source="finished_at")
    error = serializers.CharField()


class OperationsSerializer(serializers.Serializer[Operations]):
    """Everything at once. Counts of waiting rows stop at 1000, lists of failures after ten, the newest first."""

    ok = serializers.BooleanField(source="is_ok")
    version = serializers.CharField()
    database = serializers.CharField()
    pending_migrations = serializers.IntegerField()
    checks = CheckSerializer(many=True)
    periodic = PeriodicTaskSerializer(source="tasks", many=True)
    broker_answers = serializers.BooleanField(source="broker.answers")
    queues = serializers.DictField(source="broker.queues", child=serializers.IntegerField())
    processes = ProcessSerializer(source="broker.signs", many=True)
    clocks_due = serializers.IntegerField(source="due.count")
    mail_waiting = serializers.IntegerField(source="queued.count")
    mail_waiting_since = serializers.DateTimeField(source="queued.since", allow_null=True)
    mail_failed = serializers.IntegerField(source="failed_count")
    mail_failures = FailedMailSerializer(source="failed", many=True)
    mail_accepted_at = serializers.DateTimeField(source="accepted_at", allow_null=True)
    webhooks_waiting = serializers.IntegerField(source="hooks.count")
    webhooks_failed = serializers.IntegerField(source="failed_hooks_count")
    webhook_failures = FailedWebhookSerializer(source="failed_hooks", many=True)
    notices_waiting = serializers.IntegerField(source="notices.count")
    renderings_waiting = serializers.IntegerField(source="renderings.count")
    renderings_waiting_since = serializers.DateTimeField(source="renderings.since", allow_null=True)
    renderings_failed = serializers.IntegerField(source="failed_renderings_count")
    rendering_failures = FailedRenderingSerializer(source="failed_renderings", many=True)
    clocks_stuck = serializers.IntegerField(source="stuck_count")
    stuck_clocks = StuckClockSerializer(source="stuck", many=True)
    disk_free_bytes = serializers.IntegerField(source="disk.free", default=None, allow_null=True)


class HopSerializer(serializers.Serializer[Any]):
    """A step of a test notice's way."""

    name = serializers.CharField(source="label")
    state = serializers.SerializerMethodField()
    passed = serializers.CharField(source="seconds")
    words = serializers.CharField()

    def get_state(self, hop: Any) -> str:
        """Return done, waiting, failed or ahead."""
        return {"ok": "done", "paused": "waiting", "late": "failed"}.get(hop.tone, "ahead")


class TestNoticeSerializer(serializers.ModelSerializer[TestNotice]):
    """A notice to the key's own account, and how far it has come."""

    __test__ = False  # not a test, whatever pytest makes of its name

    id = serializers.UUIDField(source="public_id")
    accepted_at = serializers.DateTimeField(source="email.sent_at", default=None, allow_null=True)
    hops = serializers.SerializerMethodField()

    class Meta:
        model = TestNotice
        fields = ["id", "requested_at", "taken_at", "accepted_at", "hops"]

    def get_hops(self, notice: TestNotice) -> list[dict[str, Any]]:
        """Return each step."""
        return list(HopSerializer(hops(notice), many=True).data)
