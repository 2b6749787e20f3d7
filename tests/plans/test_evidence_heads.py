"""Number, day and title of what is uploaded: asked, read in the file, confirmed by a person."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from plans.models import Evidence, EvidenceHead, EvidenceRefused
from plans.services import READ_EVIDENCE, add_evidence
from plans.services.evidence import describe_evidence, read_evidence
from tests.factories import (
    make_commune,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
    progress_form,
)

from . import files

pytestmark = [pytest.mark.both, pytest.mark.django_db]

PLAN = files.docx_bytes(
    "ỦY BAN NHÂN DÂN XÃ AN PHÚ",
    "Số: 15/KH-UBND",
    "An Phú, ngày 16 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Cải cách hành chính năm 2026",
    "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;",
)
READ = ("15/KH-UBND", date(2026, 1, 16), "Kế hoạch cải cách hành chính năm 2026")


@pytest.fixture
def officer(client):
    officer = make_officer(make_office(make_commune()))
    client.force_login(officer)
    return officer


def upload(by, name="ke-hoach.docx", content=PLAN, **values):
    given = {"authority": by.authority, "unit": by.unit, "by": by, "year": 2026}
    return add_evidence(**given, file=files.upload(name, content), **values)


def read(piece: Evidence) -> Evidence:
    """Do what the worker does with the job of the piece."""
    Job.objects.filter(pk=piece.job_id).update(state=Job.State.RUNNING, attempt=1)
    run(read_evidence, Job.objects.get(pk=piece.job_id))
    return Evidence.objects.select_related("job").get(pk=piece.pk)


def head(piece):
    return piece.number, piece.dated_on, piece.title


def test_a_word_file_tells_number_day_and_title(officer):
    piece = upload(officer)
    before = (*head(piece), piece.proposed, piece.job.name)

    piece = read(piece)

    assert before == ("", None, "ke-hoach", {"title": "name"}, READ_EVIDENCE)
    assert head(piece) == READ
    assert piece.proposed == dict.fromkeys(("number", "dated_on", "title"), "text")
    assert piece.job.state == Job.State.DONE


def test_a_piece_of_who_has_too_many_jobs_waiting_is_kept_unread(officer):
    Job.objects.bulk_create(
        Job(name="other", subject=f"{n}", created_by=officer) for n in range(Job.MOST_OF_ONE)
    )

    piece = upload(officer)

    assert Evidence.objects.get() == piece
    assert piece.job is None


def test_what_a_person_said_is_not_overwritten(officer):
    piece = read(upload(officer, number="7/BC-UBND", title="Báo cáo của phòng"))

    assert head(piece) == ("7/BC-UBND", date(2026, 1, 16), "Báo cáo của phòng")
    assert piece.proposed == {"dated_on": "text"}


def test_the_name_of_the_file_tells_what_its_text_does_not(officer):
    piece = read(upload(officer, "15-KH-UBND 16.01.2026.docx", files.docx_bytes("Nội dung")))

    assert head(piece) == ("15/KH-UBND", date(2026, 1, 16), "15-KH-UBND 16.01.2026")
    assert piece.proposed == dict.fromkeys(("number", "dated_on", "title"), "name")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hong.pdf", files.pdf_bytes()),
        ("hong.docx", files.zip_bytes(word__document__xml=b"<w")),
        ("../../etc/passwd\x00<script>.docx", files.docx_bytes("Nội dung")),
        ("phinh.docx", lambda: files.zip_bytes(word__document__xml=b" " * 50_000_000)),
    ],
)
def test_a_file_that_cannot_be_read_proposes_nothing(officer, name, content):
    content = content() if callable(content) else content

    piece = read(upload(officer, name, content))

    assert (piece.number, piece.dated_on) == ("", None)
    assert piece.proposed == {"title": "name"}
    assert piece.job.state == Job.State.DONE


def test_a_picture_and_a_link_are_not_read(officer):
    picture = upload(officer, "IMG_20260213.png", files.PNG)
    link = add_evidence(
        authority=officer.authority, unit=None, by=officer, year=2026, link="https://xa.vn/15"
    )

    assert (picture.dated_on, picture.job, link.job) == (None, None, None)
    assert (link.title, link.proposed) == ("https://xa.vn/15", {"title": "name"})


def test_the_same_file_again_brings_what_nobody_had_said(officer):
    first = read(upload(officer))

    again = upload(officer, "khac.docx", number="16/KH-UBND")

    stored = Evidence.objects.get()
    assert (again.known, stored.pk) == (True, first.pk)
    assert (stored.number, "number" in stored.proposed) == ("16/KH-UBND", False)


def test_the_page_shows_what_was_read_and_takes_it_confirmed(client, officer):
    piece = read(upload(officer))
    detail = reverse("plans:evidence_detail", args=[piece.pk])

    page = client.get(detail).content.decode()
    fields = {"number": "15/KH-UBND", "dated_on": "17/01/2026", "title_field": "Kế hoạch năm 2026"}
    answer = client.post(reverse("plans:evidence_describe", args=[piece.pk]), fields)

    piece = Evidence.objects.get()
    assert page.count("Đọc từ tệp, hãy xem lại.") == 3
    assert "Xác nhận" in page
    assert answer.url == detail
    assert head(piece) == ("15/KH-UBND", date(2026, 1, 17), "Kế hoạch năm 2026")
    assert piece.proposed == {}
    assert list(Evidence.objects.matching("ke hoach nam 2026")) == [piece]


def test_a_wrong_day_is_said_at_its_field_and_nothing_is_stored(client, officer):
    piece = upload(officer)

    answer = client.post(
        reverse("plans:evidence_describe", args=[piece.pk]),
        {"number": "1/KH", "dated_on": "31/02/2026", "title_field": "Tên"},
    )

    assert list(answer.context["form"].errors) == ["dated_on"]
    assert Evidence.objects.get().number == ""


def test_who_gave_it_and_the_standing_body_describe_it_and_nobody_else(client, officer):
    piece = upload(officer)
    address = reverse("plans:evidence_describe", args=[piece.pk])
    commune = officer.authority
    fields = {"number": "1/KH", "title_field": "Tên"}

    codes = []
    for person in (
        make_officer(),  # of another commune
        make_officer(make_office(commune)),
        make_user(commune, Role.LEADER),
        make_standing_officer(commune),
        officer,
    ):
        client.force_login(person)
        codes.append(client.post(address, fields).status_code)

    assert codes == [404, 404, 404, 302, 302]
    with pytest.raises(EvidenceRefused):
        describe_evidence(piece, by=make_officer(), head=EvidenceHead())


def test_an_upload_with_progress_takes_a_head_for_each_file(client, officer):
    task = make_task(make_plan(officer.authority), lead=officer.unit)
    sent = progress_form() | {
        "files": [
            files.upload("mot.pdf", files.pdf_bytes(b"/A 1")),
            files.upload("hai.pdf", files.pdf_bytes(b"/A 2")),
        ],
        "heads-0-number": "1/BC-UBND",
        "heads-0-dated_on": "05/02/2026",
        "heads-0-title": "Báo cáo một",
        "heads-1-number": "",
        "heads-1-dated_on": "",
        "heads-1-title": "Báo cáo hai",
    }

    client.post(reverse("tasks:task_progress", args=[task.pk]), sent)

    found = {piece.title: piece.number for piece in task.updates.get().evidence.all()}
    assert found == {"Báo cáo một": "1/BC-UBND", "Báo cáo hai": ""}
    assert Evidence.objects.get(title="Báo cáo một").dated_on == date(2026, 2, 5)


def test_a_wrong_day_of_a_file_is_said_and_what_was_typed_stays(client, officer):
    task = make_task(make_plan(officer.authority), lead=officer.unit)
    sent = progress_form() | {"heads-0-number": "9/BC", "heads-0-dated_on": "hôm qua"}

    page = client.post(reverse("tasks:task_progress", args=[task.pk]), sent).content.decode()

    assert "Tệp thứ 1: ngày văn bản “hôm qua” không đúng" in page
    assert 'value="9/BC"' in page
    assert not task.updates.exists()


def test_a_comment_takes_what_is_said_of_its_link(client, officer):
    task = make_task(make_plan(officer.authority), lead=officer.unit)
    sent = {"text": "Kèm bài", "link": "https://xa.vn/bai", "heads-0-title": "Bài trên trang"}

    client.post(reverse("tasks:task_comment", args=[task.pk]), sent)

    assert task.comments.get().evidence.get().title == "Bài trên trang"


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"gap": "number"}, ["Không số"]),
        ({"gap": "dated_on"}, ["Không ngày"]),
        ({"gap": "title"}, ["https://xa.vn/x"]),
        ({"gap": "any"}, ["https://xa.vn/x", "Không ngày", "Không số"]),
        ({"gap": "proposed"}, ["https://xa.vn/x"]),
        ({"used": "yes"}, ["Đủ"]),
        ({"used": "no"}, ["https://xa.vn/x", "Không ngày", "Không số"]),
        ({"words": "kiem tra thon"}, ["Đủ"]),
        ({"sort": "-dated_on"}, ["https://xa.vn/x", "Không số", "Đủ", "Không ngày"]),
        ({"sort": "dated_on"}, ["Đủ", "Không số", "https://xa.vn/x", "Không ngày"]),
        ({"sort": "; DROP"}, ["https://xa.vn/x", "Không ngày", "Không số", "Đủ"]),
    ],
)
def test_the_register_is_narrowed_and_sorted(client, officer, asked, names):
    given = {"authority": officer.authority, "unit": officer.unit, "by": officer, "year": 2026}
    number, first, second = "1/KH", date(2026, 1, 5), date(2026, 2, 5)
    full = add_evidence(**given, title="Đủ", number=number, dated_on=first, link="https://xa.vn/a")
    add_evidence(**given, title="Không số", dated_on=second, link="https://xa.vn/b")
    add_evidence(**given, title="Không ngày", number=number, link="https://xa.vn/c")
    add_evidence(**given, number=number, dated_on=date(2026, 3, 5), link="https://xa.vn/x")
    task = make_task(make_plan(officer.authority), content="Kiểm tra tại các thôn")
    task.comments.create(author=officer, text="Kèm").evidence.add(full)

    found = [
        piece.title for piece in client.get(reverse("plans:evidence_list"), asked).context["page"]
    ]

    assert found == names
