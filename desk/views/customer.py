"""Everything about one customer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import require
from customers.models import Customer


def customer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a customer with its agreements and complaints."""
    user = require(request.user, "customer.view")
    found = get_object_or_404(Customer.objects.visible_to(user), public_id=public_id)
    return render(request, "desk/customer.html", {"customer": found})
