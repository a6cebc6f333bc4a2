"""What a text refers to: each reference is found where people write them, and put anew; code is left as it is."""

import re
from collections.abc import Callable

_CODE = r"^(?P<fence>`{3,}|~{3,})[\s\S]*?(?:^(?P=fence)|\Z)|(?P<ticks>`+)[^`](?:[\s\S]{0,2000}?[^`])?(?P=ticks)(?!`)"
# A target in angle brackets may hold spaces; one without may hold pairs of parentheses.
_TARGETS = re.compile(
    rf"""(?P<code>{_CODE}|{{%-?\s*raw\s*-?%}}[\s\S]*?{{%-?\s*endraw\s*-?%}})
    |(?P<before>\]\(\s*<)(?P<angled>[^<>\n]+)(?=>)
    |(?P<before_bare>\]\(\s*)(?P<bare>(?:[^\s()<>]|\([^\s()]*\))+)
    |(?P<before_defined>^[ ]{{0,3}}\[[^\]\n]+\]:[ \t]*<?)(?P<defined>[^\s<>]+)
    |(?P<before_attribute>\b(?:src|href|poster)\s*=\s*["'])(?P<attribute>[^"'\n]+)
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_ARGUMENT = re.compile(r"""(?<=")[^"\n]+(?=")|(?<=')[^'\n]+(?=')|(?<=\s)[^\s"'{}<>%=]+\.\w{2,5}(?=\s)""")


def put_references(text: str, put: Callable[[str], str]) -> str:
    """The text with every target of a link or picture as `put` gives it, which is asked once for each in order."""

    def replace(match: re.Match[str]) -> str:
        for kind in ("angled", "bare", "defined", "attribute"):
            if match[kind] is not None:
                before = match["before" if kind == "angled" else f"before_{kind}"]
                target = put(match[kind])
                # Only angle brackets hold spaces.
                return before + (f"<{target}>" if kind == "bare" and " " in target else target)
        return match[0]

    return _TARGETS.sub(replace, text)


def put_arguments(text: str, put: Callable[[str], str]) -> str:
    """The text with every argument of a template tag or shortcode that looks like a reference as `put` gives it."""
    return outside_code(text, _TAG, lambda tag: _ARGUMENT.sub(lambda match: put(match[0]), tag[0]))


def outside_code(text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> str:
    """The text with the pattern replaced, but not in code, nor where a template is shown as it is."""
    parts: list[str] = []
    place = 0
    for code in _RAW_OR_CODE.finditer(text):
        parts += [pattern.sub(replace, text[place : code.start()]), code[0]]
        place = code.end()
    return "".join([*parts, pattern.sub(replace, text[place:])])


_RAW_OR_CODE = re.compile(rf"{_CODE}|{{%-?\s*raw\s*-?%}}[\s\S]*?{{%-?\s*endraw\s*-?%}}", re.MULTILINE)
