"""The Czech company identification number (IČO) and VAT number (DIČ): are they plausible?"""

from __future__ import annotations

import re

COMPANY_ID_DIGITS = 8
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)


def normalised_company_id(text: str) -> str:
    """Return the number without spaces, and a number of digits filled up to eight with leading zeros."""
    compact = re.sub(r"\s+", "", text)
    return compact.zfill(COMPANY_ID_DIGITS) if compact.isascii() and compact.isdigit() else compact


def is_czech_company_id(text: str) -> bool:
    """Tell whether eight digits end in the right check digit.

    The first seven digits weigh 8 to 2; the last one is 11 minus their sum modulo 11, in its last digit
    (Czech Statistical Office, the register of economic entities).
    """
    if len(text) != COMPANY_ID_DIGITS or not (text.isascii() and text.isdigit()):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text, strict=False))
    return (11 - total % 11) % 10 == int(text[-1])


def normalised_vat_id(text: str) -> str:
    """Return the number in capitals without spaces."""
    return re.sub(r"\s+", "", text).upper()


def is_czech_vat_id(text: str) -> bool:
    """Tell whether this looks like a Czech VAT number: CZ and 8 to 10 digits; 8 digits must be a company ID."""
    match = re.fullmatch(r"CZ([0-9]{8,10})", text)
    return match is not None and (len(match[1]) != COMPANY_ID_DIGITS or is_czech_company_id(match[1]))
