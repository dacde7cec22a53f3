"""The door against its own OpenAPI document: whatever is sent, it answers as documented and never with a 5xx."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gleaner_ingest.door.app import make_app
from gleaner_ingest.door.openapi import document
from gleaner_ingest.settings import DoorSettings

from .conftest import Door

pytestmark = pytest.mark.servers
DOCUMENT = document()
OPERATIONS = [(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods]
HEADER_TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20).map(str.strip)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
GOOD = {
    "content": st.text(min_size=1, max_size=40),
    "content_base64": st.binary(max_size=8).map(lambda raw: raw.hex()),
    "source": st.sampled_from(["s", "t", "other", ""]),
    "url": st.sampled_from(["http://e.cn/1", "http://例子.cn/一", "http://[", "ftp://e.cn", "http://e.cn:99999/", "//"]),
    "fetched_at": st.sampled_from(["2019-03-01T08:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "gestern"]),
    "content_type": st.sampled_from(["text/html", "text/plain; charset=gbk", "image/png", "text/\x00"]),
    "lane": st.sampled_from(["fresh", "replay", "backfill", "slow"]),
    "meta": st.dictionaries(st.text(max_size=4), ANYTHING, max_size=3),
    "headers": st.dictionaries(st.text(max_size=4), st.text(max_size=8), max_size=3),
}
FIELDS = list(DOCUMENT["components"]["schemas"]["Item"]["properties"])


@st.composite
def items(draw: st.DrawFn) -> bytes:
    """JSON objects with the documented fields, some of them with values of any kind; lone surrogates as escapes."""
    names = draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=6))
    found = {
        name: draw(GOOD.get(name, SCALARS) | ANYTHING if draw(st.integers(0, 3)) == 0 else GOOD.get(name, SCALARS))
        for name in names
    }
    return json.dumps({"source": "s", **found} if draw(st.booleans()) else found).encode()


BODIES = items() | ANYTHING.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=60)


@st.composite
def values(draw: st.DrawFn, parameter: dict[str, Any]) -> str:
    """A value of a parameter: as documented, or any text."""
    schema = parameter["schema"]
    choices = [HEADER_TEXT if parameter["in"] == "header" else st.text(max_size=20)]
    if "enum" in schema:
        choices.append(st.sampled_from(schema["enum"]))
    if schema.get("format") == "uuid":
        choices.append(st.uuids().map(str))
    if parameter["name"].lower().endswith("url"):
        choices.append(st.sampled_from(["http://e.cn/1", "http://%00/", "http://[", "%ff"]))
    return draw(st.one_of(choices))


@st.composite
def requests(draw: st.DrawFn, path: str, method: str) -> dict[str, Any]:
    """A request of an operation, as httpx takes it."""
    operation = DOCUMENT["paths"][path][method]
    found: dict[str, Any] = {"params": {}, "headers": {}}
    for parameter in operation["parameters"]:
        if parameter["required"] or draw(st.integers(0, 3)) == 0:
            value = draw(values(parameter))
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", httpx.QueryParams({"v": value}).__str__()[2:] or "-")
            else:
                found["params" if parameter["in"] == "query" else "headers"][parameter["name"]] = value
    if "requestBody" in operation:
        found["content"] = draw(st.lists(BODIES, max_size=4).map(b"\n".join) if path.endswith("batch") else BODIES)
        found["headers"]["content-type"] = draw(st.sampled_from(list(operation["requestBody"]["content"])) | HEADER_TEXT)
    return {"method": method.upper(), "url": path, **found}


@pytest.fixture
def client(door: Door) -> Iterator[httpx.Client]:
    with door(simulate=lambda _: b"{}", door_rate_per_s=1e9) as found:
        yield found


def test_the_document_names_every_route() -> None:
    app = make_app(DoorSettings(database_url="postgresql://nobody@localhost/none"))
    routes = {re.sub(r":uuid\}", "}", route.path_format) for route in app.routes}
    assert {path.replace("\\", "") for path in routes} - {"/v1/schema", "/v1/schema/openapi.json"} == set(DOCUMENT["paths"])


def test_the_document_is_served(client: httpx.Client) -> None:
    assert client.get("/v1/schema/openapi.json").json() == json.loads(json.dumps(DOCUMENT))


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_sent_is_answered_as_documented(client: httpx.Client, path: str, method: str) -> None:
    documented = {int(status) for status in DOCUMENT["paths"][path][method]["responses"]} - {501, 503}

    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(requests(path, method))
    def check(request: dict[str, Any]) -> None:
        answer = client.request(**request)
        assert answer.status_code in documented, (request, answer.text)
        if path.endswith("batch") and answer.status_code == 200:
            assert not [line for line in answer.text.splitlines() if json.loads(line).get("status", 0) >= 500]

    check()


def test_ids_that_are_no_ids_are_the_senders_mistake(client: httpx.Client) -> None:
    for wrong in ("x", "%00", str(UUID(int=0))[:-1], "1" * 400):
        assert client.get(f"/v1/articles/{wrong}").status_code in {400, 404}
