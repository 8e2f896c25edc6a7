"""What people do to drafts of any kind, one function per intent."""

from drafting.services.edit_locks import hold, release, take_over

__all__ = ["hold", "release", "take_over"]
