"""The stage: an ordered list of rule sets, read from top to bottom."""

from collections.abc import Callable
from typing import Final

from gleaner_contracts.records import CleanArticle, EntitiesResult
from gleaner_extract import gazetteer as gazetteer_package
from gleaner_extract.entities.assemble import to_entities, without_crossing
from gleaner_extract.entities.document import consistent
from gleaner_extract.entities.documents import find_documents
from gleaner_extract.entities.draft import Draft
from gleaner_extract.entities.organisations import find_organisations, outside_national_bodies
from gleaner_extract.entities.people import find_people
from gleaner_extract.entities.places import find_places
from gleaner_extract.entities.programmes import find_programmes
from gleaner_extract.entities.tagger import Tagger
from gleaner_extract.entities.view import View
from gleaner_extract.gazetteer import Gazetteer
from gleaner_extract.members import entity_type

RuleSet = Callable[[View, list[Draft], Gazetteer], list[Draft]]


def _documents(view: View, found: list[Draft], _: Gazetteer) -> list[Draft]:
    return [*found, *find_documents(view)]


def _places(view: View, found: list[Draft], gazetteer: Gazetteer) -> list[Draft]:
    return [*found, *find_places(view, gazetteer)]


def _organisations(view: View, found: list[Draft], _: Gazetteer) -> list[Draft]:
    bodies = find_organisations(view, [d for d in found if d.type is entity_type.LOC])
    return [*outside_national_bodies(found, bodies), *bodies]


def _people(view: View, found: list[Draft], _: Gazetteer) -> list[Draft]:
    return [*found, *find_people(view, found)]


def _programmes(view: View, found: list[Draft], _: Gazetteer) -> list[Draft]:
    return [*found, *find_programmes(view)]


def _document(view: View, found: list[Draft], _: Gazetteer) -> list[Draft]:
    return consistent(view, found)


RULE_SETS: Final[tuple[tuple[str, RuleSet], ...]] = (
    ("documents", _documents),  # 《…》
    ("places", _places),  # the gazetteer and the article's own counties, then what only the tagger sees
    ("organisations", _organisations),  # head nouns with what stands before them; needs the places
    ("people", _people),  # not inside places and organisations
    ("programmes", _programmes),  # quoted coinages and phrases with a head noun
    ("document", _document),  # one name, one thing; short forms; facilities
)


def extract_entities(article: CleanArticle, *, tagger: Tagger, gazetteer: Gazetteer | None = None) -> EntitiesResult:
    """Find and resolve the entities of an article.

    Args:
        article: the clean text; its metadata are evidence of what places are meant.
        tagger: cuts the text into words, see `load_tagger`.
        gazetteer: the places; the index beside the package where none is given.

    Returns:
        Mentions sorted by span, nested or apart, never crossing; `failed_rules` names rule sets that raised, whose part is
        missing while the others stand.
    """
    known = gazetteer if gazetteer is not None else gazetteer_package.load()
    view = View(article, tagger)
    drafts: list[Draft] = []
    failed = []
    for name, rules in RULE_SETS:
        try:
            drafts = rules(view, drafts, known)
        except Exception:
            failed.append(f"entities.{name}")
    return EntitiesResult(to_entities(article, without_crossing(drafts)), tuple(failed))
