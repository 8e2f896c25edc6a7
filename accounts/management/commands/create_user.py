"""Create a user: the way to the first administrator of a new installation."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.domain.permissions import Role
from accounts.services.invitations import invitation_link
from accounts.services.users import create_user
from core.clock import utc_now
from core.errors import Refusal


class Command(BaseCommand):
    """Asks for the password at a terminal; elsewhere, or with --invite, prints a link to choose it."""

    help = "Create a user. Asks for the password; with --invite, or without a terminal, prints a link to choose one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--email", required=True, help="the address to sign in with")
        parser.add_argument("--name", required=True, help="the full name")
        parser.add_argument(
            "--role", action="append", required=True, choices=[role.value for role in Role], help="may be repeated"
        )
        parser.add_argument("--language", default="cs", choices=["cs", "en"])
        parser.add_argument("--invite", action="store_true", help="print a link instead of asking for a password")
        parser.add_argument("--service", action="store_true", help="an account for API keys, which never signs in")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create the user and say what to do next."""
        asks = not options["invite"] and not options["service"] and sys.stdin.isatty()
        try:
            user = create_user(
                actor=None,
                email=options["email"],
                full_name=options["name"],
                roles=[Role(role) for role in options["role"]],
                language=options["language"],
                password=_asked_password() if asks else None,
                is_service=options["service"],
                now=utc_now(),
            )
        except Refusal as refusal:
            raise CommandError("\n".join(problem.message for problem in refusal.problems)) from refusal
        self.stdout.write(f"Created {user.full_name} <{user.email}>: {', '.join(sorted(user.roles))}.")
        if not asks and not user.is_service:
            self.stdout.write("Choose the password here; the link works once:")
            self.stdout.write(invitation_link(user))


def _asked_password() -> str:
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("The same again: "):
        raise CommandError("The two passwords differ.")
    return password
