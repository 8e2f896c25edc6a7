"""Load the sample data of bin/demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from core.clock import utc_now
from desk.demo import build, people


class Command(BaseCommand):
    """Loads the sample data once; prints one login per role."""

    help = "Load the sample data: an invented company with customers, agreements, policies and complaints."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load, unless it is there already. Raises CommandError in production."""
        if settings.IS_PRODUCTION:
            raise CommandError("The sample data has known passwords; it is not loaded in production.")
        if not User.objects.exists():
            build.load(now=utc_now())
        self.stdout.write(f"Sign in with the password {people.PASSWORD} as")
        for email, role in build.LOGINS:
            self.stdout.write(f"  {email:<32} {role}")
