"""Works out the place an article is about, from its title, its byline, its subjects and the words 我县 and 全县."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gleaner_contracts.enums import ParagraphKind
from gleaner_contracts.records import CleanArticle, Locus
from gleaner_extract.link import reaches, roles
from gleaner_extract.link.anchors import Anchor
from gleaner_extract.link.clauses import Outline
from gleaner_extract.link.deixis import Head, fits
from gleaner_extract.link.identities import COUNTRY, LEVEL_OF_ENDING, Identity, is_national
from gleaner_extract.members import entity_type, paragraph_kind, place_level
from gleaner_extract.record import Record

# How much a mention says about what the article is about. Only the order matters: a name that opens the title beats any
# number of mentions in the body of a short article, and a mention that is no subject says little.
TITLE_SUBJECT: Final = 10.0
TITLE: Final = 4.0
LEAD_SUBJECT: Final = 4.0
SUBJECT: Final = 1.0
OTHER: Final = 0.3
BYLINE: Final = 6.0
PUBLISHER: Final = 2.0
CHILD: Final = 0.8  # for each different place named inside it
OWN_WORD: Final = 2.0  # 我县
WHOLE_WORD: Final = 1.0  # 全县
IN_TITLE: Final = 3.0  # factor for 我县 in the title
SUBJECT_ROLES: Final = (roles.SUBJECT, roles.SCENE, roles.SETTING, roles.INFORMANT)
STATION: Final = 0.6  # confidence of a place known from the local station alone
MIN_SCORE: Final = 1.0
MAX_CONFIDENCE: Final = 0.98


@dataclass(slots=True)
class Standing:
    """What speaks for one place."""

    identity: Identity
    own: float = 0.0  # from mentions of the place itself
    children: set[str] = field(default_factory=set)
    evidence: tuple[int, int] | None = None
    is_titled: bool = False
    is_signed: bool = False

    @property
    def score(self) -> float:
        """What speaks for it, without the deictic words."""
        return self.own + CHILD * len(self.children)


class Setting(Record):
    """The place an article is about, as the rules of holders need it."""

    locus: Locus | None
    identity: Identity | None
    evidence: tuple[int, int]
    protagonist: Identity | None  # the organisation the whole article is about, if it is about one
    protagonist_evidence: tuple[int, int]


def find_setting(article: CleanArticle, plan: Outline, anchors: Sequence[Anchor]) -> Setting:
    """Return the place and the organisation that an article is about, null where nothing says so."""
    standings = weigh_mentions(article, plan, anchors)
    weigh_byline(article, standings)
    votes = deictic_votes(plan, anchors)
    scores = add_deictic_votes(standings, votes)
    organisation, span = find_protagonist(plan, anchors)
    best = max(scores, key=lambda key: (scores[key], key), default="")
    if not best or scores[best] < MIN_SCORE or is_doubtful_city(standings[best], votes):
        return without_place(article.clean_text, anchors, votes, organisation, span)
    identity = standings[best].identity
    evidence = standings[best].evidence or pointing_at(identity, anchors)
    return Setting(
        Locus(
            name=identity.name,
            code=identity.code,
            level=identity.level,
            parents=identity.parents,
            confidence=certainty(best, scores, standings),
            rule_id=rule_of(standings[best], votes),
        ),
        identity,
        evidence,
        organisation,
        span,
    )


def weigh_mentions(article: CleanArticle, plan: Outline, anchors: Sequence[Anchor]) -> dict[str, Standing]:
    """Return what the mentions say for each place and, more weakly, for the places above it."""
    standings: dict[str, Standing] = {}
    is_lead = True  # until the first sentence of the body has named a subject
    for anchor in anchors:
        if anchor.identity is None or anchor.identity.is_media:
            continue
        clause = plan.clauses[anchor.clause]
        is_lead = is_lead and clause.paragraph <= plan.first_body + 1
        weight = weight_of(anchor, plan.kinds[clause.paragraph], is_lead=is_lead)
        if is_lead and anchor.role in SUBJECT_ROLES and clause.paragraph >= plan.first_body:
            is_lead = False
        if is_navigation(article.clean_text, clause.start, clause.end):
            continue
        add(standings, anchor, weight, is_titled=plan.kinds[clause.paragraph] is paragraph_kind.TITLE)
    return standings


def is_navigation(text: str, start: int, end: int) -> bool:
    """Whether a clause is the trail of links at the top of a page."""
    return text.count(">", start, end) > 1


def weight_of(anchor: Anchor, kind: ParagraphKind, *, is_lead: bool) -> float:
    """Return what one mention says for its place."""
    is_subject = anchor.role in SUBJECT_ROLES
    if kind is paragraph_kind.TITLE:
        return TITLE_SUBJECT if is_subject else TITLE
    if kind is paragraph_kind.CAPTION or anchor.role in (roles.BASE, roles.OBLIQUE) or not is_subject:
        return OTHER
    return LEAD_SUBJECT if is_lead else SUBJECT


def add(standings: dict[str, Standing], anchor: Anchor, weight: float, *, is_titled: bool) -> None:
    """Add one mention: its full weight to the place itself, one vote of a child to each place above."""
    identity = anchor.identity
    if identity is None:
        return
    chain = identity.chain() or ((COUNTRY,) if is_national(identity) else ())
    if identity.type is entity_type.ORG:
        weight /= 2
    for number, place in enumerate(chain):
        key = place.key
        standing = standings.get(key)
        if standing is None:
            standing = standings[key] = Standing(place)
        if number == 0:
            standing.own += weight
            standing.evidence = standing.evidence or (anchor.start, anchor.end)
            standing.is_titled |= is_titled
        else:
            standing.children.add(chain[number - 1].key)


def weigh_byline(article: CleanArticle, standings: dict[str, Standing]) -> None:
    """Add what the author's organisation and the publisher say for places that the text knows."""
    for text, weight in ((article.meta.author_org, BYLINE), (article.meta.publisher, PUBLISHER)):
        named = [s for s in standings.values() if text and stem(s.identity.name) in text]
        if named:
            # the smallest place of the byline is the author's own
            smallest = max(named, key=lambda s: (len(s.identity.parents), s.score))
            smallest.own += weight
            smallest.is_signed |= weight == BYLINE


