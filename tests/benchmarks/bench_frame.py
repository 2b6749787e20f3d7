"""What the frame costs: the work of a page that is only frame, beside a bare answer of the same
bytes.

The bare answer goes through the same middlewares and asks nothing of the person; the frame finds
the person, the plan in use and what waits.
"""

import os
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings.test")

import django

django.setup()

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path

from accounts.models import User
from tests.benchmarks.judging import Judge, in_turn, judging
from tests.benchmarks.own_database import own_demo, own_meter

GOAL = 5  # ms
ROUNDS, REQUESTS = 15, 30
PEOPLE = ("canbo", "thuongtruc", "lanhdao")
bare_bytes = b""


def only_frame(request):
    return TemplateResponse(request, "base.html")


@login_not_required
def bare(request):
    return HttpResponse(bare_bytes)


urlpatterns = [
    path("only-frame/", only_frame),
    path("bare/", bare),
    path("", include("cchc.urls")),
]


def compare(judge: Judge, name: str) -> None:
    """Judge what the frame adds to the pages of one person."""
    global bare_bytes
    client = Client()
    client.force_login(User.objects.get(username=name))
    bare_bytes = client.get("/only-frame/").content
    runs = {"bare": partial(client.get, "/bare/"), "frame": partial(client.get, "/only-frame/")}
    costs = in_turn(runs, rounds=ROUNDS, times=REQUESTS, meters=dict.fromkeys(runs, own_meter()))
    judge.tell(f"{name}: a bare answer", costs["bare"])
    judge.tell(f"{name}: the frame alone", costs["frame"])
    judge.at_most(f"{name}: the frame adds", costs["frame"].work - costs["bare"].work, GOAL, "ms")


if __name__ == "__main__":
    with judging("frame") as judge, own_demo(), override_settings(ROOT_URLCONF=__name__):
        for name in PEOPLE:
            compare(judge, name)
