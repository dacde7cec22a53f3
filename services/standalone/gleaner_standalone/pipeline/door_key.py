"""The key that a standalone instance makes for itself, kept in its home for its owner's eyes only."""

from gleaner_ingest import keys
from gleaner_runtime.database import make_engine
from gleaner_standalone.servers import Home

NAME = "standalone"
FILE = "door.key"


def own_key(home: Home, database_url: str) -> str:
    """Return the instance's key for every source; made on first use, and again after it was revoked."""
    path = home.path / FILE
    engine = make_engine(database_url, application="gleaner-standalone", pool_size=1)
    try:
        kept = keys.split(path.read_text().strip()) if path.exists() else None
        if kept and keys.matches(keys.find_credential(engine, kept[0]), kept[1]):
            return path.read_text().strip()
        made = keys.create(engine, NAME, [keys.ANY_SOURCE])
    finally:
        engine.dispose()
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{made.secret}\n")
    return made.secret
