"""Take in a message from standard input: the mail server pipes here what comes to our sender's address."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from core.clock import utc_now
from notifications.domain.dsn import MOST_BYTES
from notifications.services.bounces import take_in_bounce


class Command(BaseCommand):
    """Marks the e-mail that a delivery report on standard input is about; leaves everything else alone."""

    help = "Read one raw message from standard input and mark the e-mail that it says came back."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Always succeed: a failure here would make the mail server send a report about the report."""
        email = take_in_bounce(raw=sys.stdin.buffer.read(MOST_BYTES + 1), now=utc_now())
        self.stdout.write(f"{email.message_id}: {email.state}" if email else "no report about a message of ours")
