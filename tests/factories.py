"""Factories of core and accounts; each states only what matters."""

from collections.abc import Iterable
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import RoleGrant, Team, User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory[User]):
    """A person; `roles=["agent"]` grants roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self: User, create: bool, extracted: Iterable[str] | None, **_kwargs: Any) -> None:
        """Grant the given roles."""
        RoleGrant.objects.bulk_create(RoleGrant(user=self, role=role) for role in extracted or ())


class TeamFactory(DjangoModelFactory[Team]):
    """A team with a lead; `members=[...]` adds people."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Team {n}")
    lead = factory.SubFactory(UserFactory, roles=["supervisor"])

    @factory.post_generation
    def members(self: Team, create: bool, extracted: Iterable[User] | None, **_kwargs: Any) -> None:
        """Add the given members."""
        self.members.add(*(extracted or ()))
