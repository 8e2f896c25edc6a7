"""Keeping views of lists under names of one's own."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.saved_view import NAME_LENGTH, QUERY_LENGTH, SavedList, SavedView
from core.errors import Problem, Refusal

MOST = 20


@transaction.atomic
def save_view(*, owner: User, listed: SavedList, name: str, query: str) -> SavedView:
    """Keep a view of a list; one of the same name is replaced. `query` is checked when it is opened.

    Raises Refusal without a name, for one that is too long, and beyond the twentieth view of the list.
    """
    name = " ".join(name.split())
    if not name:
        raise Refusal(Problem("name", "required", _("Give the view a name.")))
    if len(name) > NAME_LENGTH:
        raise Refusal(Problem("name", "too_long", _("Use at most %(limit)s characters.") % {"limit": NAME_LENGTH}))
    if "\x00" in name:
        raise Refusal(
            Problem("name", "null_characters", _("The text contains a null character, which cannot be stored."))
        )
    if len(query) > QUERY_LENGTH:
        raise Refusal(Problem("name", "too_narrow", _("This view is too long to be kept. Search for fewer words.")))
    # The person's lock lets the second of two presses see the view of the first.
    User.objects.select_for_update().get(pk=owner.pk)
    others = SavedView.objects.filter(owner=owner, listed=listed).exclude(name=name)
    if others.count() >= MOST:
        message = _("You have %(most)d saved views. Remove one first.") % {"most": MOST}
        raise Refusal(Problem("name", "too_many", message))
    view, _created = SavedView.objects.update_or_create(
        owner=owner, listed=listed, name=name, defaults={"query": query}
    )
    return view
