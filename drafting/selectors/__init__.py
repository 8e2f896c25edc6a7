"""What stands about drafts of any kind."""

from drafting.selectors.edit_locks import holders

__all__ = ["holders"]
