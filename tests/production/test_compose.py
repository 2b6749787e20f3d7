"""The installation of `docker-compose.yml`: every service as written, asked from outside by TLS."""

import re
import subprocess
import tarfile
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from packaging.version import Version
from urllib3 import encode_multipart_formdata

from tests.accounts import setting_up
from tests.machine import wait_until
from tests.plans import files
from tests.plans.documents import appendix_bytes, plan_text
from tests.production.containers import NETWORK, Network
from tests.production.files import ROOT, dockerfile, example_variables
from tests.production.installation import Installation
from tests.production.visitor import Visitor
from tests.sampling import WHOLE
from tests.servers import MailServer, running

pytestmark = [
    pytest.mark.services,
    pytest.mark.containers,
    pytest.mark.long,
    pytest.mark.sampled,
]

SITE = "cchc.example.vn"
NAMES = [f"proxy {SITE}", "database", "queue", "web", "web-2 web"]
NAMES += ["worker", "worker-heavy", "beat", "build"]
MAIL = f"{NETWORK}.1"  # this machine, as the containers see it
PORT = 2525
EMAIL = "quan@xa.example"
LEADS = [  # of tasks of the plan that is brought in
    {"name": "TTPVHCC", "abbreviation": "TTPV", "kind": "office"},
    {"name": "Tổ công nghệ số cộng đồng", "abbreviation": "TCNS", "kind": "other"},
]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    with Network(tmp_path_factory.mktemp("containers"), NAMES) as network, network.entered():
        variables = example_variables(
            SITE=SITE,
            TLS="tls internal",
            BACKUP_KEY="một câu dài mà không ai đoán được",
            EMAIL_URL=f"smtp://{MAIL}:{PORT}",
        )
        installation = Installation(network, variables)
        installation.build()
        if not WHOLE:  # which migrates from nothing
            installation.make_tables()
        installation.start("web")
        installation.start("web", copy="web-2")  # both migrate
        installation.start_all()
        yield installation


@pytest.fixture(autouse=True)
def whole(installation):
    """What another test ended runs again."""
    installation.start_all()


@pytest.fixture(scope="module")
def authority(installation) -> Path:
    """The certificate of the authority that the proxy made for itself."""
    volumes = installation.network.folder / "volumes"
    return volumes / "certificates" / "caddy" / "pki" / "authorities" / "local" / "root.crt"


@pytest.fixture
def stranger(authority) -> Visitor:
    return Visitor(SITE, authority)


@pytest.fixture(scope="module")
def administrator(installation, authority) -> Visitor:
    """Who followed the address in the log of `web` and set the installation up."""
    visitor = Visitor(SITE, authority)
    told = installation.containers["web"].told()
    visitor.get(re.search(rf"https://{SITE}(/set-up/\?token=\S+)", told)[1])
    visitor.send_form("/set-up/authority/", setting_up.AUTHORITY)
    visitor.send_form("/set-up/offices/", setting_up.rows("offices", *setting_up.OFFICES, *LEADS))
    visitor.send_form("/set-up/people/", setting_up.rows("people", *setting_up.PEOPLE))
    visitor.send_form("/set-up/administrator/", setting_up.ADMINISTRATOR | {"email": EMAIL})
    return visitor


@pytest.fixture(scope="module")
def plan(administrator) -> str:
    """The address of the plan that was brought in from its files."""
    return import_plan(administrator)


def test_who_comes_without_tls_is_led_to_it(stranger):
    answer = stranger.get(f"http://{SITE}/accounts/login/", allow_redirects=False)

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://{SITE}/accounts/login/"
    secure = stranger.get("/accounts/login/")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert all(cookie.secure for cookie in secure.cookies)


