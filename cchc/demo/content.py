"""Reading the demo content: JSON in which `{Y}` is the plan year, `{Y-1}` the one before."""

import json
import re
from datetime import date, datetime, time
from typing import Any, overload

from django.conf import settings
from django.utils import timezone

FOLDER = settings.BASE_DIR / "fixtures" / "demo"


def content(name: str, year: int | None = None) -> Any:
    """Return the content of the file `name`, its years filled in when `year` is given."""
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    if year is not None:
        text = re.sub(r"\{Y([+-]\d)?\}", lambda match: str(year + int(match[1] or 0)), text)
    return json.loads(text)


@overload
def day(text: str) -> date: ...
@overload
def day(text: None) -> None: ...
def day(text: str | None) -> date | None:
    """Return the day of an ISO date, or None of nothing."""
    return date.fromisoformat(text) if text else None


def moment(on: date, hour: int = 9) -> datetime:
    """Return a moment of the working day `on`."""
    return timezone.make_aware(datetime.combine(on, time(hour, on.day % 60)))
