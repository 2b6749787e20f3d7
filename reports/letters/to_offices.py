"""Công văn to the offices: about what is late, what they are to explain, what they are given."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import nd30
from accounts.models import Unit
from documents.kinds import Kind
from documents.letters.content import LetterDraft, LetterTable
from plans.areas import area_title
from plans.periods import DEFAULT_PERIODS
from tasks.rows import MatrixRow
from vietnamese import count, document_date

from .plan_rows import MOST_IN_TEXT, OfficeRows, PlanRows, addressed, asks, content, listed, named
from .plan_rows import lateness as late_words

ANNEXED = "danh mục tại Phụ lục kèm theo"
PERIODS = {period.key: period.in_sentence for period in DEFAULT_PERIODS}
GIVEN_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Nhiệm vụ số", "center"),
    nd30.Column("Nội dung nhiệm vụ"),
    nd30.Column("Sản phẩm"),
    nd30.Column("Thời hạn", "center"),
    nd30.Column("Đơn vị phối hợp"),
)
ASKED_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Nhiệm vụ số", "center"),
    nd30.Column("Nội dung nhiệm vụ"),
    nd30.Column("Tình trạng"),
    nd30.Column("Nội dung yêu cầu giải trình"),
    nd30.Column("Kết quả được xác nhận gần nhất"),
)


def urging(found: PlanRows, groups: Sequence[OfficeRows], *, until: date) -> LetterDraft:
    """Return the letter that urges the offices of `groups` to do what is late by `until`."""
    title = f"đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn năm {found.plan.year}"
    tables = [found.late_table(groups)] if _annexed(groups) else []
    return _letter(found, groups, title, _urging(found, groups, until), tables, "urging")


def _urging(found: PlanRows, groups: Sequence[OfficeRows], until: date) -> Iterator[str]:
    offices, rows = _offices(groups), _distinct(groups)
    whom, verb = addressed(offices), asks(offices)
    end = f" ({ANNEXED})." if _annexed(groups) else ", gồm:" if len(rows) > 1 else ":"
    late = f"còn {count(len(rows))} nhiệm vụ quá hạn"
    state = f"{whom} {late}" if len(offices) == 1 else f"{late} của {_by_office(groups, rows)}"
    yield f"Thực hiện {found.cited}, qua theo dõi đến hết ngày {found.day}, {state}{end}"
    if not _annexed(groups):
        yield from listed(found.late_item(row, office=len(offices) > 1) for row in rows)
    yield f"{found.issuer} {verb} {whom}:"
    yield (
        f"1. Tập trung thực hiện, hoàn thành {'các ' if len(rows) > 1 else ''}nhiệm vụ nêu trên; "
        f"báo kết quả kèm tài liệu kiểm chứng chậm nhất là ngày {document_date(until)}."
    )
    yield (
        "2. Nhiệm vụ chưa thể hoàn thành trong thời hạn trên thì báo cáo bằng văn bản, nêu rõ "
        "nguyên nhân, trách nhiệm, giải pháp và ngày hoàn thành, gửi "
        f"{found.receiver(offices)} để tổng hợp, báo cáo Chủ tịch {found.issuer}."
    )
    yield f"{verb.capitalize()} {whom} nghiêm túc thực hiện./."


def explaining(found: PlanRows, groups: Sequence[OfficeRows], *, until: date) -> LetterDraft:
    """Return the letter that asks the offices of `groups` to explain their tasks by `until`.

    What a leader asked already is said with its task.
    """
    year = found.plan.year
    title = f"yêu cầu giải trình việc thực hiện nhiệm vụ cải cách hành chính năm {year}"
    tables = [_asked_table(found, groups)] if _annexed(groups) else []
    return _letter(found, groups, title, _explaining(found, groups, until), tables, "explaining")


def _explaining(found: PlanRows, groups: Sequence[OfficeRows], until: date) -> Iterator[str]:
    offices, rows = _offices(groups), _distinct(groups)
    whom, verb = addressed(offices), asks(offices)
    end = f" ({ANNEXED})." if _annexed(groups) else " sau:"
    yield (
        f"Thực hiện {found.cited}, {found.issuer} {verb} {whom} giải trình bằng văn bản về việc "
        f"thực hiện {count(len(rows))} nhiệm vụ{end}"
    )
    if not _annexed(groups):
        yield from listed(f"- {_asked_item(found, row, len(offices) > 1)}" for row in rows)
    yield (
        "Nội dung giải trình nêu rõ: nguyên nhân khách quan, chủ quan; trách nhiệm của tập thể, "
        "cá nhân có liên quan; giải pháp và ngày hoàn thành từng nhiệm vụ; tài liệu kiểm chứng "
        "kèm theo."
    )
    yield (
        f"Văn bản giải trình gửi {found.receiver(offices)} chậm nhất là ngày "
        f"{document_date(until)} để tổng hợp, báo cáo Chủ tịch {found.issuer}."
    )
    yield f"{verb.capitalize()} {whom} thực hiện đúng thời hạn./."


def assigning(found: PlanRows, group: OfficeRows) -> LetterDraft:
    """Return the letter that gives an office its tasks, each with its day and product."""
    title = f"giao nhiệm vụ cải cách hành chính năm {found.plan.year}"
    table = _given_table(found, group)
    return _letter(found, [group], title, _assigning(found, group), [table], "assigning")


def _assigning(found: PlanRows, group: OfficeRows) -> Iterator[str]:
    whom, verb = group.name, asks(_offices([group]))
    yield (
        f"Thực hiện {found.cited}, {found.issuer} giao {whom} chủ trì thực hiện "
        f"{count(len(group.rows))} nhiệm vụ ({ANNEXED})."
    )
    yield f"{found.issuer} {verb} {whom}:"
    yield (
        "1. Phân công người thực hiện, phối hợp với các đơn vị liên quan, hoàn thành từng nhiệm "
        "vụ đúng thời hạn, đúng sản phẩm nêu tại Phụ lục."
    )
    periods = "; ".join(
        f"{PERIODS[period.key]} chốt số liệu ngày {document_date(period.cut_off)}"
        for period in found.plan.periods.all()
    )
    when = f" theo các kỳ báo cáo ({periods})" if periods else ""
    yield f"2. Báo kết quả thực hiện kèm tài liệu kiểm chứng{when}."
    yield (
        "3. Khi có khó khăn, vướng mắc, kịp thời báo cáo "
        f"{found.receiver(_offices([group]))} để tổng hợp, trình Chủ tịch {found.issuer} xem xét, "
        "chỉ đạo."
    )
    yield f"{verb.capitalize()} {whom} nghiêm túc thực hiện./."


def _letter(
    found: PlanRows,
    groups: Sequence[OfficeRows],
    title: str,
    lines: Iterable[str],
    tables: Sequence[LetterTable],
    what: str,
) -> LetterDraft:
    tasks = [row.task.pk for row in _distinct(groups)]
    return LetterDraft(
        kind=Kind.LETTER,
        unit=found.authority,
        title=title,
        text="\n".join(lines),
        addressees=[group.name for group in groups],
        recipients=found.recipients(),
        tables=tables,
        drafted_from={"what": what, "plan": found.plan.pk, "tasks": tasks, "on": str(found.today)},
    )


def _offices(groups: Sequence[OfficeRows]) -> list[Unit]:
    return [group.office for group in groups if group.office]


def _distinct(groups: Sequence[OfficeRows]) -> list[MatrixRow]:
    """The tasks of all groups, each once."""
    return list({row.task.pk: row for group in groups for row in group.rows}.values())


def _annexed(groups: Sequence[OfficeRows]) -> bool:
    """Are there more tasks than the text can name?"""
    return len(_distinct(groups)) > MOST_IN_TEXT


def _by_office(groups: Sequence[OfficeRows], rows: Sequence[MatrixRow]) -> str:
    """How many tasks each office has; some are those of several."""
    told = "; ".join(group.counted for group in groups)
    shared = sum(len(group.rows) for group in groups) - len(rows)
    mark = ", trong đó có nhiệm vụ do nhiều đơn vị cùng chủ trì" if shared else ""
    return f"{count(len(groups))} đơn vị: {told}{mark}"


def _asked_item(found: PlanRows, row: MatrixRow, several: bool) -> str:
    who = f" ({row.answering} chủ trì)" if several else ""
    parts = filter(None, (_state(row), _asked(found, row)))
    return f"{named(row)}{who}: {'; '.join(parts)}; {found.last_word_amid(row)}"


def _state(row: MatrixRow) -> str:
    return late_words(row) if row.standing.overdue else row.state_label.lower()


def _asked(found: PlanRows, row: MatrixRow) -> str:
    request = found.asked.get(row.task.pk)
    return f"nội dung yêu cầu: “{request.text.rstrip(' .;')}”" if request else ""


def _asked_table(found: PlanRows, groups: Sequence[OfficeRows]) -> LetterTable:
    rows: list[Sequence[str] | str] = []
    for group in groups:
        rows += [group.name] if len(groups) > 1 else []
        for order, row in enumerate(group.rows, start=1):
            request = found.asked.get(row.task.pk)
            asked = request.text if request else "Lý do chậm thực hiện"
            state, word = _state(row), found.last_word(row)
            rows.append((str(order), row.number, content(row), state, asked, word))
    return LetterTable("Danh mục nhiệm vụ cần giải trình", ASKED_COLUMNS, rows, landscape=True)


def _given_table(found: PlanRows, group: OfficeRows) -> LetterTable:
    rows: list[Sequence[str] | str] = []
    area = None
    for order, row in enumerate(group.rows, start=1):
        if row.task.area != area:
            area = row.task.area
            rows.append(area_title(found.plan, area))
        rows.append(
            (
                str(order),
                row.number,
                content(row),
                row.task.product,
                _time(row),
                row.coordinator_words,
            )
        )
    title = f"Danh mục nhiệm vụ giao {group.name} chủ trì năm {found.plan.year}"
    return LetterTable(title, GIVEN_COLUMNS, rows, landscape=True)


def _time(row: MatrixRow) -> str:
    """The due day, else the time as the plan writes it."""
    return document_date(row.task.due) if row.task.due else row.task.time_text


def cut_by_office(
    found: PlanRows, rows: Sequence[MatrixRow], *, together: bool
) -> Iterator[list[OfficeRows]]:
    """Yield the groups of each letter: one for all offices, or one for each."""
    groups = found.by_office(rows)
    if together and groups:
        yield groups
    elif not together:
        yield from ([group] for group in groups)
