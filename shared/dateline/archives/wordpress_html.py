"""A post as WordPress keeps it, to the HTML that it showed: paragraphs, captions, galleries and embedded links."""

import re
from collections.abc import Mapping
from html import escape

from dateline.archives.html_blocks import as_one_block

_PRE = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLOCK = (
    "address|article|aside|audio|blockquote|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|"
    "iframe|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul|video"
)
_OPENING, _CLOSING = (
    re.compile(rf"(<(?:{_BLOCK})\b[^>]*>)", re.IGNORECASE),
    re.compile(rf"(</(?:{_BLOCK})>)", re.IGNORECASE),
)
_BEGINS_AS_BLOCK = re.compile(rf"</?(?:{_BLOCK})\b", re.IGNORECASE)
_CAPTION = re.compile(r"\[caption\b([^\]]*)\](.*?)\[/caption\]", re.DOTALL)
_PICTURE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_GALLERY = re.compile(r"\[gallery\b([^\]]*)\]")
_EMBED = re.compile(
    r"\[(?:embed|youtube|vimeo|video|audio)\b[^\]]*?(https?://[^\s\]\"']+)[^\]]*\](?:\s*\[/(?:video|audio)\])?"
)
_EMBED_AROUND = re.compile(r"\[embed\b[^\]]*\]\s*(https?://[^\s\[]+)\s*\[/embed\]")
_LONE_URL = re.compile(r"^[ \t]*(https?://[^\s<>\[\]]+)[ \t]*$", re.MULTILINE)
_SHOWN_ELSEWHERE = re.compile(
    r"\s(?:srcset|sizes|loading|decoding|fetchpriority)\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE
)


def html_of_post(content: str, attachments: Mapping[str, str], descriptions: Mapping[str, str]) -> str:
    """The HTML of a post as one block of a Markdown file, in which no blank line ends it and nothing is a template.

    `attachments` are the addresses of pictures by their numbers, `descriptions` what they show in words.
    """
    is_of_blocks = "<!-- wp:" in content
    text = _COMMENT.sub("", content.replace("\r\n", "\n"))
    text = _CAPTION.sub(_figure, text)
    text = _GALLERY.sub(lambda match: _gallery(match[1], attachments, descriptions), text)
    text = _EMBED_AROUND.sub(lambda match: f"\n\n{match[1]}\n\n", text)
    text = _EMBED.sub(lambda match: f"\n\n{match[1]}\n\n", text)
    text = _LONE_URL.sub(lambda match: f'<p><a href="{escape(match[1])}">{escape(match[1])}</a></p>', text)
    text = _SHOWN_ELSEWHERE.sub("", text)
    text = text if is_of_blocks else _paragraphs(text)
    # Braces are the template tags of others.
    return as_one_block(text.replace("{", "&#123;").replace("}", "&#125;"))


def _paragraphs(text: str) -> str:
    """The text with its blank lines as paragraphs and its line breaks as such, as WordPress shows it."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n<pre {len(kept) - 1}>\n\n"

    text = _PRE.sub(keep, text)
    text = _CLOSING.sub(r"\1\n\n", _OPENING.sub(r"\n\n\1", text))
    chunks = [chunk.strip() for chunk in re.split(r"\n\s*\n", text)]
    shown = [
        chunk if _BEGINS_AS_BLOCK.match(chunk) else f"<p>{re.sub(r'(?<!>)\n|(?<=/a>)\n', '<br>\n', chunk)}</p>"
        for chunk in chunks
        if chunk
    ]
    return re.sub(r"<pre (\d+)>", lambda match: kept[int(match[1])], "\n".join(shown))


def _figure(match: re.Match[str]) -> str:
    picture = _PICTURE.fullmatch(match[2])
    if picture is None:
        return match[2]
    old_form = re.search(r"caption=(\"[^\"]*\"|'[^']*')", match[1])
    caption = picture[2].strip() or (old_form[1][1:-1] if old_form else "")
    return f"\n\n<figure>{picture[1]}<figcaption>{' '.join(caption.split())}</figcaption></figure>\n\n"


def _gallery(attributes: str, attachments: Mapping[str, str], descriptions: Mapping[str, str]) -> str:
    listed = re.search(r"(?:ids|include)\s*=\s*[\"']?([\d,\s]+)", attributes)
    numbers = re.findall(r"\d+", listed[1]) if listed else []
    pictures = (
        f'<figure><img src="{escape(attachments[each])}" alt="{escape(descriptions.get(each, ""))}"></figure>'
        for each in numbers
        if attachments.get(each)
    )
    return "\n\n" + "\n".join(pictures) + "\n\n"
