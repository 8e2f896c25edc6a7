"""How documents look and how far a PDF is, as the REST interface shows and takes it."""

from base64 import b64decode
from binascii import Error as NotBase64Error
from typing import Any, ClassVar

from rest_framework import serializers

from api.serializers.sent import SentSerializer
from documents.domain.colours import contrast_with_white, is_readable
from documents.domain.pictures import MOST_BYTES
from documents.models import Branding, Layout, Rendering, Variant


class LogoField(serializers.CharField):
    """A logo as base64; null prints without one."""

    def to_internal_value(self, data: Any) -> Any:
        """Return its bytes. Raises ValidationError for anything that is no base64."""
        text = super().to_internal_value(data)
        try:
            return b64decode(text, validate=True)
        except (NotBase64Error, ValueError) as error:
            raise serializers.ValidationError("Send the logo as base64.") from error


class SentBrandingSerializer(SentSerializer):
    """What changes; what is left out stays. `logo` is a PNG, JPEG or SVG as base64, null for none."""

    logo = LogoField(required=False, allow_null=True, max_length=MOST_BYTES * 2)
    accent = serializers.CharField(required=False, max_length=20)
    letterhead = serializers.CharField(required=False, allow_blank=True, max_length=600, trim_whitespace=False)
    footer = serializers.CharField(required=False, allow_blank=True, max_length=300)
    layout = serializers.ChoiceField(choices=Layout.choices, required=False)
    variant = serializers.ChoiceField(choices=Variant.choices, required=False)


class BrandingSerializer(serializers.ModelSerializer[Branding]):
    """How documents look from now on. `accent_is_readable` says whether words have the colour, or only lines."""

    logo = serializers.SerializerMethodField()
    accent_contrast = serializers.SerializerMethodField()
    accent_is_readable = serializers.SerializerMethodField()

    class Meta:
        model = Branding
        fields: ClassVar[list[str]] = [
            "logo", "accent", "accent_contrast", "accent_is_readable", "letterhead", "footer", "layout", "variant",
        ]  # fmt: skip
        read_only_fields = fields

    def get_logo(self, branding: Branding) -> dict[str, Any] | None:
        """Return what the logo is."""
        if branding.logo is None:
            return None
        return {name: getattr(branding.logo, name) for name in ("content_type", "size", "sha256")}

    def get_accent_contrast(self, branding: Branding) -> float:
        """Return the contrast with white, from 1 to 21."""
        return round(contrast_with_white(branding.accent), 2)

    def get_accent_is_readable(self, branding: Branding) -> bool:
        """Return whether it suffices for words."""
        return is_readable(branding.accent)


class LayoutSerializer(SentSerializer):
    """The layout of a draft; empty is as the organisation's documents."""

    layout = serializers.ChoiceField(choices=[("", "as the organisation's documents"), *Layout.choices])


class ProgressSerializer(serializers.Serializer[Any]):
    """How far it is. What nobody knows yet is null."""

    page = serializers.IntegerField(allow_null=True, help_text="The page that is being set.")
    pages = serializers.IntegerField(allow_null=True, help_text="About how many there will be.")
    seconds = serializers.IntegerField(allow_null=True, help_text="About how many seconds are left.")
    is_slow = serializers.BooleanField()


class PrintingSerializer(serializers.Serializer[Any]):
    """How the newest version prints, and how far its PDF is; `state` is null for a draft, which is not printed."""

    version = serializers.IntegerField()
    layout = serializers.CharField()
    state = serializers.ChoiceField(choices=Rendering.State.choices, allow_null=True)
    requested_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    pages = serializers.IntegerField(allow_null=True)
    progress = ProgressSerializer(allow_null=True)
