"""Complaints that turned out to be something else: one that came twice, and one that was taken back."""

from datetime import datetime, timedelta

from complaints.models import Complaint
from complaints.services import log_complaint
from complaints.services.merging import merge
from complaints.services.withdrawing import withdraw
from customers.models import Customer
from desk.demo.people import People


def relate_complaints(people: People, customers: list[Customer], now: datetime) -> None:
    """Log the same outage a second time and merge the two; log a complaint that is withdrawn the same day."""
    outage = Complaint.objects.select_related("case").get(title="Výpadek e-mailů na podatelně")
    again = outage.case.received_at + timedelta(minutes=95)
    twin = log_complaint(
        actor=people.second_agent,
        now=again,
        channel="phone",
        title="Na podatelnu nechodí pošta",
        description="Volala paní z podatelny: od rána nepřišel jediný e-mail.",
        customer=customers[2],
    )
    at = again + timedelta(minutes=20)
    merge(complaint=twin, into=outage, reason="Stejný výpadek, zapsaný podruhé.", actor=people.manager, now=at)

    received = now - timedelta(days=6)
    complaint = log_complaint(
        actor=people.agent,
        now=received,
        channel="email",
        title="Chybí záznam o servisním zásahu",
        description="K zásahu z minulého týdne jsme nedostali servisní list.",
        customer=customers[4],
    )
    said = "Servisní list se našel v poště, stížnost berou zpět."
    withdraw(complaint=complaint, body=said, channel="phone", actor=people.agent, now=received + timedelta(hours=3))
