"""Issue an API key from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.domain.scopes import KEY_SCOPES
from accounts.models import User
from accounts.services.keys import issue_key
from core.clock import utc_now
from core.errors import Refusal


class Command(BaseCommand):
    """Prints the secret on standard output, once; everything else goes to standard error."""

    help = "Issue an API key for a service account (see create_user --service) and print its secret, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--name", required=True, help="what will use the key")
        parser.add_argument("--user", required=True, help="the e-mail of the service account")
        parser.add_argument(
            "--scope", action="append", required=True, choices=sorted(KEY_SCOPES), help="may be repeated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the key."""
        try:
            user = User.objects.get_by_natural_key(options["user"])
            key, secret = issue_key(
                actor=None, name=options["name"], account=user, scopes=options["scope"], now=utc_now()
            )
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody has the e-mail {options['user']}.") from error
        except Refusal as refusal:
            raise CommandError("\n".join(problem.message for problem in refusal.problems)) from refusal
        self.stderr.write(f"Created {key.name}, acting as {key.user.full_name}. The secret is not shown again:")
        self.stdout.write(secret)
