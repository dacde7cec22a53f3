"""All tests of this folder break running services.

| fixture | what |
|---|---|
| `rig` | a protected pipeline with a proxy before Redis and two dispatchers, shared by the tests of a run |
| `strict` | one that allows three attempts, for articles that harm whoever touches them; shared |
| `bare` | one whose leases never run out, for negative controls; shared |

A rig on which a test failed is thrown away, the next test gets a new one; so is one that the next test does not use.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from proving import abandon, make_ready
from rig import Rig, open_rig

DYING = "dispatch_dies,door_dies,store_dies"
SETTINGS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "rig": ({"GLEANER_UNPROTECTED": DYING, "GLEANER_WINDOW": "80"}, {"dispatchers": 2, "proxied": True}),
    "strict": (
        {"GLEANER_UNPROTECTED": "short_limits", "GLEANER_MAX_ATTEMPTS": "3", "GLEANER_SOFT_SHUTDOWN_S": "2"},
        {},
    ),
    "bare": (
        {"GLEANER_UNPROTECTED": f"leases,{DYING}", "GLEANER_MAX_ATTEMPTS": "30000", "GLEANER_WINDOW": "2000"},
        {"proxied": True},
    ),
}


class Shelf:
    """Rigs in use."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[Rig, ExitStack]] = {}

    def take(self, name: str) -> Rig:
        """Return a rig that is at rest."""
        if name not in self._open:
            stack = ExitStack()
            settings, options = SETTINGS[name]
            self._open[name] = (stack.enter_context(open_rig(settings, **options)), stack)
        rig = self._open[name][0]
        rig.begin()
        return rig

    def drop(self, *names: str) -> None:
        """End rigs."""
        for name in names:
            if name in self._open:
                self._open.pop(name)[1].close()

    def drop_all(self) -> None:
        """End all rigs."""
        self.drop(*list(self._open))


@pytest.fixture(scope="session")
def shelf(request: pytest.FixtureRequest) -> Iterator[Shelf]:
    shelf = request.session.stash[SHELF] = Shelf()
    yield shelf
    shelf.drop_all()


def borrowed(shelf: Shelf, name: str, request: pytest.FixtureRequest) -> Iterator[Rig]:
    yield shelf.take(name)
    if request.node.stash.get(FAILED, False):
        shelf.drop(name)


@pytest.fixture
def rig(shelf: Shelf, request: pytest.FixtureRequest) -> Iterator[Rig]:
    yield from borrowed(shelf, "rig", request)


@pytest.fixture
def strict(shelf: Shelf, request: pytest.FixtureRequest) -> Iterator[Rig]:
    yield from borrowed(shelf, "strict", request)


@pytest.fixture
def bare(shelf: Shelf, request: pytest.FixtureRequest) -> Iterator[Rig]:
    taken = borrowed(shelf, "bare", request)
    rig = next(taken)
    abandon(rig)
    make_ready(rig)
    yield rig
    next(taken, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """End rigs that the next test does not use: tests are ordered by rig, and one that idles still costs the machine."""
    yield
    wanted = fixtures(nextitem) if nextitem is not None else []
    shelf = item.session.stash.get(SHELF, None)
    if shelf is not None:
        shelf.drop(*(name for name in SETTINGS if name not in wanted))


SHELF = pytest.StashKey[Shelf]()
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.failed:  # type: ignore[attr-defined]
        item.stash[FAILED] = True
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests, and order them by rig, so that no more than one of them uses the machine at a time."""
    ours = [item for item in items if "tests/faults" in str(item.path)]
    for item in ours:
        item.add_marker(pytest.mark.faults)
    order = iter(
        sorted(ours, key=lambda item: min((list(SETTINGS).index(f) for f in fixtures(item) if f in SETTINGS), default=9))
    )
    items[:] = [next(order) if "tests/faults" in str(item.path) else item for item in items]


def fixtures(item: pytest.Item) -> list[str]:
    """Return the names of the fixtures of a test."""
    return list(getattr(item, "fixturenames", ()))
