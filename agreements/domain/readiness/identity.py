"""Rules about numbers that check themselves: who a party is, where it is reached, and to which account one pays."""

import re
from collections.abc import Iterator

from agreements.domain.content import AgreementContent, Side
from agreements.domain.readiness.parties import EMAIL, is_czech_company_id, parties
from agreements.domain.readiness.rule import WARNING, Rule, Spots, at

VAT_ID = re.compile(r"CZ(\d{8,10})")
DATA_BOX = re.compile(r"[a-z0-9]{7}")
CZECH_ACCOUNT = re.compile(r"(?:(\d{1,6})-)?(\d{2,10})/\d{4}")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
PREFIX_WEIGHTS = (10, 5, 8, 4, 2, 1)
ACCOUNT_WEIGHTS = (6, 3, 7, 9, 10, 5, 8, 4, 2, 1)


def vat_id_doubtful(content: AgreementContent) -> Spots:
    """A Czech VAT id is CZ and 8 to 10 digits; eight of them are a company id, and that of the same company."""
    for side, party in parties(content):
        digits = VAT_ID.fullmatch(_packed(party.vat_id).upper())
        is_czech = party.country == "CZ" and party.vat_id != ""
        if is_czech and (digits is None or not _fits(digits.group(1), _packed(party.company_id))):
            yield at(f"/expectations/{side}/vat_id", side=side)


def _fits(digits: str, company_id: str) -> bool:
    if len(digits) > len("12345678"):
        return True  # the number of a person, or of a group that pays VAT as one
    return is_czech_company_id(digits) and (not company_id or digits.startswith("699") or digits == company_id)


def data_box_doubtful(content: AgreementContent) -> Spots:
    """A Czech data box has seven letters and digits."""
    for side, party in parties(content):
        if party.country == "CZ" and party.data_box and not DATA_BOX.fullmatch(party.data_box.lower()):
            yield at(f"/expectations/{side}/data_box", side=side)


def email_malformed(content: AgreementContent) -> Spots:
    """Contacts, levels of escalation and invoices go to addresses that can be ones."""
    for pointer, address in _addresses(content):
        if address and not EMAIL.fullmatch(address):
            yield at(pointer)


def _addresses(content: AgreementContent) -> Iterator[tuple[str, str]]:
    for name in ("contacts", "escalation"):
        for place, person in enumerate(getattr(content.responsibilities, name)):
            yield f"/responsibilities/{name}/{place}/email", person.email
    for place, ladder in enumerate(content.service_levels.ladders):
        for row, level in enumerate(ladder.levels):
            yield f"/service_levels/ladders/{place}/levels/{row}/address", level.address
    yield "/payment/invoice_email", content.payment.invoice_email


def notice_form_unreachable(content: AgreementContent) -> Spots:
    """Who may be given notice by data box has one."""
    if "data_box" not in content.communication.notices.forms:
        return
    for side, party in parties(content):
        if not party.data_box and party.name:
            yield at(f"/expectations/{side}/data_box", side=side)


def account_doubtful(content: AgreementContent) -> Spots:
    """A Czech account and an IBAN check themselves; what looks like neither is left alone."""
    account = _packed(content.payment.account)
    if account and not is_sound_account(account):
        yield at("/payment/account")


def is_sound_account(account: str) -> bool:
    """Say whether an account without spaces is right, as far as its digits tell.

    A Czech number is a prefix and a number, each with a weighted sum divisible by 11 (decree 169/2011 Sb.); an IBAN
    leaves 1 when divided by 97 (ISO 13616).
    """
    czech = CZECH_ACCOUNT.fullmatch(account)
    if czech is not None:
        prefix, number = czech.group(1) or "", czech.group(2)
        return _weighs(prefix, PREFIX_WEIGHTS) and _weighs(number, ACCOUNT_WEIGHTS)
    if IBAN.fullmatch(account):
        return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1
    return True


def _weighs(digits: str, weights: tuple[int, ...]) -> bool:
    padded = digits.zfill(len(weights))
    return sum(int(digit) * weight for digit, weight in zip(padded, weights, strict=True)) % 11 == 0


def _packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def parties_share_address(content: AgreementContent) -> Spots:
    """One e-mail address for both sides sends every notice to its sender."""
    provider, customer = content.expectations.provider, content.expectations.customer
    if provider.email and provider.email.lower() == customer.email.lower():
        yield at("/expectations/customer/email", side=Side.CUSTOMER)


RULES = (
    Rule("vat_id_doubtful", WARNING, vat_id_doubtful),
    Rule("data_box_doubtful", WARNING, data_box_doubtful),
    Rule("email_malformed", WARNING, email_malformed),
    Rule("parties_share_address", WARNING, parties_share_address),
    Rule("notice_form_unreachable", WARNING, notice_form_unreachable),
    Rule("account_doubtful", WARNING, account_doubtful),
)
