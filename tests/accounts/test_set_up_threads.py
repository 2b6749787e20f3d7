"""Two people set an installation up at the same moment."""

import pytest
from django.test import Client

from accounts.models import SetUp, Unit, User
from accounts.setup.services import open_set_up
from tests.accounts.setting_up import ADMINISTRATOR, answer_all
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_one_of_two_who_finish_at_once_wins():
    clients = [Client(), Client()]
    for client in clients:
        answer_all(client)
    finish = [
        lambda client=client, name=name: (
            client.post("/set-up/administrator/", ADMINISTRATOR | {"username": name}).status_code
        )
        for client, name in zip(clients, ("mot", "hai"), strict=True)
    ]

    codes = run_behind(SetUp.objects.all(), *finish)

    assert sorted(codes) == [302, 404]
    assert Unit.objects.filter(kind="commune").count() == 1
    assert User.objects.count() == 4
    assert not SetUp.objects.exists()


def test_processes_that_open_it_at_once_say_the_same_token():
    tokens = run_behind(None, open_set_up, open_set_up)

    assert tokens == [SetUp.objects.get().token] * 2
