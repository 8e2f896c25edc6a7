"""What the prices add up to. Each amount is rounded half up once, to the currency's minor unit."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

from agreements.domain.content.payment import Payment, PriceItem, PricePeriod


@dataclass(frozen=True)
class RateTotal:
    """The part of a total that is taxed at one rate."""

    vat_percent: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class PeriodTotal:
    """What is paid for one period, before discounts."""

    period: PricePeriod
    net: Decimal
    vat: Decimal
    gross: Decimal
    rates: tuple[RateTotal, ...]


def round_money(amount: Decimal, currency: str) -> Decimal:
    """Round half up to the currency's minor unit; two decimals where no currency is chosen yet."""
    decimals = get_currency_precision(currency) if currency else 2
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def line_total(item: PriceItem, currency: str) -> Decimal | None:
    """Return quantity times unit price without VAT, or None while one of them is missing or paid per use."""
    if item.quantity is None or item.unit_price is None or item.period is PricePeriod.USAGE:
        return None
    return round_money(item.quantity * item.unit_price, currency)


def as_printed(payment: Payment) -> list[PriceItem]:
    """Return the prices in the order in which they print: by period, those without one last."""
    order = list(PricePeriod)
    return sorted(payment.prices, key=lambda item: order.index(item.period) if item.period else len(order))


def totals(payment: Payment) -> list[PeriodTotal]:
    """Return the totals per period in the order of `PricePeriod`, of the items that can be added up."""
    nets: dict[PricePeriod, dict[Decimal, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for item in payment.prices:
        total = line_total(item, payment.currency)
        is_own = item.currency in {"", payment.currency}
        if total is not None and item.period is not None and item.vat_percent is not None and is_own:
            nets[item.period][item.vat_percent] += total
    return [_total(period, nets[period], payment.currency) for period in PricePeriod if period in nets]


def _total(period: PricePeriod, nets: dict[Decimal, Decimal], currency: str) -> PeriodTotal:
    rates = tuple(RateTotal(rate, net, round_money(net * rate / 100, currency)) for rate, net in sorted(nets.items()))
    net = sum((rate.net for rate in rates), Decimal(0))
    vat = sum((rate.vat for rate in rates), Decimal(0))
    return PeriodTotal(period, net, vat, net + vat, rates)
