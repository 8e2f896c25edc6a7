"""What happens on a complaint after it was logged: each address records one kind of event on its timeline."""

from collections.abc import Callable
from typing import ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import caller
from api.idempotency import IDEMPOTENCY_PARAMETER, carry_out_once
from api.serializers import conversation as sent
from api.serializers.complaints import InteractionSerializer
from api.serializers.sent import SentSerializer, read
from api.views.complaints import visible_complaints
from complaints import services
from complaints.models import Interaction
from core.clock import utc_now

Sent = type[SentSerializer]


class ComplaintEvents(APIView):
    """Adds an entry to the timeline, once per Idempotency-Key."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.reply"}
    sent: ClassVar[Sent]
    service: ClassVar[Callable[..., Interaction]]

    def post(self, request: Request, reference: str) -> Response:
        """Record it; the clocks follow in the same transaction."""
        now = utc_now()

        def act() -> Response:
            complaint = get_object_or_404(visible_complaints(request), reference=reference)
            values = read(request, self.sent)
            entry = type(self).service(complaint=complaint, actor=caller(request), now=now, **values)
            return Response(InteractionSerializer(entry).data, status=status.HTTP_201_CREATED)

        return carry_out_once(request, now, act)


def described(summary: str, accepts: Sent) -> Callable[[type[ComplaintEvents]], type[ComplaintEvents]]:
    """Describe the address in the OpenAPI document, and take what it accepts."""

    def decorate(view: type[ComplaintEvents]) -> type[ComplaintEvents]:
        view.sent = accepts
        schema = extend_schema(
            methods=["POST"],
            summary=summary,
            description=view.__doc__ or "",
            request=accepts,
            responses={201: InteractionSerializer},
            parameters=[IDEMPOTENCY_PARAMETER],
        )
        return schema(view)

    return decorate


@described("Answer the customer", sent.NewReplySerializer)
class ComplaintReplies(ComplaintEvents):
    """A person's message to the customer stops the clocks that a message stops; by phone, a call-back too."""

    service = services.reply


@described("Record a call that reached nobody", sent.NewAttemptSerializer)
class ComplaintAttempts(ComplaintEvents):
    """It stands in the timeline and stops no clock; a call that reached the customer is a reply by phone."""

    service = services.record_attempt


@described("Record the customer's message", sent.NewMessageSerializer)
class ComplaintMessages(ComplaintEvents):
    """The customer's message ends the wait for it, and starts the clock of the next response where one is promised."""

    service = services.record_message


@described("Record that the customer asks for a call-back", sent.NewCallbackSerializer)
class ComplaintCallbacks(ComplaintEvents):
    """The call-back is a promise with its own clock; a reply by phone stops it."""

    service = services.ask_callback


@described("Record a letter, or promise a date in one", sent.NewLetterSerializer)
class ComplaintLetters(ComplaintEvents):
    """An acknowledgement, a holding letter with its promised date, or an automatic reply, which stops no response."""

    service = services.send_letter


@described("Hold the clocks", sent.NewHoldSerializer)
class ComplaintHolds(ComplaintEvents):
    """Holds the clocks that may be held. 422 says for each clock why not, where none may."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.hold"}
    service = services.hold


@described("Let the clocks run again", sent.NewResumptionSerializer)
class ComplaintResumptions(ComplaintEvents):
    """Ends every hold, and the wait for the customer; the deadlines move by the time held."""

    actions: ClassVar[dict[str, str]] = {"POST": "complaint.hold"}
    service = services.resume


@described("Resolve the complaint", sent.NewResolutionSerializer)
class ComplaintResolutions(ComplaintEvents):
    """Stops every clock that is still open."""

    service = services.resolve


@described("Reopen the complaint", sent.NewReopeningSerializer)
class ComplaintReopenings(ComplaintEvents):
    """Starts a new cycle of the resolution; the old verdicts stay."""

    service = services.reopen


@described("Close the complaint", sent.NewClosureSerializer)
class ComplaintClosures(ComplaintEvents):
    """Closes what is resolved; 422 while the customer waits for an answer or a call."""

    service = services.close
