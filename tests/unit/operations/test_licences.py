"""Every direct dependency has a licence that allows redistribution, and no locked package has one that forbids it."""

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LISTED = {
    package: (licence, used)
    for package, licence, used in (
        line.split("\t")
        for line in (ROOT / "deploy/audit/licences.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
}
ALLOWED = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "Zlib", "CC0-1.0", "PSF-2.0"}
# Copyleft of files or of the library itself: named one by one. Neither reaches our own code.
EXCEPTIONS = {"psycopg": "LGPL-3.0-only", "hypothesis": "MPL-2.0"}
SPOKEN = {
    "Apache": "Apache",
    "MIT": "MIT",
    "BSD": "BSD",
    "LGPL": "LGPL|Lesser",
    "MPL": "MPL|Mozilla",
    "0BSD": "BSD",
    "PSF": "PSF|Python",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def direct() -> list[str]:
    """Names in the inputs of all locks."""
    lines = {line for path in (ROOT / "requirements").glob("*.in") for line in path.read_text(encoding="utf-8").splitlines()}
    return sorted({normal(re.split(r"[\[<>=!~ ;#]", line, maxsplit=1)[0]) for line in lines if line and line[0] not in "#-"})


def locked() -> list[str]:
    """Names in the lock of everything that runs, and what tests it."""
    return re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements/dev.txt").read_text(encoding="utf-8"), re.MULTILINE)


def told(package: str) -> str | None:
    """What an installed package says of its licence; null when it is not installed."""
    try:
        found: PackageMetadata = metadata(package)
    except PackageNotFoundError:
        return None
    classifiers = [text for text in found.get_all("Classifier") or [] if text.startswith("License")]
    named = [*(found.get_all("License-Expression") or []), *(text[:200] for text in found.get_all("License") or [])]
    return "\n".join([*named, *classifiers])


def test_the_list_is_that_of_the_direct_dependencies() -> None:
    assert sorted(LISTED) == direct()


@pytest.mark.parametrize("package", sorted(LISTED))
def test_a_licence_is_allowed(package: str) -> None:
    licence, _ = LISTED[package]
    names = set(re.split(r" AND | OR ", licence))
    assert names <= ALLOWED or EXCEPTIONS.get(package) == licence


@pytest.mark.parametrize("package", sorted(LISTED))
def test_a_package_says_of_itself_what_is_listed(package: str) -> None:
    said = told(package)
    if not said or not said.strip():
        return  # not installed here, or silent: then the list is what was read at its source
    first = re.split(r"[-\d ]", LISTED[package][0], maxsplit=1)[0] or "0BSD"
    assert re.search(SPOKEN.get(first, first), said), said


@pytest.mark.parametrize("package", locked())
def test_no_locked_package_is_under_the_gpl(package: str) -> None:
    said = re.sub(r"(?i)LGPL|lesser general public", "", told(package) or "")
    assert not re.search(r"(?i)\bA?GPL|affero|(?<!lesser )general public licen", said) or "MIT" in said
