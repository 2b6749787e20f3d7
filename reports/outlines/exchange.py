"""The sections of an outline as rows that go out to Excel and come back."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404

from foundation.exchange.cells import ChoiceCell, Number, Text, YesNoCell
from foundation.exchange.columns import Column
from foundation.exchange.dataset import Dataset, register
from foundation.exchange.records import Record
from foundation.jobs.services import JobRefused
from vietnamese import whole_number

from .content import FaultyOutline, clean_options
from .forms import offered_draws
from .headings import PLACES, unknown_places, without_number
from .kinds import CAN_BE_EMPTY, Draws
from .models import OutlineSection, ReportOutline, outlines_kept_by
from .services import OutlineRefused, remove_sections, store_section

MOST = 999


@register
class OutlineSectionDataset(Dataset):
    """Sections of one outline, which their place names by id."""

    name, title, one = "report-sections", "Mục của đề cương báo cáo", "mục"
    pasted = ("Đề mục", "Cấp", "Lấy nội dung từ")
    note = (
        "Mỗi dòng là một mục của đề cương. Cột Thứ tự cho biết mục đứng ở đâu; bỏ mục thì bỏ ở "
        "trang đề cương."
    )

    order = Column(
        "Thứ tự",
        "order",
        Number(whole=True, least=1, most=MOST),
        width=8,
        explained="Để trống thì đứng cuối; cùng số thì mục mới đứng sau.",
    )
    heading = Column(
        "Đề mục",
        "heading",
        Text(250),
        width=60,
        required=True,
        explained=f"Không ghi số thứ tự. Có thể dùng {', '.join(PLACES)}.",
    )
    level = Column("Cấp", "level", ChoiceCell(OutlineSection.LEVELS), width=20, required=True)
    draws = Column("Lấy nội dung từ", "draws", ChoiceCell(offered_draws()), width=44, required=True)
    area = Column(
        "Lĩnh vực",
        "area",
        Text(200),
        width=30,
        explained="Để trống: lĩnh vực chỉ đạo, điều hành.",
    )
    words = Column(
        "Các từ để chọn",
        "words",
        Text(2000, lines=True),
        width=44,
        explained="Cách nhau bằng dấu chấm phẩy; để trống thì nhận những gì mục khác không nhận.",
    )
    form = Column(
        "Mã biểu thống kê",
        "form",
        Text(50),
        width=16,
        explained="Mã ghi ở trang của biểu; dấu * là mọi biểu đang áp dụng.",
    )
    left_out = Column("Bỏ qua khi không có gì để nêu", "left_out", YesNoCell(), width=14)

    def __init__(self, user, place: str):
        """Raises `Http404` for an outline that `user` does not see."""
        rows = ReportOutline.objects.visible_to(user).select_related("owner")
        found = rows.filter(pk=whole_number(place) or 0).first()
        if found is None:
            raise Http404
        self.outline = found
        super().__init__(user, place)

    @property
    def where(self):
        return f"{self.outline}, {self.outline.owner.short_name}"

    def may_import(self):
        """Who keeps the outlines of its owner."""
        keeper = outlines_kept_by(self.user)
        return keeper is not None and keeper.pk == self.outline.owner_id

    def title_of(self, record):
        return record.heading

    def back(self):
        return self.outline.get_absolute_url()

    def load(self, *, lock=False):
        """Yield the sections in order."""
        if lock:
            ReportOutline.objects.lock(self.outline.pk)
        for section in self.outline.sections.all():
            spec = section.spec
            yield Record(
                key=str(section.pk),
                row=section,
                order=section.order + 1,
                heading=section.heading,
                level=section.level,
                draws=section.draws,
                area=spec.area,
                words="; ".join(spec.words),
                form=spec.form,
                left_out=section.left_out_when_empty,
            )

    def complete(self, record, before):
        """Take the number off that stands before the heading; a row without a place comes last."""
        record.heading = without_number(record.heading) or record.heading
        if record.order is None:
            last = max((each.order for each in self.records.values()), default=0)
            record.order = min(last + 1, MOST)
        if record.draws not in CAN_BE_EMPTY:
            record.left_out = False
        record.words = "; ".join(self._words(record))

    def check(self, record, before):
        """Places that mean something; an area where one is told, a form where one is."""
        if record.errors:
            return
        if unknown := unknown_places(record.heading):
            yield "heading", f"Chỗ “{unknown[0]}” không dùng được; chỉ dùng {', '.join(PLACES)}."
        if record.draws == Draws.AREA and not record.area:
            yield "area", "Hãy ghi tên lĩnh vực mà mục này nêu."
        if record.draws == Draws.STATISTICS and not record.form:
            yield "form", "Hãy ghi mã biểu thống kê."
        try:
            self._options(record)
        except FaultyOutline as fault:
            yield "words", str(fault)

    def store(self, lines, *, reason):
        self._store([line.record for line in lines])

    def undo(self, created, restored):
        """Take the new sections out, give the others what they said before."""
        remove_sections(self.outline, [row.pk for row in created], by=self.user)
        self._store(restored)

    def _store(self, records: Iterable[Record]) -> None:
        try:
            for record in records:
                record.row = store_section(
                    self.outline, record.row, by=self.user, **self._values(record)
                )
                record.key = str(record.row.pk)
        except OutlineRefused as refusal:
            raise JobRefused(str(refusal)) from refusal

    def _values(self, record: Record) -> dict[str, Any]:
        return {
            "order": record.order - 1,
            "heading": record.heading,
            "level": record.level,
            "draws": record.draws,
            "options": self._options(record),
            "left_out_when_empty": record.left_out,
        }

    @staticmethod
    def _words(record: Record) -> list[str]:
        parts = record.words.replace("\n", ";").split(";")
        return [each for each in (" ".join(part.lower().split()) for part in parts) if each]

    def _options(self, record: Record) -> dict[str, Any]:
        chosen = {"area": record.area, "words": self._words(record), "form": record.form}
        return clean_options(record.draws, chosen)
