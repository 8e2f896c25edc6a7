"""New identities for the items of a document that is begun from another one."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4


def renewed(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data (a document as JSON) with every item's identity, and each reference to it, replaced by a new one.

    Clocks, comments and findings cite items by identity, so two agreements must not share one.
    """
    identities = {text: str(uuid4()) for text in _identities(data)}
    replaced: dict[str, Any] = _replaced(data, identities)
    return replaced


def _identities(node: Any) -> set[str]:
    match node:
        case dict():
            found = {node["id"]} if isinstance(node.get("id"), str) else set()
            return found.union(*map(_identities, node.values()))
        case list():
            return set[str]().union(*map(_identities, node))
    return set()


def _replaced(node: Any, identities: Mapping[str, str]) -> Any:
    match node:
        case dict():
            return {name: _replaced(value, identities) for name, value in node.items()}
        case list():
            return [_replaced(value, identities) for value in node]
        case str():
            return identities.get(node, node)
    return node
