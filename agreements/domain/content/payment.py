"""Step 6: prices, discounts, and how and when they are paid."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from agreements.domain.content.base import (
    Code,
    CurrencyCode,
    Email,
    Item,
    Line,
    OptionalMoney,
    OptionalPercent,
    OptionalQuantity,
    Part,
    Sentence,
    SmallCount,
)
from agreements.domain.content.clauses import ClauseList


class PaymentMethod(StrEnum):
    """How the price is paid."""

    TRANSFER = "transfer"
    DIRECT_DEBIT = "direct_debit"
    CARD = "card"


class PaymentFrequency(StrEnum):
    """How often the price is paid."""

    ONE_OFF = "one_off"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


class PricePeriod(StrEnum):
    """What a price is paid for: once, per period, or per use."""

    ONE_OFF = "one_off"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    USAGE = "usage"


class PriceItem(Item):
    """`unit_price` is without VAT. A `stated_total` (quantity x unit price) is checked, never trusted."""

    service: UUID | None = None
    name: Line = ""
    description: Sentence = ""
    quantity: OptionalQuantity = None
    unit: Code = ""
    unit_price: OptionalMoney = None
    vat_percent: OptionalPercent = None
    period: PricePeriod | None = None
    currency: CurrencyCode = ""
    """Empty means the agreement's; another one is refused when the agreement is checked."""
    stated_total: OptionalMoney = None


class Discount(Item):
    """Either a percentage or an amount, off one price item or (None) off all."""

    name: Line = ""
    price: UUID | None = None
    percent: OptionalPercent = None
    amount: OptionalMoney = None
    condition: Sentence = ""
    until_on: date | None = None


class StatedTotal(Item):
    """A total that the parties wrote down for one period; it must agree with the items."""

    period: PricePeriod | None = None
    net: OptionalMoney = None
    vat: OptionalMoney = None
    gross: OptionalMoney = None


class LateInterest(StrEnum):
    """What is owed on a late payment."""

    STATUTORY = "statutory"
    PER_DAY = "per_day"
    PER_YEAR = "per_year"


class IndexationMode(StrEnum):
    """How prices follow the years."""

    NONE = "none"
    INFLATION = "inflation"
    FIXED = "fixed"


class Indexation(Part):
    """How prices change from year to year, and from when."""

    mode: IndexationMode | None = None
    percent: OptionalPercent = None
    cap_percent: OptionalPercent = None
    first_on: date | None = None
    index: Line = ""


class CreditSettlement(StrEnum):
    """How service credits reach the customer."""

    NEXT_INVOICE = "next_invoice"
    REFUND = "refund"


class Payment(Part):
    """Step 6 of the document."""

    method: PaymentMethod | None = None
    account: Code = ""
    frequency: PaymentFrequency | None = None
    first_on: date | None = None
    currency: CurrencyCode = ""
    prices: Annotated[list[PriceItem], Field(max_length=200)] = []
    discounts: Annotated[list[Discount], Field(max_length=40)] = []
    stated_totals: Annotated[list[StatedTotal], Field(max_length=5)] = []
    due_days: SmallCount | None = None
    late_interest: LateInterest | None = None
    late_interest_percent: OptionalPercent = None
    invoice_name: Line = ""
    invoice_address: Sentence = ""
    invoice_email: Email = ""
    indexation: Indexation = Indexation()
    credit_settlement: CreditSettlement | None = None
    clauses: ClauseList = []
