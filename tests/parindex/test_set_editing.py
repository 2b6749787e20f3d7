"""A draft is edited in the browser; a set in force never."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from parindex.rule_text import read_rule, rule_as_text
from parindex.services.sets import faults_of
from parindex.set_edit_forms import EXAMPLES
from tests.factories import make_form, make_user
from tests.parindex.rounds import make_round
from tests.walking import forms_of

pytestmark = [pytest.mark.both, pytest.mark.django_db]

NAMES = ("set_edit", "set_row", "set_row_sentence", "set_row_move", "set_row_remove")


@pytest.fixture
def played():
    return make_round(in_force=False)


@pytest.fixture
def client(client, played):
    client.force_login(played.appraiser)
    return client


def address(name, played, code=""):
    return reverse(f"parindex:{name}", args=[played.criteria_set.pk]) + (
        f"?code={code}" if code else ""
    )


def row(**values):
    own = {
        "name": "Báo cáo",
        "maximum": "10",
        "method": "self",
        "scope": "main",
        "rule": "Trừ 2 điểm mỗi lần chậm",
    }
    typed = own | {"evidence_asked": "", "office": ""} | values
    return {
        f"{name}_field" if name in ("name", "method") else name: value
        for name, value in typed.items()
    }


def test_a_criterion_is_changed(client, played):
    client.post(address("set_row", played, "1.2"), row(name="Báo cáo đủ"))

    changed = played.criteria_set.criteria.get(code="1.2")
    assert (changed.name, changed.rule) == (
        "Báo cáo đủ",
        {"kind": "deduction", "each": "2", "noun": "lần chậm"},
    )


def test_a_rule_that_is_not_understood_changes_nothing(client, played):
    page = client.post(address("set_row", played, "1.2"), row(rule="Tùy hội đồng"))

    assert page.context["form"].errors["rule"]
    assert played.criteria_set.criteria.get(code="1.2").rule["each"] == "2.5"


EVIDENCE = {"source": "evidence", "source_words": "kế hoạch", "source_by": "31/3", "rule": "BOOL"}


STATISTICS = {"source": "statistics", "source_form": "giai-quyet", "rule": "BOOL"}


@pytest.mark.parametrize(
    ("typed", "stored", "errors"),
    [
        ({"source_row": "CK"}, {"kind": "statistics", "form": "giai-quyet", "row": "CK"}, {}),
        ({"source_row": "X"}, {}, {"source_row": ["Biểu không có dòng này; các mã: CK."]}),
        (
            {"source_row": "CK", "source_column": "9"},
            {},
            {"source_column": ["Biểu không có cột này; các mã: 7."]},
        ),
        ({"source_form": ""}, {}, {"source_form": ["Hãy chọn biểu thống kê."]}),
    ],
)
def test_a_row_of_a_form_is_chosen_by_its_code(client, played, typed, stored, errors):
    rows = [{"code": "CK", "kind": "yes_no"}]
    make_form(code="giai-quyet", rows=rows, columns=[{"code": "7"}])

    page = client.post(address("set_row", played, "1.2"), row(**STATISTICS | typed))

    assert (page.context["form"].errors if page.context else {}) == errors
    assert played.criteria_set.criteria.get(code="1.2").source == stored


def test_a_source_is_chosen_with_what_its_kind_asks_for(client, played):
    client.post(address("set_row", played, "1.2"), row(**EVIDENCE, source_area="3"))

    stored = {"kind": "evidence", "words": "kế hoạch", "by": "03-31"}
    assert played.criteria_set.criteria.get(code="1.2").source == stored
    form = client.get(address("set_row", played, "1.2")).context["form"]
    assert {name: form[name].value() for name in ("source", "source_words", "source_by")} == {
        "source": "evidence",
        "source_words": "kế hoạch",
        "source_by": "31/03",
    }


def test_tasks_of_one_area_are_chosen_as_source(client, played):
    client.post(
        address("set_row", played, "1.2"), row(rule="RATIO", source="tasks_done", source_area="3")
    )

    assert played.criteria_set.criteria.get(code="1.2").source == {"kind": "tasks_done", "area": 3}


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("source_words", EVIDENCE | {"source_words": " "}),
        ("source_by", EVIDENCE | {"source_by": "31/02"}),
        ("source_by", EVIDENCE | {"source_by": "cuối năm"}),
        ("source", EVIDENCE | {"rule": "RATIO"}),
        ("source", EVIDENCE | {"source": "magic"}),
        ("maximum", {"maximum": "nhiều"}),
        ("maximum", {"maximum": "-1"}),
        ("maximum", {"maximum": "1,234"}),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(client, played, field, wrong):
    page = client.post(address("set_row", played, "1.2"), row(**wrong))

    assert list(page.context["form"].errors) == [field]
    assert played.criteria_set.criteria.get(code="1.2").source == {}
    assert played.criteria_set.criteria.get(code="1.2").maximum == 10


def test_a_criterion_with_parts_is_changed_without_rule_or_source(client, played):
    form = client.get(address("set_row", played, "1.1")).context["form"]
    client.post(
        address("set_row", played, "1.1"), row(name="Kế hoạch", maximum="30,5", source="tasks_done")
    )

    changed = played.criteria_set.criteria.get(code="1.1")
    assert list(form.fields) == ["code", "name", "maximum", "evidence_asked", "office"]
    assert (changed.name, str(changed.maximum), changed.rule, changed.source) == (
        "Kế hoạch",
        "30.50",
        {},
        {},
    )


def test_parts_follow_their_area_out_of_the_hundred_points(client, played):
    client.post(address("set_row", played, "1"), row(name="Thưởng", maximum="40", scope="bonus"))

    moved = played.criteria_set.criteria.filter(code__startswith="1")
    assert {(each.scope, each.area) for each in moved} == {("bonus", None)}


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_the_examples_beside_the_rule_are_understood(kind, example):
    assert rule_as_text(read_rule(example, Decimal(1)), Decimal(1))


def test_a_criterion_is_added_behind_those_of_its_parent(client, played):
    client.post(address("set_row", played), row(code="1.1.3", name="Mới", maximum="5", rule="BOOL"))

    codes = [each.code for each in played.criteria_set.criteria.all()]
    assert codes == ["1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2", "2", "2.1", "2.2", "T", "P"]
    assert played.criteria_set.criteria.get(code="1.1.3").area.code == "1"
    assert faults_of(played.criteria_set) == ["1.1: các phần cộng lại 35 điểm, điểm tối đa ghi 30."]


@pytest.mark.parametrize(
    ("parent", "code"), [("", "3"), ("1.1", "1.1.3"), ("2.1", "2.1.1"), ("T", "T.1")]
)
def test_the_next_free_code_is_proposed(client, played, parent, code):
    form = client.get(f"{address('set_row', played)}?parent={parent}").context["form"]

    assert form["code"].value() == code


@pytest.mark.parametrize("code", ["1.2", "5.1", "x y"])
def test_a_code_that_is_taken_or_stands_alone_is_refused(client, played, code):
    page = client.post(address("set_row", played), row(code=code))

    assert page.context["form"].errors["code"]
    assert played.criteria_set.criteria.count() == 10


def test_a_criterion_moves_with_its_parts(client, played):
    client.post(address("set_row_move", played), {"code": "1.1", "to": "down"})

    codes = [each.code for each in played.criteria_set.criteria.all()]
    assert codes == ["1", "1.2", "1.1", "1.1.1", "1.1.2", "2", "2.1", "2.2", "T", "P"]


def test_a_criterion_is_removed_with_its_parts(client, played):
    client.post(address("set_row_remove", played), {"code": "1.1"})

    assert [each.code for each in played.criteria_set.criteria.all()] == [
        "1",
        "1.2",
        "2",
        "2.1",
        "2.2",
        "T",
        "P",
    ]


def test_the_sentence_of_a_rule_is_shown_while_it_is_typed(client, played):
    page = client.post(
        address("set_row_sentence", played), {"rule": "BOOL", "maximum": "2"}
    ).content.decode()

    assert "Có: 2 điểm; không: 0 điểm" in page


def test_the_values_of_a_set_are_changed(client, played):
    sent = {"name_field": "Bộ", "year": 2027, "level": "commune", "not_applicable": "full"}
    client.post(
        address("set_edit", played),
        sent | {"bonus_cap": "2,5", "penalty_cap": 4, "bands": "Tốt: 85,5\nYếu: 0"},
    )

    played.criteria_set.refresh_from_db()
    assert (played.criteria_set.year, played.criteria_set.bands) == (
        2027,
        [["Tốt", "85.5"], ["Yếu", "0"]],
    )
    assert (str(played.criteria_set.bonus_cap), played.criteria_set.not_applicable) == (
        "2.50",
        "full",
    )


ASKED = ["Trần Bình vừa lưu nội dung này; hãy đối chiếu rồi lưu lại."]


@pytest.fixture
def colleague(played):
    """The browser of a second appraiser."""
    browser = Client()
    unit = played.appraiser.unit
    browser.force_login(make_user(unit, Role.APPRAISER, last_name="Trần", first_name="Bình"))
    return browser


def sent_from(page, has, **changed):
    """What the form of the page that holds the field `has` sends with these values `changed`."""
    page.whole = page.content
    [form] = [each for each in forms_of(page, page.request["PATH_INFO"]) if has in each.kinds]
    return form.values | changed


def helps(form):
    return {name: str(form[name].help_text) for name in form.fields}


def test_a_form_of_before_restores_no_old_criterion_and_shows_the_new_one(
    client, played, colleague
):
    place = address("set_row", played, "1.2")
    mine = sent_from(client.get(place), "maximum", office="Văn phòng")
    theirs = {"name_field": "Tên mới", "maximum": "8,5", "rule": "BOOL", "method": "survey"}
    assert (
        colleague.post(place, sent_from(client.get(place), "maximum", **theirs)).status_code == 302
    )

    asked = client.post(place, mine)

    form, stored = asked.context["form"], played.criteria_set.criteria
    assert (stored.get(code="1.2").name, stored.get(code="1.2").office) == ("Tên mới", "")
    assert form.errors == {"__all__": ASKED}
    assert helps(form)["name"] == "Đang lưu: Tên mới"
    assert helps(form)["maximum"] == "Đang lưu: 8,5"
    assert helps(form)["rule"] == "Đang lưu: Có: 8,5 điểm; không: 0 điểm"
    assert helps(form)["office"] == "Đang lưu: (trống)"
    assert "Đang lưu" not in helps(form)["evidence_asked"] + helps(form)["source"]

    again = sent_from(asked, "maximum")
    assert again["office"] == ["Văn phòng"]
    assert client.post(place, again).status_code == 302
    assert (stored.get(code="1.2").name, stored.get(code="1.2").office) == ("Báo cáo", "Văn phòng")


def test_a_part_of_a_criterion_that_moved_outside_the_100_points_asks_nobody(
    client, played, colleague
):
    part, above = (address("set_row", played, code) for code in ("1.2", "1"))
    mine = sent_from(client.get(part), "maximum", office="Văn phòng")
    colleague.post(above, sent_from(client.get(above), "maximum", scope="bonus"))

    assert client.post(part, mine).status_code == 302
    stored = played.criteria_set.criteria.get(code="1.2")
    assert (stored.office, stored.scope) == ("Văn phòng", "bonus")


def test_a_form_of_before_restores_no_old_values_of_the_set(client, played, colleague):
    place = address("set_edit", played)
    mine = sent_from(client.get(place), "bands", name_field="Tên của tôi")
    theirs = {"bands": "Tốt: 85,5", "year": "2027"}
    assert colleague.post(place, sent_from(client.get(place), "bands", **theirs)).status_code == 302

    asked = client.post(place, mine)

    form = asked.context["form"]
    played.criteria_set.refresh_from_db()
    assert (played.criteria_set.year, played.criteria_set.name) == (2027, "Bộ tiêu chí thử")
    assert form.errors == {"__all__": ASKED}
    assert (helps(form)["year"], helps(form)["bands"]) == ("Đang lưu: 2027", "Đang lưu: Tốt: 85,5")

    assert client.post(place, sent_from(asked, "bands")).status_code == 302
    played.criteria_set.refresh_from_db()
    assert (played.criteria_set.year, played.criteria_set.name) == (2026, "Tên của tôi")


def test_bands_that_make_no_sense_change_nothing(client, played):
    page = client.post(
        address("set_edit", played), {"name_field": "Bộ", "year": 2027, "bands": "Tốt"}
    )

    assert page.context["form"].errors["bands"]
    played.criteria_set.refresh_from_db()
    assert played.criteria_set.year == 2026


def test_sets_in_force_and_strangers_get_404(client, played):
    running = make_round()
    for user, target in (
        (running.appraiser, running),
        (played.standing(), played),
        (running.appraiser, played),
    ):
        client.force_login(user)
        assert {
            client.post(address(name, target), row(code="1.3")).status_code for name in NAMES
        } == {404}
