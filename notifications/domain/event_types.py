"""The catalogue of what a webhook may tell of: one row a type, with its shape and an example.

The floors above fill the shapes; here they are only words, so that the form, the REST documentation and the tests read
the same list. A shape grows, it never changes: receivers are not asked before an update. Payloads are thin: numbers,
codes and links. No name, address, title or text of anybody is in them; who follows a link shows a key first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]
TEST: Final = "webhook.test"

_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "integer"}
_INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_ID: Final[Schema] = {"type": "string", "format": "uuid"}
_LINK: Final[Schema] = {"type": "string", "format": "uri", "description": "Where the REST interface has the rest."}
_EXAMPLE_ID: Final = "9f1b7a52-5f0e-4c3f-8a1d-2b6c4e8f0a11"
_SITE: Final = "https://dohoda.example.com/api/v1"


def _one_of(*words: str) -> Schema:
    return {"type": "string", "enum": list(words)}


def _shape(fields: Mapping[str, Schema], *, may_be_null: bool = False) -> Schema:
    """An object with exactly these fields as required ones; a receiver ignores what is added later."""
    kind: Any = ["object", "null"] if may_be_null else "object"
    return {"type": kind, "properties": dict(fields), "required": list(fields)}


_CUSTOMER: Final = _shape({"id": _ID, "url": _LINK}, may_be_null=True)
_COMPLAINT: Final = _shape(
    {
        "reference": _TEXT,
        "url": _LINK,
        "kind": _one_of("complaint", "enquiry", "request", "praise"),
        "channel": _one_of("phone", "voicemail", "email", "chat", "in_person", "social", "review"),
        "priority": _TEXT,
        "status": _TEXT,
        "customer": _CUSTOMER,
    }
)
_CLOCK: Final = _shape(
    {
        "id": _ID,
        "metric": _TEXT,
        "basis": _one_of("organisation", "agreement", "statutory", "internal"),
        "cycle": _NUMBER,
        "due_at": _INSTANT,
        "explanation_url": _LINK,
    }
)
_AGREEMENT: Final = _shape({"reference": _TEXT, "url": _LINK, "version": _NUMBER})
_POLICY: Final = _shape({"code": _TEXT, "number": _NUMBER, "url": _LINK})

_A_COMPLAINT: Final = {
    "reference": "CMP-2026-00042",
    "url": f"{_SITE}/complaints/CMP-2026-00042/",
    "kind": "complaint",
    "channel": "email",
    "priority": "high",
    "status": "open",
    "customer": {"id": _EXAMPLE_ID, "url": f"{_SITE}/customers/{_EXAMPLE_ID}/"},
}
_A_CLOCK: Final = {
    "id": _EXAMPLE_ID,
    "metric": "first_response",
    "basis": "agreement",
    "cycle": 1,
    "due_at": "2026-03-02T13:00:00Z",
    "explanation_url": f"{_SITE}/complaints/CMP-2026-00042/clocks/{_EXAMPLE_ID}/explanation/",
}
_AN_AGREEMENT: Final = {
    "reference": "AGR-2026-00042",
    "url": f"{_SITE}/agreements/AGR-2026-00042/",
    "version": 2,
}
_A_POLICY: Final = {"code": "COMPLAINTS", "number": 3, "url": f"{_SITE}/policies/"}


@dataclass(frozen=True, slots=True)
class EventType:
    """One type: what it means in English, for programmers; the shape of its `data`; an example of that."""

    name: str
    meaning: str
    fields: Mapping[str, Schema]
    example: Mapping[str, Any]

    @property
    def data_schema(self) -> Schema:
        """The JSON Schema of `data`."""
        return _shape(self.fields)

    @property
    def schema(self) -> Schema:
        """The JSON Schema of the whole body."""
        return _shape({"type": {"type": "string", "const": self.name}, "timestamp": _INSTANT, "data": self.data_schema})

    @property
    def body(self) -> Mapping[str, Any]:
        """An example of the whole body."""
        return {"type": self.name, "timestamp": "2026-03-02T13:00:00Z", "data": self.example}


_TYPES: Final = (
    EventType(
        "complaint.logged",
        "A complaint, enquiry, request or praise was logged.",
        {"complaint": _COMPLAINT, "received_at": _INSTANT},
        {"complaint": {**_A_COMPLAINT, "status": "new"}, "received_at": "2026-03-02T09:00:00Z"},
    ),
    EventType(
        "complaint.changed",
        "Who looks after it changed, it was reclassified, merged, split, withdrawn or reopened. `other` is the number "
        "of the complaint that it was merged with or split into.",
        {
            "complaint": _COMPLAINT,
            "change": _one_of("assigned", "reclassified", "merged", "took_over", "split", "withdrawn", "reopened"),
            "other": {"type": ["string", "null"]},
        },
        {"complaint": _A_COMPLAINT, "change": "reclassified", "other": None},
    ),
    EventType(
        "complaint.resolved",
        "A complaint was resolved.",
        {"complaint": _COMPLAINT, "resolved_at": _INSTANT},
        {"complaint": {**_A_COMPLAINT, "status": "resolved"}, "resolved_at": "2026-03-02T12:40:00Z"},
    ),
    EventType(
        "complaint.closed",
        "A resolved complaint was closed: the customer is satisfied, or has not answered.",
        {"complaint": _COMPLAINT, "closed_as": _one_of("satisfied", "no_answer")},
        {"complaint": {**_A_COMPLAINT, "status": "closed"}, "closed_as": "satisfied"},
    ),
    EventType(
        "clock.warned",
        "A deadline is near: `percent` of its time has passed.",
        {"complaint": _COMPLAINT, "clock": _CLOCK, "percent": _NUMBER},
        {"complaint": _A_COMPLAINT, "clock": _A_CLOCK, "percent": 75},
    ),
    EventType(
        "clock.breached",
        "A deadline was missed. `timestamp` is the deadline itself, however late it was noticed.",
        {"complaint": _COMPLAINT, "clock": _CLOCK},
        {"complaint": _A_COMPLAINT, "clock": _A_CLOCK},
    ),
    EventType(
        "escalation.reached",
        "A level of an escalation ladder fell due; `timestamp` is when it did. `minutes` counts before or after the "
        "deadline, as `side` says. `outcome` is `superseded` where a higher level of the same moment told its people. "
        "`acts` is what was done besides telling.",
        {
            "complaint": _COMPLAINT,
            "clock": _CLOCK,
            "level": _NUMBER,
            "side": _one_of("before", "after"),
            "minutes": _NUMBER,
            "whom": _one_of("owner", "supervisor", "manager", "team", "person", "address"),
            "outcome": _one_of("fired", "superseded"),
            "acts": {"type": "array", "items": _one_of("handed_over", "priority")},
        },
        {
            "complaint": _A_COMPLAINT,
            "clock": _A_CLOCK,
            "level": 2,
            "side": "after",
            "minutes": 60,
            "whom": "supervisor",
            "outcome": "fired",
            "acts": ["handed_over"],
        },
    ),
    EventType(
        "clock.corrected",
        "A breach told of before is none: the deadline was moved. `was_due_at` is the one that was told of.",
        {"complaint": _COMPLAINT, "clock": _CLOCK, "was_due_at": _INSTANT},
        {"complaint": _A_COMPLAINT, "clock": _A_CLOCK, "was_due_at": "2026-03-02T11:00:00Z"},
    ),
    EventType(
        "clock.stopped",
        "What a deadline was for was done; `verdict` tells whether in time.",
        {"complaint": _COMPLAINT, "clock": _CLOCK, "stopped_at": _INSTANT, "verdict": _one_of("met", "missed")},
        {"complaint": _A_COMPLAINT, "clock": _A_CLOCK, "stopped_at": "2026-03-02T12:40:00Z", "verdict": "met"},
    ),
    EventType(
        "agreement.approved",
        "A version of an agreement was approved and frozen.",
        {"agreement": _AGREEMENT},
        {"agreement": _AN_AGREEMENT},
    ),
    EventType(
        "agreement.signed",
        "The signatures under a version of an agreement were recorded.",
        {"agreement": _AGREEMENT, "signed_on": _DAY, "effective_from": _DAY},
        {"agreement": _AN_AGREEMENT, "signed_on": "2026-03-02", "effective_from": "2026-04-01"},
    ),
    EventType(
        "policy.published",
        "An edition of a policy was published.",
        {"policy": _POLICY},
        {"policy": _A_POLICY},
    ),
    EventType(
        TEST,
        "Somebody pressed the test button. Sent whatever types the endpoint chose.",
        {"endpoint": _ID},
        {"endpoint": _EXAMPLE_ID},
    ),
)
EVENT_TYPES: Final[Mapping[str, EventType]] = {each.name: each for each in _TYPES}
# What an endpoint may choose; the test goes to every one.
CHOOSABLE: Final = tuple(name for name in EVENT_TYPES if name != TEST)
