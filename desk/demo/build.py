"""Loading the whole sample company in one transaction."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.domain.permissions import Role
from accounts.models import ListColumns, SavedList
from accounts.services.saving_views import save_view
from desk.demo.agreements import create_agreements
from desk.demo.calendars import open_as_the_company_does
from desk.demo.complaints import create_complaints
from desk.demo.customers import create_customers
from desk.demo.duties import create_duties
from desk.demo.history import create_history
from desk.demo.look import dress_documents
from desk.demo.notices import create_notices
from desk.demo.people import People, create_people, name_organisation
from desk.demo.policies import create_policies
from desk.demo.recompute import close_for_a_day
from desk.demo.targets import create_target_sets
from desk.demo.webhooks import create_webhooks
from desk.summaries.sending import send_summaries
from documents.models import Rendering
from sla.services import publish_default_targets

LOGINS = (
    ("spravce@severka.example", Role.ADMINISTRATOR),
    ("manazer@severka.example", Role.MANAGER),
    ("vedouci@severka.example", Role.SUPERVISOR),
    ("agent@severka.example", Role.AGENT),
    ("emily@severka.example", Role.AGENT),
    ("kolega@severka.example", Role.STAFF),
    ("auditor@severka.example", Role.AUDITOR),
)


@transaction.atomic
def load(*, now: datetime) -> None:
    """Load everything, or nothing: people, targets, customers, agreements, policies, duties, complaints."""
    began = now - timedelta(days=190)
    name_organisation()
    dress_documents(began)
    people = create_people(began)
    publish_default_targets(now=began, actor=people.manager)
    create_target_sets(people.manager, began + timedelta(minutes=10))
    open_as_the_company_does(people.manager, began)
    customers = create_customers(people.manager, began)
    create_agreements(people.manager, customers, now)
    create_policies(people.manager, people.staff, now)
    create_duties(people, customers, now)
    create_history(people, customers, now)
    create_complaints(people, customers, now)
    _keep_views(people)
    create_notices(people, now)
    close_for_a_day(people, now)
    create_webhooks(now)
    _leave_nothing_overdue(now)


def _leave_nothing_overdue(now: datetime) -> None:
    """What history left for workers to do is due from now on: a first start is no outage."""
    waiting = Rendering.objects.filter(state=Rendering.State.WAITING)
    waiting.update(requested_at=now, due_at=now + timedelta(minutes=1))
    send_summaries(now=now)


def _keep_views(people: People) -> None:
    """What people have made of their lists: views under a name, and columns that one of them does without."""
    complaints, agreements = SavedList.COMPLAINTS, SavedList.AGREEMENTS
    voicemail = "state=open&channel=voicemail"
    save_view(owner=people.manager, listed=complaints, name="Vysoká priorita", query="state=open&priority=high")
    save_view(owner=people.supervisor, listed=complaints, name="Hlasové vzkazy", query=voicemail)
    save_view(owner=people.manager, listed=agreements, name="Končí do roka", query="state=in_force&ending=365")
    ListColumns.objects.create(owner=people.supervisor, listed=agreements, hidden="owner changed")
