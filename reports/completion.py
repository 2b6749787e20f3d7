"""How much of a plan was done at the end of each period of the year, beside the year before."""

from collections.abc import Callable, Mapping
from datetime import date

from plans.models import Plan, ReportingPeriod
from tasks.figures import standings_on_days
from tasks.standing import TaskStanding, tally
from vietnamese import WorkCalendar

from .stored_figures import PeriodCompletion

Standings = Mapping[int, TaskStanding]


def standings_by_period(
    plan: Plan, until: ReportingPeriod, calendar: WorkCalendar
) -> dict[str, Standings]:
    """Return how the tasks of an earlier plan stood, by accepted results, at the end of each of its
    periods up to that of the key of `until`; of none when it has no such period.
    """
    keys = {each.key: each.cut_off for each in plan.periods.all()}
    if until.key not in keys:
        return {}
    ends = {key: day for key, day in keys.items() if day <= keys[until.key]}
    tasks = plan.tasks.tracked().for_standing()
    days = standings_on_days(tasks, set(ends.values()), calendar=calendar, waiting=False, plan=plan)
    return {key: days[day] for key, day in ends.items()}


def completion_by_period(
    plan: Plan,
    period: ReportingPeriod,
    before: Mapping[str, Standings],
    *,
    day: date,
    stood: Callable[[date], Standings],
) -> list[PeriodCompletion]:
    """Return the periods of `plan` up to `period`, the last of them as of `day`.

    `stood` says how the tasks stood on a day, `before` how those of the year before did at the end
    of its periods.
    """
    found = []
    for each in sorted(plan.periods.all(), key=lambda each: each.cut_off):
        if each.pk == period.pk or each.cut_off < day:
            now = tally(stood(min(each.cut_off, day)).values())
            then = tally(before[each.key].values()) if each.key in before else None
            found.append(
                PeriodCompletion(
                    key=each.key,
                    name=each.get_key_display(),
                    done=now.done,
                    total=now.total,
                    done_before=then.done if then else None,
                    total_before=then.total if then else None,
                )
            )
    return found
