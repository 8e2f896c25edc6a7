"""The report of attainment: what its address asks for, what its page and its files say."""
