"""The thread that commits gets the interpreter back soon, while the other one reads a batch."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from gleaner_ingest.door import serving
from gleaner_ingest.settings import DoorSettings


@pytest.fixture
def interval() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("interval")
def test_the_door_is_served_with_short_turns_of_its_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[float] = []

    def run(*_: Any, **__: Any) -> None:
        served.append(sys.getswitchinterval())

    monkeypatch.setattr("uvicorn.run", run)
    sys.setswitchinterval(0.005)
    serving.serve(object(), DoorSettings(database_url="postgresql://nowhere/none"))  # type: ignore[arg-type]
    assert served == [pytest.approx(serving.SWITCH_S)]
    assert serving.SWITCH_S <= 0.001
