"""One person saves a view in two windows at once."""

from functools import partial

import pytest

from accounts.models import SavedView, User
from accounts.saved_views.services import ViewRefused, save_view
from tests.factories import make_office, make_officer
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_two_views_of_one_name_the_second_is_refused():
    person = make_officer(make_office())
    saving = partial(
        save_view,
        page="tasks",
        name="Của tôi",
        query="mine=1",
        columns=[],
        shared=False,
        start=False,
    )

    first, second = run_behind(
        User.objects.filter(pk=person.pk),
        partial(saving, User.objects.get(pk=person.pk)),
        partial(saving, User.objects.get(pk=person.pk)),
        one_by_one=True,
        expected=(ViewRefused,),
    )

    assert isinstance(second, ViewRefused)
    assert list(SavedView.objects.all()) == [first]
