"""HTML inside of a Markdown file: one block, so that Markdown changes nothing in it."""

import re

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)


def as_one_block(html: str) -> str:
    """The HTML without the blank lines that would end the block; what is preformatted keeps them as references."""
    kept = _PRE.split(html)
    lines = (
        each.replace("\n", "&#10;") if place % 2 else re.sub(r"\s*\n\s*", "\n", each) for place, each in enumerate(kept)
    )
    text = "".join(lines).strip()
    return f"<div>\n{text}\n</div>" if text else ""
