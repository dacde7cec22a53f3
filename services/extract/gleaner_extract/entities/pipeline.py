"""The stage: an ordered list of rule sets, read from top to bottom."""

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


def extract_entities(article: CleanArticle, *, tagger: Tagger, gazetteer: Gazetteer | None = None) -> EntitiesResult:
    """Find and resolve the entities of an article.

    Args:
        article: the clean text; its metadata are evidence of what places are meant.
        tagger: cuts the text into words, see `load_tagger`.
        gazetteer: the places; the index beside the package where none is given.

    Returns:
        Mentions sorted by span, nested or apart, never crossing; rules that failed by their ids.
    """
    if gazetteer is None:
        gazetteer = gazetteer_package.load()
    view = View(article, tagger)
    drafts: list[Draft] = []
    drafts += find_documents(view)
    places = find_places(view, gazetteer)
    bodies = find_organisations(view, places)
    places = outside_national_bodies(places, bodies)
    drafts += places
    drafts += bodies
    drafts += find_people(view, [*places, *bodies])
    drafts += find_programmes(view)
    return EntitiesResult(to_entities(article, without_crossing(consistent(view, drafts))))
