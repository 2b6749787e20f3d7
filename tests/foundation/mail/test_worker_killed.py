"""A real worker is killed while the mail server keeps it waiting: the next one sends the mail,
once.
"""

import pytest

from tests.servers import mail_server, silent_server

pytestmark = pytest.mark.services

LAN = "lan@xa.example.vn"
ASK = f"""
from django.test import Client
from tests.factories import make_officer
make_officer(email="{LAN}")
answer = Client(SERVER_NAME="127.0.0.1").post("/accounts/reset/", {{"email": "{LAN}"}})
assert answer.url == "/accounts/reset/sent/"
"""
A_MINUTE_LATER = """
from datetime import timedelta
from django.db.models import F
from post_office.models import Email
Email.objects.update(scheduled_time=F("scheduled_time") - timedelta(minutes=1))
"""
MAIL = "select status, number_of_retries from post_office_email"
SENT, REQUEUED = 0, 3


def test_a_mail_outlives_the_worker_that_was_sending_it(machine, migrated):
    machine.begin_with(migrated)
    with silent_server() as door:
        port = door.getsockname()[1]
        machine.environment |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "EMAIL_TIMEOUT": "100"}
        machine.manage("shell", "-c", ASK)

        with machine.working() as first:
            door.settimeout(60)
            held = door.accept()[0]  # the worker waits for a greeting
            assert machine.row(MAIL) == (REQUEUED, 1)
            machine.kill(first)
        held.close()

    machine.manage("shell", "-c", A_MINUTE_LATER)
    with mail_server(port) as server, machine.working():
        machine.wait_for_row((SENT, 2), MAIL)
        machine.wait_for_row((0,), "select count(*) from jobs_job where state != 'done'")

    (message,) = server.received
    assert message["To"] == LAN
    assert "http://127.0.0.1/accounts/reset/" in message.get_content()
    assert machine.row(
        "select count(*) from post_office_email where message like '%/accounts/reset/%'"
    ) == (0,)
