"""What the templates of agreements say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from agreements.domain.content import SCHEMA_VERSION, AgreementContent, read_content
from agreements.domain.identities import renewed

TEMPLATES_DIR: Final = Path(__file__).resolve().parent.parent / "templates_data"
EMPTY: Final = "empty"
"""Named in a template's stead: nothing is written but the parties."""


def template_content(template: str, language: str) -> AgreementContent:
    """Return what a template says, with identities of its own for every item; nothing for EMPTY."""
    if template == EMPTY:
        return read_content({"schema_version": SCHEMA_VERSION, "language": language})
    raw = (TEMPLATES_DIR / f"{template}_{language}.json").read_bytes()
    return read_content(renewed(json.loads(raw)))
