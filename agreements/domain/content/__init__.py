"""The typed content of an agreement version: one document, of which all else is a projection."""

from agreements.domain.content.base import PERCENT_UNITS, Direction, Duration, Frequency, Item, Part, Side, Window
from agreements.domain.content.document import SCHEMA_VERSION, STEP_MODELS, STEPS, AgreementContent, Annex
from agreements.domain.content.reading import UnknownSchemaError, read_content

__all__ = [
    "PERCENT_UNITS",
    "SCHEMA_VERSION",
    "STEPS",
    "STEP_MODELS",
    "AgreementContent",
    "Annex",
    "Direction",
    "Duration",
    "Frequency",
    "Item",
    "Part",
    "Side",
    "UnknownSchemaError",
    "Window",
    "read_content",
]
