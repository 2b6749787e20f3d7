"""The data of each version opens with the present code, and says what it said then."""

import json
import os
import subprocess
import sys

import pytest

from tests.sampling import WHOLE

from .keeping import PLACE, unpack

VERSIONS = sorted(place.name.removesuffix(".sql.xz") for place in PLACE.glob("*.sql.xz"))
# each takes 20 processor seconds
TRIED = VERSIONS if WHOLE else VERSIONS[-1:]
OK = 200

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.sampled]


@pytest.mark.parametrize("version", TRIED)
def test_the_data_of_a_version_opens_and_says_what_it_said(version, tmp_path):
    told = unpack(version, tmp_path / "cchc.sqlite3")

    found = opened(tmp_path)

    assert found["figures"]["reports"] == told["reports"]
    assert found["figures"]["states"] == told["states"]
    assert {pk: found["figures"]["scores"].get(pk) for pk in told["scores"]} == told["scores"]
    history = found["history"]
    assert history["told"] == history["kept"]
    assert sum(history["told"].values()) > 0
    assert history["line"] == ["Đưa vào kế hoạch", history["first"][1]]
    assert len(found["pages"]) > 50
    assert {page: code for page, code in found["pages"].items() if code != OK} == {}


def opened(folder) -> dict:
    """What the present code finds in the database of `folder`, in a process of its own."""
    places = {
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "cchc.settings.dev",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.versions.opening"],
        env={name: text for name, text in os.environ.items() if name != "DATABASE_URL"} | places,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)
