"""How an agreement looks: a draft as it would be printed now, a frozen version as it was approved."""

from __future__ import annotations

from agreements.document.layouts import DEFAULT, layout_of_key
from agreements.domain.content import AgreementContent
from agreements.models import Agreement, AgreementVersion
from agreements.selectors.templates import template_content
from core.models import Organisation
from documents.domain.look import PLAIN_LOOK, Look
from documents.models import Branding

PARTY = ("name", "company_id", "vat_id", "street", "city", "postal_code", "email", "phone")


def look_of(version: AgreementVersion) -> Look:
    """Return colours, logo and letterhead of a version: its own once it is frozen, else the present ones."""
    branding = version.rendering.branding if version.rendering else Branding.current()
    return branding.look() if branding else PLAIN_LOOK


def layout_of(version: AgreementVersion) -> str:
    """Return the name of the layout of a version, in the same way."""
    if version.rendering:
        return layout_of_key(version.rendering.layout)
    return next_layout(version.agreement, Branding.current())


def next_layout(agreement: Agreement, branding: Branding | None) -> str:
    """Return the layout in which the next version of an agreement will be printed."""
    return agreement.layout or (branding.layout if branding else DEFAULT)


def sample_content(language: str) -> AgreementContent:
    """Return an agreement to try a look on: a template with this organisation as its provider."""
    organisation = Organisation.current()
    content = template_content("helpdesk", language if language in {"cs", "en"} else "en")
    ours = {name: getattr(organisation, name) for name in PARTY if getattr(organisation, name)}
    data = content.expectations.model_dump()
    data["title"] = data["title"] or {"cs": "Smlouva o podpoře uživatelů"}.get(language, "Help desk agreement")
    data["provider"] |= ours
    return content.with_step("expectations", data)
