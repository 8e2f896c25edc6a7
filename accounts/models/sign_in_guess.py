"""How often somebody tried to sign in of late."""

from django.db import models


class SignInGuess(models.Model):
    """Attempts on one account from one address since `started_at`; a success deletes the row."""

    # A digest, so that a mistyped password in the e-mail field is not kept.
    key = models.CharField(max_length=64, unique=True)
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()

    class Meta:
        # Serves accounts.services.throttling, which forgets what is older than the window.
        indexes = [models.Index(fields=["started_at"], name="accounts_guess_oldest")]

    def __str__(self) -> str:
        return f"{self.key[:8]}…: {self.attempts}"
