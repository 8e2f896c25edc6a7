"""What is paid a month: the fees that service credits are a percentage of.

They are those of the price list before discounts, without what is paid per use or once.
"""

from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from agreements.domain.content import AgreementContent
from agreements.domain.content.payment import PricePeriod
from agreements.domain.content.service_levels import AvailabilityItem, CreditBase, Level
from agreements.domain.prices import line_total

#: How many months a price of this period is spread over; what is paid once or per use is no base of a credit.
MONTHS_OF: Mapping[PricePeriod, int] = {PricePeriod.MONTH: 1, PricePeriod.QUARTER: 3, PricePeriod.YEAR: 12}


def base_fee(content: AgreementContent, level: Level) -> Fraction | None:
    """Return what is paid a month for what a credit of `level` is a percentage of; None while a price is missing."""
    if content.service_levels.credit_terms.base == CreditBase.AFFECTED_SERVICE and isinstance(level, AvailabilityItem):
        return monthly_fee(content, level.service)
    return monthly_fee(content)


def monthly_fee(content: AgreementContent, service: UUID | None = None) -> Fraction | None:
    """Return the regular fee of a month, of one service if it is given; None if none is written, or one is missing."""
    fee, is_written = Fraction(0), False
    for item in content.payment.prices:
        months = MONTHS_OF.get(item.period) if item.period else None
        if months is None or (service is not None and item.service != service):
            continue
        total = line_total(item, content.payment.currency)
        if total is None:
            return None
        fee, is_written = fee + Fraction(total) / months, True
    return fee if is_written else None
