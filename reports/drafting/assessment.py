"""Part III: what was reached, what falls short, and why."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from plans.models import ReportingPeriod
from vietnamese import count, number, percent

from ..stored_figures import DONE, Counts, IndicatorRow, ReportFigures, TaskRow
from .naming import Rule, chosen
from .progress import change
from .results import indicator_line, told
from .words import (
    all_of,
    bare,
    body,
    day,
    going_on,
    in_sentence,
    joined,
    listed,
    named,
    place,
    quoted,
    share,
    targets,
    tasks,
    without_figure,
)

# What versions before 0.3 drafted where a person has to write; a report that still says so is not
# issued.
CAUSES_OPEN = "Nguyên nhân cụ thể của từng nội dung nêu trên do đơn vị chủ trì báo cáo, giải trình."
NO_CAUSES = "Trong kỳ chưa phát sinh khó khăn, vướng mắc cần giải trình."


def achievements(figures: ReportFigures) -> str:
    """Return III.1: the whole plan in sum; what was done task by task stands in part II."""
    plan = [*_whole_plan(figures), *_complete_areas(figures)]
    lines = [
        *([" ".join(plan)] if figures.annexed else plan),
        *_offices(figures),
        *_indicators(figures),
    ]
    return (" " if figures.brief else "\n").join(lines)


def _whole_plan(figures: ReportFigures) -> Iterator[str]:
    totals, who = figures.totals, body(figures.issuer)
    if totals.done:
        said = f"hoàn thành {share(totals)} của Kế hoạch{_compared(figures)}"
    else:
        said = f"chưa có nhiệm vụ hoàn thành trong tổng số {tasks(totals.total)} của Kế hoạch"
    if figures.annexed and totals.done:
        _, *others = _states(totals)
        said = "; ".join([said + _due_among_done(totals), *others])
        yield f"{until(figures)}, {who} {said}."
    else:
        yield f"{until(figures)}, {who} {said}."
        yield from _parts(totals)
    yield from _dropped(totals)
    if not (figures.annexed and _due_are_told(totals)):
        yield from _by_then(totals)


def until(figures: ReportFigures) -> str:
    """Return by when the figures are: by the cut-off, before it by today and estimated for it."""
    if figures.early:
        return f"Tính đến ngày {day(figures.as_of)}, ước đến hết ngày {day(figures.cut_off)}"
    return f"Đến hết ngày {day(figures.cut_off)}"


def _compared(figures: ReportFigures) -> str:
    """The comparison with the last period and with the same period of last year, in a clause."""
    now, same = figures.totals, figures.last_year
    before = change(now, figures.totals_before)
    if figures.early or same is None or not same.totals.total:
        return before  # a day before the cut-off says nothing against the whole period
    old = same.totals
    difference = _rate(now) - _rate(old)
    words = (
        f"{'cao' if difference > 0 else 'thấp'} hơn {number(abs(difference))} điểm phần trăm so với"
    )
    last = (
        f"{words if difference else 'bằng'} cùng kỳ năm {figures.year - 1} "
        f"({count(old.done)}/{tasks(old.total)}, {percent(old.done, old.total)})"
    )
    return f"{before}{' và' if before else ','} {last}"


def _rate(counts: Counts) -> Decimal:
    return (
        (Decimal(100 * counts.done) / counts.total).quantize(Decimal("0.1"))
        if counts.total
        else Decimal(0)
    )


def _by_then(totals: Counts) -> Iterator[str]:
    """How many of those that had to be finished are: the rate that a quarter is judged by."""
    if not totals.fell_due or totals.fell_due == totals.total:
        return
    if totals.fell_due_done == totals.fell_due:
        every = "đã" if totals.fell_due == 1 else "đều đã"
        yield f"{tasks(totals.fell_due)} đến hạn {every} hoàn thành{_late(totals)}."
    else:
        rate = percent(totals.fell_due_done, totals.fell_due)
        yield (
            f"Trong {tasks(totals.fell_due)} đến hạn, {count(totals.fell_due_done)} nhiệm vụ đã "
            f"hoàn thành ({rate}){_late(totals)}."
        )


def _late(totals: Counts) -> str:
    """How many of those that had to be finished were so after their day."""
    late = len(set(totals.rows_of("finished_late")) & set(totals.rows_of("fell_due_done")))
    if not totals.rows:
        late = totals.finished_late
    if not late:
        return ""
    if late == totals.fell_due == 1:
        return " quá hạn"
    if late == totals.fell_due_done:
        return f"; {all_of(tasks(late))} hoàn thành quá hạn"
    return f", trong đó {tasks(late)} hoàn thành quá hạn"


def _parts(totals: Counts) -> Iterator[str]:
    """What the whole plan is made up of: its states add up to it; what was dropped does not belong
    to it.
    """
    parts = _states(totals)
    if len(parts) > 1:
        yield f"Trong {tasks(totals.total)} của Kế hoạch: {'; '.join(parts)}."
    elif totals.left:
        yield f"{parts[0]}."


def _states(totals: Counts) -> list[str]:
    """What is done, under way with the beat of what runs on, not begun, overdue."""
    parts = []
    if totals.done:
        parts.append(f"{tasks(totals.done)} hoàn thành{_due_among_done(totals)}")
    if totals.doing:
        parts.append(f"{tasks(totals.doing)} đang thực hiện{_on_beat(totals)}")
    if totals.not_started:
        parts.append(f"{tasks(totals.not_started)} chưa đến hạn, chưa triển khai")
    if totals.overdue:
        parts.append(f"{tasks(totals.overdue)} quá hạn")
    return parts


def _dropped(totals: Counts) -> Iterator[str]:
    if totals.not_doing:
        yield f"Ngoài ra, {tasks(totals.not_doing)} không thực hiện, không tính vào tổng số."


def _due_are_told(totals: Counts) -> bool:
    """Do the states say already that all that fell due is done, and in time?"""
    all_done = totals.fell_due == totals.fell_due_done
    return all_done and bool(_due_among_done(totals)) and not _late(totals)


def _due_among_done(totals: Counts) -> str:
    others = totals.done - totals.fell_due_done
    if not (totals.fell_due_done and others):
        return ""
    return f" (gồm {tasks(totals.fell_due_done)} đến hạn và {tasks(others)} khác)"


def _on_beat(totals: Counts) -> str:
    if not totals.running:
        return ""
    running = f"{tasks(totals.running)} thường xuyên, định kỳ"
    if totals.on_beat == totals.running == totals.doing:
        return " (đều là nhiệm vụ thường xuyên, định kỳ, có kết quả đủ các kỳ)"
    if totals.on_beat == totals.running:
        return f" (trong đó {running}, có kết quả đủ các kỳ)"
    return f" (có {running}, trong đó {tasks(totals.on_beat)} có kết quả đủ các kỳ)"


def _complete_areas(figures: ReportFigures) -> Iterator[str]:
    complete = [
        going_on(group.name)
        for group in figures.areas
        if group.counts.done == group.counts.total > 0
    ]
    if 0 < len(complete) < len(figures.areas):
        yield f"Lĩnh vực hoàn thành toàn bộ nhiệm vụ: {'; '.join(complete)}."


def _offices(figures: ReportFigures) -> Iterator[str]:
    """How far each office is at the year's end; before it most tasks cannot be finished."""
    if figures.period != ReportingPeriod.Key.YEAR or not figures.offices:
        return
    done = [
        f"{group.name} {count(group.counts.done)}/{count(group.counts.total)}"
        for group in figures.offices
    ]
    shared = sum(group.counts.total for group in figures.offices) > figures.totals.total
    also = " (nhiệm vụ do nhiều đơn vị cùng chủ trì được tính cho từng đơn vị)" if shared else ""
    yield f"Số nhiệm vụ hoàn thành theo đơn vị chủ trì{also}: {'; '.join(done)}."


