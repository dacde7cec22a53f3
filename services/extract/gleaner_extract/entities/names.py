"""What a personal name looks like, and where it ends when words follow without a mark."""

import re
from typing import Final

from gleaner_extract.entities import lexicon
from gleaner_extract.entities.segment import segment, word_class
from gleaner_extract.gazetteer.names import PEOPLE

# Characters of transliterated names (the national table for transliteration uses few others); three in a row are foreign.
_TRANSLITERATION: Final = frozenset(
    "阿埃艾爱安昂奥巴白拜班邦保鲍贝本比彼宾波伯勃博布查茨达大戴丹当道德登邓迪蒂丁东都杜敦顿多厄恩尔法凡方菲费芬丰佛夫弗福富盖甘冈高戈哥格"
    "根古瓜圭哈海汉豪赫黑亨洪胡华怀惠霍基吉及济加贾杰金津京久卡开坎康考柯科克肯孔库夸奎昆拉莱兰朗劳勒雷黎里理利莉立丽连列林琳隆卢鲁路露伦"
    "罗洛吕马玛迈麦曼芒毛梅门蒙孟米密缅明摩莫姆默墨穆内纳娜南尼涅宁纽努诺欧帕潘庞佩彭蓬皮珀普契奇齐恰乔切钦琼丘让热日荣茹儒瑞若撒萨塞桑瑟"
    "森沙山尚绍舍申圣施什史士舒斯丝松苏孙索塔泰坦汤唐特腾提廷通图土托瓦万旺威韦维温文沃乌武西希锡席夏香肖谢辛欣休逊雅亚扬耶叶伊易因英尤于"
    "约泽扎詹珍朱祖佐卓兹宰兆赞贡顿旦措姆卓增仁青才让买吐逊热依木甫江别努夏孜吾肉库牙则古丽再帕合都不卜提玉苏来提代力才牧仁其木桑吉乌云嘎高娃格日额"
)
# More characters of Tibetan and Mongolian names; they are parts of common words too, so they count only after a title.
_NATIVE: Final = _TRANSLITERATION | frozenset(
    "珠次央曲坚平觉边堆培宗决赤晋嘉参丹宝岱俄仓呼和斯琴萨敖者各惹呷莫色沙嫫且洗妞浩牧查噶毕珲尼甲"
)
_NATIVE_LAST: Final = frozenset("者各惹呷嫫吉莫曲措吾真")  # last characters of such names that taggers cut off
_FOREIGN: Final = re.compile(r"[\u4e00-\u9fff]{1,8}(?:[·•・][\u4e00-\u9fffA-Z]{1,8}){1,4}")
_PEOPLE: Final = re.compile(PEOPLE)
_DOTS: Final = "·•・"
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")
FOLLOWERS: Final = lexicon.words("after_names")
_COMMON: Final = lexicon.words("common_word_classes")


def surname_length(name: str) -> int:
    """Return how many characters of a name are its surname, 0 where it begins with none."""
    surnames = lexicon.words("surnames")
    if name[:2] in surnames and len(name) > 2:
        return 2
    return 1 if name[:1] in surnames else 0


def has_common_surname(name: str) -> bool:
    """Whether a name begins with one of the most frequent surnames, or a double one."""
    kinds = lexicon.pairs("surnames")
    return kinds.get(name[:1]) == "common" or (len(name) > 2 and name[:2] in kinds)


def is_foreign(name: str) -> bool:
    """Whether a name is written as foreign and some minorities' names are: parts joined by ·, or transliterated."""
    if _FOREIGN.fullmatch(name):
        return True
    return len(name) >= 3 and _TRANSLITERATION.issuperset(name)


_UYGHUR: Final = _TRANSLITERATION | frozenset("色送荪孜合如")  # where an article has such people, around a dot


def transliterated_span(text: str, dot: int, *, is_native_land: bool = False) -> tuple[int, int]:
    """Return how far a name that is joined at `dot` reaches on both sides, over characters that transliterate names."""
    start, end = dot, dot + 1
    sounds = _UYGHUR if is_native_land else _TRANSLITERATION
    while start > 0 and dot - start < 8 and text[start - 1] in sounds:
        start -= 1
    while end < len(text) and end - dot < 9 and (text[end] in sounds or text[end] in _DOTS):
        end += 1
    return start, end


