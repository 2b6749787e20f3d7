"""The log handler that notes unexpected errors as rows."""

import logging
from contextlib import suppress
from contextvars import ContextVar

_noting: ContextVar[bool] = ContextVar("an error is being noted", default=False)


class ErrorRows(logging.Handler):
    """Notes what is logged with an exception as an error. It never raises, and what goes wrong
    while it notes is not noted.
    """

    def __init__(self):
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        """Count the error; without a database only the log tells of it."""
        raised = record.exc_info[1] if record.exc_info else None
        if raised is None or _noting.get():
            return
        token = _noting.set(True)
        try:
            with suppress(Exception):
                from .errors import note_record  # logging is set up before there are models

                note_record(record, raised)
        finally:
            _noting.reset(token)
