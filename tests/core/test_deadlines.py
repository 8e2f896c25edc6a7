"""Deadlines in words: midnight belongs to the day that ends."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core.deadlines import format_deadline

PRAGUE = ZoneInfo("Europe/Prague")


@pytest.mark.parametrize(("at", "english", "czech"), [
    ("2026-12-16T23:00", "end of 16 December 2026", "konec dne 16. 12. 2026"),
    ("2026-12-16T23:01", "17 December 2026, 00:01", "17. 12. 2026 0:01"),
    ("2026-12-16T22:59", "16 December 2026, 23:59", "16. 12. 2026 23:59"),
    ("2026-12-31T23:00", "end of 31 December 2026", "konec dne 31. 12. 2026"),
    ("2026-07-01T22:00", "end of 1 July 2026", "konec dne 1. 7. 2026"),
])  # fmt: skip
def test_midnight_is_the_end_of_the_day_before(at: str, english: str, czech: str) -> None:
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    for language, expected in (("en", english), ("cs", czech)):
        with translation.override(language):
            assert format_deadline(instant, PRAGUE, language).replace("\xa0", " ") == expected


def test_a_mail_names_the_zone() -> None:
    with translation.override("en"):
        text = format_deadline(datetime(2026, 12, 16, 23, tzinfo=UTC), PRAGUE, "en", with_zone=True)

    assert text.replace("\xa0", " ") == "end of 16 December 2026 CET"
