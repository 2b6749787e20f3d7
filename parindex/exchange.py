"""Survey results as a dataset: a row for each commune and surveyed criterion."""

from collections.abc import Iterator
from functools import cached_property

from django.http import Http404
from django.urls import reverse

from foundation.exchange.cells import Number, RowCell, Text, as_text
from foundation.exchange.columns import Column
from foundation.exchange.dataset import KEY, CannotUndo, Dataset, register
from foundation.exchange.records import Record
from foundation.jobs.services import JobRefused
from vietnamese import fold, number, whole_number

from .facts import Facts, FactsMissing
from .models import CriteriaSet, Criterion, Score
from .services import ScoreRefused
from .services.locking import lock_assessments, lock_set
from .services.surveys import store_survey, survey_leaves

TAKEN_BACK = "Hoàn tác nhập từ Excel"
FROM_EXCEL = "Nhập từ Excel"
MOST_PEOPLE = 1_000_000
SCORES = ("survey", "manual")  # kinds of rule: by answers or mean, by points


@register
class SurveyDataset(Dataset):
    """Results of surveys in a round; its place is the criteria set.

    Rows are known by their key or, in files of whoever did the survey, by the names of commune and
    criterion.
    """

    name, title, one = "surveys", "Kết quả điều tra xã hội học", "kết quả"
    takes_new = False
    own_key = "code"
    note = (
        "Mỗi dòng là một tiêu chí của một xã: ghi số phiếu từng mức trả lời, hoặc "
        "kết quả bình quân (%) kèm số người "
        "trả lời. Tệp của đơn vị điều tra không có cột Mã thì dòng được nhận theo "
        "tên xã và mã tiêu chí."
    )

    def __init__(self, user, place):
        """Open the dataset of the round.

        Raises `Http404` for who does not run the round, or when it has no survey.
        """
        super().__init__(user, place)
        sets = CriteriaSet.objects.kept_by(user).begun()
        self.criteria_set = sets.filter(pk=whole_number(place)).first()
        if self.criteria_set is None or not self.leaves:
            raise Http404
        self.fields |= {column.attribute: column for column in self._columns()}

    def _columns(self) -> Iterator[Column]:
        yield Column(
            "Xã",
            "unit",
            RowCell(self._unit_names, "xã"),
            width=30,
            required=True,
            locked=True,
            also=("Tên xã", "Đơn vị", "Xã, phường"),
        )
        yield Column(
            "Tiêu chí",
            "code",
            RowCell(self._codes, "tiêu chí"),
            width=12,
            required=True,
            locked=True,
            also=("Mã tiêu chí", "Số thứ tự tiêu chí"),
        )
        yield Column("Tên tiêu chí", "statement", Text(500), width=44, locked=True)
        for grade in self.grades:
            yield Column(
                f"Mức {grade}",
                _attribute(grade),
                _people(),
                width=10,
                also=(grade, f"Số phiếu {grade}"),
            )
        yield Column(
            "Kết quả (%)",
            "mean",
            Number(least=0, most=100),
            width=12,
            also=("Kết quả", "Bình quân", "Tỷ lệ hài lòng"),
            explained="Khi không có số phiếu từng mức.",
        )
        if any(leaf.rule.get("kind") == "manual" for leaf in self.leaves):
            yield Column(
                "Điểm",
                "points",
                Number(least=0, places=2),
                width=10,
                explained="Tiêu chí chấm bằng điểm.",
            )
        yield Column(
            "Số người trả lời",
            "people",
            _people(),
            width=14,
            also=("Số phiếu", "Tổng số phiếu", "Số phiếu hợp lệ"),
            explained="Để trống khi đã ghi số phiếu từng mức.",
        )

    @property
    def where(self):
        """The criteria set."""
        return str(self.criteria_set)

    def may_import(self):
        """Who runs the round, until its results are published."""
        return self.criteria_set.running

    def title_of(self, record):
        return f"{self._shown('unit', record)}: {self._shown('code', record)} {record.statement}"

    def back(self):
        """The page of the round."""
        return reverse("parindex:set_round", args=[self.criteria_set.pk])

    def load(self, *, lock=False):
        """Yield the results by commune, in the order of the criteria."""
        found = (
            Score.objects.filter(assessment__criteria_set=self.criteria_set).surveyed().with_parts()
        )
        if lock:
            lock_set(CriteriaSet.objects.kept_by(self.user), self.criteria_set.pk)
            lock_assessments(self.criteria_set.assessments.all())
        for score in found.order_by(
            "assessment__unit__order", "assessment__unit__name", "criterion__order"
        ):
            yield self._record(score)

    def _record(self, score: Score) -> Record:
        facts = score.declared
        values = {_attribute(grade): (facts.answers or {}).get(grade) for grade in self.grades}
        return Record(
            key=str(score.pk),
            row=score,
            unit=score.assessment.unit_id,
            code=score.criterion_id,
            statement=score.criterion.name,
            mean=_plain(facts.value),
            points=_plain(facts.points),
            people=score.respondents,
            **values,
        )

    def key_in(self, row):
        """Return the key of a row; one without is known by its commune and criterion."""
        if given := super().key_in({KEY: row.get(KEY)}):
            return given
        return self._keys.get((self._named(row, "unit"), self._named(row, "code")), "")

    def after_init_instance(self, instance, new, row, **kwargs):
        """Name commune and criterion, not the key that nobody typed, where a key is refused."""
        super().after_init_instance(instance, new, row, **kwargs)
        if instance.errors.get(self.own_key):
            instance.errors[self.own_key] = (
                "Xã và tiêu chí này đứng hai lần trong tệp; hãy bỏ một dòng."
            )
        elif new and not as_text(row.get(KEY)).strip():
            instance.errors[KEY] = (
                "Không nhận ra xã và tiêu chí của dòng này; hãy xem lại hai cột ấy."
            )

    def complete(self, record, before):
        """Count the people of the answers anew when only the answers changed."""
        answers = self._answers(record)
        stale = (
            before
            and record.people == before["people"]
            and answers != self._answers(Record(**before))
        )
        if answers and (record.people is None or stale):
            record.people = sum(answers.values())

    def check(self, record, before):
        """A result is told in one way, for the grades of its rule, by all who answered."""
        if before is None or set(record.errors) - {"people"}:
            return
        rule, answers = self._leaf(record).rule, self._answers(record)
        yield from self._what_does_not_belong(record, rule, answers)
        if record.people is None and (
            answers or record.mean is not None or record.points is not None
        ):
            yield "people", "Hãy ghi số người trả lời."
        elif record.people is not None and answers and record.people != sum(answers.values()):
            yield (
                "people",
                (
                    "Số người trả lời phải bằng tổng số phiếu các mức "
                    f"({number(sum(answers.values()))})."
                ),
            )
        elif record.people == 0:
            yield "people", "Số người trả lời phải lớn hơn 0."
        elif record.people and not answers and record.mean is None and record.points is None:
            yield "mean", "Đã ghi số người trả lời thì hãy ghi kết quả."
        if not (facts := self._facts(record)).empty:
            try:
                self._leaf(record).formula.score(
                    facts, record.row.maximum, nominal=self._leaf(record).maximum
                )
            except FactsMissing as missing:
                yield KEY, str(missing)

    def _what_does_not_belong(self, record, rule, answers) -> Iterator[tuple[str, str]]:
        manual = rule.get("kind") == "manual"
        known = set() if manual else {grade for grade, _ in rule.get("weights", ())}
        for grade in answers:
            if grade not in known:
                yield _attribute(grade), f"Tiêu chí này không có mức {grade}; hãy để trống ô này."
        if manual and record.mean is not None:
            yield "mean", "Tiêu chí này chấm bằng điểm; hãy ghi vào cột Điểm."
        if not manual and record.points is not None:
            yield "points", "Tiêu chí này không chấm bằng điểm; hãy để trống ô này."
        if answers and record.mean is not None:
            yield "mean", "Chỉ ghi số phiếu từng mức hoặc kết quả %, không ghi cả hai."

    def store(self, lines, *, reason):
        self._store([line.record for line in lines], reason or FROM_EXCEL, JobRefused)

    def undo(self, created, restored):
        """Give the scores the results that they had before."""
        self._store(restored, TAKEN_BACK, CannotUndo)

    def _store(self, records, reason: str, refused: type[Exception]) -> None:
        results = {record.row.pk: self._facts(record) for record in records}
        try:
            store_survey(self.criteria_set, results, by=self.user, reason=reason)
        except ScoreRefused as refusal:
            raise refused(str(refusal)) from refusal

    # Communes, criteria, figures.

    @cached_property
    def leaves(self) -> list[Criterion]:
        """The criteria that a survey scores."""
        return [
            leaf for leaf in survey_leaves(self.criteria_set) if leaf.rule.get("kind") in SCORES
        ]

    @cached_property
    def grades(self) -> list[str]:
        """The grades of answers that some rule of the set knows, in order."""
        return list(
            dict.fromkeys(
                grade for leaf in self.leaves for grade, _ in leaf.rule.get("weights", ())
            )
        )

    @cached_property
    def _by_pk(self) -> dict[int, Criterion]:
        return {leaf.pk: leaf for leaf in self.leaves}

    @cached_property
    def _keys(self) -> dict[tuple[int | None, int | None], str]:
        """The keys by commune and criterion."""
        return {(record.unit, record.code): record.key for record in self.records.values()}

    def _leaf(self, record: Record) -> Criterion:
        return self._by_pk[record.row.criterion_id]

    def _unit_names(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        for assessment in self.criteria_set.assessments.select_related("unit"):
            unit = assessment.unit
            yield unit.pk, unit.short_name, (unit.name, unit.code, unit.place)

    def _codes(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        yield from ((leaf.pk, leaf.code, (leaf.name, str(leaf))) for leaf in self.leaves)

    def _named(self, row, name: str) -> int | None:
        column = self.fields[name]
        try:
            return column.clean(row)
        except (KeyError, ValueError):
            return None

    def _shown(self, name: str, record: Record) -> str:
        return self.fields[name].words(getattr(record, name))

    def _answers(self, record: Record) -> dict[str, int]:
        said = {grade: getattr(record, _attribute(grade)) for grade in self.grades}
        return {grade: votes for grade, votes in said.items() if votes is not None}

    def _facts(self, record: Record) -> Facts:
        answers = self._answers(record)
        if answers:
            return Facts(answers=answers)
        if record.mean is None and record.points is None:
            return Facts()
        return Facts(value=record.mean, points=record.points, count=record.people)


def _people() -> Number:
    return Number(whole=True, least=0, most=MOST_PEOPLE)


def _attribute(grade: str) -> str:
    return f"grade_{fold(grade)}"


def _plain(value):
    return value.normalize() if value else value
