"""A web site that does what a test says, good or bad."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct


class Answer(Struct, frozen=True):
    """What the site answers; a body that is an iterator is sent piece by piece, without a length."""

    status: int = 200
    body: bytes | Iterator[bytes] = b""
    headers: dict[str, str] = {}


Route = Answer | Callable[[dict[str, str]], Answer]


class Site:
    """Serves routes on a free port and remembers who asked for what."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append((self.path, headers))
                route = site.routes.get(self.path, Answer(404))
                answer = route(headers) if callable(route) else route
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if isinstance(answer.body, bytes):
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                try:
                    for piece in (answer.body,) if isinstance(answer.body, bytes) else answer.body:
                        self.wfile.write(piece)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def place(self) -> str:
        """Return `host:port`."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def paths(self, *, robots: bool = False) -> list[str]:
        """Return what was asked for."""
        return [path for path, _ in self.asked if robots or path != "/robots.txt"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
