"""Addresses outside: told like people, as far as somebody without an account can be."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from core.models import Organisation
from notifications.models import Notice, OutgoingEmail, Urgency
from notifications.services import Line, Message, notify_all
from notifications.services.digests import send_digests
from notifications.services.unneeded import withdraw_warnings

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
BOSS = "Boss@Outside.example"


def tell(
    key: str, now: datetime, *, address: str = BOSS, urgency: Urgency = Urgency.ESCALATION, topic: str = ""
) -> Notice | None:
    """Tell an address outside something by a template that is really sent."""
    line = Line(f"CMP-2026-{key} Lift", "Resolution: the deadline was missed", f"/complaints/{key}/", now + 2 * MINUTE)
    message = Message(
        recipient=None,
        address=address,
        language="en",
        kind="clock_level",
        urgency=urgency,
        topic=topic,
        about=f"CMP-2026-{key}",
        line=line,
        template="notifications/digest",
        context={"count": 1, "lines": [], "first": line, "is_outside": True},
        dedupe_key=f"test/{key}/{address.lower()}",
    )
    return next(iter(notify_all([message], now=now)), None)


def states(address: str = BOSS) -> list[str]:
    return list(Notice.objects.filter(address=address.lower()).order_by("pk").values_list("state", flat=True))


def test_a_storm_reaches_an_address_outside_in_one_digest(
    organisation: Organisation, agent: User, now: datetime
) -> None:
    Organisation.objects.update(default_language="en")
    for number in range(12):
        tell(f"{number:05}", now + number * timedelta(seconds=10), address=BOSS if number % 2 else BOSS.lower())
    tell("00000", now, address="other@outside.example")
    assert states() == ["alone"] * 5 + ["gathered"] * 7, "one address, however it is written"
    assert states("other@outside.example") == ["alone"], "another has its own window"
    assert send_digests(now=now + 10 * MINUTE) == 1
    assert states() == ["alone"] * 5 + ["digest"] * 7
    digest = OutgoingEmail.objects.get(kind="digest")
    assert (digest.to, digest.language) == (BOSS.lower(), "en")
    for number in range(5, 12):
        assert f"CMP-2026-{number:05} Lift" in digest.text
    for body in (digest.text, digest.html):
        assert "/complaints/" not in body, "nobody signs in there"
        assert "/notices/" not in body
        assert "preferences" not in body
        assert "your address stands in our escalation ladder" in body
    assert send_digests(now=now + 11 * MINUTE) == 0
    # The next window begins anew, and nothing is told twice.
    tell("00100", now + 20 * MINUTE)
    assert tell("00100", now + 21 * MINUTE) is None
    assert states()[-1] == "alone"


def test_a_breach_overtakes_what_has_not_gone_to_an_address_outside(organisation: Organisation, now: datetime) -> None:
    for number in range(5):
        tell(f"{number}", now)
    ahead = tell("ahead", now, urgency=Urgency.WARNING, topic="clock/1")
    tell("elsewhere", now, urgency=Urgency.WARNING, topic="clock/1", address="other@outside.example")
    breach = tell("breach", now + MINUTE, urgency=Urgency.BREACH, topic="clock/1")
    assert ahead is not None
    assert breach is not None
    ahead.refresh_from_db()
    assert (ahead.state, ahead.superseded_by) == ("superseded", breach)
    # Another reader's is not this one's business.
    assert states("other@outside.example") == ["alone"]
    assert withdraw_warnings(topic="clock/1") == 1
    assert states("other@outside.example") == ["unneeded"]


def test_a_notice_has_one_reader(organisation: Organisation, agent: User, now: datetime) -> None:
    notice = tell("1", now)
    assert notice is not None
    assert (notice.reader, notice.reader_address) == (BOSS.lower(), BOSS.lower())
    assert not Notice.objects.visible_to(agent).exists(), "nobody's own"