def is_people(name: str) -> bool:
    """Whether a name is that of one of China's peoples, with or without 族."""
    return _PEOPLE.fullmatch(name) is not None


def is_mostly_foreign(name: str) -> bool:
    """Whether at least four of five characters transliterate, of four and more."""
    return len(name) >= 4 and 5 * sum(char in _TRANSLITERATION for char in name) >= 4 * len(name)


def is_transliterated(name: str) -> bool:
    """Whether all characters of a name of two and more transliterate names: 洛桑, 才让吉."""
    return len(name) >= 2 and _TRANSLITERATION.issuperset(name)


def is_breed(name: str, following: str) -> bool:
    """Whether a name written by sound stands before an animal and so is a breed: 安格斯|母牛, 西门塔尔|牛."""
    return is_transliterated(name) and _ANIMAL.match(following) is not None


_ANIMAL: Final = re.compile(r"(?:[母肉奶种公黄水绒细毛]|纯种)?[牛羊猪鸡鹅马驴](?![\u4e00-\u9fff]?[县市区镇乡村])")


def is_native(name: str) -> bool:
    """Whether all characters of a name of two and more write Tibetan, Mongolian, Uyghur or foreign names: 次仁拉姆, 宝日勒岱."""
    return len(name) >= 2 and _NATIVE.issuperset(name)


_MONGOLIAN_ENDS: Final = re.compile(
    r"""
    (?:巴雅尔|巴特尔|巴图|那顺|巴根|图雅|高娃|其其格|琪琪格|苏荣|乌力吉|毕力格|毕力格图
    |格日勒|达来|宝力高|娜仁|托娅|塔娜|吉日嘎拉|孟克|扎布|道尔吉|僧格)$
    """,
    re.VERBOSE,
)


def is_mongolian(name: str) -> bool:
    """Whether a name of sounds ends as Mongolian names of people do, and places do not: 浩特勒巴雅尔."""
    return len(name) >= 4 and is_native(name) and _MONGOLIAN_ENDS.search(name) is not None


def ends_native(char: str) -> bool:
    """Whether a character is often the last one of a Yi or Tibetan name, and cut off as a word of its own."""
    return char in _NATIVE_LAST


def is_chinese(name: str) -> bool:
    """Whether a name is a surname with one or two characters, or a double surname with one or two."""
    if not _HAN.fullmatch(name) or is_pattern(name):
        return False
    surname = surname_length(name)
    return surname > 0 and 1 <= len(name) - surname <= 2


def is_pattern(name: str) -> bool:
    """Whether three characters are a question or a kind of inn, which no dictionary lists in full: 富不富, 牧家乐."""
    return len(name) == 3 and (name[1:] == "家乐" or (name[1] == "不" and name[0] == name[2]))


def is_common_word(word: str) -> bool:
    """Whether jieba knows the word and not as a name."""
    return word_class(word) in _COMMON


_SET_TO: Final = frozenset({"着力", "着手", "着眼", "着重", "着装", "着急"})


def ends_before_last(name: str, following: str) -> bool:
    """Whether the last character of a three-character name begins the next word: 杨志多|方筹资.

    `following` are up to six characters after the name. The name is cut where the next word makes sense only with the
    character: what would stay behind is a single character that does not follow names, and both together are a word.
    """
    if len(name) != 3 or not following or surname_length(name) != 1:
        return False
    if name[2] == "报" and following[0] in "道导" and not "\u4e00" <= following[1:2] <= "\u9fff":
        return True  # 通讯员张朋|报道
    if following[0] == "着" and following[:2] not in _SET_TO:
        return True  # 陈洪忙|着修路: what stands before 着 is a verb
    if name[2] == "家" and following[0] in "，。的里中门前后":
        return True  # 来到程梅|家，
    rest = segment(following[:6])
    if not rest or rest[0][1] != 1 or following[0] in FOLLOWERS or not "\u4e00" <= following[0] <= "\u9fff":
        return False
    joined = segment(name[2] + following[:5])
    return joined[0][1] >= 2 and joined[0][2] in _COMMON and is_common_word((name[2] + following)[: joined[0][1]])
