"""Questions that only several apps together can answer."""
