"""The window of the dispatcher narrows when leases run out and opens again."""

from gleaner_ingest.dispatch.window import LEAST, Window


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def looks(window: Window, clock: Clock, run_out: int, count: int) -> None:
    for _ in range(count):
        clock.now += 1
        window.look(run_out)


def test_window_is_open_while_no_lease_runs_out() -> None:
    clock = Clock()
    window = Window(240, 60, clock)
    looks(window, clock, 0, 100)
    assert window.size == 240


def test_window_is_halved_once_for_what_was_leased_together() -> None:
    clock = Clock()
    window = Window(240, 60, clock)
    looks(window, clock, 50, 20)
    assert window.size == 120
    looks(window, clock, 50, 20)
    assert window.size == 60


def test_window_never_shuts() -> None:
    clock = Clock()
    window = Window(240, 2, clock)
    looks(window, clock, 1, 1000)
    assert window.size == LEAST


def test_a_window_smaller_than_the_least_stays_as_it_is() -> None:
    clock = Clock()
    window = Window(4, 2, clock)
    looks(window, clock, 1, 100)
    assert window.size == 4


def test_window_opens_again_within_a_minute_and_a_half() -> None:
    clock = Clock()
    window = Window(240, 2, clock)
    looks(window, clock, 1, 100)
    looks(window, clock, 0, 90)
    assert window.size == 240


def test_leases_of_messages_that_are_known_to_be_gone_do_not_narrow() -> None:
    clock = Clock()
    window = Window(240, 60, clock)
    window.forgive(10)
    looks(window, clock, 240, 9)
    assert window.size == 240
