"""What the styles of a Word document are, whatever language or house they are named in."""

import re
from dataclasses import dataclass

from lxml import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = """
Title: title titel titre título titolo başlık название заголовок tytuł nadpis otsikko tittel cím naslov 标题 標題 表題
Subtitle: subtitle untertitel sous-titre subtítulo sottotitolo altbaşlık altyazı подзаголовок undertitel podtytuł 副标题
Author: author authors byline autor autoren autorin auteur auteurs autores autore yazar yazarlar автор авторы
Author: ავტორი müəllif 作者 författare forfatter
Date: date dateline datum fecha data tarih дата dato 日期
Abstract: abstract summary zusammenfassung résumé resumen resumo riassunto özet аннотация резюме sammanfattning 摘要
Quote: quote zitat citation cita citazione alıntı цитата citat 引文
Caption: caption beschriftung légende leyenda legenda didascalia resimyazısı подпись bildtext 题注
"""
_KNOWN = {name: line.partition(":")[0] for line in _NAMES.split("\n") for name in line.partition(":")[2].split()}
# They have their own entry in the converter's style map.
_TAKEN_AS_THEY_ARE = {"intense quote", "block text", "image caption", "footnote text", "endnote text", "list paragraph"}
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|başlık|заголовок|rubrik|kop|nagłówek|nadpis|otsikko|overskrift|cím|"
    r"标题|標題|見出し)[ _]?([1-6])"
)
_OF_A_HOUSE = re.compile(r"^(?:article|paper|journal|document|main)[ _-]+")
_CONTENTS = re.compile(r"toc(?: \d| heading)|contents(?: \d| heading)|table of (?:contents|figures)")
# A house has a few styles that are made from one another.
_LONGEST_CHAIN = 20
# What a style says of looks alone: the converter asks it for its name and its numbering.
_LOOKS = tuple(
    f"{_WORD}{name}" for name in ("docDefaults", "latentStyles", "rPr", "tblPr", "tblStylePr", "tcPr", "trPr")
)


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles, by their ids, whose text no page shows: hidden text, and the entries of a table of contents."""

    hidden: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()


def settle_styles(root: etree._Element) -> Styles:
    """Give each style of the part the name by which the converter knows it. Returns those that are not shown."""
    styles = {style.get(f"{_WORD}styleId", ""): style for style in root.iter(f"{_WORD}style")}
    found = {name: _meant_by(name, styles) for name in styles}
    for name, style in styles.items():
        for named in style.iterfind(f"{_WORD}name") if found[name] not in {"", "contents"} else ():
            named.set(f"{_WORD}val", found[name])
    contents = frozenset(name for name, meant in found.items() if meant == "contents")
    settled = Styles(_hidden(styles), contents)
    # Some programs write ten thousand elements of looks, of which a text of ours keeps nothing.
    etree.strip_elements(root, *_LOOKS, with_tail=False)
    return settled


def vanishes(element: etree._Element) -> bool:
    """Whether a run or style is marked as hidden."""
    mark = element.find(f"{_WORD}rPr/{_WORD}vanish")
    return mark is not None and mark.get(f"{_WORD}val") not in {"0", "false", "off"}


def _meant_by(name: str, styles: dict[str, etree._Element]) -> str:
    """What a style is: by its name, by the level of its heading, else by the style that it is based on."""
    seen: set[str] = set()
    while name in styles and name not in seen and len(seen) < _LONGEST_CHAIN:
        seen.add(name)
        style = styles[name]
        named = style.find(f"{_WORD}name")
        written = "" if named is None else named.get(f"{_WORD}val", "").strip().lower()
        if named is None or style.get(f"{_WORD}type", "paragraph") != "paragraph" or written in _TAKEN_AS_THEY_ARE:
            return ""
        if _CONTENTS.fullmatch(written):
            return "contents"
        written = _OF_A_HOUSE.sub("", written)
        if heading := _HEADING.fullmatch(written):
            return f"heading {heading[1]}"
        if known := _KNOWN.get(written.replace(" ", "")):
            return known
        level = style.find(f"{_WORD}pPr/{_WORD}outlineLvl")
        if level is not None:
            counted = re.fullmatch(r"[0-5]", level.get(f"{_WORD}val", ""))
            return f"heading {int(counted[0]) + 1}" if counted else ""
        based_on = style.find(f"{_WORD}basedOn")
        name = "" if based_on is None else based_on.get(f"{_WORD}val", "")
    return ""


def _hidden(styles: dict[str, etree._Element]) -> frozenset[str]:
    """The styles that hide their text, by themselves or through the style that they are based on."""
    hidden: set[str] = set()
    for name in styles:
        chain: list[str] = []
        current = name
        while (
            len(chain) < _LONGEST_CHAIN
            and current in styles
            and current not in chain
            and styles[current].find(f"{_WORD}rPr/{_WORD}vanish") is None
        ):
            chain.append(current)
            based_on = styles[current].find(f"{_WORD}basedOn")
            current = based_on.get(f"{_WORD}val", "") if based_on is not None else ""
        if current in styles and vanishes(styles[current]):
            hidden |= {name, *chain}
    return frozenset(hidden)