def stem(name: str) -> str:
    """Return a place's name without its class: 大竹 for 大竹县; names of two characters stay."""
    return name[:-1] if len(name) > 2 else name


def deictic_votes(plan: Outline, anchors: Sequence[Anchor]) -> dict[Head, float]:
    """Return, by head, how strongly 我县, 全县 and the like speak of such a place."""
    votes: dict[Head, float] = {}
    for anchor in anchors:
        if anchor.head is None or not anchor.head.is_place or anchor.reach not in (reaches.OWN, reaches.WHOLE):
            continue
        weight = OWN_WORD if anchor.reach is reaches.OWN else WHOLE_WORD
        weight *= OTHER if anchor.role in (roles.BASE, roles.OBLIQUE) else 1.0  # 居全省第3位 says little
        weight *= IN_TITLE if plan.kinds[plan.clauses[anchor.clause].paragraph] is not paragraph_kind.BODY else 1.0
        votes[anchor.head] = votes.get(anchor.head, 0.0) + weight
    return votes


def add_deictic_votes(standings: dict[str, Standing], votes: dict[Head, float]) -> dict[str, float]:
    """Return the scores with each place's share of the deictic votes: all places whose name fits compete for them."""
    own = {key: standing.score for key, standing in standings.items()}
    shares = dict.fromkeys(own, 0.0)
    for head, weight in votes.items():
        fitting = [key for key, standing in standings.items() if fits(standing.identity, head)]
        total = sum([own[key] for key in fitting])
        for key in fitting if total else ():
            shares[key] += weight * own[key] / total
    return {key: score + shares[key] for key, score in own.items()}


def certainty(best: str, scores: dict[str, float], standings: dict[str, Standing]) -> float:
    """Return how sure the choice is: its lead over the best place that lies neither above nor below it."""
    identity = standings[best].identity
    rivals = [
        scores[key]
        for key, s in standings.items()
        if key != best and identity.name not in s.identity.parents and s.identity.name not in identity.parents
    ]
    rival = max(rivals, default=0.0)
    return round(min(MAX_CONFIDENCE, (scores[best] + 1) / (scores[best] + rival + 2)), 3)


