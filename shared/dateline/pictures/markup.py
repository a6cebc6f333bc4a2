"""A picture as a page shows it: made of paths and numbers of our own, and of its description."""

from html import escape

from dateline.pictures.asset import Asset

# As the stylesheet lays out a reading column: as wide as the screen but for its margins, and never wider than this.
_SIZES = "(min-width: 640px) 594px, calc(100vw - 45px)"
# As it lays out the first article of the front page.
_LEADING = "(min-width: 972px) 700px, calc(100vw - 45px)"
# In pixels of the stylesheet, at its largest.
LOGO_HEIGHT = 80


def picture_html(asset: Asset, alt: str, *, at_once: bool) -> str:
    """The markup of one picture: every width, its size so that no text jumps, and a file that anything can show."""
    sources = ", ".join(f"/{asset.path_of(width)} {width}w" for width in asset.widths)
    when = 'fetchpriority="high"' if at_once else 'loading="lazy"'
    return (
        f'<picture><source type="image/webp" srcset="{sources}" sizes="{_SIZES}">'
        f'<img src="/{asset.path}" alt="{escape(alt)}" width="{asset.width}" height="{asset.height}" '
        f'{when} decoding="async"></picture>'
    )


def leading_html(asset: Asset) -> str:
    """The picture of the first article of the front page, beside a title that says what there is to know of it."""
    sources = ", ".join(f"/{asset.path_of(width)} {width}w" for width in asset.widths)
    return (
        f'<img src="/{asset.path_of(asset.widths[0])}" srcset="{sources}" sizes="{_LEADING}" alt="" '
        f'width="{asset.width}" height="{asset.height}" fetchpriority="high" decoding="async">'
    )


def thumbnail_html(asset: Asset) -> str:
    """A small picture beside a title: loaded when it comes into sight, and of a size that is known before."""
    return (
        f'<img src="/{asset.path_of(asset.widths[0])}" alt="" width="{asset.width}" height="{asset.height}" '
        'loading="lazy" decoding="async">'
    )


def logo_html(asset: Asset, alt: str) -> str:
    """The markup of a logo, sharp on screens of two points a pixel."""
    shown = next(
        (width for width in asset.widths if width >= LOGO_HEIGHT * 2 * asset.width / asset.height), asset.width
    )
    return (
        f'<img class="logo" src="/{asset.path_of(shown)}" alt="{escape(alt)}" width="{asset.width}" '
        f'height="{asset.height}">'
    )
