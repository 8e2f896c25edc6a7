from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.template import TemplateDoesNotExist
from django.utils import translation
from pytest_django import Settings

from core.models import Organisation
from notifications.services import compose

pytestmark = pytest.mark.django_db

SUBJECT = "{% load i18n dohoda %}\n{{ reference }}:\n {{ due|day }} {{ title }}\n"
TEXT = """{% extends "mail/base.txt" %}{% load dohoda %}{% block heading %}{{ title }}{% endblock %}
{% block content %}{% if reference %}



Due {{ due|day }} <now>{% endif %}{% endblock %}"""
HTML = """{% extends "mail/base.html" %}{% block heading %}{{ title }}{% endblock %}
{% block content %}{% include "mail/fact.html" with label="A" value=title %}
{% include "mail/button.html" with url=site_url label="Open" %}{% endblock %}"""


@pytest.fixture(autouse=True)
def templates(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    for name, source in {"subject.txt": SUBJECT, "txt": TEXT, "html": HTML}.items():
        (tmp_path / "mail" / f"sample.{name}").write_text(source)
    configuration: dict[str, Any] = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**configuration, "DIRS": [tmp_path, *configuration["DIRS"]]}]


def test_each_recipient_reads_their_own_language(organisation: Organisation, now: datetime) -> None:
    context = {"reference": "CMP-2026-00042", "due": now, "title": "Voda & <b>plyn</b>"}
    with translation.override("en"):
        czech = compose("sample", context, "cs")
        english = compose("sample", context, "en")
        assert translation.get_language() == "en"
    assert czech.subject.replace("\u00a0", " ") == "CMP-2026-00042: 2. 3. 2026 Voda & <b>plyn</b>"
    assert english.subject.replace("\u00a0", " ") == "CMP-2026-00042: 2 March 2026 Voda & <b>plyn</b>"
    assert '<html lang="cs">' in czech.html


def test_only_html_is_escaped_and_text_is_tidy(organisation: Organisation, now: datetime) -> None:
    composed = compose("sample", {"reference": "x", "due": now, "title": "Voda & <b>plyn</b>"}, "en")
    assert composed.text.replace("\u00a0", " ").startswith(
        "Voda & <b>plyn</b>\n\nDue 2 March 2026 <now>\n\n-- \nYou get"
    )
    assert "\n\n\n" not in composed.text
    assert "Voda &amp; &lt;b&gt;plyn&lt;/b&gt;" in composed.html
    assert "<b>plyn" not in composed.html
    assert "Severka servis" in composed.html
    assert "because you work with Severka servis" in composed.html
    assert '<a href="http://testserver"' in composed.html


def test_a_missing_part_is_an_error(organisation: Organisation) -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"mail/nothing\.subject\.txt"):
        compose("nothing", {}, "cs")
