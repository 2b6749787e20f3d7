"""Survey results go out as a file, are filled in, and come back in; planted faults are each
named.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from accounts.models import Role, Unit
from foundation.exchange.models import ImportRun
from foundation.exchange.services import ImportRefused
from foundation.journal.history import history_of
from parindex.exchange import SurveyDataset
from parindex.facts import Facts
from parindex.models import CriteriaSet, Score
from parindex.services import ScoreRefused
from parindex.services.publication import publish
from parindex.services.surveys import store_survey
from tests.factories import make_commune, make_user
from tests.parindex.rounds import SMALL_SET, make_round, play_to_locked, play_to_second

from .books import Book, as_file, bring_in, store, table, undo

pytestmark = [pytest.mark.both, pytest.mark.django_db]
State, D = ImportRun.State, Decimal


def dataset_of(played, user=None):
    return SurveyDataset(user or played.appraiser, str(played.criteria_set.pk))


def keys(played, code="2.2"):
    return [str(played.score(code, commune).pk) for commune in played.communes]


def faults(found):
    return {line.number: dict(line.errors) for line in found.lines.wrong()}


def test_a_file_that_went_out_comes_back_without_any_change():
    played = make_round(communes=2)
    first, _ = (played.score("2.2", commune) for commune in played.communes)
    store_survey(
        played.criteria_set, {first.pk: Facts(answers={"A": 3, "D": 1})}, by=played.appraiser
    )

    found = bring_in(dataset_of(played), Book(dataset_of(played)).file)

    assert (found.state, found.counts) == (State.READY, {"same": 2}), found.job.error


def test_results_are_stored_after_the_lock_summed_up_and_taken_back():
    played = make_round(communes=2)
    play_to_locked(played)
    book, (first, second) = Book(dataset_of(played)), keys(played)
    book.set(first, Mức_A=40, Mức_B=30, Mức_C=20, Mức_D=10)
    book.data.cell(book.rows[second], book.at["Kết quả (%)"], "87,5%")
    book.set(second, Số_người_trả_lời="1.200")

    found = bring_in(dataset_of(played), book.file)
    assert found.counts == {"changed": 2}, faults(found)
    found = store(found)

    assert found.state == State.STORED, found.job.error
    score = Score.objects.get(pk=first)
    assert score.facts == {"answers": {"A": 40, "B": 30, "C": 20, "D": 10}}
    assert (score.self_points, score.respondents) == (D("9.30"), 100)  # 62% of 15
    assert score.self_words == "bình quân 100 phiếu 62% × 15 = 9,30"
    other = Score.objects.get(pk=second)
    assert (other.facts, other.self_points) == ({"value": "87.5", "count": 1200}, D("13.13"))
    assert other.self_words == "bình quân 1200 phiếu 87,5% × 15 = 13,13"
    row = history_of(score)[-1]
    assert (row.by, row.why) == (played.appraiser, "Nhập từ Excel")
    assert [played.assessment(commune).self_total for commune in played.communes] == [D(77), D(0)]
    assert [played.assessment(commune).final_total for commune in played.communes] == [
        D("9.30"),
        D("13.13"),
    ]

    found = undo(found)

    assert found.state == State.UNDONE, found.job.error
    score = Score.objects.get(pk=first)
    assert (score.facts, score.self_points, score.self_words) == ({}, None, "")
    assert played.assessment().final_total == D(0)


def test_a_file_of_the_surveyors_is_known_by_commune_and_criterion():
    played = make_round(communes=2)
    rows = [("Tên xã", "Mã tiêu chí", "A", "B", "C", "D")]
    rows += [(commune.name.upper(), "2.2", 10, 0, 0, 0) for commune in played.communes]

    found = store(bring_in(dataset_of(played), as_file(table(*rows))))

    assert found.state == State.STORED, found.job.error
    assert [played.score("2.2", commune).self_points for commune in played.communes] == [
        D(15),
        D(15),
    ]


def test_a_published_index_counts_the_survey():
    played = make_round()
    play_to_second(played)

    store_survey(
        played.criteria_set, {played.score("2.2").pk: Facts(answers={"A": 1})}, by=played.appraiser
    )

    assert (played.assessment().final_total, played.assessment().index) == (D(92), D("92.00"))


def test_only_who_runs_the_round_opens_the_dataset_and_only_until_publication():
    played = make_round()
    play_to_second(played)
    elsewhere = make_commune(
        kind=Unit.Kind.DEPARTMENT, parent=make_commune(kind=Unit.Kind.PROVINCE)
    )
    for stranger in (
        make_user(elsewhere, Role.APPRAISER),
        make_user(played.appraiser.unit, Role.OFFICER),
        make_user(played.communes[0], Role.APPRAISER),
        played.standing(),
    ):
        with pytest.raises(Http404):
            dataset_of(played, stranger)
        with pytest.raises(ScoreRefused):
            store_survey(
                played.criteria_set,
                {played.score("2.2").pk: Facts(value=D(80), count=9)},
                by=stranger,
            )
    book = Book(dataset_of(played))
    book.set(*keys(played), Mức_A=1)
    found = store(bring_in(dataset_of(played), book.file))
    publish(played.criteria_set, by=played.appraiser, number="1/QĐ", decided_on=date(2026, 1, 15))

    with pytest.raises(ImportRefused):
        undo(found)
    with pytest.raises(ImportRefused):
        bring_in(dataset_of(played), book.file)

    assert played.score("2.2").self_points == D(15)
    assert CriteriaSet.objects.get().state == CriteriaSet.State.CLOSED


def test_a_self_scored_criterion_takes_no_survey():
    played = make_round()

    with pytest.raises(ScoreRefused, match="điều tra xã hội học"):
        store_survey(
            played.criteria_set,
            {played.score("2.1").pk: Facts(value=D(80), count=9)},
            by=played.appraiser,
        )


FAULTY = [  # cells of a row, the columns that are wrong
    ({"Mức A": -1}, {"Mức A"}),
    ({"Mức A": "ba"}, {"Mức A"}),
    ({"Mức A": 1.5}, {"Mức A"}),
    ({"Mức A": 2_000_000}, {"Mức A"}),
    ({"Mức A": "#REF!"}, {"Mức A"}),
    ({"Mức B": -3}, {"Mức B"}),
    ({"Mức B": "x"}, {"Mức B"}),
    ({"Mức B": 0.2}, {"Mức B"}),
    ({"Mức B": "1,5"}, {"Mức B"}),
    ({"Mức B": "#N/A"}, {"Mức B"}),
    ({"Mức C": -7}, {"Mức C"}),
    ({"Mức C": "năm"}, {"Mức C"}),
    ({"Mức C": "12 phiếu"}, {"Mức C"}),
    ({"Mức C": 99_999_999}, {"Mức C"}),
    ({"Mức C": "#VALUE!"}, {"Mức C"}),
    ({"Mức D": -1}, {"Mức D"}),
    ({"Mức D": "–"}, {"Mức D"}),
    ({"Mức D": 3.14}, {"Mức D"}),
    ({"Mức D": "1e3"}, {"Mức D"}),
    ({"Mức D": "#DIV/0!"}, {"Mức D"}),
    ({"Mức A": "a", "Mức B": "b"}, {"Mức A", "Mức B"}),
    ({"Mức A": -1, "Mức D": -1}, {"Mức A", "Mức D"}),
    ({"Kết quả (%)": 101, "Số người trả lời": 9}, {"Kết quả (%)"}),
    ({"Kết quả (%)": -1, "Số người trả lời": 9}, {"Kết quả (%)"}),
    ({"Kết quả (%)": "cao", "Số người trả lời": 9}, {"Kết quả (%)"}),
    ({"Kết quả (%)": "#NAME?", "Số người trả lời": 9}, {"Kết quả (%)"}),
    ({"Kết quả (%)": "100,01%", "Số người trả lời": 9}, {"Kết quả (%)"}),
    ({"Kết quả (%)": 80.123456, "Số người trả lời": 9}, {"Kết quả (%)"}),
    ({"Kết quả (%)": 80}, {"Số người trả lời"}),
    ({"Kết quả (%)": 80, "Số người trả lời": 0}, {"Số người trả lời"}),
    ({"Kết quả (%)": 80, "Số người trả lời": -9}, {"Số người trả lời"}),
    ({"Kết quả (%)": 80, "Số người trả lời": "nhiều"}, {"Số người trả lời"}),
    ({"Kết quả (%)": 80, "Số người trả lời": 9.5}, {"Số người trả lời"}),
    ({"Kết quả (%)": 80, "Số người trả lời": 5_000_000}, {"Số người trả lời"}),
    ({"Kết quả (%)": 80, "Mức A": 9, "Số người trả lời": 9}, {"Kết quả (%)"}),
    (
        {"Kết quả (%)": 80, "Mức D": 0, "Số người trả lời": 9},
        {"Kết quả (%)", "Số người trả lời", "Mã"},
    ),
    ({"Số người trả lời": 9}, {"Kết quả (%)"}),
    ({"Số người trả lời": 1000}, {"Kết quả (%)"}),
    ({"Mức A": 5, "Số người trả lời": 6}, {"Số người trả lời"}),
    ({"Mức A": 5, "Mức B": 5, "Số người trả lời": 5}, {"Số người trả lời"}),
    ({"Mức A": 0}, {"Số người trả lời", "Mã"}),
    ({"Mức A": 0, "Mức B": 0, "Mức C": 0, "Mức D": 0}, {"Số người trả lời", "Mã"}),
    ({"Xã": "Xã Nơi Khác", "Mức A": 5}, {"Xã"}),
    ({"Xã": "#REF!", "Mức A": 5}, {"Xã"}),
    ({"Tiêu chí": "9.9", "Mức A": 5}, {"Tiêu chí"}),
    ({"Tiêu chí": "2.1", "Mức A": 5}, {"Tiêu chí"}),
    ({"Tên tiêu chí": "Tên khác", "Mức A": 5}, {"Tên tiêu chí"}),
    ({"Mã": "987654321", "Mức A": 5}, {"Mã"}),
    ({"Mã": "abc", "Mức A": 5}, {"Mã"}),
    ({"Xã": "Xã Lạ", "Tiêu chí": "8.8", "Mức A": 5}, {"Xã", "Tiêu chí"}),
]


def test_fifty_planted_faults_are_each_named_and_nothing_is_stored():
    played = make_round(communes=len(FAULTY))
    book, expected = Book(dataset_of(played)), {}
    for key, (cells, wrong) in zip(keys(played), FAULTY, strict=True):
        number = book.rows[key]
        for heading, value in cells.items():
            book.data.cell(number, book.at[heading], value).data_type = (
                "s" if isinstance(value, str) else "n"
            )
        expected[number] = wrong

    found = bring_in(dataset_of(played), book.file)

    assert len(expected) == 50
    assert {number: set(said) for number, said in faults(found).items()} == expected
    with pytest.raises(ImportRefused):
        store(found)
    assert not Score.objects.exclude(self_points=None).exists()


def test_a_row_that_stands_twice_or_names_nothing_known_is_named():
    played = make_round()
    place = played.communes[0].name
    rows = [
        ("Xã", "Tiêu chí", "Mức A"),
        (place, "2.2", 3),
        (place, "2.2", 4),
        ("Xã Lạ", "2.2", 3),
        (place, "", 3),
    ]

    found = bring_in(dataset_of(played), as_file(table(*rows)))

    assert {number: sorted(said) for number, said in faults(found).items()} == {
        3: ["Tiêu chí"],
        4: ["Mã", "Xã"],
        5: ["Mã", "Tiêu chí"],
    }


def test_a_criterion_that_is_scored_by_points_takes_points():
    criteria = [dict(each) for each in SMALL_SET["criteria"]]
    criteria[7]["rule"] = {"kind": "manual"}
    played = make_round(communes=2, content=SMALL_SET | {"criteria": criteria})
    book, (first, second) = Book(dataset_of(played)), keys(played)
    book.set(first, Điểm="12,25", Số_người_trả_lời=40)
    book.set(second, Điểm=15.5, Số_người_trả_lời=40)

    found = bring_in(dataset_of(played), book.file)
    assert {line: set(said) for line, said in faults(found).items()} == {book.rows[second]: {"Mã"}}
    store(found, good_only=True)

    score = Score.objects.get(pk=first)
    assert (score.self_points, score.respondents) == (D("12.25"), 40)
