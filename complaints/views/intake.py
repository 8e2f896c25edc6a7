"""Logging a complaint with a caller on the phone."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require
from accounts.models import User
from complaints.forms import ComplaintForm
from complaints.models import Complaint
from complaints.services import log_complaint, log_with_callback
from complaints.services.forecast import forecast
from complaints.views.plans import deadline_lines
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal

LAST_CHANNEL = "complaints.last_channel"


@require_http_methods(["GET", "POST"])
def new_complaint(request: HttpRequest) -> HttpResponse:
    """Ask what happened; once logged, show the deadlines."""
    user = require(request.user, "complaint.log")
    now = utc_now()
    if request.method == "GET":
        # From the page of a voicemail check the channel is known, and when the message was listened to.
        check = request.GET.get("check", "")
        initial = {
            "channel": "voicemail"
            if check
            else request.GET.get("channel") or request.session.get(LAST_CHANNEL, "phone"),
            "customer_key": request.GET.get("customer", ""),
            "check": check,
        }
        form = ComplaintForm(initial=initial, user=user, now=now)
        return render(request, "complaints/new.html", {"form": form})
    form = ComplaintForm(request.POST, user=user, now=now)
    if form.is_valid():
        logged = _sent_before(form, user) or _log(form, user)
        if logged is not None:
            request.session[LAST_CHANNEL] = form.cleaned_data["channel"]
            messages.success(request, _("Complaint %(reference)s is logged.") % {"reference": logged.reference})
            # About oneself and with no team to go to, it is out of one's own sight from now on.
            if not Complaint.objects.visible_to(user).filter(pk=logged.pk).exists():
                return redirect("complaints:list")
            return redirect(f"{reverse('complaints:detail', args=[logged.reference])}?logged=1")
    return render(request, "complaints/new.html", {"form": form}, status=422)


def _log(form: ComplaintForm, user: User) -> Complaint | None:
    """Log it; None, with the problems on the form, where the service refuses."""
    try:
        log = log_with_callback if form.is_call_promised else log_complaint
        return log(actor=user, now=utc_now(), **form.intake())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None
    except IntegrityError:
        # The same form, sent twice at once: the first one has won.
        logged = _sent_before(form, user)
        if logged is None:
            raise
        return logged


def _sent_before(form: ComplaintForm, user: User) -> Complaint | None:
    """Return what an earlier press of the same button logged."""
    number = form.cleaned_data.get("public_id")
    return Complaint.objects.filter(public_id=number, logged_by=user).first() if number else None


@require_GET
def matching_customers(request: HttpRequest) -> HttpResponse:
    """Show the customers that what is typed so far finds: the part of the form below the search."""
    user = require(request.user, "complaint.log")
    form = ComplaintForm(initial=request.GET.dict(), user=user, now=utc_now())
    return render(request, "complaints/parts/matches.html", {"form": form, "typed": request.GET.get("customer", "")})


@require_GET
def agreements_in_force(request: HttpRequest) -> HttpResponse:
    """Show the agreements of the customer just chosen: the part of the form that asks for one."""
    user = require(request.user, "complaint.log")
    form = ComplaintForm(initial=request.GET.dict(), user=user, now=utc_now())
    return render(request, "complaints/parts/agreement.html", {"form": form})


@require_GET
def deadlines(request: HttpRequest) -> HttpResponse:
    """Show when it will be due, as far as the form is filled in: what to tell the caller, and what is late already."""
    user = require(request.user, "complaint.log")
    now = utc_now()
    form = ComplaintForm(request.GET, user=user, now=now)
    form.is_valid()
    found = forecast(values=form.cleaned_data, actor=user, now=now)
    context = {"lines": deadline_lines(found, now) if found is not None else None, "now": now}
    return render(request, "complaints/parts/forecast.html", context)


@require_GET
def measured_fields(request: HttpRequest) -> HttpResponse:
    """Show what can be measured on the channel just chosen: the part of the form that asks for it."""
    user = require(request.user, "complaint.log")
    form = ComplaintForm(initial=request.GET.dict(), user=user, now=utc_now())
    return render(request, "complaints/parts/measured.html", {"form": form})
