"""The invitation to a meeting on the progress of a plan, and its minutes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from documents.kinds import Kind
from documents.letters.content import LetterDraft, LetterTable
from documents.placeholders import OPEN
from vietnamese import count, long_date

from .plan_rows import PlanRows, listed

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Meeting:
    """A meeting as a person tells of it; what they do not know stays open in the letter."""

    subject: str
    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    place: str = ""
    chair: str = ""
    recorder: str = ""
    attendees: Sequence[str] = ()

    @property
    def amid(self) -> str:
        """The meeting in the midst of a sentence: `cuộc họp đánh giá …`."""
        words = self.subject[:1].lower() + self.subject[1:]
        return f"cuộc {words}" if words.startswith("họp ") else words

    @property
    def on(self) -> str:
        return long_date(self.day) if self.day else f"ngày {OPEN}"


def invitation(found: PlanRows, meeting: Meeting) -> LetterDraft:
    """Return the invitation, with how the plan stands as its annexes."""
    lines = _invitation(found, meeting)
    return _draft(found, meeting, Kind.INVITATION, lines, meeting.attendees, "invitation")


def _invitation(found: PlanRows, meeting: Meeting) -> Iterator[str]:
    weekday = f" ({WEEKDAYS[meeting.day.weekday()]})" if meeting.day else ""
    yield f"Tới dự {meeting.amid}."
    yield f"1. Thời gian: {_clock(meeting.begins)}, {meeting.on}{weekday}."
    yield f"2. Địa điểm: {meeting.place or OPEN}."
    yield f"3. Chủ trì: {meeting.chair or OPEN}."
    yield (
        "4. Nội dung: đánh giá kết quả thực hiện Kế hoạch; thảo luận giải pháp thực hiện các "
        "nhiệm vụ còn lại."
    )
    yield f"{found.summary().removesuffix('.')} ({'các ' if found.late else ''}Phụ lục kèm theo)."
    late = found.by_office(found.late)
    if late:
        told = "; ".join(group.counted for group in late)
        whom = f"các đơn vị có nhiệm vụ quá hạn ({told})" if len(late) > 1 else late[0].name
        tasks = "từng" if len(late) > 1 else count(len(late[0].rows))
        yield (
            f"Đề nghị {whom} chuẩn bị báo cáo nguyên nhân, giải pháp và ngày hoàn thành {tasks} "
            "nhiệm vụ quá hạn."
        )
    yield "Đề nghị các đại biểu dự họp đúng thời gian, thành phần./."


def minutes(found: PlanRows, meeting: Meeting) -> LetterDraft:
    """Return the minutes: who met, how the plan stands, and room for what was said and decided."""
    lines = [
        "I. THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN",
        f"1. Thời gian bắt đầu: {_clock(meeting.begins)}, {meeting.on}.",
        f"2. Địa điểm: {meeting.place or OPEN}.",
        f"3. Chủ trì: {meeting.chair or OPEN}.",
        f"4. Thư ký: {meeting.recorder or OPEN}.",
        "5. Thành phần tham dự:",
        *listed(f"- {name}" for name in meeting.attendees or (OPEN,)),
        "II. NỘI DUNG",
        "1. Tình hình thực hiện Kế hoạch",
        *_progress(found),
        "2. Ý kiến thảo luận",
        OPEN,
        "3. Kết luận của chủ tọa",
        OPEN,
        f"Cuộc họp kết thúc vào {_clock(meeting.ends)}, {meeting.on}./.",
    ]
    return _draft(found, meeting, Kind.MINUTES, lines, (), "minutes")


def _progress(found: PlanRows) -> Iterator[str]:
    yield f"{found.summary()[:-1]} (chi tiết theo lĩnh vực tại Phụ lục kèm theo)."
    if found.late:
        told = "; ".join(group.counted for group in found.late_groups)
        yield (f"Nhiệm vụ quá hạn theo đơn vị chủ trì (danh mục tại Phụ lục kèm theo): {told}.")


def _clock(moment: time | None) -> str:
    """The hour as documents write it: `14 giờ 00 phút`."""
    if moment is None:
        return f"{OPEN} giờ {OPEN} phút"
    return f"{moment.hour:02d} giờ {moment.minute:02d} phút"


def _draft(
    found: PlanRows,
    meeting: Meeting,
    kind: Kind,
    lines: Iterable[str],
    addressees: Sequence[str],
    what: str,
) -> LetterDraft:
    tables: list[LetterTable] = [found.area_table()]
    if found.late:
        tables.append(found.late_table(found.late_groups))
    return LetterDraft(
        kind=kind,
        unit=found.authority,
        title=meeting.subject,
        text="\n".join(lines),
        addressees=addressees,
        recipients=found.recipients(),
        tables=tables,
        recorder=meeting.recorder,
        drafted_from={"what": what, "plan": found.plan.pk, "on": str(found.today)},
    )
