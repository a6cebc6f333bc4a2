"""What Liquid and Nunjucks put into references: of the template tags, those that lead somewhere are filled in."""

import re
from collections.abc import Mapping

from dateline.archives.references import outside_code

_QUOTED = r"""["']([^"'{}|\n]*)["']"""
_SITE = re.compile(r"\{\{-?\s*(?:site\.)?(baseurl|url|pathprefix|github\.url)\s*(?:\|[^{}]*)?-?\}\}")
_FILTERED = re.compile(
    rf"\{{\{{-?\s*{_QUOTED}\s*\|\s*(?:relative_url|absolute_url|url|htmlBaseUrl|(?:prepend|append)\s*:[^{{}}]*)\s*"
    r"(?:\|[^{}]*)?-?\}\}"
)
_LINKED = re.compile(r"\{%-?\s*(?:link|post_url)\s+[\"']?([^\s%\"']+)[\"']?\s*-?%\}")


def fill_in(text: str, links: Mapping[str, str]) -> str:
    """The text with the site's addresses filled in, as paths from its root; `links` are those of its texts."""
    text = outside_code(text, _SITE, lambda _: "")
    text = outside_code(text, _FILTERED, lambda match: match[1])
    return outside_code(text, _LINKED, lambda match: links.get(match[1].lstrip("/"), match[0]))
