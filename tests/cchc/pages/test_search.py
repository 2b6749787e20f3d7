"""Search: without accents, by abbreviation, and nothing that the person may not see."""

import pytest
from django.urls import reverse

from cchc.pages.search import terms
from plans.services import add_evidence
from reports.models import Report
from tests.factories import (
    make_form,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_task,
)

from .conftest import HTMX

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Một cửa", [("mot",), ("cua",)]),
        ("TTHC cấp xã", [("tthc", "thu tuc hanh chinh"), ("cap",), ("xa",)]),
        ("thủ tục hành chính xã", [("xa",), ("thu tuc hanh chinh", "tthc")]),
        ("  ", []),
    ],
)
def test_words_are_folded_and_abbreviations_known_both_ways(words, found):
    assert terms(words) == found


def search(client, words, query=""):
    response = client.get(
        "/search/", {"q": words} | dict(pair.split("=") for pair in query.split("&") if pair)
    )
    return {group.key: [hit.words for hit in group.hits] for group in response.context["found"]}


@pytest.fixture
def everything(plan, office, officer):
    """One row of each kind that speaks of one-stop service."""
    plan.title = "Cải cách hành chính, bộ phận một cửa"
    plan.save()
    make_task(plan, content="Niêm yết TTHC tại bộ phận một cửa")
    make_indicator(plan, statement="Hồ sơ một cửa đúng hạn")
    add_evidence(
        authority=plan.unit,
        unit=office,
        by=officer,
        year=2026,
        title="Ảnh bộ phận một cửa",
        link="https://khemay.vn",
    )
    Report.objects.create(plan=plan, period=plan.periods.first())


def test_every_kind_is_found_without_accents(client, everything, officer):
    client.force_login(officer)

    assert search(client, "mot cua") == {
        "plans": ["Kế hoạch 15/KH-UBND năm 2026"],
        "tasks": ["Niêm yết TTHC tại bộ phận một cửa"],
        "indicators": ["Hồ sơ một cửa đúng hạn"],
        "evidence": ["Ảnh bộ phận một cửa"],
    }
    assert search(client, "quý i") == {
        "reports": ["Kết quả công tác cải cách hành chính Quý I năm 2026"]
    }
    assert search(client, "15/kh-ubnd") == {"plans": ["Kế hoạch 15/KH-UBND năm 2026"]}


def test_long_and_short_forms_find_each_other(client, plan, officer):
    make_task(plan, content="Niêm yết TTHC")
    make_task(plan, content="Rà soát thủ tục hành chính")
    client.force_login(officer)

    for words in ("tthc", "thủ tục hành chính"):
        assert search(client, words) == {"tasks": ["Niêm yết TTHC", "Rà soát thủ tục hành chính"]}


def test_strangers_find_nothing(client, everything):
    client.force_login(make_officer(make_office(make_plan().unit)))

    assert search(client, "mot cua") == {}


def test_many_hits_are_cut_and_all_of_one_kind_can_be_seen(client, plan, officer):
    for n in range(25):
        make_task(plan, content=f"Họp giao ban lần {n}")
    client.force_login(officer)

    page = client.get("/search/?q=giao+ban").content.decode()

    assert len(search(client, "giao ban")["tasks"]) == 20
    assert "Xem tất cả 25" in page
    assert len(search(client, "giao ban", "in=tasks")["tasks"]) == 25
    assert search(client, "giao ban", "in=nothing").keys() == {"tasks"}


def test_nothing_asked_and_nothing_found_are_said_so(client, officer):
    client.force_login(officer)

    assert "không cần gõ dấu" in client.get("/search/").content.decode()
    assert "Không tìm thấy" in client.get("/search/?q=%25_").content.decode()


def test_htmx_gets_the_hits_alone(client, everything, officer):
    client.force_login(officer)

    response = client.get("/search/?q=mot+cua", headers=HTMX)

    assert response.content.decode().lstrip().startswith('<div id="found"')
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("count", [3, 300])
def test_the_same_queries_for_any_number_of_rows(
    client, plan, officer, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_task(plan, content="Họp giao ban")
    client.force_login(officer)
    client.get("/search/?q=giao+ban")

    with django_assert_max_num_queries(12):
        client.get("/search/?q=giao+ban")


def test_rows_of_forms_in_force_are_found_by_name(client, plan, officer):
    rows = [{"code": "7", "name": "Số hồ sơ đã giải quyết"}, {"code": "8", "name": "Số văn bản"}]
    form = make_form(code="tthc", name="Giải quyết TTHC", year=2025, rows=rows)
    make_form(code="nhap", state="draft", rows=rows)
    make_form(code="xa-khac", owner=make_officer().authority, rows=rows)
    make_form(code="sau", year=2027, rows=rows)
    client.force_login(officer)

    response = client.get("/search/", {"q": "ho so giai quyet"})

    [group] = response.context["found"]
    [hit] = group.hits
    address = reverse("indicators:statistics_form", args=[plan.pk, form.pk, "quarter-1"])
    assert (group.key, hit.words, hit.note) == (
        "statistics",
        "Số hồ sơ đã giải quyết",
        "Giải quyết TTHC",
    )
    assert hit.url == f"{address}#row-{form.rows.get(code='7').pk}"
