"""How places are called beside their official names: short names, stems, forms without the names of peoples."""

import re
from typing import Final

# Rule of the state: an autonomous area is named "place + people(s) + 自治州|自治县|自治旗"; a township of a people "… + 民族乡".
# The list is of the 55 recognised minorities (GB 3304), longest first, with the short forms that names of places use.
PEOPLE: Final = (
    "(?:"
    "乌孜别克族|柯尔克孜族|乌孜别克|俄罗斯族|哈萨克族|塔吉克族|塔塔尔族|柯尔克孜|维吾尔族|达斡尔族|鄂伦春族|鄂温克族|东乡族|仡佬族|仫佬族|保安族|傈僳族|哈尼族|哈萨克|土家族|"
    "基诺族|塔吉克|塔塔尔|布依族|布朗族|德昂族|拉祜族|撒拉族|普米族|景颇族|朝鲜族|毛南族|独龙族|珞巴族|纳西族|维吾尔|蒙古族|裕固族|赫哲族|达斡尔|锡伯族|门巴族|阿昌族|"
    "高山族|京族|佤族|侗族|傣族|各族|回族|土族|壮族|彝族|怒族|水族|满族|瑶族|畲族|白族|羌族|苗族|蒙古|藏族|锡伯|黎族"
    ")"
)
_AUTONOMOUS: Final = re.compile(
    rf"""
    ^(?:(?P<core>.{{2,8}}?)(?:{PEOPLE}){{1,4}}       # a place and its peoples
    |(?P<people>[\u4e00-\u9fff]{{2,4}})族(?=自治[县旗])  # called after a people alone: 东乡族自治县
    )(?P<kind>自治[区州县旗])$
    """,
    re.VERBOSE,
)
_ONE_PEOPLE: Final = re.compile(PEOPLE)
_ETHNIC_TOWNSHIP: Final = re.compile(rf"^(.{{1,6}}?)(?:{PEOPLE}){{1,3}}(?:民族)?(乡|镇|区)$")
_TOWNSHIP_SUFFIX: Final = re.compile(r"(?:街道办事处|街道办|街道|地区|苏木|镇|乡)$")
_VILLAGE_SUFFIX: Final = re.compile(r"(?:社区居委会|居民委员会|村民委员会|居委会|村委会|社区|嘎查)$")


def autonomous_forms(name: str) -> tuple[str, ...]:
    """Return what an autonomous prefecture, county or banner is called for short, with its class word.

    `松桃苗族自治县` gives `松桃县` and `松桃自治县`; a name of another kind gives nothing.
    """
    core, match = autonomous_core(name), _AUTONOMOUS.match(name)
    if match is None or core is None:
        return ()
    suffix = match.group("kind")
    return (core + suffix[-1], core + suffix) if suffix != "自治区" else ()


def autonomous_core(name: str) -> str | None:
    """Return the name before the peoples (`松桃`), None for a unit that is not autonomous."""
    match = _AUTONOMOUS.match(name)
    if match is None or match.group("core"):
        return match.group("core") if match else None
    people = match.group("people")
    return people if _ONE_PEOPLE.fullmatch(people + "族") else None


def township_stem(name: str) -> str:
    """Return what stays when a township becomes a town or a sub-district: `料甸满族乡` and `料甸街道` give `料甸`."""
    match = _ETHNIC_TOWNSHIP.match(name)
    stem = match.group(1) if match else _TOWNSHIP_SUFFIX.sub("", name)
    return stem or name


def village_stem(name: str) -> str:
    """Return what stays when a village becomes a community: `全店村` and `全店社区` give `全店`."""
    if name.endswith("村"):  # most of 600,000 names, so without the regex
        return (name[:-2] if name.endswith("新村") else name[:-1]) or name
    return _VILLAGE_SUFFIX.sub("", name) or name
