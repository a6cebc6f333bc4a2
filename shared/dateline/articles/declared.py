"""What a header declares beside the text: address, former addresses, DOI, lead picture, PDF, withdrawal."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from dateline.articles.article import Picture
from dateline.articles.fields import first_of, without_markup
from dateline.articles.manuscript import Level, Problem
from dateline.articles.slugs import slug_of

MAX_ALIASES = 20
MAX_ALIAS = 200
MAX_NAME = 300
_ALIASES = ("aliases", "alias", "redirect_from", "redirects", "old_urls")
_PERMALINKS = ("permalink", "url", "path", "save_as")
_PICTURES = (
    "lead_picture", "image", "images", "hero", "hero_image", "heroimage", "cover", "cover_image", "coverimage",
    "featured_image", "featuredimage", "featureimage", "feature_image", "header_image", "banner", "thumbnail", "header",
)  # fmt: skip
_SOURCES = ("src", "image", "path", "file", "filename", "url", "name", "teaser", "relative_path")
_TEXTS = ("alt", "alt_text", "image_alt", "image_description", "description", "caption", "title")
# DOIs in use, as the registrar describes them: crossref.org/blog/dois-and-matching-regular-expressions
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[-._;()/:<>A-Za-z0-9]+)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"(?:^|/):\w|[{}<>]")
_WITHDRAWN = "This article has been withdrawn."

type Header = Mapping[str, object]


def permalink_of(header: Header) -> str:
    """The slug that the header itself asks for; empty when it leaves the address to the title."""
    return slug_of(first_of(header, "slug")) or slug_of(_last_part(_fixed_path(header)))


def aliases_of(header: Header, problems: list[Problem]) -> tuple[str, ...]:
    """Paths of the site that the header wants to lead here, as "blog/old-name"; those that are no paths are told."""
    written = [entry for name in _ALIASES for entry in _entries(header.get(name))]
    if path := _fixed_path(header):
        written.append(path)
    aliases: dict[str, None] = {}
    for entry in written:
        if alias := _site_path(entry):
            aliases[alias] = None
        else:
            what = f"“{entry[:60]}” is not a path of the site and will not lead here."
            problems.append(Problem(Level.WARNING, what, "Write it as /blog/old-name/.", "field aliases"))
    if len(aliases) > MAX_ALIASES:
        what = f"There are {len(aliases)} former addresses; only the first {MAX_ALIASES} lead here."
        problems.append(Problem(Level.WARNING, what, "Name those that are still in use.", "field aliases"))
    return tuple(aliases)[:MAX_ALIASES]


def doi_of(header: Header, problems: list[Problem]) -> str:
    """The DOI without its resolver, as "10.1234/abc"; empty where there is none, or what stands there is none."""
    written = first_of(header, "doi", "citation_doi")
    match = _DOI.fullmatch(written)
    if written and not match:
        what = f"“{written[:60]}” is not a DOI and was left out."
        problems.append(Problem(Level.WARNING, what, "Write it as 10.1234/abc.", "field doi"))
    return match[1] if match else ""


def lead_picture_of(header: Header, problems: list[Problem]) -> Picture | None:
    """The picture that stands for the article: its name as written, with the words that say what it shows."""
    for field in _PICTURES:
        value = header.get(field)
        entry = value[0] if isinstance(value, list) and value else value
        name = first_of(entry, *_SOURCES) if isinstance(entry, dict) else without_markup(entry)
        if not name or name.lower() in {"true", "false"}:
            continue
        if not _can_be_uploaded(name):
            what = (
                "The lead picture is not a file that was uploaded, and is not shown; nothing is fetched from elsewhere."
            )
            problems.append(Problem(Level.NOTE, what, "Upload the picture and write its name.", f"field {field}"))
            return None
        alt = first_of(entry, *_TEXTS) if isinstance(entry, dict) else ""
        return Picture(name, alt or first_of(header, f"{field}_alt", f"{field}alt", "image_alt", "alt"))
    return None


def pdf_of(header: Header, problems: list[Problem]) -> str:
    """The name of the PDF that the header offers for download, as written."""
    name = first_of(header, "pdf", "pdf_file", "pdf_url")
    if name and not (_can_be_uploaded(name) and name.lower().endswith(".pdf")):
        what = f"“{name[:60]}” is not the name of an uploaded PDF and is not offered for download."
        problems.append(Problem(Level.WARNING, what, "Upload it, and write its name as report.pdf.", "field pdf"))
        return ""
    return name


def withdrawal_of(header: Header) -> str:
    """The notice of a withdrawn article; empty unless the header withdraws it."""
    if first_of(header, "status").lower() not in {"withdrawn", "retracted"}:
        return ""
    return first_of(header, "notice", "withdrawal", "withdrawal_notice", "retraction") or _WITHDRAWN


def _fixed_path(header: Header) -> str:
    """The address that the header fixes, unless it is a pattern or says no more than yes or no."""
    path = first_of(header, *_PERMALINKS)
    return "" if _PLACEHOLDER.search(path) or path.lower() in {"true", "false"} else path


def _last_part(path: str) -> str:
    stem = re.sub(r"(?:/?index)?\.html?$", "", urlsplit(path).path.rstrip("/")) if _site_path(path) else ""
    return stem.rpartition("/")[2]


def _entries(value: object) -> list[str]:
    entries = value if isinstance(value, list) else re.split(r"[,\n]", value) if isinstance(value, str) else []
    return [text for each in entries if (text := without_markup(each).strip("[]'\" "))]


def _site_path(written: str) -> str:
    """The path as "blog/old-name"; empty when it is none, or leads out of the site."""
    try:
        path = unquote(urlsplit(written.replace(" ", "%20")).path, errors="strict").strip("/")
    except (UnicodeDecodeError, ValueError):
        return ""
    path = unicodedata.normalize("NFC", re.sub(r"(?:^|/)index\.html?$", "", path))
    parts = path.split("/")
    unsafe = re.search(r"[\x00-\x1f\x7f\\%?#|<>\"]", path) or any(part in {"", ".", ".."} for part in parts)
    return "" if unsafe or len(path) > MAX_ALIAS else path


def _can_be_uploaded(name: str) -> bool:
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\", name)
    return not has_scheme and len(name) <= MAX_NAME and not re.search(r"[\x00-\x1f{}<>\"]", name)
