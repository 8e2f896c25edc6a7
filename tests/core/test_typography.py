from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from core import typography
from core.models import Organisation
from core.templatetags import dohoda as filters

PRAGUE = ZoneInfo("Europe/Prague")


def spaced(text: str) -> str:
    """Show non-breaking spaces as tildes, so that the expectations can be read."""
    assert "\u202f" not in text
    return text.replace(typography.NBSP, "~")


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("cs", "Stížnost v den podání a v pondělí", "Stížnost v~den podání a~v~pondělí"),
        ("cs", "K tomu, co je u nás i jinde", "K~tomu, co je u~nás i~jinde"),
        ("cs", "(s výjimkou) „v pořádku“", "(s~výjimkou) „v~pořádku“"),
        ("cs", "podle § 5 odst. 2 písm. b) zákona č. 89/2012", "podle §~5 odst.~2 písm.~b) zákona č.~89/2012"),
        ("cs", "do 22. 11. 2026 nebo 22. listopadu 2026", "do 22.~11.~2026 nebo 22.~listopadu 2026"),
        ("cs", "do 4 hodin, 30 dnů či 99,5 %", "do 4~hodin, 30~dnů či 99,5~%"),
        ("cs", "do 5 pracovních dnů", "do 5~pracovních dnů"),
        ("cs", "celkem 1 234 567,50 Kč", "celkem 1~234~567,50~Kč"),
        ("cs", "110 00 Praha, tel. +420 777 123 456", "110~00 Praha, tel.~+420~777~123~456"),
        ("cs", "Acme s. r. o. – Ing. Jan Novák", "Acme s.~r.~o.~– Ing.~Jan Novák"),
        ("cs", "slovo bez vazby", "slovo bez vazby"),
        ("en", "a reply within 4 business hours", "a reply within 4~business hours"),
        ("en", "on 22 November 2026 at 99.5 %", "on 22~November 2026 at 99.5~%"),
        ("en", "Art. 5, No. 7, Mr. Smith – CZK 1,000", "Art.~5, No.~7, Mr.~Smith~– CZK~1,000"),
        ("en", "No. Yes, I see a dog", "No. Yes, I see a dog"),
    ],
)  # fmt: skip
def test_bind(language: str, text: str, bound: str) -> None:
    if language == "cs":
        bound = bound.replace("tel.~+", "tel. +")
    assert spaced(typography.bind(text, language)) == bound


@given(st.text(alphabet="aksvzAB 5§.%–č\n", max_size=60), st.sampled_from(["cs", "en", "cs-CZ"]))
def test_bind_changes_nothing_but_spaces_and_only_once(text: str, language: str) -> None:
    bound = typography.bind(text, language)
    assert bound.replace(typography.NBSP, " ") == text
    assert typography.bind(bound, language) == bound


def test_bind_html_leaves_tags_alone() -> None:
    html = '<p class="a b" title="k tomu">K tomu <strong>v den</strong> a <em>dnes</em></p>'
    expected = '<p class="a b" title="k tomu">K~tomu <strong>v~den</strong> a <em>dnes</em></p>'
    assert spaced(typography.bind_html(html, "cs")) == expected


def test_dates() -> None:
    day = date(2026, 11, 2)
    assert spaced(typography.format_date(day, "cs")) == "2.~11.~2026"
    assert spaced(typography.format_date(day, "en")) == "2~November~2026"
    with pytest.raises(TypeError):
        typography.format_date(datetime(2026, 11, 2, tzinfo=UTC), "cs")


def test_instants_are_local_and_24_hour() -> None:
    instant = datetime(2026, 7, 1, 22, 5, 9, tzinfo=UTC)
    assert spaced(typography.format_instant(instant, PRAGUE, "cs")) == "2.~7.~2026 0:05"
    assert spaced(typography.format_instant(instant, PRAGUE, "en")) == "2~July~2026, 00:05"
    assert spaced(typography.format_instant(instant, PRAGUE, "cs", seconds=True)) == "2.~7.~2026 0:05:09"
    assert spaced(typography.format_instant(instant, PRAGUE, "cs", with_zone=True)) == "2.~7.~2026 0:05~CEST"
    with pytest.raises(ValueError, match="naive"):
        typography.format_instant(instant.replace(tzinfo=None), PRAGUE, "cs")