def _indicators(figures: ReportFigures) -> Iterator[str]:
    tally = figures.indicator_tally
    if not tally.total:
        return
    rate = percent(tally.met, tally.total)
    met = f"{targets(tally.met)} đạt mục tiêu ({rate}{_met_before(figures)})"
    others = (
        (tally.not_met, "chưa đạt"),
        (tally.under_way, "đang thực hiện"),
        (tally.unknown, without_figure(figures.unmeasured)),
    )
    parts = [met, *(f"{targets(value)} {words}" for value, words in others if value)]
    yield f"Trong {targets(tally.total)} của Kế hoạch, có {joined(parts)}."


def _met_before(figures: ReportFigures) -> str:
    same = figures.last_year
    if figures.early or same is None or not same.indicators:
        return ""
    return (
        f"; cùng kỳ năm {figures.year - 1} đạt {count(same.indicators_met)}/"
        f"{targets(same.indicators)}"
    )


def shortcomings(figures: ReportFigures) -> str:
    """Return III.2: overdue and dropped tasks with who answers for them, running ones that missed
    an interval, late ones, indicators below their goal or unknown.

    Parts I and II refer to it for all of these: it names them.
    """
    late = [row for row in figures.tasks if row.late]
    overdue, dropped = figures.overdue, [row for row in figures.tasks if row.dropped]
    lines = [
        *_named(
            figures,
            f"Còn {tasks(len(overdue))} quá hạn",
            overdue,
            _overdue_line,
            Rule.LONGEST_OVERDUE,
        ),
        *_named(figures, f"Có {tasks(len(dropped))} không thực hiện", dropped, _dropped_line),
        *_behind(figures),
        *_finished_late(late),
        *listed(
            f"Còn {targets(len(figures.unmet))} chưa đạt mục tiêu",
            map(indicator_line, figures.unmet),
        ),
        *_unmeasured(figures.unmeasured, brief=figures.brief),
        *_silent(figures),
    ]
    return "\n".join(lines) or _nothing_short(figures)


