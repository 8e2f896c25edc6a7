"""The list of customers, and the form of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import require
from core.access import Decision
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from customers.access import can_edit_customers, get_customer_for
from customers.forms import CustomerFilterForm, CustomerForm
from customers.models import Customer
from customers.selectors import customer_page
from customers.services import create_customer, update_customer


def customer_list(request: HttpRequest) -> HttpResponse:
    """Show the customers by name; `?q=` searches, `?state=` filters."""
    user = require(request.user, "customer.view")
    form = CustomerFilterForm(request.GET)
    text = form.cleaned_data.get("q", "") if form.is_valid() else ""
    state = form.cleaned_data.get("state") or "active"
    context = {
        "filters": CustomerFilterForm(initial={"q": text, "state": state}),
        "is_filtered": bool(text) or state != "active",
        "page": customer_page(user, text=text, state=state, params=request.GET),
        "can_edit": can_edit_customers(user),
    }
    return render(request, "customers/list.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Create a customer."""
    user = require(request.user, "customer.view")
    _refuse_unless(can_edit_customers(user))
    form = CustomerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            customer = create_customer(actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is created.") % {"name": customer.name})
            return _done(request, form, customer)
    return _form_page(request, form, None)


def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a customer."""
    user = require(request.user, "customer.view")
    customer = get_customer_for(user, public_id)
    _refuse_unless(can_edit_customers(user))
    before = {name: getattr(customer, name) for name in CustomerForm.Meta.fields}
    form = CustomerForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            customer = update_customer(customer=customer, actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return _done(request, form, customer)
    return _form_page(request, form, customer)


def _refuse_unless(decision: Decision) -> None:
    if not decision:
        raise PermissionDenied(decision.reason)


def _done(request: HttpRequest, form: CustomerForm, customer: Customer) -> HttpResponse:
    for doubt in form.doubts():
        messages.warning(request, doubt)
    return redirect(customer)


def _form_page(request: HttpRequest, form: CustomerForm, customer: Customer | None) -> HttpResponse:
    return render(
        request, "customers/form.html", {"form": form, "customer": customer}, status=422 if form.is_bound else 200
    )