def test_what_pages_load_is_named_by_its_content_small_and_kept(stranger):
    page = stranger.get("/accounts/login/").text
    [style, *_] = re.findall(r'href="(/static/css/[^"]+\.[0-9a-f]{12}\.css)"', page)

    answer = stranger.get(style, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < len(answer.content)


def test_all_parts_answer_and_every_service_is_healthy(installation, stranger):
    ready = stranger.get("/readyz")

    assert stranger.get("/healthz").text == "ok"
    parts = ("database", "storage", "broker", "worker")
    assert (ready.status_code, ready.json()) == (200, dict.fromkeys(parts, True))
    assert [name for name in installation.services if not installation.is_healthy(name)] == []


def test_two_webs_that_start_at_once_both_serve(installation):
    """They took turns at the database, and the queue carries one set of tables."""
    for name in ("web", "web-2"):
        told = installation.containers[name].told()
        assert told.count("Booting worker") == 3, told
        assert "Traceback" not in told


def test_the_proxy_and_the_product_let_the_same_through():
    most = settings.BODY_LIMIT // 1_000_000

    assert f"max_size {most}MB" in (ROOT / "deploy" / "Caddyfile").read_text()


def test_the_packages_of_the_image_are_those_that_run_here():
    [install, *_] = (line for line in dockerfile("RUN") if "apt-get install" in line)
    words = install.partition("--no-install-recommends")[2].partition("&&")[0].split()
    pinned = re.findall(
        r"^([\w.-]+)(?:\[\w+\])?==(\S+)", requirements("requirements-prod.txt"), re.MULTILINE
    )

    assert subprocess.run(("dpkg-query", "-s", *words), stdout=subprocess.DEVNULL).returncode == 0
    assert {name: Version(version(name)) for name, _ in pinned} == {
        name: Version(pin) for name, pin in pinned
    }


def requirements(name: str) -> str:
    text = (ROOT / name).read_text()
    return text + "".join(requirements(other) for other in re.findall(r"^-r (\S+)", text, re.M))


def test_what_is_too_much_is_refused_in_words(installation, authority, tmp_path):
    large = tmp_path / "lon.pdf"
    with large.open("wb") as file:
        file.truncate(settings.BODY_LIMIT + 30_000_000)
    proxy = installation.network.known[SITE]

    # over a line like an office's, on which the answer arrives while there is much left to send
    line = ("curl", "--silent", "--http1.1", "--limit-rate", "10M", "--cacert", authority)
    # the proxy hangs up half a second after its answer: who was too busy to hear it asks again
    again = ("--retry", "9", "--retry-all-errors")
    command = (*line, *again, "--form", f"file=@{large}")
    place = ("--resolve", f"{SITE}:443:{proxy}", f"https://{SITE}/evidence/add/")
    answer = subprocess.run(
        (*command, "--write-out", "%{http_code}", *place),
        capture_output=True,
        check=True,
        text=True,
    ).stdout

    assert answer.endswith("413")
    assert "các tệp gửi một lần lớn hơn 60 MB" in answer


def test_evidence_comes_back_as_it_was_sent(administrator):
    place = add_evidence(administrator, files.pdf_bytes())

    assert administrator.get(f"{place}file").content == files.pdf_bytes()


def test_from_the_plan_to_the_report_in_word(administrator, plan):
    """Read by `worker-heavy`, built by a worker, from a click each."""
    report = administrator.send_form(f"{plan}reports/", {}, to=f"{plan}reports/quarter-1/")
    wait_until(
        lambda: f"{report}file/" in administrator.get(report).text,
        lambda: administrator.get(report).text,
    )
    answer = administrator.get(f"{report}file/")

    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Type"].endswith("wordprocessingml.document")


def test_a_mail_leads_back_by_tls(administrator, stranger):
    with running(MailServer(PORT, host=MAIL)) as mails:
        stranger.send_form("/accounts/reset/", {"email": EMAIL})
        wait_until(lambda: mails.received)

    [mail] = mails.received
    assert (mail["To"], mail["From"]) == (EMAIL, f"cchc@{SITE}")
    address = re.search(rf"https://{SITE}(/accounts/reset/\S+)", mail.get_content())[1]
    assert stranger.get(address).status_code == 200


def test_a_backup_is_made_where_the_archives_lie(installation, administrator):
    container = installation.containers["worker-heavy"]

    assert container.run(("python", "manage.py", "backup")) == 0, container.told()

    [archive] = (installation.network.folder / "volumes" / "files" / "backups").iterdir()
    with tarfile.open(archive) as whole:
        assert whole.getnames() == ["key.age", "data.tar.gz.age"]


def test_a_web_that_is_asked_to_end_answers_what_it_was_asked_before(installation, administrator):
    """Meanwhile the other one serves."""
    sent, headers = evidence_form(administrator, files.pdf_bytes(words=b"in flight"))
    web = HTTPConnection("web-2", 8000)
    web.putrequest("POST", "/evidence/add/", skip_host=True)
    for name, value in headers.items():
        web.putheader(name, value)
    web.endheaders(sent[:-100])

    with ThreadPoolExecutor() as others:
        ended = others.submit(installation.stop, "web-2")
        wait_until(lambda: "Handling signal: term" in installation.containers["web-2"].told())
        assert administrator.get("/my-work/").status_code == 200
        web.send(sent[-100:])
        answer = web.getresponse()

    assert answer.status == 302
    assert ended.result() == 0


def test_each_service_ends_when_asked_and_comes_back_with_all_it_kept(
    installation, administrator, plan
):
    """A job that is asked for while the queue is away is sent by the schedule, once it is back."""
    place = add_evidence(administrator, files.pdf_bytes())
    codes = {name: installation.stop(name) for name in ("queue", "worker", "proxy")}
    installation.start("proxy")
    installation.wait_until_healthy("proxy")
    report = administrator.send_form(f"{plan}reports/", {}, to=f"{plan}reports/year/")
    codes["database"] = installation.stop("database")
    installation.start_all()

    assert administrator.get(f"{place}file").content == files.pdf_bytes()
    wait_until(
        lambda: f"{report}file/" in administrator.get(report).text,
        lambda: administrator.get(report).text,
    )
    codes |= {name: installation.stop(name) for name in ("worker-heavy", "beat")}
    told = {name: installation.containers[name].told()[-4000:] for name in codes if codes[name]}
    assert codes == dict.fromkeys(codes, 0), told


def evidence_form(visitor: Visitor, content: bytes) -> tuple[bytes, dict[str, str]]:
    """A form of evidence as it goes over the wire behind the proxy, and its head."""
    fields = {"year": "2026", "csrfmiddlewaretoken": visitor.token("/evidence/add/")}
    file = {"file": ("so.pdf", content, "application/pdf")}
    sent, kind = encode_multipart_formdata(fields | file)
    return sent, {
        "Host": SITE,
        "X-Forwarded-Proto": "https",
        "Referer": f"https://{SITE}/evidence/add/",
        "Cookie": "; ".join(f"{each.name}={each.value}" for each in visitor.cookies),
        "Content-Type": kind,
        "Content-Length": str(len(sent)),
    }


def add_evidence(visitor: Visitor, content: bytes) -> str:
    """Register a piece; return its address."""
    file = {"file": ("so.pdf", content, "application/pdf")}
    return visitor.send_form("/evidence/add/", {"year": "2026"}, files=file)


def import_plan(visitor: Visitor) -> str:
    """Bring the plan's files in and hand it out; return the address of the plan."""
    files = [
        ("files", ("ke-hoach.txt", plan_text())),
        ("files", ("phu-luc.docx", appendix_bytes())),
    ]
    [unit, *_] = re.findall(r'<option value="(\d+)"', visitor.get("/plans/import/").text)
    place = visitor.send_form("/plans/import/", {"unit": unit}, files=files)
    wait_until(
        lambda: f"{place}confirm/" in visitor.get(place).text, lambda: visitor.get(place).text
    )
    visitor.send_form(place, {}, to=f"{place}confirm/")
    page = visitor.get(place).text
    [plan, *_] = re.findall(r"/plans/\d+/(?=hand-out/)", page)
    [seen, *_] = re.findall(r'name="seen" value="([^"]*)"', page)
    visitor.send_form(place, {"seen": seen}, to=f"{plan}hand-out/start/")
    return plan
