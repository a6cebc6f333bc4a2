"""What an address tells about itself: a slip of the finger, an office rather than a person, a mailbox to throw away."""

from collections.abc import Iterator

# The domains that most slips are about.
BIG_DOMAINS = (
    "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "live.com", "aol.com",
    "msn.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "yandex.ru", "yandex.com",
    "mail.ru", "rambler.ru", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com", "comcast.net", "orange.fr", "free.fr",
    "wanadoo.fr", "libero.it", "windowslive.com", "qq.com", "163.com", "naver.com",
)  # fmt: skip
# Real ones that look like a slip of one of those.
_NEIGHBOURS = {
    "mail.com", "email.com", "ymail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.us", "yahoo.ca", "yahoo.co", "yahoo.de",
    "yahoo.fr", "aim.com", "live.ca", "live.co.uk", "live.de", "live.fr", "live.nl", "live.se", "live.it", "hotmail.de",
    "outlook.de", "hotmail.fr", "ya.ru", "bk.ru", "me.com", "mac.com", "list.ru", "yandex.com.tr", "yandex.by",
    "yandex.kz", "web.com", "free.com", "126.com", "mail.kz", "mail.ee", "mail.de", "mail.bg", "gmx.fr", "love.com",
}  # fmt: skip
# Source: RFC 2142, and the names that offices, lists and machines use beside them.
ROLES = frozenset(
    (
        "abuse", "accounts", "admin", "administrator", "billing", "bounce", "bounces", "contact", "devnull",
        "enquiries", "ftp", "help", "helpdesk", "hostmaster", "hr", "info", "inquiries", "jobs", "list", "mail",
        "mailer-daemon", "marketing", "news", "newsletter", "no-reply", "nobody", "noc", "noreply", "office",
        "orders", "postmaster", "press", "privacy", "root", "sales", "security", "spam", "support", "sysadmin",
        "undisclosed-recipients", "unsubscribe", "usenet", "uucp", "webmaster", "www",
    )
)  # fmt: skip
# The best known of thousands: whoever wants to hide finds another, so that a longer list would promise too much.
DISPOSABLE = frozenset(
    (
        "10minutemail.com", "10minutemail.net", "20minutemail.com", "33mail.com", "burnermail.io", "byom.de",
        "discard.email", "dispostable.com", "dropmail.me", "emailondeck.com", "fakeinbox.com", "fakemail.net",
        "getairmail.com", "getnada.com", "grr.la", "guerrillamail.biz", "guerrillamail.com", "guerrillamail.de",
        "guerrillamail.info", "guerrillamail.net", "guerrillamail.org", "guerrillamailblock.com", "inboxkitten.com",
        "jetable.org", "mail-temp.com", "mailcatch.com", "maildrop.cc", "mailexpire.com", "mailinator.com",
        "mailinator.net", "mailnesia.com", "mailnull.com", "mailpoof.com", "mintemail.com", "moakt.com", "mohmal.com",
        "mytemp.email", "nada.email", "sharklasers.com", "spam4.me", "spamex.com", "spamgourmet.com", "temp-mail.io",
        "temp-mail.org", "tempail.com", "tempinbox.com", "tempmail.com", "tempmail.dev", "tempmail.net", "tempr.email",
        "throwaway.email", "throwawaymail.com", "trash-mail.com", "trashmail.com", "trashmail.de", "trashmail.net",
        "wegwerfemail.de", "yopmail.com", "yopmail.fr", "yopmail.net",
    )
)  # fmt: skip


def suggested(address: str) -> str:
    """The address that was probably meant, when the domain is one slip away from a big one; empty otherwise."""
    local, _, domain = address.rpartition("@")
    if domain in BIG_DOMAINS or domain in _NEIGHBOURS:
        return ""
    meant = next((big for big in BIG_DOMAINS if _is_one_slip(domain, big)), "")
    return f"{local}@{meant}" if meant else ""


def is_role(normalised: str) -> bool:
    """Whether an address names an office, a list or a machine rather than a person."""
    return normalised.partition("@")[0].partition("+")[0] in ROLES


def is_disposable(normalised: str) -> bool:
    """Whether an address belongs to a well-known provider of mailboxes to throw away."""
    labels = normalised.rpartition("@")[2].split(".")
    return any(".".join(labels[start:]) in DISPOSABLE for start in range(len(labels) - 1))


def _is_one_slip(typed: str, meant: str) -> bool:
    """Whether one sign too many, too few, wrong, or swapped with its neighbour stands between them."""
    shorter, longer = sorted((typed, meant), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    if len(longer) > len(shorter):
        return shorter in _with_one_left_out(longer)
    wrong = [place for place, pair in enumerate(zip(typed, meant, strict=True)) if pair[0] != pair[1]]
    if len(wrong) == 1:
        return True
    match wrong:
        case [first, second] if second == first + 1:
            return typed[first] == meant[second] and typed[second] == meant[first]
        case _:
            return False


def _with_one_left_out(text: str) -> Iterator[str]:
    return (text[:place] + text[place + 1 :] for place in range(len(text)))
