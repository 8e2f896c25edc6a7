"""Complaints in the middle of a conversation: one waits for the customer, one has a promised date, one a call-back."""

from datetime import datetime, timedelta
from typing import Any

from complaints.models import Complaint
from complaints.services import (
    ask_callback,
    log_complaint,
    record_attempt,
    record_message,
    reply,
    send_letter,
)
from customers.models import Customer
from desk.demo.people import People

HOUR = timedelta(hours=1)


def create_conversations(people: People, customers: list[Customer], now: datetime) -> None:
    """Log three complaints and take each to the middle of its conversation."""
    _waits_for_the_customer(people, customers[0], now)
    _has_a_promised_date(people, customers[3], now)
    _asks_for_a_call(people, customers[1], now)


def _log(people: People, customer: Customer, received: datetime, **more: Any) -> Complaint:
    complaint: Complaint = log_complaint(
        actor=people.agent, now=received + timedelta(minutes=3), customer=customer, received_at=received, **more
    )
    return complaint


def _waits_for_the_customer(people: People, customer: Customer, now: datetime) -> None:
    complaint = _log(
        people,
        customer,
        now - 27 * HOUR,
        channel="email",
        kind="complaint",
        title="Reklamace dodané tiskárny",
        description="Tiskárna od dodání mačká papír. Žádáme výměnu za novou.",
    )
    asked = "Dobrý den, omlouváme se. Pošlete nám prosím výrobní číslo ze štítku a fotku vstupního zásobníku."
    reply(complaint=complaint, body=asked, channel="phone", actor=people.agent, now=now - 26 * HOUR)
    answered = "Číslo štítku pošleme, fotku uděláme zítra."
    record_message(complaint=complaint, body=answered, channel="email", actor=people.agent, now=now - 25 * HOUR)
    reply(
        complaint=complaint,
        body="Děkujeme, počkáme na fotku i na číslo.",
        channel="phone",
        actor=people.agent,
        now=now - 24 * HOUR,
        awaits_customer=True,
        waiting_for="Výrobní číslo a fotka zásobníku.",
    )


def _has_a_promised_date(people: People, customer: Customer, now: datetime) -> None:
    complaint = _log(
        people,
        customer,
        now - 50 * HOUR,
        channel="in_person",
        kind="complaint",
        title="Ztracená záloha dat z ordinace",
        description="Při výměně disku se nepřenesly snímky z ledna. Chceme vědět, kdy je dostaneme zpět.",
    )
    send_letter(
        complaint=complaint,
        kind="acknowledgement",
        body="Potvrzujeme přijetí vaší stížnosti a přikládáme postup jejího vyřízení.",
        channel="in_person",
        actor=people.agent,
        now=now - 49 * HOUR,
    )
    send_letter(
        complaint=complaint,
        kind="holding_letter",
        body="Obnova ze starého disku běží u specializované firmy. Ozveme se s úplnou odpovědí.",
        channel="phone",
        actor=people.agent,
        now=now - 20 * HOUR,
        promised_at=(now + 52 * HOUR).replace(minute=0, second=0, microsecond=0),
    )


def _asks_for_a_call(people: People, customer: Customer, now: datetime) -> None:
    complaint = _log(
        people,
        customer,
        now - 2 * HOUR,
        channel="chat",
        kind="complaint",
        title="Nobody rang back about the new licences",
        description="We asked for a quote for ten licences last week and nobody has called.",
    )
    ask_callback(
        complaint=complaint,
        channel="chat",
        phone="+44 20 7946 0018",
        body="Please call the office manager, Mrs Hughes.",
        agreed_at=(now + 2 * HOUR).replace(minute=0, second=0, microsecond=0),
        actor=people.agent,
        now=now - HOUR,
    )
    record_attempt(
        complaint=complaint, body="Nobody picked up; left a message.", actor=people.agent, now=now - HOUR / 2
    )
