"""Which account the servers run as: ours, or nobody when we are root, because Postgres refuses root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gleaner_standalone.servers.errors import ServersUnavailable

UNPRIVILEGED = "nobody"
USE_URLS = "set GLEANER_DATABASE_URL and GLEANER_REDIS_URL to use servers that run already"


@dataclass(frozen=True, slots=True)
class Account:
    """The account that server processes run as.

    Attributes:
        uid: to change to; null where we stay who we are.
        gid: its group.
    """

    uid: int | None = None
    gid: int | None = None

    def popen_options(self) -> dict[str, Any]:
        """Return the arguments of `subprocess` that change to this account."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make this account the owner of a path.

        Raises:
            ServersUnavailable: we are root without the right to do so.
        """
        if self.uid is None or self.gid is None:
            return
        try:
            os.chown(path, self.uid, self.gid)
        except PermissionError as error:
            raise ServersUnavailable(f"root here may not give files to {UNPRIVILEGED} (no CAP_CHOWN); {USE_URLS}") from error

    def can_enter(self, directory: Path) -> bool:
        """Return whether this account can reach a directory through all of its parents."""
        return self.runs(["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)])

    def runs(self, command: list[str]) -> bool:
        """Return whether a command ends well under this account.

        Raises:
            ServersUnavailable: we are root without the right to change account.
        """
        try:
            result = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, **self.popen_options()
            )
        except subprocess.TimeoutExpired:
            return False
        except PermissionError as error:
            if self.uid is not None and shutil.which(command[0]) and os.access(command[0], os.X_OK):
                return self._refused(error)
            return False
        except OSError:
            return False
        return bool(result.returncode == 0)

    def _refused(self, error: PermissionError) -> bool:
        """Tell a program that is out of reach from a process that may not change its account."""
        try:
            subprocess.run(["/bin/sh", "-c", ":"], cwd="/", check=True, **self.popen_options())
        except PermissionError:
            raise ServersUnavailable(f"root here may not become {UNPRIVILEGED} (no CAP_SETUID); {USE_URLS}") from error
        return False


def server_account() -> Account:
    """Return the account for servers.

    Raises:
        ServersUnavailable: our uid has no name, or we are root and there is nobody to become.
    """
    if os.geteuid() == 0:
        try:
            entry = pwd.getpwnam(UNPRIVILEGED)
        except KeyError as error:
            raise ServersUnavailable(
                f"Postgres refuses to run as root and there is no user {UNPRIVILEGED}; {USE_URLS}"
            ) from error
        return Account(entry.pw_uid, entry.pw_gid)
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError as error:
        raise ServersUnavailable(
            f"uid {os.geteuid()} has no entry in /etc/passwd, and initdb needs a user name: add one, or {USE_URLS}"
        ) from error
    return Account()
