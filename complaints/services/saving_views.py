"""Keeping views of the list under names of one's own."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from complaints.models.saved_view import NAME_LENGTH, SavedView
from complaints.services.validation import refuse, text_problems
from core.errors import Problem

MOST = 20


@transaction.atomic
def save_view(*, owner: User, name: str, query: str) -> SavedView:
    """Keep a view of the list; one of the same name is replaced. `query` is checked when it is opened.

    Raises Refusal without a name, for one that is too long, and beyond the twentieth view.
    """
    name = " ".join(name.split())
    refuse(text_problems("name", name, limit=NAME_LENGTH, required=True))
    # The person's lock lets the second of two presses see the view of the first.
    User.objects.select_for_update().get(pk=owner.pk)
    others = SavedView.objects.filter(owner=owner).exclude(name=name)
    if others.count() >= MOST:
        message = _("You have %(most)d saved views. Remove one first.") % {"most": MOST}
        refuse([Problem("name", "too_many", message)])
    view, _created = SavedView.objects.update_or_create(owner=owner, name=name, defaults={"query": query})
    return view
