"""Another host for a process: a network namespace of its own where that is allowed, else a proxy that can freeze."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Final

from proxy import Proxy
from rig import Rig

NET: Final = 4 * (os.getpid() % 16_000)  # of this run, so that several can run on a machine
NEAR: Final = f"10.231.{NET // 256}.{NET % 256 + 1}"
FAR: Final = f"10.231.{NET // 256}.{NET % 256 + 2}"


@dataclass(frozen=True, slots=True)
class Host:
    """Where a process runs that reaches Redis over a cable that can be cut.

    Attributes:
        redis_url: of Redis, as seen from there.
        prefix: words before a command that shall run there.
        cable: name of the network interface; empty where there is only a proxy.
        proxy: which stands for the cable where there is none.
    """

    redis_url: str
    prefix: tuple[str, ...]
    cable: str
    proxy: Proxy

    def cut(self) -> None:
        """Cut the cable: packets vanish, nobody is told."""
        if self.cable:
            ip("link", "set", self.cable, "down")
        else:
            self.proxy.freeze()

    def mend(self) -> None:
        """Put the cable right."""
        if self.cable:
            ip("link", "set", self.cable, "up")


@contextmanager
def other_host(rig: Rig) -> Iterator[Host]:
    """Make another host, and unmake it."""
    name = f"gl{os.getpid() % 100_000}"
    with ExitStack() as stack:
        cable = make_cable(name, stack)
        proxy = Proxy(rig.redis.url, host=NEAR if cable else "127.0.0.1")
        stack.callback(proxy.close)
        yield Host(proxy.url, ("ip", "netns", "exec", name) if cable else (), cable, proxy)


def make_cable(name: str, stack: ExitStack) -> str:
    """Make a namespace with a cable to ours; return the name of our end, nothing where it is not allowed."""
    try:
        ip("netns", "add", name)
        stack.callback(ip, "netns", "delete", name)
        ip("link", "add", name, "type", "veth", "peer", "name", f"{name}p", "netns", name)
        ip("address", "add", f"{NEAR}/30", "dev", name)
        ip("link", "set", name, "up")
        ip("netns", "exec", name, "ip", "address", "add", f"{FAR}/30", "dev", f"{name}p")
        ip("netns", "exec", name, "ip", "link", "set", f"{name}p", "up")
        ip("netns", "exec", name, "ip", "link", "set", "lo", "up")
    except (OSError, subprocess.CalledProcessError):
        stack.pop_all().close()
        return ""
    return name


def ip(*words: str) -> None:
    """Run the command `ip`."""
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=10)


@contextmanager
def another_worker(rig: Rig, settings: dict[str, str], prefix: tuple[str, ...] = ()) -> Iterator[str]:
    """Run one more extract worker with settings of its own while the block runs; yields its name."""
    spec, name = rig.supervisor.children["extract"].spec, "extract-away"
    command = tuple(f"--hostname={name}@gleaner" if part.startswith("--hostname=") else part for part in spec.command)
    away = replace(
        spec, name=name, command=(*prefix, *command), node=None, environment={**spec.environment, **settings}
    )  # without a node it is not asked whether it answers: nobody reaches a host that is cut off
    rig.supervisor.start([away])
    try:
        yield name
    finally:
        rig.give_up(name)
