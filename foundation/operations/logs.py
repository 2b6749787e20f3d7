"""How what is logged is written: a line of JSON each, and the investigator's file of a day.

A line holds the fields that are named here and nothing else that came with the record: Django's
own records carry the whole request.
"""

import json
import logging
import os
import traceback
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from .incidents import facts_around

FIELDS = ("view", "method", "path", "status", "ms", "seconds", "outcome", "account", "address")
# ends of lines for readers other than JSON's
BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
LONGEST_WORDS = 200  # of an exception

logger = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One JSON object a record, on one line whatever people typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= facts_around()
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["trace"] = trace_of(record.exc_info[1], words=True)
        text = json.dumps(line, ensure_ascii=False, default=str).translate(BREAKS)
        return text.encode(errors="backslashreplace").decode()


def trace_of(raised: BaseException, *, words: bool) -> list[str]:
    """Where the exception came from, and from which others: lines of code, without the values in
    them. `words` adds what each says: its first line, for a database goes on with the whole row.
    """
    lines = []
    told: traceback.TracebackException | None = traceback.TracebackException.from_exception(raised)
    while told:
        name = told.exc_type_str if hasattr(told, "exc_type_str") else told.exc_type.__name__
        said = str(told).partition("\n")[0][:LONGEST_WORDS] if words else ""
        lines.append(f"{name}: {said}" if said else name)
        lines += [f"  {each.filename}:{each.lineno} {each.name}" for each in told.stack]
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    return lines


class NotOfAnswers(logging.Filter):
    """Drops what Django says of answers that are no success, with their whole path: the line of the
    request says it. Of an exception that nobody caught the trace stays.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what is no answer, and unexpected errors without the address."""
        status = getattr(record, "status_code", None)
        if status is None:
            return True
        if status < 500 or not (record.exc_info and record.exc_info[1]):
            return False
        record.msg, record.args = "Lỗi bất ngờ khi trả lời một yêu cầu.", ()
        return True


class DailyFile(logging.Handler):
    """Appends to a file of the day, which its owner alone may read; files older than `kept_days`
    go when a new day begins.

    Several processes write: each line goes out in one piece to the end of the file, and no file is
    ever renamed under another process.
    """

    def __init__(self, folder: Path, kept_days: int):
        super().__init__()
        self.folder, self.kept_days = folder, kept_days
        self.day: date | None = None
        self.file = -1

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record; what can't be written is told without what it says."""
        try:
            day = datetime.fromtimestamp(record.created).astimezone().date()
            if day != self.day:
                self._begin(day)
            os.write(self.file, f"{self.format(record)}\n".encode())
        except OSError as error:
            logger.error("Không ghi được nhật ký truy cập: %s.", error.strerror)

    def close(self) -> None:
        """Let go of the file."""
        if self.file >= 0:
            os.close(self.file)
            self.file, self.day = -1, None
        super().close()

    def _begin(self, day: date) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.file >= 0:
            os.close(self.file)
            self.file = -1
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self.file = os.open(self.folder / f"access-{day}.jsonl", flags, 0o600)
        self.day = day
        oldest = f"access-{day - timedelta(days=self.kept_days)}.jsonl"
        for old in self.folder.glob("access-????-??-??.jsonl"):
            if old.name < oldest:
                old.unlink(missing_ok=True)