def _named(
    figures: ReportFigures,
    title: str,
    rows: list[TaskRow],
    line: Callable[[TaskRow], str],
    rule: Rule = Rule.FIRST,
) -> Iterator[str]:
    """The list of those of the rows that a text names."""
    found = chosen(figures, rows, rule)
    yield from listed(found.title(title), found.items(line))


def _nothing_short(figures: ReportFigures) -> str:
    measured = ", không có chỉ tiêu chưa đạt mục tiêu" if figures.indicators else ""
    return f"{until(figures)}, {place(figures.issuer)} không có nhiệm vụ quá hạn{measured}."


def _dropped_line(row: TaskRow) -> str:
    who = going_on(named([row.leads]))
    return f"{bare(row.called)} ({who} chủ trì)" if who else bare(row.called)


def _overdue_line(row: TaskRow) -> str:
    who = f"{going_on(named([row.leads]))} chủ trì" if row.leads else "chưa xác định đơn vị chủ trì"
    if row.ongoing:
        when = (
            f"chưa có kết quả của kỳ kết thúc ngày {day(row.due)}" if row.due else "chưa có kết quả"
        )
    else:
        when = f"thời hạn {day(row.due)}" if row.due else "đã hết thời hạn"
    said = told(row.results) or (bare(row.result) and going_on(bare(row.result)))
    return f"{bare(row.called)} ({who}, {when})" + (f": {said}" if said else "")


def _behind(figures: ReportFigures) -> Iterator[str]:
    """Running tasks without a word in a closed interval, and in which."""
    silent = [row for row in figures.behind if not (row.result or row.results)]
    others = [row for row in figures.behind if row.result or row.results]
    kind = "thường xuyên, định kỳ"
    nothing = f"Còn {tasks(len(silent))} {kind} chưa có kết quả"
    gaps = f"Có {tasks(len(others))} {kind} chưa được báo cáo kết quả đủ các kỳ"
    yield from _named(figures, nothing, silent, _silent_line)
    yield from _named(figures, gaps, others, _silent_line)


