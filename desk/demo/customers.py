"""The customers of the sample company."""

from datetime import datetime
from typing import Any

from accounts.models import User
from customers.models import Customer
from customers.services import add_contact, create_customer

ROWS: tuple[dict[str, Any], ...] = (
    {
        "name": "Pekárna Dvořák s.r.o.",
        "company_id": "45274649",
        "vat_id": "CZ45274649",
        "street": "Masarykova 12",
        "city": "Brno",
        "postal_code": "602 00",
        "email": "provoz@pekarna-dvorak.example",
        "phone": "+420 543 210 987",
        "data_box": "abc2de3",
        "contact": ("Jana Dvořáková", "jednatelka"),
    },
    {
        "name": "Northwind Logistics Ltd",
        "vat_id": "GB123456789",
        "street": "14 Harbour Road",
        "city": "Bristol",
        "postal_code": "BS1 5TX",
        "country": "GB",
        "email": "operations@northwind.example",
        "phone": "+44 117 496 0123",
        "language": "en",
        "contact": ("Oliver Hughes", "operations director"),
    },
    {
        "name": "Obec Horní Lhota",
        "company_id": "00064581",
        "street": "Náves 1",
        "city": "Horní Lhota",
        "postal_code": "747 64",
        "email": "podatelna@hornilhota.example",
        "data_box": "h7k9m2p",
        "contact": ("Ing. Václav Beneš", "starosta"),
    },
    {
        "name": "MUDr. Eva Říhová, praktická lékařka",
        "street": "Nádražní 77",
        "city": "Ostrava",
        "postal_code": "702 00",
        "email": "ordinace@rihova.example",
        "phone": "+420 596 111 222",
        "contact": ("MUDr. Eva Říhová", "lékařka"),
    },
    {
        "name": "Truhlářství Šíma a synové",
        "street": "U Pily 5",
        "city": "Písek",
        "postal_code": "397 01",
        "email": "dilna@sima.example",
        "phone": "+420 382 555 010",
        "contact": ("Bohumil Šíma", "majitel"),
    },
    {
        "name": "Základní škola a mateřská škola Na Výsluní, příspěvková organizace",
        "company_id": "60461373",
        "street": "Na Výsluní 404/2",
        "city": "Uherské Hradiště",
        "postal_code": "686 01",
        "email": "skola@navysluni.example",
        "contact": ("Mgr. Ilona Procházková", "ředitelka"),
    },
)


def create_customers(actor: User, now: datetime) -> list[Customer]:
    """Create the customers, each with a contact; in the order of ROWS."""
    created = []
    for row in ROWS:
        values = {name: value for name, value in row.items() if name != "contact"}
        customer = create_customer(actor=actor, now=now, **values)
        name, role = row["contact"]
        add_contact(customer=customer, actor=actor, now=now, name=name, role=role, email=row["email"])
        created.append(customer)
    return created
