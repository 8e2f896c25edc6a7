"""Rules of complaint handling that need no database."""
