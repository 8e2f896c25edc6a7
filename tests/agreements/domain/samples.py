"""A complete agreement: a start template with parties, dates, prices and signatories filled in."""

import json
from pathlib import Path
from typing import Any

from agreements.domain.content import AgreementContent, read_content

TEMPLATES = Path(__file__).resolve().parents[3] / "agreements" / "templates_data"
UNIT_PRICES = ("18500", "2400", "12000", "950")


def template_data(language: str, template: str = "helpdesk") -> dict[str, Any]:
    data: dict[str, Any] = json.loads((TEMPLATES / f"{template}_{language}.json").read_text(encoding="utf-8"))
    return data


def complete_data(language: str = "cs", template: str = "helpdesk") -> dict[str, Any]:
    data = template_data(language, template)
    expectations, payment, term = data["expectations"], data["payment"], data["term"]
    expectations["provider"] |= {
        "name": "Brána Support s.r.o.",
        "company_id": "27082440",
        "vat_id": "CZ27082440",
        "register_entry": "Městský soud v Praze, oddíl C, vložka 95207",
        "street": "Jankovcova 1522/53",
        "city": "Praha 7",
        "postal_code": "170 00",
        "email": "podpora@brana.example",
        "phone": "+420 225 340 100",
        "data_box": "aj4xb2c",
    }
    expectations["customer"] |= {
        "name": "Lesní závod Křivoklát, a.s.",
        "company_id": "45274649",
        "street": "Písky 15",
        "city": "Křivoklát",
        "postal_code": "270 23",
        "data_box": "b5kq2rz",
        "email": "sluzby@lesnizavod.example",
    }
    expectations["provider"]["signatories"][0] |= {"name": "Ing. Tereza Dvořáková", "role": "jednatelka"}
    expectations["customer"]["signatories"][0] |= {"name": "Mgr. Petr Němec", "role": "předseda představenstva"}
    payment |= {"currency": "CZK", "first_on": "2027-01-01", "invoice_email": "faktury@lesnizavod.example"}
    for place, price in enumerate(payment["prices"]):
        price["unit_price"] = UNIT_PRICES[place % len(UNIT_PRICES)]
        if price["period"] != "usage":
            price.setdefault("quantity", "4")
    term["effective_on"] = "2027-01-01"
    if term["kind"] == "fixed":
        term["ends_on"] = "2028-12-31"
    for place, milestone in enumerate(term["milestones"]):
        milestone["due_on"] = f"2027-01-{1 + 3 * place:02}"
    for goal in data["goals"]["goals"]:
        goal["due_on"] = "2027-12-31"
    for place, person in enumerate(data["responsibilities"]["contacts"] + data["responsibilities"]["escalation"]):
        person["email"] = f"osoba{place}@example.com"
    return data


def complete(language: str = "cs") -> AgreementContent:
    return read_content(complete_data(language))


def rich_data(language: str = "cs") -> dict[str, Any]:
    """A complete agreement that also uses what the start template leaves empty."""
    data = complete_data(language)
    prices = data["payment"]["prices"]
    data["annexes"] = [{"id": "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5a01", "title": "Reklamační řád", "sha256": "a" * 64}]
    data["disputes"]["complaint_annex"] = data["annexes"][0]["id"]
    data["expectations"] |= {"number": "LZ/2027/18", "background": "Objednatel provozuje tři závody."}
    data["payment"] |= {
        "discounts": [
            {"name": "Víceletá", "percent": "5", "condition": "při sjednání na 24 měsíců", "until_on": "2028-12-31"},
            {
                "name": "Zavedení",
                "price": prices[2]["id"],
                "amount": "2000",
                "condition": "při úhradě předem",
                "until_on": "2027-06-30",
            },
        ],
        "stated_totals": [{"period": "month", "net": "20900", "vat": "4389", "gross": "25289"}],
    }
    prices[0]["stated_total"] = "18500"
    quality = {
        "id": "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5a02",
        "name": "Chybovost",
        "metric": "podíl chybných odpovědí",
        "population": "všechny odpovědi v měsíci",
        "amount": "2",
        "unit": "%",
        "direction": "at_most",
        "calendar": data["service_levels"]["calendars"][0]["name"],
        "window": "month",
        "source": "kontrola vzorku",
    }
    data["service_levels"]["quality"].append(quality)
    tiers = [{"at_least": "2", "below": "5", "credit_percent": "2"}, {"at_least": "5", "credit_amount": "500"}]
    data["service_levels"]["credits"].append({"levels": [quality["id"]], "tiers": tiers})
    data["goals"]["goals"][0]["baseline"] = "4.0"
    data["service_levels"]["ladders"] = [a_ladder()]
    data["service_levels"]["targets"][0]["ladder"] = "Obvyklá"
    data["payment"]["clauses"] = [a_clause()]
    return data


def a_clause() -> dict[str, Any]:
    """A clause with a value of its own, one that it quotes, and a condition that holds in `rich_data`."""
    return {
        "id": "5b0e6c7a-7f7b-4f6e-9d53-0c2f6c7f5b00",
        "heading": "Započtení",
        "text": "Strana {{ customer }} započte jen uznanou pohledávku.\nOznámí to {{ announced | within }} předem.",
        "variables": [{"name": "announced", "label": "Oznámení předem", "kind": "days", "value": "15"}],
        "condition": {"tests": [{"says": "has_discount.is.yes"}, {"says": "services.at_least", "number": 1}]},
        "library": "set_off",
        "library_version": 1,
    }


def a_ladder() -> dict[str, Any]:
    """Levels on both sides of the deadline, for each kind of person."""
    colleague = "3d0e6c7a-7f7b-4f6e-9d53-0c2f6c7f5aaa"
    return {
        "id": "3d0e6c7a-7f7b-4f6e-9d53-0c2f6c7f5a00",
        "name": "Obvyklá",
        "levels": [
            _level(1, "before", 30, "owner", counted="open"),
            _level(2, "after", 0, "owner"),
            _level(3, "after", 60, "supervisor", hands_over=True, raises_priority=True),
            _level(4, "after", 240, "address", address="vedeni@objednatel.example"),
            _level(5, "after", 245, "person", who=colleague, name="Jitka Dvořáková"),
        ],
    }


def _level(number: int, moment: str, minutes: int, whom: str, **more: Any) -> dict[str, Any]:
    identity = f"3d0e6c7a-7f7b-4f6e-9d53-0c2f6c7f5a0{number}"
    return {"id": identity, "moment": moment, "minutes": minutes, "whom": whom, **more}


def put(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Set the value at a path such as payment/prices/0/unit; returns the data."""
    *parents, last = path.split("/")
    node: Any = data
    for name in parents:
        node = node[int(name) if isinstance(node, list) else name]
    node[last] = value
    return data
