"""Signing up and confirming: the form with its traps, the answer that is the same for all, the button that proves."""

import json
from html import escape

from dateline.errors import DatelineError, Invalid
from dateline.mail.wording import has_wording, languages
from dateline.people.address_kinds import is_disposable, is_role, suggested
from dateline.people.addresses import InvalidAddress, Undeliverable, parse_address
from dateline.people.signing import ExpiredToken, Purpose
from dateline.people.subscription import SignUp, accept_sign_up, confirm_subscription
from dateline.people.visit import Visit
from dateline.people.wishes import wish_for_confirmation
from dateline.publishing.pages import Button
from dateline.web import JSON, Answer, TooMany, problem

MAX_NAME_LENGTH = 100

CONSENT = (
    "We send a mail with a button to confirm. Your address is used for what you chose and nothing else; nothing in our "
    "mail tracks you."
)
CONFIRM_CONSENT = "Press the button to confirm that this address is yours and that you want our mail."
LOOK = "Look into your mailbox"
ON_ITS_WAY = (
    "If that is your address, a mail is on its way to it. Open it and press its button: only then are you signed up."
)
NOTHING_THERE = (
    "Nothing there after a few minutes? Look among the unwanted mail, or see whether the address is spelt right and "
    "sign up again."
)
SIGN_UP_AGAIN = "Sign up again and we send a fresh link at once."


class MeantOtherwise(Invalid):
    """The address is one slip of the finger away from one of a big provider."""


def show_form(visit: Visit) -> Answer:
    """The sign-up form; for a program, what it needs to fill one in."""
    if visit.wants_json():
        form = {
            "stamp": visit.stamp,
            "consent": visit.say(CONSENT),
            "newsletters": [
                {"id": each.id, "title": each.title, "description": each.description}
                for each in visit.publication.newsletters
            ],
            "languages": [code for code, _ in languages()],
        }
        return Answer(200, json.dumps(form, ensure_ascii=False), JSON)
    return _form(visit)


def subscribe(visit: Visit) -> Answer:
    """Keep a sign-up and ask for a look into the mailbox; a mistake shows the form again as it was typed."""
    if visit.is_robot():
        return _thanks(visit)
    try:
        accept_sign_up(_sign_up(visit), people=visit.people, new_id=visit.office.new_id())
    except (Invalid, TooMany) as mistake:
        return _mistaken(visit, mistake)
    return _thanks(visit)


def show_embed(visit: Visit) -> Answer:
    """A form to paste into another site of the publisher."""
    snippet = _embed(visit)
    return visit.show("embed.html", visit.say("The sign-up form for your other sites"), snippet=snippet)


def show_confirmation(visit: Visit) -> Answer:
    """The page with the button that confirms."""
    action = visit.path(f"/api/confirm/{visit.token}")
    try:
        visit.subject_of(Purpose.CONFIRM)
    except ExpiredToken:
        return visit.tell(
            visit.say("This link is too old"),
            visit.say("Press the button and we mail you a fresh one."),
            buttons=[Button(visit.say("Mail me a fresh link"), action)],
            status=ExpiredToken.status,
        )
    except DatelineError as error:
        return visit.refuse(error, visit.say(SIGN_UP_AGAIN))
    return visit.tell(
        visit.say("One click and you are signed up"),
        visit.say(CONFIRM_CONSENT),
        buttons=[Button(visit.say("Confirm"), action)],
    )


def confirm(visit: Visit) -> Answer:
    """Confirm a subscription; the button of a link that is too old sends a fresh one to the same address."""
    try:
        subject = visit.subject_of(Purpose.CONFIRM)
        consent = visit.consent(visit.say(CONFIRM_CONSENT))
        subscriber = confirm_subscription(subject, consent, people=visit.people, now=visit.now)
    except ExpiredToken as expired:
        wish_for_confirmation(
            expired.subject, visit.network, people=visit.people, now=visit.now, new_id=visit.office.new_id()
        )
        return visit.tell(visit.say(LOOK), visit.say("If you still wait to be signed up, a fresh mail is on its way."))
    except DatelineError as error:
        return visit.refuse(error, visit.say(SIGN_UP_AGAIN))
    return visit.tell(
        visit.say("You are signed up"),
        visit.say("You will get: {newsletters}.", newsletters=visit.titles(subscriber.newsletters)),
        visit.say("Every mail has a link at its foot with which you can leave at once."),
    )


