"""Gives each mention its role in the clause: subject, scene, basis of a comparison, and so on."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from gleaner_contracts.records import Entity, TimeExpression
from gleaner_extract.link import lexicon, roles
from gleaner_extract.link.clauses import Outline
from gleaner_extract.link.deixis import Head
from gleaner_extract.link.identities import BELOW_COUNTY, Identity
from gleaner_extract.link.mentions import FEATURES, Mention, find_mentions
from gleaner_extract.link.reaches import Reach
from gleaner_extract.link.roles import Role
from gleaner_extract.members import entity_type, place_level
from gleaner_extract.record import Record

MAX_LEAD: Final = 40  # characters before a subject that are looked at; a longer lead is no frame


class Anchor(Record):
    """A mention with its role."""

    start: int
    end: int
    clause: int
    role: Role
    identity: Identity | None  # null until a deictic expression is resolved
    reach: Reach
    head: Head | None
    is_example: bool  # after 如, 例如: says nothing about the next sentence
    is_nested: bool
    is_in_name: bool = False  # opens the name of what is counted: 平安村产业项目有9个


class Endings:
    """Classes of words, asked for the longest of each class that ends a text."""

    def __init__(self, classes: Sequence[tuple[Role, Sequence[str]]]) -> None:
        self._roles = [role for role, _ in classes]
        self._by_last: dict[str, list[tuple[int, str]]] = {}  # by class, the longest word of it first
        for number, (_, words) in enumerate(classes):
            for word in sorted(words, key=len, reverse=True):
                self._by_last.setdefault(word[-1], []).append((number, word))

    def endings(self, text: str) -> Iterator[tuple[Role, str]]:
        """Yield the words that the text ends with, the longest of each class, in the order of the classes."""
        last = -1
        for number, word in self._by_last.get(text[-1:], ()):
            if number != last and text.endswith(word):
                last = number
                yield self._roles[number], word


PARENT: Final = re.compile(r"[该我本][省市县区州旗镇乡村]$")  # 该县|檀林镇雾云山村
QUOTES: Final = r"[“”‘’\"'\s　●■◆★·—\->]"
ORDINAL: Final = r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）、.．]|是)|第[一二三四五六七八九十]{1,2}|[①-⑳⑴-⒇]"
# One look at a character spares the engine a hundred words that do not begin with it.
FRAMED: Final = rf"(?=[{lexicon.firsts('frame')}{QUOTES[1:]})(?:{lexicon.one_of('frame')}|{QUOTES})"
FRAME: Final = re.compile(
    rf"(?:(?=[（(第①-⑳⑴-⒇一二三四五六七八九十\d{lexicon.firsts('frame', 'example')}{QUOTES[1:]})"
    rf"(?:{ORDINAL}|{lexicon.one_of('frame', 'example')}|{QUOTES}))*+"
)
EXAMPLE: Final = re.compile(rf"(?:{FRAMED})*+{lexicon.one_of('example')}{QUOTES}*+")
JOINED: Final = re.compile(r"\s?(?:、|和|与|及|以及|[/／])\s?")
INFORMED: Final = re.compile(lexicon.one_of("informant_verb"))
MAX_INFORMANT: Final = 24  # characters between who gave the news and the word that says so
LYING: Final = ("位于", "坐落于", "坐落在", "选址", "选址于", "落户", "落户于", "地处", "建在", "设在")
SITED: Final = ("项目", "工程", "基地", "产业园", "生产线")  # 建材项目位于平安村，总投资2亿元
DATELINE: Final = re.compile(r"\s?(?:\d{1,2}月\d{1,2}日)?(?:讯|电|记者|消息|报道)")
# The order decides: 超过X and 与X相比 are comparisons before they are anything else.
LEADS: Final = Endings(
    (
        (roles.INFORMANT, lexicon.words("informant_lead")),
        (roles.SCENE, lexicon.words("enter")),
        (roles.BASE, lexicon.words("base")),
        (roles.OBLIQUE, lexicon.words("giving")),
        (roles.LOCATIVE, lexicon.words("locative")),
        (roles.PIVOT, lexicon.words("pivot")),
        (roles.OBLIQUE, lexicon.words("oblique")),
    )
)
# 与新和村相邻的李士村, 位于城郊的刘庄村: a description in front of the subject
DESCRIBED: Final = re.compile(
    rf"(?:{FRAMED})*+"
    r"(?:与|和|同|作为|位于|地处|坐落|身处|毗邻|紧邻|隶属|素有|曾|被誉为|有着|享有|成立|始建|拥有|因|以|坐在|站在|住在|家住|正在|正忙)[^，,；;。]{1,24}的"
)
# 还有敲响第一槌的平安村: who is new in the text
# 新晋景区剑门关, 龙头企业青山公司: what it is in front of the name
APPOSED: Final = re.compile(
    rf"(?:{FRAMED})*+"
    rf"(?:(?!{lexicon.one_of('pivot', 'oblique', 'giving', 'enter', 'base', 'making')})[^，,；;。、的在向与和把被为]){{0,12}}"
    rf"(?:{lexicon.one_of('apposed')}|[\d一二两三四五六七八九十]+(?:个?小时|天)(?:内|时间)?)"
)
PRESENTED: Final = re.compile(rf"(?:{lexicon.one_of('frame')}|[，、既也还更]|{QUOTES})*+有[^，,；;。]{{2,36}}的")
OF: Final = ("的",)
INTRODUCED: Final = (  # with what they end with, which few leads do
    (DESCRIBED, OF),
    (PRESENTED, OF),
    (APPOSED, (*lexicon.words("apposed"), "小时", "天", "内", "时间")),
)
# A公司、B公司等5家企业: examples of a number, whose figures are not theirs
AMONG_OTHERS: Final = re.compile(
    r"(?:[（(][^（）()]{1,16}[）)])?(?:[、和与][^，,；;。、]{1,16}){0,6}"
    r"等[\d一二两三四五六七八九十]+(?:多|余)?[个家名户村镇县市州盟区旗省]"
)
# 甲市、乙市、丙市3市: all of them, of which a report on what is around them speaks
ALL_OF_THEM: Final = re.compile(
    r"(?:[、和与][^，,；;。、\d]{1,10}?){1,6}[\d一二两三四五六七八九十]{1,3}个?[市州盟区旗省县乡镇村](?![里委])"
)
# 深入A区、B镇等地: several places where something was done, whose figures are those of who did it
ELSEWHERE: Final = re.compile(r"(?:[、和及][^，,；;。、]{1,16}){1,6}等(?:地|多个|\d|[一二三四五六七八九十几])|等(?:地|多个)")
DECIDED: Final = re.compile(  # 经镇党委研究决定: who agreed is not who acts
    r"[^，,；;。]{0,6}?(?:研究|讨论|批准|同意|审议|审核|审批|审定|核准|考核|评审|推荐|协调|牵线|授权|授予)"
)
OFFICE_AND: Final = re.compile(r"[一-鿿]{0,4}(?:委员|代表|会员|常委|干部|党员)[、，,]")
ORDINARY_BEHIND: Final = re.compile(rf"[一-鿿\d]{{0,6}}?{lexicon.one_of('ordinary')}")
BEYOND: Final = ("之后", "之前", "之外", "以外", "以后")  # 在江苏之后，是山东
MAX_ROUTE: Final = 4  # characters
ROUTE: Final = re.compile(r"\s?(?:至|到|[-—－~～]{1,2})\s?")
KINDS: Final = lexicon.words("kind")
AFTER_NAME: Final = frozenset("，,。；;：:、的等在有、 　\n境全")
SUPPORT: Final = re.compile(
    r".{0,12}?(?:支持|帮助|帮扶|扶持|带领|领导|指导|努力|影响|示范|推动|协助|牵头|引领|带动|关心|关怀|资助|援助|组织|推荐|鼓励|倡导|见证|统筹|协调|监督|主持)下"
)


def find_anchors(text: str, plan: Outline, entities: Sequence[Entity], times: Sequence[TimeExpression]) -> tuple[Anchor, ...]:
    """Return all mentions that figures may belong to, with their roles, in order of their start."""
    leads = Leads(text, times)
    anchors: list[Anchor] = []
    last: Anchor | None = None  # the last that is not nested
    mentions = find_mentions(text, entities)
    for mention, behind in zip(mentions, [*mentions[1:], None], strict=False):
        anchor = in_clause(text, plan, leads, mention, last)
        if last is not None and is_second_office(text, last, anchor):
            anchors[-1] = replace(last, role=roles.OBJECT)
            anchor = replace(anchor, role=last.role, is_example=last.is_example)
        if behind is not None and is_route(text, mention, behind):
            anchor = replace(anchor, role=roles.OBJECT)
        anchors.append(anchor)
        last = last if mention.is_nested else anchor
    return tuple(anchors)


def is_second_office(text: str, left: Anchor, right: Anchor) -> bool:
    """Whether two names belong to one person: 某县政协委员、平安村农民张某 is of the village."""
    if left.clause != right.clause or left.role not in (roles.SUBJECT, roles.INFORMANT) or right.is_nested:
        return False
    between = OFFICE_AND.fullmatch(text, left.end, right.start) is not None
    return between and ORDINARY_BEHIND.match(text, right.end) is not None


def is_route(text: str, left: Mention, right: Mention) -> bool:
    """Whether two places are the ends of a way: 青海至河南特高压工程, 成都—重庆高铁."""
    if not 0 < right.start - left.end <= MAX_ROUTE:
        return False
    places = [m.identity for m in (left, right) if m.identity is not None and m.identity.type is entity_type.LOC]
    return len(places) == 2 and ROUTE.fullmatch(text, left.end, right.start) is not None


def in_clause(text: str, plan: Outline, leads: "Leads", mention: Mention, last: Anchor | None) -> Anchor:
    """Return a mention with the role that its clause gives it."""
    number = plan.at(mention.start)
    clause = plan.clauses[number]
    lead = leads.before(clause.start, mention.start)
    role, is_example = roles.OBJECT, False
    if not mention.is_nested:
        role = role_of(text, lead, mention, clause.end)
        is_example = role is roles.SUBJECT and (EXAMPLE.fullmatch(lead or "") is not None or is_station(mention))
        if last is not None and last.clause == number and JOINED.fullmatch(text, last.end, mention.start):
            role = roles.COORDINATE
    return Anchor(
        mention.start, mention.end, number, role, mention.identity, mention.reach, mention.head, is_example, mention.is_nested
    )


def role_of(text: str, lead: str | None, mention: Mention, clause_end: int) -> Role:
    """Return the role of a mention by what stands before and after it in its clause."""
    if lead is None or is_nobody(text, mention):
        return roles.OBJECT
    lead = PARENT.sub("", lead)
    is_first = FRAME.fullmatch(lead) is not None
    if AMONG_OTHERS.match(text, mention.end) or (is_first and ALL_OF_THEM.match(text, mention.end)):
        return roles.CROWD if is_first else roles.OBJECT
    if is_first and lead.endswith("经") and DECIDED.match(text, mention.end, clause_end):
        return roles.OBLIQUE
    if is_first or is_introduction(lead):
        return roles.INFORMANT if informs(text, mention.end, clause_end) else roles.SUBJECT
    return role_behind(text, lead, mention, clause_end)


def is_introduction(lead: str) -> bool:
    """Whether what stands before a name only introduces it, see `INTRODUCED`."""
    return any(lead.endswith(ends) and known.fullmatch(lead) for known, ends in INTRODUCED)


def role_behind(text: str, lead: str, mention: Mention, clause_end: int) -> Role:
    """Return the role that the words right before a mention give it: 走进X, 在X, 与X."""
    bare = lead.rstrip("“‘\"' 　")
    for role, word in LEADS.endings(bare):
        is_first = FRAME.fullmatch(bare[: -len(word)]) is not None
        is_first = is_first or (word in LYING and bare[: -len(word)].endswith(SITED))
        if role is roles.INFORMANT and not (is_first and informs(text, mention.end, clause_end)):
            continue
        if word == "由" and (mention.identity is None or mention.identity.type is entity_type.LOC):
            return roles.OBJECT  # 由建县初期的3%提高到…
        is_list = ELSEWHERE.match(text, mention.end, clause_end) or ALL_OF_THEM.match(text, mention.end)
        if role in (roles.SCENE, roles.LOCATIVE) and is_list:
            return roles.OBLIQUE
        return in_place(text, mention.end, clause_end, is_first=is_first) if role is roles.LOCATIVE else role
    return roles.OBJECT


def is_nobody(text: str, mention: Mention) -> bool:
    """Whether a mention owns nothing: a river, a kind of company, the brand in 清溪花椒."""
    identity = mention.identity
    if identity is None:
        return False
    if identity.type is entity_type.ORG:
        return is_kind(identity)
    if identity.level is place_level.OTHER and identity.name.endswith(FEATURES):
        return True
    is_short = mention.end - mention.start < len(identity.name) and identity.level in BELOW_COUNTY
    return is_short and text[mention.end : mention.end + 1] not in AFTER_NAME


def is_station(mention: Mention) -> bool:
    """Whether a mention is a place where something is measured, of which the next sentence does not go on to speak."""
    return mention.identity is not None and mention.identity.name.endswith(("站", "断面", "监测点", "观测点"))


def is_kind(identity: Identity) -> bool:
    """Whether the name of a body is but a kind of body: 规模以上企业, 股份制合作社."""
    return identity.type is entity_type.ORG and identity.name.startswith(KINDS)


def informs(text: str, start: int, clause_end: int) -> bool:
    """Whether what follows a mention says that it gave the news: 介绍, 数据显示, 获悉."""
    match = INFORMED.search(text, start, min(clause_end, start + MAX_LEAD))
    return match is not None and match.start() - start <= MAX_INFORMANT


# 在县委组织部去年组织的民意调查中: who held it is not whom it is about
HELD: Final = re.compile(
    r"[^，,；;。]{0,14}?(?:组织|开展|举行|举办|召开|主持|进行|发起)的[^，,；;。]{0,14}?"
    r"(?:调查|测评|评议|评选|评比|考核|检查|评估|普查|抽查|竞赛|比赛|大赛|活动|测试|考试|会)[上中]"
)


def in_place(text: str, start: int, clause_end: int, *, is_first: bool) -> Role:
    """Return the role of X in 在X: in X's help nobody is in X."""
    if SUPPORT.match(text, start, clause_end) or HELD.match(text, start, clause_end) or text.startswith(BEYOND, start):
        return roles.OBLIQUE
    return roles.SETTING if is_first else roles.LOCATIVE


class Leads:
    """The words of a clause before a position, without time expressions."""

    def __init__(self, text: str, times: Sequence[TimeExpression]) -> None:
        self._text = text
        self._times = times
        self._starts = [time.start for time in times]

    def before(self, clause_start: int, position: int) -> str | None:
        """Return the lead of a mention; null when it is too long to be one."""
        if position - clause_start > MAX_LEAD * 2:
            return None
        pieces: list[str] = []
        at = clause_start
        for time in self._times[bisect_left(self._starts, clause_start) : bisect_left(self._starts, position)]:
            pieces.append(self._text[at : time.start])
            at = max(at, time.end)
        pieces.append(self._text[at:position])
        lead = "".join(pieces).strip()
        return lead if len(lead) <= MAX_LEAD else None
