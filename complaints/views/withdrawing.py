"""Recording that the complainant takes the complaint back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from complaints import access
from complaints.forms.relating import WithdrawForm
from complaints.services.withdrawing import clocks_withdrawn, withdraw, withdrawal_token
from complaints.views.opening import opened
from complaints.views.plans import cancelled_lines
from core.clock import utc_now
from core.errors import Refusal
from core.forms import add_refusal


@require_http_methods(["GET", "POST"])
def withdraw_view(request: HttpRequest, reference: str) -> HttpResponse:
    """Show which deadlines end, ask what was said, and record it."""
    user, complaint = opened(request, reference, access.can_withdraw)
    now = utc_now()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status, is_stale = 200, False
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                token = request.POST.get("token", "")
                withdraw(complaint=complaint, actor=user, now=now, token=token, **form.cleaned_data)
            except Refusal as refusal:
                is_stale = refusal.problems[0].code == "stale"
                if is_stale:
                    status = 409
                else:
                    add_refusal(form, refusal)
            else:
                messages.success(request, _("The complaint is recorded as withdrawn."))
                return redirect(complaint)
    clocks = clocks_withdrawn(complaint=complaint, actor=user)
    context = {
        "form": form,
        "complaint": complaint,
        "lines": cancelled_lines(clocks, now),
        "token": withdrawal_token(clocks),
        "is_stale": is_stale,
        "now": now,
    }
    return render(request, "complaints/withdraw.html", context, status=status)
