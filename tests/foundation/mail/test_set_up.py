"""What mail goes through: what EMAIL_URL names; in production without it nothing, in the demo files
beside its data.
"""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.core.checks import run_checks

from foundation.mail.checks import NOT_SET_UP

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
QUEUE = "foundation.mail.backends.QueueBackend"
SAY = """
import json
from django.conf import settings
names = "MAIL_TRANSPORT", "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_TIMEOUT"
print(json.dumps([getattr(settings, name) for name in names]))
"""


def settings_of(layer: str, folder, **environment) -> list:
    """What a process of this layer reads from its environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EMAIL_")}
    secrets = {"SECRET_KEY": "x", "ALLOWED_HOSTS": "xa.example.vn"}
    where = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": f"cchc.settings.{layer}"}
    said = subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=project.BASE_DIR,
        env=clean | secrets | where | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(said.stdout)


@pytest.mark.parametrize(
    ("layer", "environment", "expected"),
    [
        ("prod", {}, ["", QUEUE, "localhost", 10]),
        ("prod", {"EMAIL_URL": ""}, ["", QUEUE, "localhost", 10]),
        (
            "prod",
            {"EMAIL_URL": "smtp+tls://a:b@thu.vn:587", "EMAIL_TIMEOUT": "3"},
            [SMTP, QUEUE, "thu.vn", 3],
        ),
        ("dev", {}, [FILES, QUEUE, "localhost", 10]),
    ],
)
def test_mail_goes_through_what_the_environment_names(tmp_path, layer, environment, expected):
    assert settings_of(layer, tmp_path, **environment) == expected


@pytest.mark.parametrize(("transport", "said"), [("", [NOT_SET_UP]), (SMTP, [])])
def test_the_check_of_a_deployment_tells_that_no_mail_is_sent(settings, transport, said):
    settings.MAIL_TRANSPORT = transport

    assert run_checks(tags=["mail"], include_deployment_checks=True) == said
