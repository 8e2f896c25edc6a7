"""What every part of an agreement is made of: texts with limits, exact numbers, items with an identity."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from drafting.domain.texts import clean_text, one_line
from sla.domain.vocabulary import Unit


def exact(value: object) -> object:
    """Refuse floats, which cannot hold money: 0.1 + 0.2 is not 0.3."""
    if isinstance(value, float | bool):
        raise ValueError('Write the number as a string, for example "1250.50".')
    if isinstance(value, str):
        return value.strip() or None
    return value


def plain(number: Decimal) -> str:
    """Write a number without an exponent and without idle zeros, so that equal numbers have equal bytes."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def whole(value: object) -> object:
    """Refuse what only passes for a whole number: true, and "14"."""
    if isinstance(value, bool | str):
        raise ValueError("A whole number is meant.")
    return value


# What `clean_text` and `one_line` refuse, for readers of the schema; half of a surrogate pair is no character there.
_UNPRINTABLE = "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069"
_OneLine = (
    AfterValidator(clean_text),
    AfterValidator(one_line),
    Field(json_schema_extra={"pattern": f"^[^\\n\\r{_UNPRINTABLE}]*$"}),
)
_Lines = (AfterValidator(clean_text), Field(json_schema_extra={"pattern": f"^[^{_UNPRINTABLE}]*$"}))


def _limit(length: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, max_length=length)


Code = Annotated[str, *_OneLine, _limit(40)]
Line = Annotated[str, *_OneLine, _limit(200)]
Sentence = Annotated[str, *_Lines, _limit(600)]
Prose = Annotated[str, *_Lines, _limit(6000)]
Email = Annotated[str, *_OneLine, _limit(254)]
Phone = Annotated[str, *_OneLine, _limit(40)]
CurrencyCode = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([A-Z]{3})?$")]
CountryCode = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^([A-Z]{2})?$")]


def _number_schema(pattern: str) -> WithJsonSchema:
    """Say in the schema how a number is written: as text, since a JSON number cannot hold every fraction."""
    return WithJsonSchema({"anyOf": [{"type": "string", "pattern": pattern}, {"type": "null"}]})


_AsString = PlainSerializer(plain, return_type=str)
Money = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=4, allow_inf_nan=False), _AsString]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4, allow_inf_nan=False), _AsString]
Quantity = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=4, allow_inf_nan=False), _AsString]
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False), _AsString]
_money_schema = _number_schema(r"^[0-9]{1,14}(\.[0-9]{1,4})?$")
_percent_schema = _number_schema(r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)$")
_quantity_schema = _number_schema(r"^[0-9]{1,10}(\.[0-9]{1,4})?$")
_signed_schema = _number_schema(r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$")
OptionalMoney = Annotated[Money | None, BeforeValidator(exact), _money_schema]
OptionalPercent = Annotated[Percent | None, BeforeValidator(exact), _percent_schema]
OptionalQuantity = Annotated[Quantity | None, BeforeValidator(exact), _quantity_schema]
OptionalNumber = Annotated[Number | None, BeforeValidator(exact), _signed_schema]
_Count = Annotated[int, Field(ge=0, le=10_000)]
SmallCount = Annotated[_Count, BeforeValidator(whole, json_schema_input_type=_Count)]


class Part(BaseModel):
    """A part of the document. Unknown fields are refused; every leaf is optional."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(Part):
    """An item of a list. Its `id` survives reordering and amendment, so comments and clocks can cite it."""

    id: UUID = Field(default_factory=uuid4)


class Side(StrEnum):
    """The two parties."""

    PROVIDER = "provider"
    CUSTOMER = "customer"


class Window(StrEnum):
    """The period over which a level is judged."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    TERM = "term"


class Frequency(StrEnum):
    """How often something comes round."""

    CONTINUOUSLY = "continuously"
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


PERCENT_UNITS = frozenset({"%", "percent", "procent", "procenta", "procento"})
"""How a percentage is written as the unit of a value; in lower case."""


class Direction(StrEnum):
    """Whether more is better or less is."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Duration(Part):
    """A length of time as it is written: 2 business days, 4 hours, 3 months."""

    model_config = ConfigDict(
        json_schema_extra={"not": {"properties": {"unit": {"const": Unit.RINGS.value}}, "required": ["unit"]}}
    )

    amount: OptionalQuantity = None
    unit: Unit | None = None

    @property
    def is_set(self) -> bool:
        """Say whether both the number and the unit are there."""
        return self.amount is not None and self.unit is not None

    @property
    def missing(self) -> str:
        """Name the field that is to be filled in next."""
        return "amount" if self.amount is None else "unit"

    @model_validator(mode="after")
    def _rings_are_no_period(self) -> "Duration":
        if self.unit == Unit.RINGS:
            raise ValueError("Rings measure how fast a phone is answered, not a period.")
        return self
