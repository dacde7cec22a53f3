"""`python -m gleaner_ingest.dispatch`: the dispatcher process."""

import signal
import threading

import structlog

from gleaner_ingest.dispatch.loop import run
from gleaner_ingest.settings import DispatchSettings
from gleaner_runtime import logs, metrics
from gleaner_runtime.schema import require_schema_or_exit
from gleaner_runtime.settings import load, redacted


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    settings = load(DispatchSettings)
    logs.configure("dispatch")
    structlog.get_logger().info("started", **redacted(settings))
    metrics.serve(settings.metrics_host, settings.dispatch_metrics_port or settings.metrics_port)
    require_schema_or_exit(settings.database_url, "dispatcher")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(settings, stop)


if __name__ == "__main__":
    main()
