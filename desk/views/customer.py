"""Everything about one customer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import may
from agreements.access import can_start
from core.clock import utc_now
from customers.access import can_edit_customers, get_customer_for
from desk.selectors.customer import customer_overview


@require_GET
def customer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a customer with its agreements, complaints and contacts."""
    user = require(request.user, "customer.view")
    found = get_customer_for(user, public_id)
    context = {
        "customer": found,
        "overview": customer_overview(user, found),
        "can_edit": can_edit_customers(user),
        "can_start": can_start(user),
        "may_log": may(user, "complaint.log"),
        "sees_agreements": may(user, "agreement.view"),
        "sees_complaints": may(user, "complaint.view"),
        "now": utc_now(),
    }
    return render(request, "desk/customer.html", context)
