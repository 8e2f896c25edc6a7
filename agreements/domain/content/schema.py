"""The JSON Schema of the document, for those who write one elsewhere."""

from functools import cache
from typing import Any

from agreements.domain.content.document import SCHEMA_VERSION, AgreementContent

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def content_schema(address: str) -> dict[str, Any]:
    """Return the schema of what is accepted as `agreement.json`; `address` is where it is served.

    It says what a document may hold. That two entries share no identity, and that a time zone exists, a schema cannot
    say: reading the document does.
    """
    return {"$schema": DIALECT, "$id": address, **_schema(), "title": f"Agreement, schema {SCHEMA_VERSION}"}


@cache
def _schema() -> dict[str, Any]:
    return AgreementContent.model_json_schema(mode="validation")
