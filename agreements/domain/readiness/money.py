"""Rules of step 6: prices that add up, in one currency, and a way to pay them."""

from agreements.domain.content import AgreementContent
from agreements.domain.content.payment import IndexationMode, LateInterest, PaymentMethod
from agreements.domain.prices import line_total, totals
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at

PRICE_MUST = ("name", "unit_price", "vat_percent", "period")


def payment_field_missing(content: AgreementContent) -> Spots:
    """How, how often, in which currency and within how many days one pays."""
    for field in ("method", "frequency", "currency", "due_days"):
        if getattr(content.payment, field) in {None, ""}:
            yield at(f"/payment/{field}", field=field)


def account_missing(content: AgreementContent) -> Spots:
    """A transfer goes to an account."""
    if content.payment.method is PaymentMethod.TRANSFER and not content.payment.account:
        yield at("/payment/account")


def price_missing(content: AgreementContent) -> Spots:
    """There is at least one price."""
    if not content.payment.prices:
        yield at("/payment/prices")


def price_field_missing(content: AgreementContent) -> Spots:
    """Each price says what it is for, how much, at which rate of VAT and for which period."""
    for place, price in enumerate(content.payment.prices):
        for field in (*PRICE_MUST, *(() if price.period == "usage" else ("quantity",))):
            if getattr(price, field) in {None, ""}:
                yield at(f"/payment/prices/{place}/{field}", place=place + 1, field=field)


def price_service_unknown(content: AgreementContent) -> Spots:
    """A price is for a service of this agreement."""
    for place, price in enumerate(content.payment.prices):
        if price.service is not None and content.expectations.service(price.service) is None:
            yield at(f"/payment/prices/{place}/service", place=place + 1)


def price_currency_differs(content: AgreementContent) -> Spots:
    """All prices are in one currency."""
    for place, price in enumerate(content.payment.prices):
        if price.currency not in {"", content.payment.currency}:
            yield at(f"/payment/prices/{place}/currency", place=place + 1, currency=price.currency)


def price_total_differs(content: AgreementContent) -> Spots:
    """A total that was written down is quantity times unit price."""
    for place, price in enumerate(content.payment.prices):
        total = line_total(price, content.payment.currency)
        if price.stated_total is not None and total is not None and price.stated_total != total:
            yield at(f"/payment/prices/{place}/stated_total", place=place + 1, total=str(total))


def stated_total_differs(content: AgreementContent) -> Spots:
    """A sum that was written down is the sum of the items of its period."""
    computed = {total.period: total for total in totals(content.payment)}
    for place, stated in enumerate(content.payment.stated_totals):
        total = computed.get(stated.period) if stated.period is not None else None
        for field in ("net", "vat", "gross"):
            value = getattr(stated, field)
            if value is not None and value != getattr(total, field, None):
                expected = str(getattr(total, field, 0))
                yield at(f"/payment/stated_totals/{place}/{field}", place=place + 1, total=expected)


def discount_value_unclear(content: AgreementContent) -> Spots:
    """A discount is a percentage or an amount, not both."""
    for place, discount in enumerate(content.payment.discounts):
        if (discount.percent is None) == (discount.amount is None):
            yield at(f"/payment/discounts/{place}/percent", place=place + 1)


def discount_condition_missing(content: AgreementContent) -> Spots:
    """A discount says on what condition it is given."""
    for place, discount in enumerate(content.payment.discounts):
        if not discount.condition:
            yield at(f"/payment/discounts/{place}/condition", place=place + 1)


def discount_price_unknown(content: AgreementContent) -> Spots:
    """A discount is off a price of this agreement."""
    known = {price.id for price in content.payment.prices}
    for place, discount in enumerate(content.payment.discounts):
        if discount.price is not None and discount.price not in known:
            yield at(f"/payment/discounts/{place}/price", place=place + 1)


