"""Coming to one complaint in order to do something with it."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.access import require
from accounts.models import User
from complaints import access
from complaints.models import Complaint
from core.access import Decision

Gate = Callable[[User, Complaint], Decision]


def opened(request: HttpRequest, reference: str, gate: Gate) -> tuple[User, Complaint]:
    """Return who asks and the complaint. Raises Http404 for what they cannot see, PermissionDenied with the reason."""
    user = require(request.user, "complaint.view")
    complaint = access.get_complaint_for(user, reference)
    decision = gate(user, complaint)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user, complaint