@pytest.mark.parametrize(
    ("amount", "currency", "cs", "en"),
    [
        (Decimal("1234.5"), "CZK", "1~234,50~Kč", "CZK~1,234.50"),
        (Decimal("0.125"), "CZK", "0,13~Kč", "CZK~0.13"),
        (Decimal("-1234567.8900"), "EUR", "-1~234~567,89~€", "-€1,234,567.89"),
        (Decimal("10.5"), "JPY", "11~JP¥", "JP¥11"),
        (0, "CZK", "0,00~Kč", "CZK~0.00"),
    ],
)
def test_money_is_rounded_half_up_to_its_minor_unit(amount: Decimal, currency: str, cs: str, en: str) -> None:
    assert spaced(typography.format_money(amount, currency, "cs")) == cs
    assert spaced(typography.format_money(amount, currency, "en")) == en


def test_numbers_and_percents() -> None:
    assert spaced(typography.format_number(Decimal("12345.5000"), "cs")) == "12~345,5"
    assert typography.format_number(Decimal("12345.5000"), "en") == "12,345.5"
    assert typography.format_number(4, "cs") == "4"
    assert typography.format_number(Decimal("99.8999"), "en", decimals=2) == "99.90"
    assert spaced(typography.format_percent(Decimal("99.50"), "cs")) == "99,5~%"
    assert typography.format_percent(Decimal("99.5"), "en", decimals=2) == "99.50%"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0~s"),
        (20, "20~s"),
        (90, "1~min~30~s"),
        (299, "4~min~59~s"),
        (300, "5~min"),
        (3599, "59~min"),
        (3600, "1~h"),
        (11520, "3~h~12~min"),
        (86399, "23~h~59~min"),
        (100800, "1~d~4~h"),
        (-2400, "\u221240~min"),
    ],
)
def test_spans(seconds: int, text: str) -> None:
    assert spaced(typography.format_span(seconds, "cs")) == text
    assert spaced(typography.format_span(timedelta(seconds=seconds), "en")) == text


def test_business_spans_keep_their_hours() -> None:
    assert spaced(typography.format_span(100800, "cs", days=False)) == "28~h"


def test_filters_print_in_the_current_language(organisation: Organisation) -> None:
    source = (
        "{% load dohoda %}{{ at|instant }}; {{ at|day }}; {{ on|day }}; {{ at|clock_time }}; {{ price|money:'CZK' }};"
        " {{ wait|span }}; {{ share|percent }}; {{ share|number }}; {{ text|bind }}; {{ html|bind }}; {{ none|day }}"
    )
    values = {
        "at": datetime(2026, 3, 2, 23, 30, tzinfo=UTC),
        "on": date(2026, 11, 22),
        "price": Decimal("1234.5"),
        "wait": timedelta(hours=3, minutes=12),
        "share": Decimal("99.5"),
        "text": "k < v domě",
        "html": mark_safe("<b>v domě</b>"),
        "none": None,
    }
    expected = {
        "cs": "3.~3.~2026 0:30; 3.~3.~2026; 22.~11.~2026; 0:30; 1~234,50~Kč; 3~h~12~min; 99,5~%; 99,5;"
        " k~&lt; v~domě; <b>v~domě</b>; ",
        "en": "3~March~2026, 00:30; 3~March~2026; 22~November~2026; 00:30; CZK~1,234.50; 3~h~12~min; 99.5%; 99.5;"
        " k &lt; v domě; <b>v domě</b>; ",
    }
    for language, text in expected.items():
        with translation.override(language):
            assert spaced(Template(source).render(Context(values))) == text


def test_a_request_reads_the_zone_once(organisation: Organisation, django_assert_num_queries: Any) -> None:
    page = Template("{% load dohoda %}{% for at in instants %}{{ at|instant }}{% endfor %}")
    context = Context({"instants": [datetime(2026, 3, 2, tzinfo=UTC)] * 30})
    filters._open_request()
    with django_assert_num_queries(1):
        page.render(context)
    filters._close_request()
    organisation.timezone = "America/New_York"
    organisation.save()
    assert "1~March" in spaced(page.render(context))