def _silent_line(row: TaskRow) -> str:
    missing = row.beat.replace("thiếu kỳ", "thiếu kết quả kỳ")
    who = going_on(named([row.leads])) or "chưa xác định đơn vị"
    return f"{bare(row.called)} ({who} chủ trì, {missing})"


def _finished_late(rows: list[TaskRow]) -> Iterator[str]:
    if rows:
        who = named(row.leads for row in rows)
        yield f"Có {tasks(len(rows))} hoàn thành quá hạn, do {who or 'các đơn vị'} chủ trì."


def _unmeasured(rows: list[IndicatorRow], *, brief: bool) -> Iterator[str]:
    """Indicators that nobody can judge, with who owes the figure: an office that owes all is named
    once.
    """
    title = f"Còn {targets(len(rows))} {without_figure(rows)}"
    leads = {row.lead for row in rows}
    if len(rows) > 1 and len(leads) == 1 and all(leads):
        title, lines = f"{title}, do {leads.pop()} chủ trì", [indicator_line(row) for row in rows]
    else:
        lines = [indicator_line(row, row.lead) for row in rows]
    yield from (in_sentence if brief else listed)(title, lines)


def _silent(figures: ReportFigures) -> Iterator[str]:
    """Offices without a word in the period; while it runs, that is held against nobody."""
    if figures.silent and not figures.early:
        yield f"Trong kỳ, {joined(figures.silent)} chưa gửi kết quả thực hiện nhiệm vụ."


def causes(figures: ReportFigures) -> str:
    """Return III.3: why tasks are late or dropped and indicators not met, as far as somebody said
    so; empty where nobody did, for a person to write.
    """
    refused = [row for row in figures.tasks if row.dropped]
    overdue, behind = _explained(figures.overdue), _explained(figures.behind)
    late = _explained(row for row in figures.tasks if row.late and row.state == DONE)
    gaps = "Nhiệm vụ chưa được báo cáo kết quả đủ các kỳ"
    lines = [
        *_named(figures, "Nhiệm vụ không thực hiện", refused, _refused_line),
        *_named(figures, "Nhiệm vụ quá hạn", overdue, _late_line, Rule.LONGEST_OVERDUE),
        *_named(figures, "Nhiệm vụ hoàn thành quá hạn", late, _late_line),
        *_named(figures, gaps, behind, _late_line),
        *listed(
            "Chỉ tiêu chưa đạt",
            (f"{quoted(row.statement)}: {_why(row.causes)}" for row in figures.unmet if row.causes),
        ),
    ]
    return "\n".join(lines)


def needs_causes(figures: ReportFigures) -> bool:
    """Does anything fall short, so that its cause is asked for?"""
    late = any(row.dropped or row.late for row in figures.tasks)
    return bool(late or figures.overdue or figures.unmet or figures.behind)


def unexplained(figures: ReportFigures) -> str:
    """Return, as an enumeration, of what nobody said why it is late or not met; empty for none."""
    parts = [
        (sum(not row.causes for row in figures.overdue), tasks, "quá hạn"),
        (sum(not row.causes for row in figures.unmet), targets, "chưa đạt"),
    ]
    return joined(
        f"{named_count(number)} {words}" for number, named_count, words in parts if number
    )


def _refused_line(row: TaskRow) -> str:
    reasons = row.causes or [row.result]
    return f"{bare(row.called)}: {_why(reasons)}"


def _explained(rows: Iterable[TaskRow]) -> list[TaskRow]:
    return [row for row in rows if row.causes]


def _late_line(row: TaskRow) -> str:
    return f"{quoted(row.called)}: {_why(row.causes)}"


def _why(reasons: list[str]) -> str:
    return "; ".join(going_on(bare(reason)) for reason in dict.fromkeys(reasons))
