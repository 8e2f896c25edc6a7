"""What an agreement is, without a database."""
