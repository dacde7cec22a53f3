"""One request to the open web, guarded: who is asked, how long, how much comes back."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Self

import httpx
from msgspec import Struct

from gleaner_ingest.fetch.addresses import PORTS, HostRule, choose
from gleaner_ingest.packed import unpacker
from gleaner_ingest.submission import RefusalReason, Refused

MAX_REDIRECTS: Final = 5
CONNECT_S: Final = 5.0
Resolve = Callable[[str, int], Awaitable[list[str]]]
RESOLVE_S: Final = 5.0
MAX_RETRY_AFTER_S: Final = 86_400.0


class FetchError(Exception):
    """A fetch that brought nothing; `FETCH_FORBIDDEN` was never sent, `FETCH_FAILED` may work another time."""

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        """Keep the reason."""
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class Fetched(Struct, frozen=True, kw_only=True):
    """An answer that came in whole."""

    url: str  # after redirects
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def content_type(self) -> str:
        """Return the media type, in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def retry_after_s(self) -> float | None:
        """Return what the server asks to wait, at most a day."""
        return retry_after_s(self.headers.get("retry-after"), datetime.now(UTC))


class GuardedTransport(httpx.AsyncBaseTransport):
    """Resolves a name once, checks what came out, and connects to just that; every redirect passes here again."""

    def __init__(self, inner: httpx.AsyncBaseTransport, private: frozenset[str], resolve: Resolve) -> None:
        """Wrap a transport.

        Args:
            inner: makes the connection.
            private: `host:port` that may be private.
            resolve: returns the addresses of a host.
        """
        self._inner, self._private, self._resolve = inner, private, resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Check and send one request.

        Raises:
            FetchError: the address may not be asked.
        """
        url = request.url
        rule = request.extensions.get("gleaner_hosts")
        if url.scheme not in PORTS or url.userinfo or not url.host:
            raise _forbidden(f"not a plain http or https address: {str(url)[:200]}")
        if not isinstance(rule, HostRule) or not rule.allows(url.host):
            raise _forbidden(f"the host {url.host[:200]} is not allowed for this source")
        port = url.port or PORTS[url.scheme]
        address = choose(await self._resolve(url.host, port), is_private_allowed=f"{url.host}:{port}" in self._private)
        if address is None:
            raise _forbidden(f"the host {url.host[:200]} does not lead to the open internet")
        request.headers.setdefault("Host", url.netloc.decode("ascii"))
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        request.url = url.copy_with(host=address)
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()


class Fetcher:
    """A client for guarded GET requests."""

    def __init__(
        self,
        *,
        user_agent: str,
        timeout_s: float,
        private: frozenset[str] = frozenset(),
        resolve: "Resolve | None" = None,
    ) -> None:
        """Prepare.

        Args:
            user_agent: what sites see.
            timeout_s: for a whole answer, redirects included.
            private: `host:port` that may be private; for tests and intranets.
            resolve: returns the addresses of a host; the system's resolver by default.
        """
        self._timeout_s = timeout_s
        # No connection is kept: it would be found again by its address, and serve another name on the same address.
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=0)
        inner = httpx.AsyncHTTPTransport(trust_env=False, limits=limits, retries=0)
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(inner, private, resolve or system_resolve),
            trust_env=False,
            follow_redirects=False,
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip", "Accept": "*/*"},
            timeout=httpx.Timeout(timeout_s, connect=CONNECT_S),
        )

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close connections."""
        await self._client.aclose()

    async def get(self, url: str, hosts: HostRule, *, limit_bytes: int, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch one address.

        Args:
            url: http or https.
            hosts: who may be asked, at each hop.
            limit_bytes: longest body, unpacked.
            headers: more request headers.

        Raises:
            FetchError: forbidden, too long, too slow, or not there.
        """
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._follow(url, hosts, limit_bytes, dict(headers or {}))
        except TimeoutError as error:
            raise _failed(f"no whole answer within {self._timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, OSError, ValueError) as error:
            raise _failed(f"{type(error).__name__}: {error}"[:500]) from error
        except Refused as refused:  # of the unpacking
            raise FetchError(refused.reason, refused.detail) from refused

    async def _follow(self, url: str, hosts: HostRule, limit_bytes: int, headers: dict[str, str]) -> Fetched:
        current = url
        for _ in range(MAX_REDIRECTS + 1):
            request = self._client.build_request("GET", current, headers=headers, extensions={"gleaner_hosts": hosts})
            response = await self._client.send(request, stream=True)
            try:
                if response.status_code not in (301, 302, 303, 307, 308) or "location" not in response.headers:
                    return await _whole(current, response, limit_bytes)
                current = str(httpx.URL(current).join(response.headers["location"]))
            finally:
                await response.aclose()
        raise _failed(f"more than {MAX_REDIRECTS} redirects")


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, at most a day; None where there is none that can be read."""
    if not value:
        return None
    if value.strip().isdigit():
        return min(float(value.strip()[:9]), MAX_RETRY_AFTER_S)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), MAX_RETRY_AFTER_S)


async def _whole(url: str, response: httpx.Response, limit_bytes: int) -> Fetched:
    found = unpacker(response.headers.get("content-encoding"))
    body = bytearray()
    chunks: AsyncIterator[bytes] = response.aiter_raw()
    async for chunk in chunks:
        for piece in found.feed(chunk):
            body += piece
            if len(body) > limit_bytes:
                raise FetchError(RefusalReason.TOO_LARGE, f"longer than {limit_bytes} bytes")
    if body:
        found.finish()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Fetched(url=url, status=response.status_code, headers=headers, body=bytes(body))


async def system_resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host as the system knows them.

    Raises:
        FetchError: none.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_S):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise _failed(f"the name {host[:200]} does not resolve: {error}") from error
    return [str(each[4][0]) for each in found]


def _forbidden(detail: str) -> FetchError:
    return FetchError(RefusalReason.FETCH_FORBIDDEN, detail)


def _failed(detail: str) -> FetchError:
    return FetchError(RefusalReason.FETCH_FAILED, detail)
