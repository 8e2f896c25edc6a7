"""What monitoring asks: whether deadlines and messages move. (`core.views.health`: whether a web process serves.)"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.clock import real_now, utc_now
from sla.selectors.health import Check, checks


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while everything due is dealt with, 503 once something has waited too long; each check's figures."""
    found = _all_checks()
    is_ok = all(check.is_ok for check in found)
    body = {"status": "ok" if is_ok else "failing", "checks": {check.name: check.figures() for check in found}}
    return JsonResponse(body, status=200 if is_ok else 503)


def _all_checks() -> list[Check]:
    try:
        now = utc_now()
    except DatabaseError:  # where time is simulated, telling it takes the database
        return [Check("database", False)]
    return checks(now=now, real_now=real_now())
