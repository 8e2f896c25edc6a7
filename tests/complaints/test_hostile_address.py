"""A complainant whose e-mail address is valid and holds tags."""

from datetime import datetime

import pytest

from accounts.models import User
from tests.complaints.factories import log
from tests.conftest import ClientFor


@pytest.mark.django_db
def test_tags_in_an_address_are_shown_and_not_obeyed(manager: User, now: datetime, client_for: ClientFor) -> None:
    complaint = log(manager, now, complainant_contact='"<img/src=x>"@example.com')
    page = client_for(manager).get(complaint.get_absolute_url()).content.decode()
    assert "<img/src=x>" not in page
    assert "E-mail goes to &quot;&lt;img/src=x&gt;&quot;@example.com." in page
