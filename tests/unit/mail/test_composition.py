"""Mails: two parts of equal worth, headers that carry nothing but themselves, and a way out in each."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.article import Article
from dateline.events.event import Event
from dateline.mail.composition import MAX_HTML_BYTES, Mail, Unsendable, digest_mail, notice_mail, to_mime
from tests.unit.publishing.samples import (
    ARTICLE,
    ATTACKS,
    EVENT,
    FRAME,
    NOTICES,
    PERSIAN,
    PUBLICATION,
    SITE,
    TOKEN,
    card_of,
    every_mail,
    hostile_article,
    hostile_event,
    hostile_publication,
    parsed,
)

MAILS = every_mail(PUBLICATION, ARTICLE, EVENT)
PLAIN = Mail(sender_name="The Meridian Review", subject="Hello", text="Hello.\n", html="<p>Hello.</p>")


def mime(mail: Mail, *, sender: str = "news@review.example", recipient: str = "ana@example.org") -> bytes:
    """The bytes of a mail from us to somebody."""
    return to_mime(mail, sender=sender, recipient=recipient)


def opened(mail: Mail) -> EmailMessage:
    """The mail as a mail program has it."""
    return message_from_bytes(mime(mail), policy=default)


def part(message: EmailMessage, kind: str) -> str:
    """What one part of a mail says."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("name", MAILS)
def test_both_parts_of_a_mail_say_the_same(name: str) -> None:
    """Text and HTML come through as composed, and what the one links to stands in the other."""
    message = opened(MAILS[name])
    text, page = part(message, "plain"), parsed(part(message, "html"))

    assert text == MAILS[name].text + "\n" * (not MAILS[name].text.endswith("\n"))
    assert page.xpath("//@href")
    assert [link for link in page.xpath("//@href") if link not in text] == []


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_says_who_sent_it(name: str) -> None:
    """The publisher and the postal address stand at the foot of both parts."""
    imprint = "Halvard Institute, Long Street 4, 111 22 Halvard"

    assert MAILS[name].text.rstrip().endswith(imprint)
    assert imprint in parsed(MAILS[name].html).xpath("string(//body)")


@pytest.mark.parametrize("language", ["en", "ru", "tr"])
@pytest.mark.parametrize("kind", NOTICES)
def test_every_mail_is_ready_in_every_language(kind: str, language: str) -> None:
    """A mail says one thing with one button, far below the size where it is cut off, and how to leave at its foot."""
    url = f"{SITE}/api/confirm/{TOKEN}"
    mail = notice_mail(PUBLICATION, kind, replace(FRAME, language=language), url=url, newsletters=["Latest articles"])
    page = parsed(mail.html)

    assert page.get("lang") == language
    assert page.xpath("//main//a/@href | //p[contains(@style, '24px')]/a/@href") == [url]
    assert page.xpath("//a/@href")[-3:] == [FRAME.unsubscribe_url, FRAME.change_url, f"{SITE}/privacy/"]
    assert len(mail.html.encode()) < MAX_HTML_BYTES / 10
    assert opened(mail)["Subject"] == mail.subject
    assert opened(mail)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_postal_address_that_names_the_publisher_is_enough() -> None:
    """The publisher is not named twice."""
    frame = replace(FRAME, postal_address="Halvard Institute, Long Street 4")
    mail = notice_mail(PUBLICATION, "confirmation", frame, url=SITE)

    assert mail.text.count("Halvard Institute") == 1


@pytest.mark.parametrize("name", MAILS)
def test_the_html_is_complete_in_itself(name: str) -> None:
    """A mail fetches nothing, runs nothing, and is told to be readable in the dark."""
    page = parsed(MAILS[name].html)

    assert page.xpath("//img | //script | //style | //link | //@src | //form") == []
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
    assert page.get("lang") == "en"


@pytest.mark.parametrize("postal_address", ["", " \n"])
def test_no_mail_leaves_without_a_postal_address(postal_address: str) -> None:
    """The law asks for it, so that its lack is an error of ours."""
    with pytest.raises(Unsendable):
        notice_mail(PUBLICATION, "confirmation", replace(FRAME, postal_address=postal_address), url=SITE)


def test_a_digest_can_be_left_with_one_click() -> None:
    """The headers of one-click unsubscribing stand in plain letters, whatever the token's length.

    Source: RFC 8058, RFC 2369, RFC 2919.
    """
    raw = mime(MAILS["digest"]).partition(b"\r\n\r\n")[0].split(b"\r\n")

    ways = f"<{SITE}/api/unsubscribe/{TOKEN}>, <mailto:news@review.example?subject=unsubscribe>"
    assert f"List-Unsubscribe: {ways}".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw
    assert b"List-Id: <articles.review.example>" in raw


@pytest.mark.parametrize(
    ("articles", "events", "subject"),
    [
        ([ARTICLE], [], "The Dam That Both Sides Need"),
        ([ARTICLE, PERSIAN], [EVENT], "The Dam That Both Sides Need, and 1 more"),
        ([], [EVENT], "Upcoming: Who Owns the Spring Flood?"),
        ([], [], "Latest articles"),
    ],
)
def test_the_subject_of_a_digest_is_its_news(articles: list[Article], events: list[Event], subject: str) -> None:
    """The subject says what is inside, not what it is called."""
    mail = digest_mail(
        PUBLICATION,
        PUBLICATION.newsletters[0],
        FRAME,
        cards=[card_of(each) for each in articles],
        events=events,
    )

    assert opened(mail)["Subject"] == subject


