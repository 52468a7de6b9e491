"""Turns what happens into log lines: JSON on hosts, readable on a terminal, never an address, a name or a key."""

import logging
import re
import sys
from typing import Any

import structlog

from responder.settings import settings

LOUD = ("python_http_client", "sqlalchemy", "alembic", "rq.worker", "urllib3", "_granian")
_ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:]+")
_TOKEN_IN_PATH = re.compile(r"(/(?:hooks/[\w-]+|inbound|sign-in)/)[\w-]+")
_KEY = re.compile(r"(SG\.|Bearer |whsec_|sk_|rk_)[\w.-]+")


def scrub(text: str) -> str:
    """The text without mail addresses, tokens in paths, or keys."""
    text = _TOKEN_IN_PATH.sub(r"\1…", _ADDRESS.sub("…@…", text))
    return _KEY.sub(r"\1…", text)


def _scrubbed(_logger: Any, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: scrub(value) if isinstance(value, str) else value for key, value in line.items()}


def set_up() -> None:
    """Send every logger of this process through one scrubbing formatter to standard error."""
    as_json = settings().log_format == "json" or (not settings().log_format and not sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _scrubbed,
    ]
    last = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings().log_level, force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for one module. Pass ids as keywords, never people."""
    log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return log
