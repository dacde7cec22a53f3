"""The private folder of one instance: data of the servers, logs, passwords and the lock that keeps others out."""

import fcntl
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO

from gleaner_standalone.servers.account import Account, server_account
from gleaner_standalone.servers.errors import ServersUnavailable
from gleaner_standalone.servers.guard import GUARD

TEMPORARY_PLACES = (tempfile.gettempdir(), "/tmp", "/var/tmp")  # noqa: S108 - private directories are made inside


class Home:
    """One instance's folder, locked while it is open.

    Layout: `postgres/` and `redis/` belong to the servers' account; `logs/`, `*.secret` and `lock` to us.
    """

    def __init__(self, path: Path, *, is_throwaway: bool, account: Account | None = None) -> None:
        self.path = path
        self.is_throwaway = is_throwaway
        self.account = account or server_account()
        self._lock: IO[str] | None = None

    @classmethod
    def temporary(cls, *, prefix: str = "gleaner-") -> "Home":
        """Return a new folder that is removed when we are gone."""
        account = server_account()
        for place in dict.fromkeys(TEMPORARY_PLACES):
            if account.can_enter(Path(place)):
                path = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
                GUARD.remove(path)
                return cls(path, is_throwaway=True, account=account)
        raise ServersUnavailable(f"no temporary directory that the servers may enter (tried {', '.join(TEMPORARY_PLACES)})")

    @classmethod
    def default(cls) -> "Home":
        """Return the folder named by GLEANER_HOME, or the one in the user's state directory."""
        return cls(default_path(), is_throwaway=False)

    def __enter__(self) -> "Home":
        """Make the folder, check that the servers may enter it, and lock it."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o711 if self.account.uid is not None else 0o700)  # the servers pass through, nobody lists it
        if not self.account.can_enter(self.path):
            raise ServersUnavailable(
                f"{self.path} lies below a directory that the servers' account may not enter; set GLEANER_HOME to another place"
            )
        (self.path / "logs").mkdir(exist_ok=True, mode=0o700)
        self._lock = (self.path / "lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._lock.close()
            raise ServersUnavailable(
                f"another gleaner uses {self.path}: stop it, or set GLEANER_HOME to another folder for a second instance"
            ) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        """Give the folder free; a throw-away one is removed."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        if self.is_throwaway:
            shutil.rmtree(self.path, ignore_errors=True)

    def log_path(self, name: str) -> Path:
        """Return where the process of this name writes its log."""
        return self.path / "logs" / f"{name}.log"

    def server_directory(self, name: str) -> Path:
        """Return a directory that belongs to the servers' account; made on first use."""
        directory = self.path / name
        if not directory.exists():
            directory.mkdir(mode=0o700)
        self.account.give(directory)
        return directory

    def secret(self, name: str) -> str:
        """Return a password of this instance; made up on first use and kept."""
        path = self.path / f"{name}.secret"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(16))
        return path.read_text().strip()

    def remembered(self, name: str) -> int | None:
        """Return a number that an earlier start kept, like a port."""
        try:
            return int((self.path / name).read_text())
        except (OSError, ValueError):
            return None

    def remember(self, name: str, number: int) -> None:
        """Keep a number for later starts."""
        (self.path / name).write_text(f"{number}\n")


def default_path() -> Path:
    """Return GLEANER_HOME, else `gleaner` in the user's state directory; root's is /var/lib, where the servers may enter."""
    named = os.environ.get("GLEANER_HOME")
    if named:
        return Path(named).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/gleaner")
    state = os.environ.get("XDG_STATE_HOME") or str(Path("~/.local/state").expanduser())
    return Path(state) / "gleaner"


def is_locked(path: Path) -> bool:
    """Return whether some process has a home open."""
    try:
        with (path / "lock").open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
