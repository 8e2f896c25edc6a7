"""Customers as the REST interface shows and takes them."""

from typing import ClassVar

from rest_framework import serializers

from api.serializers.sent import SentModelSerializer
from customers.models import Customer, ExternalReference


class ExternalReferenceSerializer(serializers.ModelSerializer[ExternalReference]):
    """The key of a customer in another system."""

    class Meta:
        model = ExternalReference
        fields: ClassVar[list[str]] = ["system", "key"]


class CustomerSerializer(SentModelSerializer):
    """A customer; `id` never changes."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    external_references = ExternalReferenceSerializer(many=True, read_only=True)

    class Meta:
        model = Customer
        fields: ClassVar[list[str]] = [
            "id",
            "name",
            "company_id",
            "vat_id",
            "street",
            "city",
            "postal_code",
            "country",
            "email",
            "phone",
            "data_box",
            "language",
            "note",
            "is_active",
            "created_at",
            "external_references",
        ]
        read_only_fields: ClassVar[list[str]] = ["created_at", "is_active"]


class UpsertSerializer(serializers.Serializer[dict[str, object]]):
    """What became of a customer sent by its CRM key."""

    outcome = serializers.ChoiceField(choices=["created", "updated", "unchanged"])
    customer = CustomerSerializer()
