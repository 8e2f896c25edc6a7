"""What the REST interface itself remembers."""

from api.models.idempotency import IdempotentRequest

__all__ = ["IdempotentRequest"]
