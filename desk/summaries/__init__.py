"""The regular summary for those who answer for others' deadlines."""

from desk.summaries.sending import send_summaries

__all__ = ["send_summaries"]
