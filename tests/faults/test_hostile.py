"""F11: hostile articles through the whole pipeline: each comes to a typed end, and its mates are unharmed."""

import json

import httpx
import pytest
from hostile import REFUSED_BODIES, as_bytes, corpus
from proving import disprove, fresh, prove
from rig import Rig
from watching import settle

SOURCE = "hostile"
ENDS = "select url, disposition, reason, detail from ledger.entries where source = 'hostile'"
BUGS = ("extractor_bug", "contradiction", "worker_lost", "memory", "transient_exhausted")


def push(rig: Rig, articles: dict[str, dict[str, object]]) -> None:
    """Send hostile articles, mates of other sources between them; each must be taken, or refused with a reason."""
    with httpx.Client(base_url=rig.addresses.door_url, timeout=60, verify=False) as client:
        for name, fields in articles.items():
            url = f"http://hostile.example.cn/{name.replace(' ', '-')}"
            answer = client.post("/v1/articles", content=encoded({"source": SOURCE, "url": url, **fields}), headers=JSON)
            assert answer.status_code == 202, f"{name}: {answer.status_code} {answer.text}"
            rig.send(fresh(rig, 1))


JSON = {"content-type": "application/json"}


def encoded(fields: dict[str, object]) -> bytes:
    """Return JSON with escapes for what UTF-8 cannot carry."""
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


def test_hostile_articles_end_with_a_typed_reason_and_their_mates_are_stored(strict: Rig) -> None:
    strict.alter("dispatch", {"GLEANER_LEASE_S": "120"})  # the limit of time may end one, never a machine that is slow
    strict.send(fresh(strict, 5))
    push(strict, corpus())
    strict.wait_done(deadline_s=300)
    ends = {str(url).rpartition("/")[2].replace("-", " "): rest for url, *rest in strict.query(ENDS)}
    assert [name for name, (fate, _, _) in ends.items() if fate not in ("stored", "quarantined", "duplicate")] == []
    assert {name: rest for name, rest in ends.items() if rest[0] == "quarantined" and rest[1] is None} == {}
    assert {name: rest for name, rest in ends.items() if rest[1] in BUGS} == {}
    prove(strict, "F11", "hostile articles", injected=len(ends))
    strict.restore("dispatch")


@pytest.mark.parametrize("name", REFUSED_BODIES)
def test_hostile_bodies_are_refused_with_a_reason(strict: Rig, name: str) -> None:
    body, headers, status, reason = REFUSED_BODIES[name]
    strict.send(fresh(strict, 1))  # the door is up
    with httpx.Client(base_url=strict.addresses.door_url, timeout=60, verify=False) as client:
        answer = client.post("/v1/articles", content=body, headers={**JSON, **headers})
    assert answer.status_code == status, answer.text
    assert reason in answer.text


def test_without_a_scope_for_errors_a_hostile_article_takes_its_mates_along(bare: Rig) -> None:
    """Negative control."""
    bare.alter("extract", {"GLEANER_UNPROTECTED": "error_scope"})
    mates = fresh(bare, 30)
    picture = as_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10)
    with bare.held("dispatch"), httpx.Client(base_url=bare.addresses.door_url, timeout=60, verify=False) as client:
        bare.send(mates[:22])  # so many that no later one of these sources travels alone
        for number in range(4):  # mates between them: wherever a batch begins, it has some of both
            fields = {"source": mates[number].source, "url": f"http://hostile.example.cn/bare/{number}", **picture}
            assert client.post("/v1/articles", content=encoded(fields), headers=JSON).status_code == 202
            bare.send(mates[22 + 2 * number : 24 + 2 * number])
    settle(bare)
    disprove(bare, "F11", "no scope for the errors of one article", injected=4)
    bare.restore("extract")
