"""The interface kit: contrast of its colours, what its tags refuse, how a form complains."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory, override_settings

from accounts.models import User
from core.access import ALLOWED, Decision
from tests.conftest import ClientFor

CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TEXT_ON_SURFACE = [
    *((text, surface) for text in ("ink", "ink-soft", "accent") for surface in ("paper", "wash", "raised", "hover")),
    *((tone, surface) for tone in ("ok", "soon", "late", "paused", "info") for surface in ("paper", f"{tone}-wash")),
    ("late", "hover"),
    ("accent-strong", "accent-wash"),
    ("ink", "accent-wash"),
    ("ink", "mark"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("paper", "ink"),
]
SHAPE_ON_SURFACE = [("line-strong", "paper"), ("line-strong", "wash"), ("focus", "paper"), ("focus", "wash")]


def tokens() -> dict[str, tuple[str, str]]:
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in TOKEN.findall(text)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT_ON_SURFACE)
def test_text_stands_out_from_its_surface(front: str, back: str, scheme: int) -> None:
    colours = tokens()
    assert contrast(colours[front][scheme], colours[back][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), SHAPE_ON_SURFACE)
def test_shapes_stand_out_from_their_surface(front: str, back: str, scheme: int) -> None:
    colours = tokens()
    assert contrast(colours[front][scheme], colours[back][scheme]) >= 3


def test_colours_stand_in_the_tokens_only() -> None:
    for name in ("base.css", "forms.css", "components.css"):
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", (CSS / name).read_text(encoding="utf-8")), name


def render(text: str, request: HttpRequest | None = None, **context: object) -> str:
    return Template("{% load ui %}" + text).render(Context({**context, "request": request}))


@pytest.mark.parametrize(("tag", "error"), [('{% badge "pink" "x" %}', ValueError), ('{% icon "nothing" %}', KeyError)])
def test_unknown_tones_and_icons_are_errors(tag: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        render(tag)


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in render('{% icon "phone" %}')
    assert 'role="img" aria-label="&lt;Phone&gt;"' in render('{% icon "phone" label %}', label="<Phone>")


def test_a_refused_action_is_greyed_and_says_why() -> None:
    allowed = render('{% action decision "Approve" url="/approve/" kind="primary" %}', decision=ALLOWED)
    refused = render('{% action decision "Approve" url="/approve/" %}', decision=Decision(False, "Only <managers>."))
    assert '<a class="btn btn-primary" href="/approve/">' in allowed
    assert "/approve/" not in refused
    assert 'aria-disabled="true"' in refused
    assert "Only &lt;managers&gt;." in refused


def test_a_sorted_column_turns_round_and_goes_to_the_first_page() -> None:
    factory = RequestFactory()
    tag = '{% sort_header "name" "Name" %}'
    fresh = render(tag, factory.get("/", {"q": "x", "after": "abc"}))
    up = render(tag, factory.get("/", {"sort": "name"}))
    down = render(tag, factory.get("/", {"sort": "-name"}))
    assert 'aria-sort="none"' in fresh
    assert 'href="?q=x&amp;sort=name"' in fresh
    assert 'aria-sort="ascending"' in up
    assert 'href="?sort=-name"' in up
    assert 'aria-sort="descending"' in down
    assert 'href="?sort=name"' in down


class Parcel(forms.Form):
    """A form with what is hard to point at: a group of choices, a hidden field, an error of the whole."""

    size = forms.ChoiceField(label="Size", choices=[("s", "S"), ("l", "L")], widget=forms.RadioSelect)
    weight = forms.IntegerField(label="Weight", help_text="In <b>grams</b>.")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        """Complain about the whole."""
        self.add_error(None, "Too late today.")


def test_the_summary_leads_to_each_field_and_repeats_its_words() -> None:
    page = render("{% error_summary form %}{{ form }}", form=Parcel({"weight": "heavy"}))
    for link, words in (("id_size_0", "Size: This field is required."), ("id_weight", "Weight: Enter a whole number.")):
        assert f'<a href="#{link}">{words}</a>' in page
        assert f'id="{link}"' in page
    assert "<li>This field is required.</li>" in page  # the hidden one: nowhere to go
    assert "<li>Too late today.</li>" in page
    assert "There are 4 problems" in page


def test_no_summary_before_anything_was_sent() -> None:
    assert render("{% error_summary form %}", form=Parcel()).strip() == ""
    assert "There is a problem" in render(
        "{% error_summary form %}", form=Parcel({"size": "s", "weight": 1, "token": "x"})
    )


def test_hint_and_error_are_tied_to_the_control() -> None:
    page = render("{{ form.weight.as_field_group }}", form=Parcel({"weight": "heavy"}))
    control = re.search(r"<input[^>]*name=\"weight\"[^>]*>", page)
    assert control is not None
    assert 'aria-describedby="id_weight_helptext id_weight_error"' in control[0]
    assert 'aria-invalid="true"' in control[0]
    order = [
        page.index(part)
        for part in ('<label for="id_weight"', "id_weight_helptext", 'id="id_weight_error"', control[0])
    ]
    assert order == sorted(order)


@pytest.mark.django_db
def test_the_kit_shows_every_component_outside_production_only(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    page = client.get("/ui-kit/").content.decode()
    for mark in ("deadline-badge", 'class="timeline"', 'class="tasks"', "error-summary", 'class="refused"', "figures"):
        assert mark in page
    with override_settings(IS_PRODUCTION=True):
        assert client.get("/ui-kit/").status_code == 404


@pytest.mark.django_db
def test_pages_carry_no_inline_style_or_script(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    pages = [client.get(address) for address in ("/", "/ui-kit/", "/customers/", "/customers/new/")]
    pages.append(Client().get("/account/sign-in/"))
    for page in pages:
        text = page.content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