def test_a_registration_comes_with_its_date() -> None:
    """The invitation is the third way to read the mail, and a file beside it."""
    message = opened(MAILS["registration"])

    assert message.get_content_type() == "multipart/mixed"
    assert [each.get_content_type() for each in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "text/calendar",
    ]
    invitation, attachment = [each for each in message.walk() if each.get_content_type() == "text/calendar"]
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_content_charset() == "utf-8"
    assert attachment.get_filename() == "event.ics"
    assert invitation.get_content() == attachment.get_content()


@pytest.mark.parametrize("name", MAILS)
def test_every_line_can_travel(name: str) -> None:
    """A mail is seven-bit, its lines end as they must and are short, but for the one that may not be folded.

    Source: RFC 5322, 2.1.1; RFC 2045, 6.7.
    """
    raw = mime(MAILS[name])

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert {line.split(b":")[0] for line in raw.split(b"\r\n") if len(line) > 76} <= {b"List-Unsubscribe"}


def test_the_same_mail_has_the_same_bytes() -> None:
    """Nothing in a mail is drawn at random."""
    assert [mime(each) for each in every_mail(PUBLICATION, ARTICLE, EVENT).values()] == [
        mime(each) for each in MAILS.values()
    ]


@pytest.mark.parametrize(
    "control", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x1c", "\x7f", "\x85", "\u2028", "\u2029"]
)
@pytest.mark.parametrize("place", ["subject", "sender_name", "header", "sender", "recipient"])
def test_a_header_cannot_carry_another(place: str, control: str) -> None:
    """Whatever could end a line is refused in every header, by our own error."""
    evil = f"a{control}Bcc: all@example.org"
    mail, addresses = PLAIN, {}
    match place:
        case "subject":
            mail = replace(PLAIN, subject=evil)
        case "sender_name":
            mail = replace(PLAIN, sender_name=evil)
        case "header":
            mail = replace(PLAIN, headers={"List-Id": evil})
        case _:
            addresses = {place: f"{evil}@example.org"}

    with pytest.raises(Unsendable):
        mime(mail, **addresses)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "@example.org",
        "ana@",
        "ana@example.org, all@example.org",
        "Ana <ana@example.org>",
        "ana@b@example.org",
        "ana b@example.org",
        "añña@example.org",
        "ana@exämple.org",
    ],
)
def test_an_address_is_one_address(address: str) -> None:
    """What is not one plain address, as the mail service takes it, is refused."""
    with pytest.raises(Unsendable):
        mime(PLAIN, recipient=address)


@pytest.mark.parametrize("address", ["ana@example.org", "o'neil+news/2!#$%&*=?^_`{|}~-@xn--bcher-kva.example"])
def test_an_address_arrives_as_it_was_written(address: str) -> None:
    """Every character that an unquoted address may have is kept."""
    assert message_from_bytes(mime(PLAIN, recipient=address), policy=default)["To"].addresses[0].addr_spec == address


def test_a_header_has_an_end() -> None:
    """A header too long for one line, or not in ASCII where it must be, is refused."""
    for headers in ({"List-Unsubscribe": f"<{'x' * 998}>"}, {"List-Id": "<añicos.example>"}):
        with pytest.raises(Unsendable):
            mime(replace(PLAIN, headers=headers))


def test_a_mail_is_not_longer_than_mail_programs_show() -> None:
    """HTML that would be cut off, and the way out with it, is refused; bytes are counted."""
    fits = replace(PLAIN, html="é" * (MAX_HTML_BYTES // 2))

    assert mime(fits)
    with pytest.raises(Unsendable):
        mime(replace(fits, html=f"{fits.html}a"))


def test_the_longest_digest_can_be_sent() -> None:
    """Fifty articles with long abstracts in a script of many bytes stay below the limit."""
    cards = [card_of(replace(PERSIAN, abstract="رودی که دو نام دارد " * 15))] * 50
    mail = digest_mail(
        PUBLICATION,
        PUBLICATION.newsletters[0],
        FRAME,
        cards=cards,
        events=[EVENT] * 3,
    )

    assert mime(mail)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_breaks_a_mail(attack: str) -> None:
    """Whatever a title or a name holds is printed as text, and adds no header."""
    hostile = every_mail(hostile_publication(attack), hostile_article(attack), hostile_event(attack))

    for name, mail in hostile.items():
        page = parsed(mail.html)
        calm = parsed(MAILS[name].html)
        assert {each.tag for each in page.iter()} <= {each.tag for each in calm.iter()} | {"p"}
        assert set(page.xpath("//@href")) == set(calm.xpath("//@href"))
        assert opened(mail).keys() == opened(MAILS[name]).keys()


@given(text=st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_title_makes_a_mail(text: str) -> None:
    """A digest of any article by any publication can be composed and read, or is refused by our own error."""
    publication = replace(PUBLICATION, title=text)
    mail = every_mail(publication, replace(ARTICLE, title=text), replace(EVENT, title=text))["digest"]
    message = opened(mail)

    assert message.keys() == opened(MAILS["digest"]).keys()
    assert message.defects == []
    assert message["From"].addresses[0].addr_spec == "news@review.example"
    assert re.sub(r"\s", "", str(message["Subject"])) == re.sub(r"\s", "", mail.subject)
