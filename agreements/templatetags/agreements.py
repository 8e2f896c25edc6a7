"""Tags of the agreements pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from agreements.document.blocks import Block
from agreements.document.drawing import draw
from agreements.models.words import STATE_TONES

register = template.Library()


@register.inclusion_tag("components/badge.html")
def state_badge(state: str, words: str) -> dict[str, Any]:
    """Show the state of an agreement or a version: its words, with the tone that goes with them."""
    tone = STATE_TONES[state]
    return {"tone": tone, "text": words, "icon": tone, "url": "", "title": ""}


@register.filter
def drawn(block: Block) -> SafeString:
    """Draw a block of a printed document."""
    return draw(block)