def checked_name(visit: Visit) -> str:
    """The name as typed, in one line. Raises Invalid."""
    name = " ".join(visit.field("name").split())
    if len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise Invalid("Please type a name of at most 100 letters.")
    return name


def _sign_up(visit: Visit) -> SignUp:
    """What the form asks for. Raises Invalid with a sentence for the person."""
    typed = visit.field("email")
    known = {newsletter.id for newsletter in visit.publication.newsletters}
    wanted = known & set(visit.fields.get("newsletters", []))
    language = visit.field("language")
    try:
        address = parse_address(typed)
        written, normalised = address.written, address.normalised
        if visit.field("spelling") == "suggested":
            written = normalised = suggested(normalised) or normalised
    except Undeliverable:
        # The same answer in the same time: who tries addresses out learns nothing from it.
        written, normalised = "", typed.strip().lower()
    if not wanted:
        raise Invalid("Please choose at least one newsletter.")
    if not visit.publication.role_addresses and is_role(normalised):
        raise InvalidAddress("Please use an address of your own rather than one of an office or a list.")
    if not visit.publication.disposable_addresses and is_disposable(normalised):
        raise InvalidAddress("Please use an address that will still be yours next week.")
    visit.check_stamp()
    if written and not visit.field("spelling") and suggested(normalised):
        raise MeantOtherwise("The address looks misspelt.")
    return SignUp(
        hash=visit.keys.hash_of(normalised),
        address=written,
        newsletters=wanted,
        consent=visit.consent(visit.say(CONSENT)),
        name=checked_name(visit),
        language=language if has_wording(language) else "",
    )


def _form(visit: Visit, *, status: int = 200, mistake: DatelineError | None = None, suggestion: str = "") -> Answer:
    fields = visit.fields if visit.request.body else {}
    chosen = fields.get("newsletters", []) if fields else [each.id for each in visit.publication.newsletters]
    return visit.show(
        "subscribe.html",
        visit.say("Sign up"),
        status=status,
        path="/subscribe/",
        problem=visit.say(str(mistake)) if mistake else "",
        suggestion=suggestion,
        email=visit.field("email") if fields else "",
        name=visit.field("name") if fields else "",
        chosen=chosen,
        consent=visit.say(CONSENT),
        stamp=visit.stamp,
        action=visit.path("/api/subscribe"),
        links=visit.path("/api/links"),
        languages=languages(),
        mail_language=(visit.field("language") if fields else "") or visit.language,
    )


def _mistaken(visit: Visit, mistake: DatelineError) -> Answer:
    suggestion = ""
    if isinstance(mistake, MeantOtherwise):
        suggestion = suggested(parse_address(visit.field("email")).normalised)
    if visit.request.is_json:
        return problem(mistake, suggestion=suggestion) if suggestion else visit.refuse(mistake)
    return _form(visit, status=mistake.status, mistake=mistake, suggestion=suggestion)


def _thanks(visit: Visit) -> Answer:
    if visit.request.is_json:
        said = {"status": "accepted", "detail": visit.say(ON_ITS_WAY)}
        return Answer(202, json.dumps(said, ensure_ascii=False), JSON)
    return visit.tell(visit.say(LOOK), visit.say(ON_ITS_WAY), visit.say(NOTHING_THERE))


def _embed(visit: Visit) -> str:
    boxes = "\n".join(
        f'  <label><input type="checkbox" name="newsletters" value="{each.id}" checked> {escape(each.title)}</label>'
        for each in visit.publication.newsletters
    )
    return (
        f'<form method="post" action="{visit.office.site_url}/api/subscribe">\n{boxes}\n'
        '  <label>Mail address <input type="email" name="email" autocomplete="email" required></label>\n'
        '  <input name="website" tabindex="-1" autocomplete="off" aria-hidden="true"'
        ' style="position:absolute;left:-99rem">\n'
        "  <button>Sign up</button>\n</form>"
    )
