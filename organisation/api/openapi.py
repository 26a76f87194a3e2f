"""How the schema describes a key; found by drf-spectacular when the schema is made."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class KeyScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer <key>`."""

    target_class = "organisation.api.authentication.KeyAuthentication"
    name = "nyckel"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return how the key is sent."""
        return {"type": "http", "scheme": "bearer", "description": "En nyckel för ett tjänstekonto."}
