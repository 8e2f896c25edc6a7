"""Questions about policies; none of them writes."""
