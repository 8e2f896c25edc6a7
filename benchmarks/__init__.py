"""What Dohoda promises of its own speed, measured. Each module is one subject and yields rows of one table."""
