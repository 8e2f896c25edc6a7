"""Slowing down those who guess passwords."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from accounts.models import SignInGuess
from core.audit import record

ATTEMPTS: Final = 8
WINDOW: Final = timedelta(minutes=15)


def begin_attempt(*, account: str, address: str, now: datetime) -> timedelta:
    """Count an attempt to sign in to `account` (an e-mail) from `address`, before its password is looked at.

    Returns zero if it may go on, else how long to wait: after ATTEMPTS in a WINDOW that begins with the first of them.
    Counting first means that a hundred guesses sent at once are no more than those sent one after another. A guesser
    elsewhere does not lock out the owner of the account, who has another address.
    """
    key = _key(account, address)
    with transaction.atomic():
        SignInGuess.objects.filter(started_at__lte=now - WINDOW).delete()
        SignInGuess.objects.get_or_create(key=key, defaults={"started_at": now})
        SignInGuess.objects.filter(key=key).update(attempts=F("attempts") + 1)
        guess = SignInGuess.objects.get(key=key)
        if guess.attempts <= ATTEMPTS:
            return timedelta(0)
        if guess.attempts == ATTEMPTS + 1:  # told once, not once a guess
            changes = {"email": account[:254], "address": address}
            record(actor=None, action="signin.blocked", subject=None, now=now, reference=account[:64], changes=changes)
    return guess.started_at + WINDOW - now


def forget_attempts(*, account: str, address: str) -> None:
    """Forget the attempts, since the right password came."""
    SignInGuess.objects.filter(key=_key(account, address)).delete()


def _key(account: str, address: str) -> str:
    return hashlib.sha256(f"{account.strip().casefold()}\n{address}".encode()).hexdigest()
