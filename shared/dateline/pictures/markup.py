"""A picture as a page shows it: made of paths and numbers of our own, and of its description."""

from html import escape

from dateline.pictures.asset import Asset

# As the stylesheet lays out a reading column: as wide as the screen but for its margins, and never wider than this.
_SIZES = "(min-width: 640px) 594px, calc(100vw - 45px)"


def picture_html(asset: Asset, alt: str, *, at_once: bool) -> str:
    """The markup of one picture: every width, its size so that no text jumps, and a file that anything can show."""
    sources = ", ".join(f"/{asset.path_of(width)} {width}w" for width in asset.widths)
    when = 'fetchpriority="high"' if at_once else 'loading="lazy"'
    return (
        f'<picture><source type="image/webp" srcset="{sources}" sizes="{_SIZES}">'
        f'<img src="/{asset.path}" alt="{escape(alt)}" width="{asset.width}" height="{asset.height}" '
        f'{when} decoding="async"></picture>'
    )