def rule_of(standing: Standing, votes: dict[Head, float]) -> str:
    """Return the strongest kind of evidence that a place was chosen for."""
    if standing.is_titled:
        return "link.locus_title"
    if standing.is_signed:
        return "link.locus_byline"
    if any(fits(standing.identity, head) for head in votes):
        return "link.locus_deictic"
    return "link.locus_body"


def pointing_at(identity: Identity, anchors: Sequence[Anchor]) -> tuple[int, int]:
    """Return the first words that can mean a place which is not named itself: 我省, or a place inside it."""
    for anchor in anchors:
        if anchor.head is not None and anchor.head.is_place and fits(identity, anchor.head):
            return anchor.start, anchor.end
    inside = (a for a in anchors if a.identity is not None and identity.name in a.identity.parents)
    return next(((a.start, a.end) for a in inside), (0, 0))


def is_doubtful_city(standing: Standing, votes: dict[Head, float]) -> bool:
    """Whether 全市 may as well be the city above: the county-level city is neither in title or byline nor a subject itself."""
    identity = standing.identity
    if identity.level is not place_level.COUNTY or not identity.name.endswith("市"):
        return False
    is_weak = not standing.is_titled and not standing.is_signed and standing.own <= SUBJECT
    return is_weak and any(head.word == "市" for head in votes)


def without_place(
    text: str, anchors: Sequence[Anchor], votes: dict[Head, float], organisation: Identity | None, span: tuple[int, int]
) -> Setting:
    """Return the setting of an article that names no place: 我县 stands for itself, 我国 and 全国 mean the country."""
    pointing = [a for a in anchors if a.head in votes and a.reach in (reaches.OWN, reaches.WHOLE)]
    if not pointing:
        return Setting(None, None, (0, 0), organisation, span)
    best = max(votes, key=lambda head: (votes[head], head.word))
    first = next(a for a in pointing if a.head == best)
    if best.word == "国":
        locus = Locus(name=COUNTRY.name, code=None, level=COUNTRY.level, confidence=0.6, rule_id="link.locus_country")
        return Setting(locus, COUNTRY, (first.start, first.end), organisation, span)
    station = local_station(best, anchors)
    if station is not None:
        return station_setting(station, (first.start, first.end), organisation, span)
    surface = text[first.start : first.end]
    itself = Identity(entity_type.LOC, surface, level=LEVEL_OF_ENDING.get(best.word[-1:]))
    return Setting(None, itself, (first.start, first.end), organisation, span)


def local_station(head: Head, anchors: Sequence[Anchor]) -> Identity | None:
    """Return the place of the local paper or station whose 我县 the article speaks of: 某县广播电视台记者."""
    for anchor in anchors:
        if anchor.identity is not None and anchor.identity.is_media:
            place = next((place for place in anchor.identity.chain() if fits(place, head)), None)
            if place is not None:
                return place
    return None


def station_setting(place: Identity, evidence: tuple[int, int], organisation: Identity | None, span: tuple[int, int]) -> Setting:
    """Return the setting of an article that names its place only in the name of its local paper or station."""
    locus = Locus(
        name=place.name,
        code=place.code,
        level=place.level,
        parents=place.parents,
        confidence=STATION,
        rule_id="link.locus_byline",
    )
    return Setting(locus, place, evidence, organisation, span)


def find_protagonist(plan: Outline, anchors: Sequence[Anchor]) -> tuple[Identity | None, tuple[int, int]]:
    """Return the organisation an article is about: first subject of the title or lead, and named again as a subject."""
    subjects = [a for a in anchors if a.identity is not None and a.role in (roles.SUBJECT, roles.SCENE, roles.SETTING)]
    first = next((a for a in subjects if a.identity is not None), None)
    if first is None or first.identity is None or first.identity.type is not entity_type.ORG:
        return None, (0, 0)
    if first.identity.is_media or first.identity.is_government:
        return None, (0, 0)
    paragraph = plan.clauses[first.clause].paragraph
    again = sum(a.identity is not None and a.identity.key == first.identity.key for a in subjects)
    pointed = sum(a.head is not None and first.identity.name.endswith(a.head.endings) for a in anchors)
    is_opening = paragraph <= plan.first_body
    if is_opening and again + pointed >= 2:
        return first.identity, (first.start, first.end)
    return None, (0, 0)
