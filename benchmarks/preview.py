"""The preview of a draft of forty pages, through the view, as the editor asks for it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from statistics import median, quantiles

from benchmarks.table import Row, duration

CALLS = int(os.environ.get("DOHODA_BENCH_CALLS", "40"))
LIMIT = 0.3


def measure() -> Iterator[Row]:
    """The document is changed before each call, so that nothing which was built before can be the answer."""
    from django.test import Client

    from agreements.models import AgreementVersion
    from agreements.services.versions import write
    from benchmarks.long_agreement import long_agreement
    from tests.agreements.factories import VersionFactory
    from tests.factories import UserFactory

    version: AgreementVersion = VersionFactory(document=long_agreement())
    client = Client()
    client.force_login(UserFactory(roles=["manager"]))
    address = f"/agreements/{version.agreement.reference}/preview/"

    def call(title: str) -> float:
        content = version.document
        data = content.expectations.model_dump() | {"title": title}
        write(version, content.with_step("expectations", data))
        version.lock += 1
        version.save()
        begun = time.perf_counter()
        answer = client.get(address)
        seconds = time.perf_counter() - begun
        assert answer.status_code == 200
        assert title in answer.content.decode()
        return seconds

    call("Warm")
    changed = [call(f"Changed{number}") for number in range(CALLS)]
    again = []
    for _number in range(CALLS):
        begun = time.perf_counter()
        client.get(address)
        again.append(time.perf_counter() - begun)
    for what, times in (("after a change", changed), ("again, nothing changed", again)):
        p95 = quantiles(times, n=20)[-1]
        yield Row(
            f"preview of a draft of 40 pages, {what}: p50",
            duration(median(times)),
            f"p95 {duration(p95)}",
            "",
            "under 300 ms",
            median(times) < LIMIT,
        )
