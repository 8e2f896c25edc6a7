"""Real parts for tests: PostgreSQL, Redis, an SMTP server, Celery workers, a web server, Chromium.

The fixtures stand in `tests.servers.fixtures`. What needs no Django imports none, so that bin/test can use it too.
"""