def discount_above_price(content: AgreementContent) -> Spots:
    """A discount does not turn a price into a payment to the customer."""
    prices = {price.id: price for price in content.payment.prices}
    for place, discount in enumerate(content.payment.discounts):
        price = prices.get(discount.price) if discount.price is not None else None
        total = line_total(price, content.payment.currency) if price is not None else None
        if total is not None and discount.amount is not None and discount.amount > total:
            yield at(f"/payment/discounts/{place}/amount", place=place + 1)


def late_interest_missing(content: AgreementContent) -> Spots:
    """What a late payment costs is settled; a rate that is agreed is written down."""
    if content.payment.late_interest is None:
        yield at("/payment/late_interest")


def late_interest_rate_missing(content: AgreementContent) -> Spots:
    """An agreed rate has a number."""
    agreed = content.payment.late_interest not in {None, LateInterest.STATUTORY}
    if agreed and content.payment.late_interest_percent is None:
        yield at("/payment/late_interest_percent")


def first_payment_missing(content: AgreementContent) -> Spots:
    """Regular payments begin on a day."""
    if content.payment.first_on is None:
        yield at("/payment/first_on")


def first_payment_too_early(content: AgreementContent) -> Spots:
    """Nothing is paid before the agreement takes effect."""
    first, effective = content.payment.first_on, content.term.effective_on
    if first is not None and effective is not None and first < effective:
        yield at("/payment/first_on")


def invoice_address_missing(content: AgreementContent) -> Spots:
    """An invoice goes somewhere."""
    if not content.payment.invoice_address and not content.payment.invoice_email:
        yield at("/payment/invoice_email")


def indexation_open(content: AgreementContent) -> Spots:
    """Whether prices change from year to year is settled, even if they do not."""
    if content.payment.indexation.mode is None:
        yield at("/payment/indexation/mode")


def indexation_incomplete(content: AgreementContent) -> Spots:
    """A fixed rise has a number, one by inflation an index."""
    indexation = content.payment.indexation
    if indexation.mode is IndexationMode.FIXED and indexation.percent is None:
        yield at("/payment/indexation/percent")
    if indexation.mode is IndexationMode.INFLATION and not indexation.index:
        yield at("/payment/indexation/index")


def credit_settlement_missing(content: AgreementContent) -> Spots:
    """Credits reach the customer in a settled way."""
    owed = any(rule.gives_credit for rule in content.service_levels.credits)
    if owed and content.payment.credit_settlement is None:
        yield at("/payment/credit_settlement")


RULES = (
    Rule("payment_field_missing", BLOCKING, payment_field_missing),
    Rule("account_missing", BLOCKING, account_missing),
    Rule("price_missing", BLOCKING, price_missing),
    Rule("price_field_missing", BLOCKING, price_field_missing),
    Rule("price_service_unknown", BLOCKING, price_service_unknown),
    Rule("price_currency_differs", BLOCKING, price_currency_differs),
    Rule("price_total_differs", BLOCKING, price_total_differs),
    Rule("stated_total_differs", BLOCKING, stated_total_differs),
    Rule("discount_value_unclear", BLOCKING, discount_value_unclear),
    Rule("discount_condition_missing", WARNING, discount_condition_missing),
    Rule("discount_price_unknown", BLOCKING, discount_price_unknown),
    Rule("discount_above_price", BLOCKING, discount_above_price),
    Rule("late_interest_missing", WARNING, late_interest_missing),
    Rule("late_interest_rate_missing", BLOCKING, late_interest_rate_missing),
    Rule("first_payment_missing", WARNING, first_payment_missing),
    Rule("first_payment_too_early", WARNING, first_payment_too_early),
    Rule("invoice_address_missing", WARNING, invoice_address_missing),
    Rule("indexation_open", WARNING, indexation_open),
    Rule("indexation_incomplete", BLOCKING, indexation_incomplete),
    Rule("credit_settlement_missing", BLOCKING, credit_settlement_missing),
)
