"""Looks over a finished draft and warns about what a person should check."""

from ..blocks import Block, Place
from ..draft import PlanDraft
from ..layout.parts import Parts
from .notices import Doubted, Notices, excerpt


def review(draft: PlanDraft, parts: Parts, notices: Notices) -> None:
    """Add to `notices` what is missing or doubtful in `draft`."""
    top = Place(draft.sources[0].file, 1, 1)
    _review_head(draft, parts, top, notices)
    _review_tables(parts, notices)
    _review_tasks(draft, notices)


def _review_tables(parts: Parts, notices: Notices) -> None:
    """Warn once a table whose columns were not understood: its rows are in the text alone."""
    last: Place | None = None
    for block in (*parts.body, *parts.annex):
        if isinstance(block, Block) and block.row is not None:
            if last is None or block.place.line > last.line + 1:
                notices.add(
                    block.place,
                    (
                        "Chưa nhận ra các cột của bảng này; nếu bảng có nhiệm vụ hay chỉ "
                        "tiêu, hãy nhập bằng tay"
                    ),
                )
            last = block.place


def _review_head(draft: PlanDraft, parts: Parts, top: Place, notices: Notices) -> None:
    plan = draft.plan

    def doubt(name: str, message: str) -> None:
        notices.add(plan.places.get(name, top), message, Doubted(plan, name))

    if parts.body and not plan.number:
        doubt("number", "Không thấy số của kế hoạch; hãy bổ sung khi có")
    if parts.body and not plan.issued_on:
        doubt("issued_on", "Không thấy ngày ban hành đầy đủ; hãy bổ sung")
    if plan.year is None:
        doubt(
            "year",
            "Không rõ kế hoạch của năm nào; các thời hạn không ghi năm chưa tính được ngày",
        )
    elif f"năm {plan.year}" not in plan.title.lower():
        doubt(
            "year",
            f"Trích yếu không ghi năm, tạm hiểu là kế hoạch năm {plan.year}; hãy kiểm tra",
        )
    if not plan.issuer:
        doubt("issuer", "Không thấy cơ quan ban hành; hãy bổ sung")


def _review_tasks(draft: PlanDraft, notices: Notices) -> None:
    unled = [task for task in draft.tasks if not task.lead_units]
    if unled:
        count = (
            f"{len(unled)} nhiệm vụ" if len(unled) > 1 else f"Nhiệm vụ {excerpt(unled[0].content)}"
        )
        notices.add(
            unled[0].place,
            f"{count} chưa ghi đơn vị chủ trì; hãy giao khi rà soát",
            Doubted(unled[0], "lead_units"),
        )
    for task in draft.tasks:
        if task.time_kind == "other":
            notices.add(
                task.places.get("time_text", task.place),
                f"Chưa hiểu thời hạn {excerpt(task.time_text or '')}; hãy đặt ngày nếu cần",
                Doubted(task, "due"),
            )
