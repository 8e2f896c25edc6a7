"""The people at a customer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal
from customers.access import can_edit_customers, get_contact_of, get_customer_for
from customers.forms import ContactForm
from customers.models import Contact, Customer
from customers.services import add_contact, remove_contact, update_contact


def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a person at a customer."""
    user, customer = _opened(request, public_id)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            contact = add_contact(customer=customer, actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": contact.name})
            return redirect(customer)
    return _form_page(request, form, customer, None)


def edit(request: HttpRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    """Change a person at a customer."""
    user, customer = _opened(request, public_id)
    contact = get_contact_of(customer, contact_id)
    before = {name: getattr(contact, name) for name in ContactForm.Meta.fields}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            update_contact(contact=contact, actor=user, now=utc_now(), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(customer)
    return _form_page(request, form, customer, contact)


@require_POST
def remove(request: HttpRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    """Remove a person at a customer."""
    user, customer = _opened(request, public_id)
    contact = get_contact_of(customer, contact_id)
    remove_contact(contact=contact, actor=user, now=utc_now())
    messages.success(request, _("%(name)s is removed.") % {"name": contact.name})
    return redirect(customer)


def _opened(request: HttpRequest, public_id: UUID) -> tuple[User, Customer]:
    user = require(request.user, "customer.view")
    customer = get_customer_for(user, public_id)
    decision = can_edit_customers(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user, customer


def _form_page(request: HttpRequest, form: ContactForm, customer: Customer, contact: Contact | None) -> HttpResponse:
    context = {"form": form, "customer": customer, "contact": contact}
    return render(request, "customers/contact_form.html", context, status=422 if form.is_bound else 200)
