"""A Celery application whose worker kills itself, as a power cut would, at one place of its work.

`celery --app tests.faults.dying worker` is Dohoda's own worker; DOHODA_DIE_AT names the place. Nothing of this is in
the product: the functions on either side of a commit are wrapped here, in the worker that is to die.
"""

from __future__ import annotations

import functools
import http.client
import os
import signal
import smtplib
from collections.abc import Callable
from typing import Any, Final

from celery.signals import worker_init

from config.celery import app

DIE_AT: Final = "DOHODA_DIE_AT"
__all__ = ["DIE_AT", "PLACES", "app"]


def die() -> None:
    """End this process at once: nothing is tidied up, no handler runs, no socket is closed in good order."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(owner: Any, name: str) -> None:
    """Die when `owner.name` has returned something."""
    real = getattr(owner, name)

    @functools.wraps(real)
    def dying(*arguments: Any, **named: Any) -> Any:
        answer = real(*arguments, **named)
        if answer or answer is None:
            die()
        return answer

    setattr(owner, name, dying)


def claimed() -> None:
    """The sweep holds its clocks; nothing is written."""
    from sla.services import breaches

    after(breaches, "claim_due")


def written() -> None:
    """Verdicts, events, escalations and e-mails are written; nothing is committed."""
    from sla.services import breaches

    after(breaches, "settle")


def committed() -> None:
    """All of it is committed; no worker has been asked to send it."""
    real = app.send_task

    def send_task(name: str, *arguments: Any, **named: Any) -> Any:
        if name.startswith("notifications.tasks.deliver_"):
            die()
        return real(name, *arguments, **named)

    setattr(app, "send_task", send_task)  # noqa: B010


def mail_claimed() -> None:
    """The worker's name stands on a batch of e-mails; no server has been called."""
    from notifications.services import delivery

    after(delivery, "claim_due")


def mail_sending() -> None:
    """The server has taken half of the message."""

    def data(self: smtplib.SMTP, msg: bytes) -> None:
        assert self.docmd("data")[0] == 354
        self.send(msg[: len(msg) // 2])
        die()

    setattr(smtplib.SMTP, "data", data)  # noqa: B010 - mypy knows these as methods


def mail_sent() -> None:
    """The server has said 250; that is not written down."""
    from notifications.services.transport import Connection

    after(Connection, "send")


def mail_recorded() -> None:
    """It is written down that the mail was sent; the broker has not been told that the task is done."""
    from notifications.services import delivery

    after(delivery, "_record")


def digest_written() -> None:
    """The digest is in the outbox and its notices say so; nothing is committed."""
    from notifications.services import digests

    after(digests, "_queue")


def hook_claimed() -> None:
    """The worker's name stands on endpoint and delivery; nobody has been called."""
    from notifications.services.webhooks import delivery

    after(delivery, "take_next")


def hook_sending() -> None:
    """The receiver has the headers of the request and nothing else."""
    real: Callable[..., None] = http.client.HTTPConnection.endheaders

    def endheaders(self: http.client.HTTPConnection, *_arguments: Any, **_named: Any) -> None:
        real(self)
        die()

    setattr(http.client.HTTPConnection, "endheaders", endheaders)  # noqa: B010


def hook_answered() -> None:
    """The receiver has answered; that is not written down."""
    from notifications.services.webhooks import posting

    after(posting, "post")


def hook_recorded() -> None:
    """The answer is written down; the endpoint is still held."""
    from notifications.services.webhooks import delivery

    after(delivery, "record_answer")


#: What DOHODA_DIE_AT may say.
PLACES: Final[dict[str, Callable[[], None]]] = {
    place.__name__: place
    for place in (
        claimed,
        written,
        committed,
        mail_claimed,
        mail_sending,
        mail_sent,
        mail_recorded,
        digest_written,
        hook_claimed,
        hook_sending,
        hook_answered,
        hook_recorded,
    )
}


@worker_init.connect(weak=False)
def arm(**_kwargs: Any) -> None:
    """Wrap what is to be died at."""
    PLACES[os.environ[DIE_AT]]()
