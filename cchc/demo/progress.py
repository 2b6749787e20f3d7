"""What the demo's offices declared and measured up to a day, and how it was reviewed."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from plans.services import add_evidence
from tasks.models import ProgressUpdate, Task

from .content import content, day, moment
from .plans import DemoPlan

WAITING = ProgressUpdate.Review.WAITING


def make_progress(plan: DemoPlan, today: date, people: dict[str, User]) -> None:
    """Enter the updates and measurements of the file `progress_<which>` that lie before `today`."""
    data = content(f"progress_{plan.which}", plan.row.year)
    for key, updates in data["updates"].items():
        for update in updates:
            if day(update["day"]) <= today:
                _make_update(plan.tasks[key], update, today, people)
    for key, measurements in data["measurements"].items():
        targets = list(plan.indicators[key].targets.all())
        for measurement in measurements:
            if day(measurement["day"]) <= today:
                _make_measurement(targets[measurement["target"]], measurement, today, people)
    _finish_what_was_done_before(plan, people)
    plan.row.tasks.settle()


def _make_update(task: Task, data: dict, today: date, people: dict[str, User]) -> None:
    author, on = people[data["author"]], day(data["day"])
    update = task.updates.create(
        author=author,
        on_behalf_of=author.unit,
        sent_at=moment(on, 15),
        effective_on=on,
        covers=task.plan.period_key_of(on),
        percent=data["percent"],
        state=data["state"],
        reason=data["reason"] or "",
        result=data["result"],
        product_number=data["product_number"] or "",
        product_date=day(data["product_date"]),
        seen=task.updates.order_by("pk").last(),
        **_review(data["review"], today, people),
    )
    if update.product_number:
        update.evidence.add(_published(update))


def _published(update: ProgressUpdate):
    """The product as it stands on the commune's website: demo evidence is a link, there is no file
    behind it.
    """
    slug = update.product_number.replace("/", "-").lower()
    return add_evidence(
        authority=update.task.plan.unit,
        unit=update.on_behalf_of,
        by=update.author,
        year=update.task.plan.year,
        title=f"Văn bản số {update.product_number}",
        number=update.product_number,
        dated_on=update.product_date,
        link=f"https://khemay.example/van-ban/{update.task.plan.year}/{slug}",
    )


def _make_measurement(target, data: dict, today: date, people: dict[str, User]) -> None:
    author, on = people[data["author"]], day(data["day"])
    target.measurements.create(
        period=target.indicator.plan.periods.get(key=data["period"]),
        author=author,
        on_behalf_of=author.unit,
        sent_at=moment(on, 16),
        numerator=data["numerator"],
        denominator=data["denominator"],
        value=_value(data),
        achieved=data["achieved"],
        estimate=data["estimate"],
        note=data["note"] or "",
        **_review(data["review"], today, people),
    )


def _value(data: dict) -> Decimal | str | None:
    if data["denominator"] is None:
        return data["value"]
    return round(Decimal(data["numerator"]) * 100 / Decimal(data["denominator"]), 4)


def _review(data: dict, today: date, people: dict[str, User]) -> dict:
    """The review as it stood on `today`: before its day it was still waiting."""
    on = day(data["day"])
    if data["state"] == WAITING or on is None or on > today:
        return {"review": WAITING}
    return {
        "review": data["state"],
        "reviewed_by": people[data["by"]],
        "reviewed_at": moment(on, 16),
        "review_reason": data["reason"] or "",
    }


def _finish_what_was_done_before(plan: DemoPlan, people: dict[str, User]) -> None:
    """“Đã hoàn thành” in the plan is an accepted update dated as the plan."""
    if plan.row.issued_on is None:
        return
    for task in plan.row.tasks.filter(time_kind=Task.TimeKind.DONE):
        task.updates.create(
            author=people["thuongtruc"],
            sent_at=moment(plan.row.issued_on),
            effective_on=plan.row.issued_on,
            percent=100,
            state=ProgressUpdate.State.DONE,
            result="Hoàn thành trước khi ban hành Kế hoạch.",
            review=ProgressUpdate.Review.ACCEPTED,
        )
