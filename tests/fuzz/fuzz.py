"""Coverage-guided fuzzing of what reads foreign bytes: `python tests/fuzz/fuzz.py TARGET [CORPUS] [-max_total_time=300 …]`.

Needs atheris, which the suite does not: `pip install atheris` (Linux, Python 3.11 to 3.13). Arguments after the target go to
libFuzzer. What is found is written to a file `crash-…`; make a case of it in the tests of its part before it is mended.
"""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

sys.path[:0] = [str(Path(__file__).parents[2])]

INSTRUMENTED: Final = ("gleaner_extract", "gleaner_ingest", "gleaner_contracts")
ALPHABET: Final = (
    "0123456789０１２３一二三四五六七八九十百千万亿两零〇多余约近个成半点分之至到,.，。%％-—~年月日元户亩人次以上"  # of numerals
)
CHARSETS: Final = (None, "utf-8", "gb18030", "gb2312", "big5", "utf-16", "latin-1", "x-unknown")


def decode(content: bytes) -> None:
    """Bytes of any charset become an article whose spans lie in its text, or a typed refusal."""
    clean(content[1:], charset=CHARSETS[content[0] % len(CHARSETS)] if content else None)


def html(content: bytes) -> None:
    """So does any page."""
    clean(b"<html><body>" + content, content_type="text/html", charset="utf-8")


def clean(content: bytes, **fields: Any) -> None:
    """Clean a document; what is returned must be in order."""
    errors, records, cleaning = map(
        import_module, ("gleaner_contracts.errors", "gleaner_contracts.records", "gleaner_extract.clean")
    )
    with suppress(errors.InvalidInput):
        article = cleaning.clean_document(records.RawDocument(content=content, **fields))
        assert article.clean_text.strip()
        assert all(0 <= start < end <= len(article.clean_text) for start, end in article.sentences)


def numerals(content: bytes) -> None:
    """Any row of digits, numerals and units gives figures that stand where they say."""
    pipeline, taggers = import_module("gleaner_extract.pipeline"), import_module("gleaner_extract.entities.tagger")
    text = "全县" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in content[:200]) + "。"
    found = pipeline.extract_plain(text, taggers.load_tagger("none"))
    assert found.failed_rules == ()
    for figure in found.figures:
        assert found.article.clean_text[figure.start : figure.end] == figure.surface
        assert figure.value is None or figure.value.is_finite()


def ndjson(content: bytes) -> None:
    """Any body of lines becomes submissions or typed refusals."""
    lines, wire, submission = map(
        import_module, ("gleaner_ingest.door.lines", "gleaner_ingest.wire", "gleaner_ingest.submission")
    )
    cutter = lines.LineCutter(1_000)
    for line in [*cutter.feed(content), *cutter.finish()]:
        with suppress(submission.Refused):
            found = wire.read_json(line.content, limit_bytes=1_000, source="s")
            assert json.loads(found.meta) is not None


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {"decode": decode, "html": html, "numerals": numerals, "ndjson": ndjson}


def main(arguments: list[str]) -> int:
    """Fuzz until libFuzzer ends."""
    if not arguments or arguments[0] not in TARGETS:
        sys.stderr.write(f"usage: fuzz.py {'|'.join(TARGETS)} [CORPUS] [-max_total_time=SECONDS]\n")
        return 2
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        sys.stderr.write("fuzz.py: atheris is missing: pip install atheris\n")
        return 2
    target = TARGETS[arguments[0]]
    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        target(b"\x31" * 30)  # imports what it uses
    atheris.Setup([sys.argv[0], *arguments[1:]], target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
