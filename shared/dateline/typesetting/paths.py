"""Where what is typeset stands on the site: in the folder of the page that it belongs to."""

CARD_WIDTH, CARD_HEIGHT = 1200, 630


def document_path(address: str) -> str:
    """Where the document of an article or an issue ("issues/3-20") stands, under the name of its page."""
    return f"{address}/{address.rpartition('/')[2]}.pdf"


def card_path(address: str) -> str:
    """Where the card of an article stands."""
    return f"{address}/card.png"
