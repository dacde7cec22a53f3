"""The door as a process of its own, which can be measured, killed and started again."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

import httpx
from easing import quick

from gleaner_standalone.servers.process import free_port

from .conftest import poll


class DoorProcess:
    """`python -m gleaner_ingest.door` on one port for its whole life, however often it is killed."""

    def __init__(self, database_url: str, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        named = {f"GLEANER_{name.upper()}": value for name, value in settings.items()}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GLEANER_")}
        self._environment = {
            **kept,
            **quick(),
            "GLEANER_DATABASE_URL": database_url,
            "GLEANER_DOOR_PORT": str(self.port),
            "GLEANER_DOOR_REQUIRE_KEY": "false",
            **named,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start and return once articles are taken."""
        command = [sys.executable, "-m", "gleaner_ingest.door"]
        self._process = subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        poll(self._is_ready, 60.0)

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def peak_mib(self) -> float:
        """Return the most memory that was resident at any time."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the door does not start"
        try:
            return httpx.get(f"{self.url}/readyz", trust_env=False, verify=False).is_success
        except httpx.TransportError:
            return False
