"""Factories of agreements; each states only what matters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from agreements.domain.content import SCHEMA_VERSION, AgreementContent
from agreements.domain.lifecycle import EDITABLE, State
from agreements.models import Agreement, AgreementVersion
from drafting.domain.canonical import canonical_bytes, sha256_hex
from tests.agreements.domain.samples import complete
from tests.customers.factories import CustomerFactory
from tests.factories import UserFactory

CREATED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class AgreementFactory(DjangoModelFactory[Agreement]):
    """An agreement without a version."""

    class Meta:
        model = Agreement

    reference = factory.Sequence(lambda n: f"AGR-2026-{n + 1:05d}")
    customer = factory.SubFactory(CustomerFactory)
    owner = factory.SubFactory(UserFactory, roles=["manager"])
    title = "Help desk"
    language = "en"
    currency = "CZK"
    created_at = CREATED
    changed_at = CREATED


class VersionFactory(DjangoModelFactory[AgreementVersion]):
    """A version that nothing is missing in; `document=` gives it another text, a frozen state what belongs to it."""

    class Meta:
        model = AgreementVersion

    agreement = factory.SubFactory(AgreementFactory, state=factory.SelfAttribute("..state"))
    number = 1
    state = State.DRAFT
    created_at = CREATED
    changed_at = CREATED

    @classmethod
    def _create(cls, model_class: type[AgreementVersion], *args: Any, **kwargs: Any) -> AgreementVersion:
        document: AgreementContent = kwargs.pop("document", None) or complete("en")
        raw = canonical_bytes(document)
        kwargs |= {"content": raw, "sha256": sha256_hex(raw), "schema_version": SCHEMA_VERSION}
        if kwargs["state"] not in EDITABLE:
            kwargs.setdefault("frozen_at", CREATED)
            kwargs.setdefault("approved_at", CREATED)
            kwargs.setdefault("approved_by", kwargs["agreement"].owner)
            kwargs.setdefault("effective_from", date(2026, 1, 5))
        version: AgreementVersion = super()._create(model_class, *args, **kwargs)
        return version
