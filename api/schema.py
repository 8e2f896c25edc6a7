"""What the OpenAPI document says of authentication; importing it registers it."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # the base registers subclasses untyped
    """Describes the key in the OpenAPI document."""

    target_class = "api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return the bearer scheme."""
        return {"type": "http", "scheme": "bearer", "description": "An API key issued by an administrator."}
