"""What is typeset follows the pages: whatever is printed of an article or an issue, its page shows it first.

An article's document and card stand beside its page, an issue's document beside its list. Each is read
from the article's record, an issue's from its list and the records of what it lists, as they are now.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateline.articles.article import Issue
from dateline.content.keys import PUBLICATION_KEY, article_key, issue_key, list_key
from dateline.content.records import article_from, issue_file_from, publication_from
from dateline.dynamo import DynamoTable
from dateline.items import Item, Key
from dateline.publication import DEFAULT_PUBLICATION, Publication
from dateline.publishing.convergence import Place, converge
from dateline.publishing.s3_objects import Document, S3Objects
from dateline.typesetting.paths import card_path, document_path
from dateline.typesetting.press import Press
from dateline.typesetting.sheets import Pictures, Sheet, article_sheet, card_sheet, issue_sheet

CACHE = "public, max-age=300, stale-while-revalidate=86400"
# An issue of more is no issue but an archive; its list shows all of it.
MOST_ARTICLES = 60
LARGEST_PICTURE = 1_500_000

_ARTICLE_PAGE = re.compile(r"(\d{4}/\d\d/[^/]+)/index\.html")
_ISSUE_PAGE = re.compile(r"issues/([^/]+)/index\.html")


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Typesets what one content table holds into one site."""

    table: DynamoTable
    site: S3Objects
    press: Press
    site_url: str

    def follow(self, page: str, settled: set[str]) -> int:
        """Bring what belongs to a page of the site, which was put or taken away, up to date; returns how much changed.

        An article's page stands for its document, its card and the issue that it is in; a page of other things for
        nothing. `settled` are the issues that were typeset since all the pages of one round were put: whoever typesets
        one adds it, so that a round with many pages of an issue sets it once.
        """
        changed, article = 0, _ARTICLE_PAGE.fullmatch(page)
        if article:
            changed, issue = self._typeset_article(article[1])
        else:
            match = _ISSUE_PAGE.fullmatch(page)
            issue = match[1] if match else ""
        if issue and issue not in settled:
            changed += self._typeset_issue(issue)
            settled.add(issue)
        return changed

    def _typeset_article(self, address: str) -> tuple[int, str]:
        """How much of an article changed, and the slug of its issue."""
        document: Place = (self.site, document_path(address))
        card: Place = (self.site, card_path(address))
        issue = ""

        def read() -> dict[Place, Document | None]:
            nonlocal issue
            publication, records = self._records([article_key(address)])
            article = article_from(records[0]) if records else None
            if article is None or article.withdrawn:
                return {document: None, card: None}
            issue = article.issue.slug if article.issue else ""
            sheet, pictures = article_sheet(publication, self.site_url, article, address)
            drawn = self.press.picture(card_sheet(publication, article))
            return {document: self._document(sheet, article.date, pictures), card: Document(drawn, "image/png", CACHE)}

        changed = converge({document: False, card: False}, read)
        return len(changed), issue

    def _typeset_issue(self, slug: str) -> int:
        place: Place = (self.site, document_path(f"issues/{slug}"))
        return len(converge({place: False}, lambda: {place: self._issue(slug)}))

    def _records(self, keys: Sequence[Key]) -> tuple[Publication, list[Item]]:
        """The publication, and those records that there are."""
        found = self.table.get_many([PUBLICATION_KEY, *keys])
        record = found.get(PUBLICATION_KEY)
        publication = publication_from(record) if record else DEFAULT_PUBLICATION
        return publication, [found[key] for key in keys if key in found]

    def _document(self, sheet: Sheet, day: date, pictures: Pictures) -> Document:
        """The document with those of its pictures that stand on the site, as far as they are of bearable size."""
        read = {name: self.site.read(path, LARGEST_PICTURE) for path, name in pictures.items()}
        found = {name: content for name, content in read.items() if content is not None}
        return Document(self.press.document(sheet, day, found), "application/pdf", CACHE)

    def _issue(self, slug: str) -> Document | None:
        entries = self.table.query(list_key("ISSUE", slug), newest_first=True, limit=MOST_ARTICLES)
        keys = [article_key(entry["address"]) for entry in reversed(entries)]
        if not keys:
            return None
        publication, records = self._records([issue_key(slug), *keys])
        own = [issue_file_from(record) for record in records if record["pk"] == issue_key(slug)[0]]
        articles = [(record["address"], article_from(record)) for record in records[len(own) :]]
        if not articles:
            return None
        issue = own[0] if own else Issue(slug, entries[0]["heading"])
        articles.sort(key=lambda each: publication.place_in_issue(each[1].section.slug, each[1].date, each[0]))
        sheet, pictures = issue_sheet(publication, self.site_url, issue, articles)
        return self._document(sheet, max(article.date for _, article in articles), pictures)
