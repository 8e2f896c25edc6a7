"""Service agreements: drafted, checked, approved, signed, in force."""
