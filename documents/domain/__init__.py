"""What documents look like: pure, without Django."""
