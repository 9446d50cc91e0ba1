"""Logs on the error output: lines for people, or one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from ioknow_api import request_ids

LOGGERS = ("ioknow", "ioknow_api", "uvicorn.error")
FORMATS = ("human", "json")
LEVELS = ("debug", "info", "warning", "error")

ACCESS = logging.getLogger("ioknow_api.access")


def configure(form: str, level: str) -> None:
    """Write what the service logs to the error output.

    Args:
        form: ``human`` or ``json``.
        level: The least important level that is written, such as ``info``.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else HumanLines())
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level.upper())
        logger.propagate = False


class JsonLines(logging.Formatter):
    """One JSON object for each record: time, level, logger, message, request id, and fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        found: dict[str, Any] = {  # values of any JSON type
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request_id = request_ids.current.get()
        if request_id:
            found["request_id"] = request_id
        found.update(getattr(record, "fields", {}))
        if record.exc_info:
            found["exception"] = self.formatException(record.exc_info)
        return json.dumps(found, ensure_ascii=True, default=str)


class HumanLines(logging.Formatter):
    """Time, level, message and request id on a line; control characters are made visible."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, and an exception below it."""
        when = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        message = record.getMessage()
        if not message.isprintable():
            message = "".join(
                mark if mark.isprintable() else mark.encode("unicode_escape").decode("ascii")
                for mark in message
            )
        request_id = request_ids.current.get()
        line = f"{when} {record.levelname.lower():<7} {message}"
        line += f"  [{request_id}]" if request_id else ""
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
