"""Who has a step open: told above its form, renewed while the page is in sight, freed when it is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.models import User
from agreements.access import can_edit, can_start, get_version_for
from agreements.domain.content import STEPS
from agreements.models import AgreementVersion
from agreements.services.holding import hold_step, leave_step, take_over_step
from core.clock import utc_now
from drafting.models import EditLock
from drafting.selectors import holders

PAGE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Holding:
    """What one page of the editor knows about who writes.

    A page that `is_looking` was opened while somebody else was writing; its fields cannot be changed. One that was
    opened for writing keeps its text when the step is taken over, and says so.
    """

    version: AgreementVersion
    step: str
    page: str
    lock: EditLock | None
    is_mine: bool
    is_looking: bool
    is_frozen: bool = False

    @property
    def told(self) -> str:
        """What the reader has been told: as long as it is the same, nothing is said again."""
        if self.is_frozen or self.lock is None:
            return "frozen" if self.is_frozen else "free"
        return "mine" if self.is_mine else f"{self.lock.holder_id}-{self.lock.held_since.timestamp():.0f}"

    @property
    def is_theirs(self) -> bool:
        """Whether somebody else is writing."""
        return self.lock is not None and not self.is_mine and not self.is_frozen

    def url(self, act: str) -> str:
        """The address of what this page may do: "hold", "take_over", "leave", or the "step" itself."""
        return reverse(f"agreements:{act}", args=[self.version.agreement.reference, self.step])

    @property
    def hold_url(self) -> str:
        """Where a sign of life goes."""
        return self.url("hold")

    @property
    def take_over_url(self) -> str:
        """Where the step is taken over."""
        return self.url("take_over")

    @property
    def leave_url(self) -> str:
        """Where the page says that it is left."""
        return self.url("leave")

    @property
    def step_url(self) -> str:
        """The step."""
        return self.url("step")


def opened(user: User, version: AgreementVersion, step: str) -> Holding:
    """Open a step in a new page: for writing, or for looking where somebody else writes."""
    page = uuid4().hex
    lock = hold_step(version=version, step=step, page=page, actor=user, now=utc_now())
    is_mine = lock.holder_id == user.pk
    return Holding(version, step, page, lock, is_mine=is_mine, is_looking=not is_mine)


def written(request: HttpRequest, user: User, version: AgreementVersion, step: str) -> Holding:
    """Keep open, in the page that posted, what is written there."""
    page = _page(request)
    lock = hold_step(version=version, step=step, page=page, actor=user, now=utc_now())
    return Holding(version, step, page, lock, is_mine=lock.holder_id == user.pk, is_looking=False)


@require_POST
def hold(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Take a page's sign of life. Answers what has changed about who writes, nothing (204) if nothing has."""
    user, version = _reader(request, reference, step)
    writes = can_start(user)
    if not writes:
        raise PermissionDenied(writes.reason)
    is_looking = request.POST.get("mode") == "looking"
    if not can_edit(user, version):
        holding = Holding(version, step, _page(request), None, is_mine=False, is_looking=is_looking, is_frozen=True)
    elif is_looking:
        lock = holders(version.document_key, utc_now()).get(step)
        is_mine = lock is not None and lock.holder_id == user.pk
        # What one writes oneself in another tab is free to oneself.
        holding = Holding(version, step, _page(request), None if is_mine else lock, is_mine=False, is_looking=True)
    else:
        holding = written(request, user, version, step)
    if request.POST.get("told") == holding.told:
        return HttpResponse(status=204)
    return render(request, "agreements/parts/holding.html", {"holding": holding})


@require_POST
def take_over(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Take the step over; a page that holds typed text keeps it, another one is opened anew."""
    user, version = _writer(request, reference, step)
    page = _page(request)
    lock = take_over_step(version=version, step=step, page=page, actor=user, now=utc_now())
    if not request.headers.get("HX-Request"):
        return redirect("agreements:step", reference, step)
    holding = Holding(version, step, page, lock, is_mine=True, is_looking=False)
    response = render(request, "agreements/parts/holding.html", {"holding": holding})
    response["HX-Trigger"] = "held"
    return response


@require_POST
def leave(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Free the step, as its page is left."""
    user, version = _writer(request, reference, step)
    leave_step(version=version, step=step, page=_page(request), actor=user)
    return HttpResponse(status=204)


def _reader(request: HttpRequest, reference: str, step: str) -> tuple[User, AgreementVersion]:
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference)
    if step not in STEPS:
        raise Http404(step)
    return user, version


def _writer(request: HttpRequest, reference: str, step: str) -> tuple[User, AgreementVersion]:
    user, version = _reader(request, reference, step)
    decision = can_edit(user, version)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user, version


def _page(request: HttpRequest) -> str:
    """The token of the page that posts; one of its own for a page without."""
    page = request.POST.get("page", "")
    return page if PAGE.fullmatch(page) else uuid4().hex
