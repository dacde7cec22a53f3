"""A TCP proxy that can freeze."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit


class Proxy:
    """A TCP proxy that can swallow everything, as a cut cable does: no reset, no end, just silence."""

    def __init__(self, target_url: str, *, host: str = "127.0.0.1") -> None:
        self._target = (urlsplit(target_url).hostname or "127.0.0.1", urlsplit(target_url).port or 6379)
        self._listener = socket.create_server((host, 0))
        self._sockets: list[socket.socket] = []
        self._is_frozen = threading.Event()
        self.url = self._url(target_url)
        threading.Thread(target=self._accept, daemon=True).start()

    def _url(self, target_url: str) -> str:
        parts = urlsplit(target_url)
        credentials = parts.netloc.rpartition("@")[0]
        host = "{}:{}".format(*self._listener.getsockname())
        return urlunsplit(parts._replace(netloc=f"{credentials}@{host}" if credentials else host))

    def freeze(self) -> None:
        """Swallow all bytes of the connections that exist; new ones pass."""
        self._is_frozen.set()
        self._is_frozen = threading.Event()

    def close(self) -> None:
        """End the proxy and all its connections."""
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                self._carry(self._listener.accept()[0])

    def _carry(self, client: socket.socket) -> None:
        """Connect a client to the server behind; one that is away refuses the client, as it would without us."""
        try:
            server = socket.create_connection(self._target, timeout=5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        self._sockets = [each for each in self._sockets if each.fileno() >= 0] + [client, server]
        frozen = self._is_frozen
        for source, sink in ((client, server), (server, client)):
            threading.Thread(target=_pump, args=(source, sink, frozen), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, frozen: threading.Event) -> None:
    """Carry bytes one way; once frozen, read on and carry nothing."""
    try:
        while data := source.recv(65_536):
            if not frozen.is_set():
                sink.sendall(data)
    except OSError:
        pass
    if not frozen.is_set():
        for each in (source, sink):  # a connection that ends on one side ends on both
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
    source.close()
