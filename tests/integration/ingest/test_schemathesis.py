"""Schemathesis on the door's own OpenAPI document: whatever it sends, no 5xx.

By hand, against a door that runs:

    schemathesis run http://127.0.0.1:8700/v1/schema/openapi.json -H "Authorization: Bearer $KEY"
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gleaner_ingest import keys

from .conftest import Door, scalar

pytestmark = [pytest.mark.servers, pytest.mark.skipif(find_spec("schemathesis") is None, reason="schemathesis is not installed")]
EXAMPLES = 10  # of each operation and phase
HOOKS = """
import json
import schemathesis

@schemathesis.serializer("application/x-ndjson")
def ndjson(context, value):
    if isinstance(value, (bytes, str)):
        return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    items = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(item).encode() + b"\\n" for item in items)
"""


def test_schemathesis_finds_no_server_error(door: Door, engine: Engine, tmp_path: Path) -> None:
    with door(simulate=lambda _: b"{}", door_rate_per_s=1e9) as client:
        options = [
            f"--url={client.base_url}",
            f"--header=Authorization: Bearer {keys.create(engine, 'any', ['*']).secret}",
            "--checks=not_a_server_error",
            f"--max-examples={EXAMPLES}",
            "--seed=1",
            "--workers=1",
            "--no-color",
        ]
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{client.base_url}/v1/schema/openapi.json", *options]
        (tmp_path / "ndjson_hooks.py").write_text(HOOKS)
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), "SCHEMATHESIS_HOOKS": "ndjson_hooks"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
    assert scalar(engine, "select count(*) from ledger.entries") > 0  # it got past the checks
