"""Storm control with many workers at once: claims that only PostgreSQL can show."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from accounts.models import User
from notifications.models import Notice, OutgoingEmail
from notifications.services.digests import send_digests
from tests.factories import UserFactory
from tests.notifications.test_notices import MINUTE, tell
from tests.notifications.test_outside import tell as tell_outside

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORKERS = 10


def in_workers(work: Sequence[Callable[[], object]]) -> list[BaseException]:
    """Run the callables, one thread and connection each, all at once; return what they raised."""
    raised: list[BaseException] = []
    gate = Barrier(len(work))

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def test_ten_workers_send_five_alone_and_stop_each_other_nowhere(now: datetime) -> None:
    people: list[User] = [UserFactory() for _number in range(4)]

    def sweep(worker: int) -> None:
        """Tell everybody ten times in one transaction, in another order than the next worker."""
        with transaction.atomic():
            for number in range(10):
                for person in people if worker % 2 else reversed(people):
                    tell(person, f"{worker}-{number}", now)
                tell_outside(f"{worker}-{number}", now)

    assert in_workers([partial(sweep, worker) for worker in range(WORKERS)]) == []
    for person in people:
        mine = Notice.objects.filter(recipient=person)
        assert mine.count() == 100, "nothing is dropped"
        assert mine.filter(state="alone").count() == 5
        assert mine.filter(state="gathered").count() == 95
        assert set(mine.filter(state="alone").values_list("slot", flat=True)) == {0, 1, 2, 3, 4}
    outside = Notice.objects.filter(recipient=None)
    assert (outside.filter(state="alone").count(), outside.filter(state="gathered").count()) == (5, 95)
    assert OutgoingEmail.objects.count() == 25

    assert in_workers([lambda: send_digests(now=now + 10 * MINUTE)] * WORKERS) == []
    assert OutgoingEmail.objects.filter(kind="digest").count() == 5, "one digest each, whoever wrote it"
    assert not Notice.objects.filter(state="gathered").exists()
    assert Notice.objects.filter(state="digest", email__isnull=False).count() == 475


def test_the_same_thing_told_by_ten_workers_is_told_once(now: datetime) -> None:
    person = UserFactory()
    raised = in_workers([lambda: tell(person, "same", now)] * WORKERS)
    assert raised == []
    assert (Notice.objects.count(), OutgoingEmail.objects.count()) == (1, 1)
