"""The figures for Prometheus, for those who may scrape them and nobody else."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from core.clock import real_now, utc_now
from core.models import Organisation
from desk.metrics import exposition


@never_cache
@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the holder of METRICS_TOKEN and callers from METRICS_NETWORKS; for others there is no such page."""
    if not (_has_token(request) or _is_near(request)):
        raise Http404
    now = utc_now()
    today = Organisation.current().today(now)
    text = exposition(now=now, real_now=real_now(), today=today)
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _has_token(request: HttpRequest) -> bool:
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    wanted: str = settings.METRICS_TOKEN
    return bool(wanted) and kind.lower() == "bearer" and constant_time_compare(given, wanted)


def _is_near(request: HttpRequest) -> bool:
    """Tell whether the connection comes from an allowed network. What a proxy says of its caller is not believed.

    A request that a proxy passed on comes from outside, however near the proxy is.
    """
    if not settings.METRICS_NETWORKS or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        caller = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(caller in ip_network(network, strict=False) for network in settings.METRICS_NETWORKS)
