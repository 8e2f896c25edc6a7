"""The table in docs/permissions.md is the law; each of its cells becomes a test."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.access import require
from accounts.domain.permissions import PERMISSIONS, Role, Scope
from accounts.permissions import may, scope_of
from tests.factories import UserFactory

WORDS = {"-": Scope.NONE, "own": Scope.OWN, "team": Scope.TEAM, "all": Scope.ALL}


def _rows() -> Iterator[list[str]]:
    for line in (settings.BASE_DIR / "docs" / "permissions.md").read_text().splitlines():
        if line.startswith("| "):
            yield [cell.strip().strip("`") for cell in line.strip("|").split("|")]


def _cells() -> list[tuple[str, str, Scope]]:
    header, _rule, *rows = _rows()
    return [(row[0], role, WORDS[word]) for row in rows for role, word in zip(header[1:], row[1:], strict=True)]


def test_the_document_names_every_action_and_role() -> None:
    cells = _cells()
    assert {action for action, _role, _scope in cells} == set(PERMISSIONS)
    assert {role for _action, role, _scope in cells} == {role.value for role in Role}


@pytest.mark.parametrize(("action", "role", "scope"), _cells())
def test_each_cell(action: str, role: str, scope: Scope) -> None:
    assert PERMISSIONS[action][Role(role)] == scope


@pytest.mark.django_db
def test_roles_add_up_and_the_deactivated_may_nothing() -> None:
    both = UserFactory(roles=["staff", "agent"])
    assert scope_of(both, "complaint.reply") == Scope.TEAM
    assert scope_of(both, "policy.publish") == Scope.NONE
    both.is_active = False
    assert not may(both, "policy.read")
    assert not may(AnonymousUser(), "policy.read")


@pytest.mark.django_db
def test_the_gate_returns_the_user_or_hides_the_page() -> None:
    agent = UserFactory(roles=["agent"])
    assert require(agent, "complaint.log") == agent
    with pytest.raises(Http404):
        require(agent, "agreement.draft")
