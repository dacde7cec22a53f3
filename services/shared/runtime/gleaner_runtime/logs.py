"""Structured logs: one JSON object a line on standard error; no article text above DEBUG."""

import logging
import sys

import structlog


def configure(service: str, *, level: str = "INFO") -> None:
    """Set up logging of a process once, for structlog and the standard library alike.

    Args:
        service: name bound to every line.
        level: name of the lowest level that is printed.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False), foreign_pre_chain=shared
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    structlog.contextvars.bind_contextvars(service=service)
