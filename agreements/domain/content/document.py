"""The whole document: eight steps and its annexes."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from agreements.domain.content.base import Item, Line, Part
from agreements.domain.content.communication import Communication
from agreements.domain.content.disputes import Disputes
from agreements.domain.content.expectations import Expectations
from agreements.domain.content.goals import Goals
from agreements.domain.content.payment import Payment
from agreements.domain.content.responsibilities import Responsibilities
from agreements.domain.content.service_levels import ServiceLevels
from agreements.domain.content.term import Term

SCHEMA_VERSION = 1

STEP_MODELS: dict[str, type[Part]] = {
    "expectations": Expectations,
    "responsibilities": Responsibilities,
    "goals": Goals,
    "communication": Communication,
    "service_levels": ServiceLevels,
    "payment": Payment,
    "term": Term,
    "disputes": Disputes,
}
STEPS: tuple[str, ...] = tuple(STEP_MODELS)


class Annex(Item):
    """A stored file that belongs to the agreement, held by the digest of its bytes."""

    title: Line = ""
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""


class AgreementContent(Part):
    """What an agreement version says. Pages, the PDF and the API are projections of it."""

    schema_version: Literal[1] = 1
    language: Literal["cs", "en"] = "cs"
    expectations: Expectations = Expectations()
    responsibilities: Responsibilities = Responsibilities()
    goals: Goals = Goals()
    communication: Communication = Communication()
    service_levels: ServiceLevels = ServiceLevels()
    payment: Payment = Payment()
    term: Term = Term()
    disputes: Disputes = Disputes()
    annexes: Annotated[list[Annex], Field(max_length=20)] = []

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "AgreementContent":
        seen: set[UUID] = set()
        for item in _items(self):
            if item.id in seen:
                raise ValueError(f"Two items share the id {item.id}.")
            seen.add(item.id)
        return self

    def with_step(self, step: str, data: Part | dict[str, Any]) -> "AgreementContent":
        """Return the document with one step replaced by `data`.

        Raises KeyError for an unknown step and pydantic.ValidationError for data that does not fit; its locations
        start with the step's name, as they stand in the document.
        """
        values: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        values[step] = data.model_dump() if isinstance(data, Part) else data
        if step not in STEP_MODELS:
            raise KeyError(step)
        return AgreementContent.model_validate(values)


def _items(part: BaseModel) -> Iterator[Item]:
    if isinstance(part, Item):
        yield part
    for value in part.__dict__.values():
        if isinstance(value, BaseModel):
            yield from _items(value)
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, BaseModel):
                    yield from _items(entry)
