"""What pages say to machines: schema.org as JSON-LD, and the names that libraries and Google Scholar read.

Sources: schema.org; "Inclusion guidelines for webmasters", Google Scholar; "Expressing Dublin Core in HTML", DCMI.
"""

import json
from collections.abc import Mapping, Sequence

from dateline.articles.article import Article
from dateline.events.event import Event
from dateline.publication import Publication
from dateline.publishing.citations import doi_url, is_body, numbers_of

type Data = Mapping[str, object]
type Crumbs = Sequence[tuple[str, str]]


def embeddable(*data: Data) -> str:
    """JSON-LD that cannot end the script element it stands in."""
    graph = {"@context": "https://schema.org", "@graph": data}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def citation_names(publication: Publication, article: Article, url: str) -> list[tuple[str, str]]:
    """The meta names of an article in their order: Highwire's, of which each author is one, then Dublin Core's."""
    issue = numbers_of(article)
    names = [("citation_title", article.title)]
    for author in article.authors:
        names += [("citation_author", author.name), ("citation_author_institution", author.affiliation)]
    names += [
        ("citation_publication_date", f"{article.date:%Y/%m/%d}"),
        ("citation_journal_title", publication.title),
        ("citation_issn", publication.issn),
        ("citation_volume", issue.volume),
        ("citation_issue", issue.number),
        ("citation_publisher", publication.publisher),
        ("citation_doi", article.doi),
        ("citation_language", article.language),
        ("citation_keywords", "; ".join(topic.title for topic in article.topics)),
        ("citation_abstract_html_url", url),
        ("citation_fulltext_html_url", url),
        ("DC.title", article.title),
        *(("DC.creator", author.name) for author in article.authors),
        ("DC.date", article.date.isoformat()),
        ("DC.publisher", publication.publisher),
        ("DC.language", article.language),
        ("DC.type", "Text"),
        ("DC.identifier", doi_url(article.doi) if article.doi else url),
        ("DC.relation.ispartof", publication.title),
        *(("DC.subject", topic.title) for topic in article.topics),
    ]
    return [(name, value) for name, value in names if value]


def article_data(publication: Publication, site_url: str, article: Article, url: str) -> Data:
    """An article, as scholarship where it has a DOI. Source: schema.org/Article, schema.org/ScholarlyArticle."""
    data: dict[str, object] = {
        "@type": "ScholarlyArticle" if article.doi else "Article",
        "@id": url,
        "headline": article.title,
        "alternativeHeadline": article.subtitle,
        "description": article.abstract,
        "datePublished": article.date.isoformat(),
        "dateModified": (article.corrected or article.date).isoformat(),
        "inLanguage": article.language,
        "articleSection": article.section.title,
        "keywords": [topic.title for topic in article.topics],
        "author": [
            author_data(author.name, f"{site_url}/authors/{author.slug}/", author.affiliation)
            for author in article.authors
        ],
        "publisher": organization(publication, site_url),
        "isPartOf": _issue_data(publication, article),
        "image": f"{url}card.png",
        "sameAs": doi_url(article.doi) if article.doi else "",
        "mainEntityOfPage": url,
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in data.items() if value}


def author_data(name: str, url: str, affiliation: str) -> Data:
    """An author by name and page. Source: schema.org/Person, schema.org/Organization."""
    if is_body(name):
        return {"@type": "Organization", "name": name, "url": url}
    belongs = {"affiliation": {"@type": "Organization", "name": affiliation}} if affiliation else {}
    return {"@type": "Person", "name": name, "url": url, **belongs}


def _issue_data(publication: Publication, article: Article) -> Data:
    """What the article appeared in. Source: schema.org/Periodical, schema.org/PublicationIssue."""
    issue = numbers_of(article)
    found: Data = {"@type": "Periodical", "name": publication.title}
    if publication.issn:
        found = {**found, "issn": publication.issn}
    if issue.volume:
        found = {"@type": "PublicationVolume", "volumeNumber": issue.volume, "isPartOf": found}
    if issue.number:
        found = {"@type": "PublicationIssue", "issueNumber": issue.number, "isPartOf": found}
    return found


def event_data(publication: Publication, site_url: str, event: Event, url: str) -> Data:
    """An event. Source: schema.org/Event."""
    online = not event.place or event.place.casefold().startswith("online")
    place = (
        {"@type": "VirtualLocation", "url": url}
        if online
        else {"@type": "Place", "name": event.place, "address": event.place}
    )
    data: dict[str, object] = {
        "@type": "Event",
        "@id": url,
        "name": event.title,
        "description": event.summary,
        "startDate": event.starts.isoformat(),
        "endDate": event.ends.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": f"https://schema.org/{'Online' if online else 'Offline'}EventAttendanceMode",
        "location": place,
        "maximumAttendeeCapacity": event.capacity,
        "organizer": organization(publication, site_url),
        "inLanguage": event.language,
        "isAccessibleForFree": True,
        "url": url,
    }
    return {name: value for name, value in data.items() if value}


def organization(publication: Publication, site_url: str) -> Data:
    """Who publishes. Source: schema.org/Organization."""
    name = publication.publisher or publication.title
    logo = {"logo": f"{site_url}/{publication.logo_picture.path}"} if publication.logo_picture else {}
    return {"@type": "Organization", "name": name, "url": f"{site_url}/", **logo}


def breadcrumbs(site_url: str, crumbs: Crumbs) -> Data:
    """The way from the front page, each step by its title and path. Source: schema.org/BreadcrumbList."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": title, "item": f"{site_url}{path}"}
            for place, (title, path) in enumerate(crumbs, start=1)
        ],
    }
