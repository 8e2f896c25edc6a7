"""Complaints, enquiries and requests of the last days, on all seven channels, in every state a list can show."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from complaints.models import Complaint
from complaints.services import add_note, log_complaint, reply, resolve
from core.models import Organisation
from customers.models import Customer
from desk.demo.people import People
from desk.demo.relations import relate_complaints
from desk.demo.turns import create_conversations
from sla.services import breaches


@dataclass(frozen=True, slots=True)
class Story:
    """One case: how many working days ago and at what hour it came, what was done (hours after) and measured."""

    days_ago: int
    at: time
    customer: int | None
    channel: str
    kind: str
    priority: str
    title: str
    description: str
    answered_after: float | None = None
    resolved_after: float | None = None
    complainant: str = ""
    is_second_agent: bool = False
    measured: int | None = None


STORIES = (
    Story(12, time(9, 12), 0, "email", "complaint", "normal", "Faktura za říjen má špatnou částku",
          "Na faktuře je paušál dvakrát. Prosíme o opravu a nový doklad.", 3, 30),
    Story(11, time(13, 40), 1, "phone", "request", "high", "VPN drops every afternoon",
          "Since Monday the VPN disconnects at two o'clock for the whole team.", 1, 9, "Oliver Hughes",
          is_second_agent=True, measured=2),
    Story(9, time(8, 20), 0, "voicemail", "request", "normal", "Pokladna na prodejně netiskne účtenky",
          "Vzkaz v 7:58: pokladna číslo 2 hlásí chybu tiskárny, zákazníci čekají.", 2.5, 26),
    Story(8, time(15, 5), 3, "email", "enquiry", "normal", "Jak nastavit podpis v poště",
          "Potřebuji do podpisu přidat ordinační hodiny.", 20, 22),
    Story(7, time(10, 30), 4, "in_person", "complaint", "normal", "Technik přišel o dva dny později",
          "Domluvený termín byl v úterý, technik dorazil až ve čtvrtek a bez ohlášení.", 30, measured=20),
    Story(5, time(11, 15), 1, "email", "complaint", "high", "Reports arrive without attachments",
          "For the third week in a row the Monday report has no attachment.",
          is_second_agent=True),
    Story(4, time(16, 45), 0, "social", "complaint", "normal", "Stížnost na Facebooku: nikdo nebere telefon",
          "Veřejný příspěvek: „V pátek odpoledne jsem volala třikrát, nikdo to nezvedl.“", 6),
    Story(3, time(9, 50), 2, "email", "complaint", "normal", "Výpadek e-mailů na podatelně",
          "V pondělí dopoledne nedorazila žádná pošta, lhůty nám přitom běží.", 4),
    Story(2, time(14, 10), None, "review", "complaint", "low", "Recenze: dlouhé čekání na odpověď",
          "Dvě hvězdičky: „Ochotní, ale odpověď trvá věčnost.“", complainant="Host na Mapách"),
    Story(2, time(8, 5), 0, "email", "request", "normal", "Nový notebook pro vedoucí směny",
          "Prosíme o přípravu notebooku pro novou kolegyni, nastupuje prvního.", 2),
    Story(1, time(10, 0), 1, "chat", "enquiry", "normal", "Where do I find the service report?",
          "Asked on the portal chat; could not find last month's service report.", is_second_agent=True,
          measured=3),
    Story(1, time(15, 30), 5, "phone", "complaint", "normal", "V učebně číslo 3 nejde internet",
          "Tabule ani tablety nejsou připojené a zítra je výuka.", complainant="Mgr. Petra Malá", measured=5),
    Story(0, time(8, 10), 0, "phone", "request", "critical", "Nejde objednávkový systém",
          "Prodejny nemohou zadat objednávky na zítřek. Volal vedoucí výroby.", measured=1),
    Story(0, time(8, 40), 3, "email", "praise", "normal", "Pochvala panu Novotnému",
          "Děkuji za rychlou pomoc s tiskárnou, ordinace mohla jet dál."),
)  # fmt: skip


def create_complaints(people: People, customers: list[Customer], now: datetime) -> None:
    """Log and answer the sample complaints in the order in which it all happened, then let the deadlines pass."""
    zone = Organisation.current().zone
    for story in STORIES:
        received = min(_moment(story, zone, now), now - timedelta(minutes=20))
        _live(story, people, customers, received, now)
    create_conversations(people, customers, now)
    relate_complaints(people, customers, now)
    breaches.sweep_due(now=now)


def _live(story: Story, people: People, customers: list[Customer], received: datetime, now: datetime) -> None:
    agent = people.second_agent if story.is_second_agent else people.agent
    complaint: Complaint = log_complaint(
        actor=agent,
        now=received + timedelta(minutes=4),
        channel=story.channel,
        kind=story.kind,
        priority=story.priority,
        title=story.title,
        description=story.description,
        customer=customers[story.customer] if story.customer is not None else None,
        complainant_name=story.complainant,
        received_at=received,
        # Rings on the phone, minutes in the chat, seconds at the counter: as it is promised.
        answered_after=None if story.measured is None else Decimal(story.measured),
    )
    if story.answered_after is not None:
        at = received + timedelta(hours=story.answered_after)
        if at < now:
            reply(complaint=complaint, body=_ANSWERS[complaint.language], channel="phone", actor=agent, now=at)
    if story.resolved_after is not None:
        at = received + timedelta(hours=story.resolved_after)
        if at < now:
            add_note(complaint=complaint, body=_NOTES[complaint.language], actor=agent, now=at)
            resolve(complaint=complaint, body=_ANSWERS[complaint.language], actor=agent, now=at)


_ANSWERS = {
    "cs": "Dobrý den, ozvali jsme se vám telefonicky, závadu řešíme a dáme vědět, jakmile bude hotovo.",
    "en": "Hello, as we said on the phone, we are working on it and will let you know as soon as it is done.",
}
_NOTES = {"cs": "Ověřeno se zákazníkem, vše funguje.", "en": "Checked with the customer, everything works."}


def _moment(story: Story, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the instant of a story: so many working days (Monday to Friday) ago, at its hour in the zone."""
    day = now.astimezone(zone).date()
    left = story.days_ago
    while left > 0 or day.weekday() >= 5:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            left -= 1
    return datetime.combine(day, story.at, zone).astimezone(now.tzinfo)
