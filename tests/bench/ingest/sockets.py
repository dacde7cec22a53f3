"""A client that costs next to nothing, so that the server is measured: prepared bytes over kept connections."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass(slots=True)
class Answers:
    """What came back."""

    statuses: dict[int, int] = field(default_factory=dict)  # how often each came
    taken_s: list[float] = field(default_factory=list)  # from when a request was due to the end of its answer
    per_s: float = 0.0

    def percentile_ms(self, part: int) -> float:
        """Return a percentile of the times in milliseconds."""
        ordered = sorted(self.taken_s)
        return round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)] * 1e3, 1)


def request(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return the bytes of a POST."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}"]).encode() + HEAD_END + body


async def send(port: int, requests: Sequence[bytes], *, connections: int, per_s: float = 0.0) -> Answers:
    """Send requests over some connections, each as soon as it is due and a connection is free.

    Args:
        port: on the loopback interface.
        requests: as `request` makes them.
        connections: kept open, one request at a time on each.
        per_s: how many requests are due in a second; 0 is as fast as answers come.

    Raises:
        ConnectionError: the server closed a connection.
    """
    answers = Answers()
    began = time.perf_counter()
    waiting = enumerate(requests)

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for due, content in schedule(waiting, began, per_s):
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                since = due if per_s else time.perf_counter()
                writer.write(content)
                status = await read_answer(reader)
                answers.taken_s.append(time.perf_counter() - since)
                answers.statuses[status] = answers.statuses.get(status, 0) + 1
        finally:
            writer.close()

    await asyncio.gather(*(work() for _ in range(connections)))
    answers.per_s = len(requests) / (time.perf_counter() - began)
    return answers


def schedule(waiting: Iterator[tuple[int, bytes]], began: float, per_s: float) -> Iterator[tuple[float, bytes]]:
    """Yield what is left, each with the time at which it is due."""
    for number, content in waiting:
        yield (began + number / per_s if per_s else 0.0), content


async def read_answer(reader: asyncio.StreamReader) -> int:
    """Read one answer that has a length; returns its status."""
    try:
        head = (await reader.readuntil(HEAD_END)).lower()
        length = int(head.partition(LENGTH)[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
    except asyncio.IncompleteReadError as error:
        raise ConnectionError("the server closed a connection") from error
    return int(head.split(b" ", 2)[1])
