"""What agreements and policies share, without a database."""
