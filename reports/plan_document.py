"""The plan as an administrative document: head, running text with its rows, signature, and the
appendix of tasks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from django.utils import timezone

import nd30
from documents.parts import agency, archive_line, heading, text_block
from documents.signing import title_lines, usual_signer_title
from planreader import (
    bare,
    is_finished,
    is_part_heading,
    is_signing_text,
    is_upper,
    squeeze,
    word_count,
)
from plans.articles import ARTICLE, articles_of, decided_by
from plans.models import Plan
from plans.origins import COMPARATOR_WORDS
from vietnamese import nfc
from vietnamese import number as plain

from .plan_rows import RowsOfPlan, figures_of, units_of
from .plan_text import PlanTextLine, plan_lines
from .recipients import told

KIND = "KẾ HOẠCH"
END = "./."
CLOSING = (
    "Trên đây là Kế hoạch {title}; các đơn vị căn cứ nhiệm vụ được giao triển khai thực hiện" + END
)
COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Nội dung"),
    nd30.Column("Sản phẩm"),
    nd30.Column("Đơn vị chủ trì"),
    nd30.Column("Đơn vị phối hợp"),
    nd30.Column("Thời gian thực hiện"),
)
ONLY_ANNEX = (
    PlanTextLine("I. NHIỆM VỤ", 1),
    PlanTextLine(
        "Chi tiết tại Phụ lục kèm theo Kế hoạch này; mỗi nhiệm vụ ghi rõ nội dung, "
        "sản phẩm, đơn vị chủ trì, "
        "đơn vị phối hợp và thời gian thực hiện."
    ),
)
TARGET_COLUMNS = (
    nd30.Column("STT", "center"),
    nd30.Column("Chỉ tiêu"),
    nd30.Column("Đơn vị tính", "center"),
    nd30.Column("Kết quả năm trước"),
    nd30.Column("Mục tiêu"),
)
LIST_ITEM = re.compile(r"[-–+]\s+(?=\S)")
ATTACHED = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b")


def plan_document(plan: Plan, *, year: int | None = None) -> bytes:
    """Return the plan as a Word file; without number, day or signer it is a draft, whose open date
    names `year`, this one by default.

    Raises `nd30.MissingFigure` when the plan lacks what the form asks for.
    """
    number, symbol = _number(plan)
    rows = RowsOfPlan(plan)
    document = nd30.Document(
        agency=_agency(plan),
        number=number,
        symbol=symbol,
        place=plan.place or plan.unit.its_authority.place,
        issued_on=plan.issued_on or nd30.OpenDate(_year(plan, year)),
        kind=KIND,
        subject=plan.title,
        legal_bases=tuple(basis["text"] for basis in plan.legal_bases),
        body=tuple(_body(plan, rows)),
        signature=nd30.Signature(title_lines(_signer_title(plan)), plan.signer),
        recipients=_recipients(plan),
        annexes=tuple(_annexes(plan, rows)),
        footnotes=tuple(nd30.Footnote(each["mark"], each["text"]) for each in plan.footnotes),
        as_read=_was_read(plan),
    )
    return nd30.write(_enacted(plan, document) if plan.form == Plan.Form.DECISION else document)


def _enacted(plan: Plan, document: nd30.Document) -> nd30.Document:
    """The decision that enacts the plan, with the plan attached, or under the article that says
    so.
    """
    articles = articles_of(plan)
    inside = next((n for n, each in enumerate(articles) if each.holds_plan), None)
    written = [nd30.Paragraph(each.text, lead=each.lead) for each in articles]
    body: list[nd30.Block] = [nd30.Centered("QUYẾT ĐỊNH:"), *written]
    if inside is not None:
        body[inside + 2 : inside + 2] = document.body
    return replace(
        document,
        kind="QUYẾT ĐỊNH",
        subject=f"Về việc ban hành Kế hoạch {plan.title_amid}",
        enacted_by=decided_by(plan) or document.agency.full_name,
        body=tuple(body),
        enclosed=nd30.Enclosed(KIND, plan.title, document.body) if inside is None else None,
    )


def plan_file_name(plan: Plan) -> str:
    """Return the name under which the document is downloaded: `Ke-hoach-CCHC-2026.docx`."""
    return f"Ke-hoach-CCHC-{plan.year}.docx"


def _number(plan: Plan) -> tuple[str, str]:
    """Number and symbol: `02` and `KH-VP`; a draft has only the symbol."""
    number, _, symbol = plan.number.partition("/")
    return number if symbol else "", plan.symbol


def _year(plan: Plan, written: int | None) -> int:
    """The year that a draft `written` in a year will probably be issued in."""
    return min(plan.year, written or timezone.localdate().year)


def _agency(plan: Plan) -> nd30.Agency:
    """The letterhead of the unit, with the issuer as the plan itself words it."""
    own, issuer = agency(plan.unit), plan.issuer
    if not issuer or bare(issuer) in (bare(own.full_name), bare(" ".join(own.name))):
        return own
    full = issuer if not is_upper(issuer) else own.full_name
    body = re.match(
        r"(?:uy ban nhan dan|ubnd) (?=xa |phuong |dac khu |tinh |thanh pho )", bare(issuer)
    )
    name = (issuer[: body.end()], issuer[body.end() :]) if body else (issuer,)
    return nd30.Agency(name=name, full_name=full, superior=own.superior)


def _was_read(plan: Plan) -> bool:
    """Was the plan read from a document? What that one lacked is not made up."""
    return bool(plan.origin)


def _signer_title(plan: Plan) -> str:
    return plan.signer_title or ("" if _was_read(plan) else usual_signer_title(plan.unit))


def _recipients(plan: Plan) -> tuple[str, ...]:
    others, kept = told(plan.recipients)
    usual = () if _was_read(plan) else (archive_line(None),)
    return *others, *((kept,) if kept else usual)


def _body(plan: Plan, rows: RowsOfPlan) -> Iterator[nd30.Block]:
    """The enacting words, the sections and the footnotes, with `./.` at the end."""
    lines = plan_lines(plan, rows) or list(ONLY_ANNEX)
    everything = [*map(PlanTextLine, _enacting(plan)), *lines, *map(PlanTextLine, _behind(plan))]
    if (
        plan.form == Plan.Form.PLAN
        and not _was_read(plan)
        and not any(line.text.endswith(END) for line in everything[-4:])
    ):
        everything.append(PlanTextLine(CLOSING.format(title=plan.title_amid)))
    return map(_block, everything)


def _block(line: PlanTextLine) -> nd30.Block:
    if article := ARTICLE.match(line.text):
        return nd30.Paragraph(line.text[article.end() :], lead=squeeze(article[0]))
    if line.level:
        return heading(line.level, line.text)
    return text_block(line.text) if LIST_ITEM.match(line.text) else nd30.Paragraph(line.text)


def _enacting(plan: Plan) -> list[str]:
    """The words between the legal bases and the first heading: `Ủy ban nhân dân xã … ban hành Kế
    hoạch …`.
    """
    if plan.form == Plan.Form.DECISION:
        return []
    head = plan.sections[0]["text"] if plan.sections and not plan.sections[0]["heading"] else ""
    bases = [squeeze(basis["text"]) for basis in plan.legal_bases]
    lines = [squeeze(nfc(line)) for line in head.splitlines() if line.strip()]
    rests = [_without_bases(line, bases) for line in lines]
    last = max((n for n, line in enumerate(lines) if rests[n] != line), default=None)
    if last is not None:
        return [rest for rest in rests[last:] if rest]
    title = bare(plan.title)
    return [
        line
        for line in lines
        if word_count(line) > 7 and is_finished(line) and bare(line) not in title
    ]


def _without_bases(line: str, bases: Sequence[str]) -> str:
    """What a line says behind the legal bases that it begins with."""
    for basis in bases:
        if line.startswith(basis):
            line = line[len(basis) :].lstrip(" ;.,")
    return line


def _behind(plan: Plan) -> list[str]:
    """What stands behind the last section and is neither signature nor appendix."""
    if len(plan.sections) < 2 or plan.sections[-1]["heading"]:
        return []
    found = []
    for line in map(squeeze, plan.sections[-1]["text"].splitlines()):
        if is_part_heading(line) or is_signing_text(line) or bare(line).startswith("noi nhan"):
            break
        if word_count(line) > 7:
            found.append(line)
    return found


def _annexes(plan: Plan, rows: RowsOfPlan) -> Iterator[nd30.Annex]:
    if tasks := rows.annex_tasks:
        table = nd30.Table(COLUMNS, tuple(_rows(plan, tasks)))
        yield nd30.Annex(_annex_title(plan), (table,), landscape=True)
    if targets := rows.tabled_targets:
        table = nd30.Table(TARGET_COLUMNS, tuple(_target_rows(plan, targets)))
        yield nd30.Annex(f"Chỉ tiêu {plan.title_amid}", (table,), landscape=True)


def _annex_title(plan: Plan) -> str:
    """The title of the appendix as it was read, else the usual one."""
    last = plan.sections[-1] if plan.sections else {"heading": "x", "text": ""}
    lines = [] if last["heading"] else list(map(squeeze, last["text"].splitlines()))
    start = next((n for n, line in enumerate(lines) if is_part_heading(line)), None)
    title = lines[start + 1] if start is not None and start + 1 < len(lines) else ""
    if not title or ATTACHED.match(bare(title)):
        return f"Nhiệm vụ {plan.title_amid}"
    return title


def _rows(plan: Plan, tasks: Sequence) -> Iterator[nd30.Row | nd30.GroupRow]:
    for order, (area, group) in enumerate(groupby(tasks, key=lambda task: task.area), start=1):
        yield nd30.GroupRow(f"{nd30.roman(order)}. {plan.area_name(area).upper()}")
        for number, task in enumerate(group, start=1):
            cells = (
                task.content,
                task.product,
                *(_units(task, role) for role in ("lead", "coordinate")),
            )
            yield nd30.Row((str(number), *cells, task.time_text))


def _target_rows(plan: Plan, indicators: Sequence) -> Iterator[nd30.Row | nd30.GroupRow]:
    for order, (area, group) in enumerate(groupby(indicators, key=lambda each: each.area), start=1):
        yield nd30.GroupRow(f"{nd30.roman(order)}. {plan.area_name(area).upper()}")
        for number, each in enumerate(group, start=1):
            unit, goal = _figures(each)
            yield nd30.Row((str(number), each.statement, unit, _baseline(each), goal))


def _figures(indicator) -> tuple[str, str]:
    """The unit of a target and what must be reached: `%` and `Tối thiểu 95`; several figures each
    with its unit.
    """
    found = figures_of(indicator)
    if len(found) == 1:
        [(comparator, goal, unit)] = found
        return unit, f"{COMPARATOR_WORDS[comparator]} {plain(goal)}".capitalize()
    words = (
        f"{COMPARATOR_WORDS[comparator]} {plain(goal)} {unit}" for comparator, goal, unit in found
    )
    return "", "; ".join(words).replace(" %", "%").capitalize()


def _baseline(indicator) -> str:
    """What was reached the year before, of a target with one figure."""
    found = [target.baseline for target in indicator.targets.all()]
    return plain(found[0]) if len(found) == 1 and found[0] is not None else ""


def _units(task, role: str) -> str:
    """The units of a task, several each after a dash on a line of its own."""
    names = units_of(task, role)
    return "\n".join(f"- {name}" for name in names) if len(names) > 1 else "".join(names)
