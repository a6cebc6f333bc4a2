"""The page of an article."""

from dateline.articles.article import Article
from dateline.pictures.asset import Asset
from dateline.pictures.markup import picture_html
from dateline.publication import Publication
from dateline.publishing.citations import citation
from dateline.publishing.frame import ALONE, Beside, framed
from dateline.publishing.rendering import opens_with, reading_minutes
from dateline.publishing.structured import article_data, breadcrumbs, citation_names, embeddable
from dateline.typesetting.paths import CARD_HEIGHT, CARD_WIDTH, card_path, document_path

MEGABYTE = 1_000_000


def article_page(
    publication: Publication, site_url: str, article: Article, address: str, beside: Beside = ALONE
) -> str:
    """The page of one article, or the notice that stands for one that was withdrawn."""
    url = f"{site_url}/{address}/"
    crumbs = (("Home", "/"), (article.section.title, f"/sections/{article.section.slug}/"))
    way = breadcrumbs(site_url, (*crumbs, (article.title, f"/{address}/")))
    return framed(
        "withdrawn.html" if article.withdrawn else "article.html",
        publication,
        site_url,
        f"/{address}/",
        article.title,
        article.withdrawn or article.abstract,
        article=article,
        crumbs=crumbs,
        names=() if article.withdrawn else citation_names(publication, article, url),
        file=f"/{address}/{address.rpartition('/')[2]}",
        cited=citation(publication, article, url),
        lead="" if opens_with(article.body, article.abstract) else article.abstract,
        month=f"/{article.date:%Y/%m}/",
        minutes=reading_minutes(article.body),
        beside=beside,
        lead_picture=lead_picture(article),
        image=f"{site_url}/{card_path(address)}",
        image_size=(CARD_WIDTH, CARD_HEIGHT),
        files=[_offered(each) for each in article.attachments],
        pdf="" if article.withdrawn else _pdf_of(article, address),
        typeset=document_path(address),
        structured=embeddable(
            *(() if article.withdrawn else (article_data(publication, site_url, article, url),)), way
        ),
        lang=article.language,
        direction=article.direction,
    )


def lead_picture(article: Article) -> str:
    """The markup of the picture above the text, unless the text shows it itself."""
    if article.lead is None or article.lead.path in article.body:
        return ""
    return picture_html(article.lead, article.lead_picture.alt if article.lead_picture else "", at_once=True)


def _pdf_of(article: Article, address: str) -> str:
    """The path of the article as PDF: its own where it names one, else what is typeset of it."""
    own = (each.path for each in article.attachments if each.path.endswith(".pdf"))
    return next(own, document_path(address))


def _offered(asset: Asset) -> dict[str, str]:
    """What a reader wants to know before downloading a file: its name, its kind and its size."""
    kind = asset.path.rpartition(".")[2].upper()
    size = f"{asset.size / MEGABYTE:.1f} MB" if asset.size >= MEGABYTE else f"{max(1, round(asset.size / 1000))} kB"
    return {"path": f"/{asset.path}", "name": asset.name, "about": f"{kind}, {size}"}
