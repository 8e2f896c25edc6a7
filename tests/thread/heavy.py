"""A Celery application in which some documents are heavy, by their title; the worker and its limits are the real ones.

`celery --app tests.thread.heavy worker` is Dohoda's own worker. Nothing of this is in the product: the HTML of a
document is made longer here, or its process is killed, in the worker that is to bear it.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any, Final

from celery.signals import worker_init

from config.celery import app

if TYPE_CHECKING:
    from agreements.models import AgreementVersion

__all__ = ["KILLS_ONCE", "TOO_BIG", "TOO_LONG", "app"]

TOO_LONG: Final = "Too long"
TOO_BIG: Final = "Too big"
KILLS_ONCE: Final = "Kills its worker once"
#: Each box is measured twice by the one around it: more time than anybody has, in little memory.
NESTED: Final = "<div style='display: flex'>" * 40 + "x" + "</div>" * 40
WORDS: Final = 16_000_000


@worker_init.connect
def make_some_heavy(**_kwargs: Any) -> None:
    """Put the weight into the documents of these titles."""
    from agreements.services import rendering

    real = rendering.html_of

    def html_of(version: AgreementVersion) -> str:
        title, attempts_before = version.agreement.title, version.rendering.attempts if version.rendering else 0
        if title == KILLS_ONCE and not attempts_before:
            os.kill(os.getpid(), signal.SIGKILL)
        more = {TOO_LONG: NESTED, TOO_BIG: "<p>" + "word " * WORDS if title == TOO_BIG else ""}
        return real(version) + more.get(title, "")

    setattr(rendering, "html_of", html_of)  # noqa: B010
