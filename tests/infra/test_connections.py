"""A worker finds its way back to a database that was restarted."""

import pytest
from django.db import DatabaseError, connection

from accounts.models import User
from config.connections import drop_dead_connections

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _end_session() -> None:
    """End this test's own session, as the end of the server does."""
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()


def test_the_task_after_a_restart_has_a_connection() -> None:
    _end_session()
    drop_dead_connections()
    assert not User.objects.exists()


def test_the_task_after_one_that_failed_has_a_connection() -> None:
    _end_session()
    with pytest.raises(DatabaseError):
        User.objects.exists()
    drop_dead_connections()
    assert not User.objects.exists()
