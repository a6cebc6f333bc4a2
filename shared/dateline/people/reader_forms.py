"""What readers do for themselves: preferences, their data, being forgotten, another address.

Each is behind a link of its own, mailed to the address itself and good for two hours: a mail that was forwarded lets
nobody do any of it.
"""

from collections.abc import Callable
from datetime import date, timedelta

from dateline.errors import DatelineError, Invalid
from dateline.mail.wording import date_in, has_wording, languages, wording_for
from dateline.people.addresses import Undeliverable, parse_address
from dateline.people.leaving_forms import goodbye
from dateline.people.moving import arrive as arrive_there
from dateline.people.own_data import erase, own_data
from dateline.people.records import subscriber_from, subscriber_key
from dateline.people.retention import LEDGER_LIFE
from dateline.people.sign_up_forms import LOOK, checked_name
from dateline.people.signing import ExpiredToken, Purpose
from dateline.people.subscriber import Choice, Frequency, Subscriber
from dateline.people.subscription import LinkUsed, leave_newsletters, set_preferences
from dateline.people.visit import PressOnceMore, Visit
from dateline.people.wishes import wish_for_link, wish_to_move
from dateline.publishing.pages import Button
from dateline.web import JSON, NO_STORE, Answer

LONGEST_PAUSE = timedelta(days=366)
GET_A_LINK = "You can have a link mailed to you on the sign-up page."
LINK_ON_ITS_WAY = "If this address is signed up, a mail with your link is on its way. It works for two hours."
PREFERENCES_CONSENT = "You get what you have ticked here, and nothing else."
ARRIVAL_CONSENT = "Press the button, and everything you get goes to this address from now on."
_ASKABLE = {Purpose.DATA, Purpose.ERASE, Purpose.MOVE}
_FREQUENCIES = {
    Frequency.EACH: "Each one, as it appears",
    Frequency.WEEKLY: "Weekly at most",
    Frequency.BIWEEKLY: "Every other week at most",
    Frequency.MONTHLY: "Monthly at most",
}


def mail_link(visit: Visit) -> Answer:
    """Mail the link to the preferences to an address that was typed; the answer is the same for all."""
    if not visit.is_robot():
        typed = visit.field("email")
        try:
            normalised = parse_address(typed).normalised
            visit.check_stamp()
        except Undeliverable:
            normalised = typed.strip().lower()
        except PressOnceMore as mistake:
            return _once_more(visit, mistake, typed)
        except DatelineError as mistake:
            return visit.refuse(mistake, visit.say(GET_A_LINK))
        _wish(visit, visit.keys.hash_of(normalised), Purpose.PREFERENCES)
    return visit.tell(visit.say(LOOK), visit.say(LINK_ON_ITS_WAY))


def show_link(visit: Visit) -> Answer:
    """The page of a mail's foot: a button mails the link with which choices are changed."""
    try:
        visit.subject_of(Purpose.ASK)
    except DatelineError as error:
        return visit.refuse(error, visit.say(GET_A_LINK))
    return visit.tell(
        visit.say("Change or pause your mail"),
        visit.say("So that nobody else can do it, we mail you a link of your own. It works for two hours."),
        buttons=[Button(visit.say("Mail me the link"), visit.path(f"/api/links/{visit.token}"))],
    )


def mail_link_to_reader(visit: Visit) -> Answer:
    """Mail a link to the reader of a mail, or of the page of preferences, where it is one of more weight."""
    try:
        hash_, purpose = _asker(visit)
    except ExpiredToken as expired:
        return visit.offer_fresh_link(expired)
    except DatelineError as error:
        return visit.refuse(error, visit.say(GET_A_LINK))
    _wish(visit, hash_, purpose)
    return visit.tell(visit.say(LOOK), visit.say(LINK_ON_ITS_WAY))


def show_preferences(visit: Visit) -> Answer:
    """The page of preferences."""
    return _with_reader(visit, Purpose.PREFERENCES, lambda subscriber: _preferences(visit, subscriber))


def choose(visit: Visit) -> Answer:
    """Keep what a subscriber chose; who chooses nothing leaves."""
    return _with_reader(visit, Purpose.PREFERENCES, lambda subscriber: _chosen(visit, subscriber))


def show_data(visit: Visit) -> Answer:
    """The page with the button that hands out what is held."""
    return _asked(
        visit,
        Purpose.DATA,
        "Take your data along",
        "The button gives you a file with everything we hold about you, in a form that people and programs can read.",
        "Download my data",
    )


def give_data(visit: Visit) -> Answer:
    """Everything held about a person, as a file."""
    try:
        hash_ = visit.subject_of(Purpose.DATA)
    except ExpiredToken as expired:
        return visit.offer_fresh_link(expired)
    except DatelineError as error:
        return visit.refuse(error, visit.say(GET_A_LINK))
    headers = {"cache-control": NO_STORE, "content-disposition": 'attachment; filename="my-data.json"'}
    return Answer(200, own_data(hash_, people=visit.people, now=visit.now), JSON, headers)


def show_erasure(visit: Visit) -> Answer:
    """The page with the button that erases."""
    return _asked(
        visit,
        Purpose.ERASE,
        "Be forgotten",
        "Your address, your name, your choices and your seats at events are erased at once. What stays is a code made "
        "of the address, from which nobody can read it, and today's date: with it we can see to it that no list ever "
        "brings you back unasked. Which mails had gone to that code is forgotten after {days} days.",
        "Erase everything about me",
    )


def forget(visit: Visit) -> Answer:
    """Erase a person; whoever is erased already is told the same."""
    try:
        erase(visit.subject_of(Purpose.ERASE), people=visit.people, now=visit.now)
    except ExpiredToken as expired:
        return visit.offer_fresh_link(expired)
    except DatelineError as error:
        return visit.refuse(error, visit.say(GET_A_LINK))
    return visit.tell(
        visit.say("You are forgotten"),
        visit.say(
            "Nothing but the code of your address and today's date is left, and for {days} days which mails had gone "
            "to that code. No mail will come of this any more.",
            days=str(LEDGER_LIFE.days),
        ),
    )


def show_move(visit: Visit) -> Answer:
    """The page that asks for the new address."""
    return _with_reader(visit, Purpose.MOVE, lambda _: _moving(visit))


def move(visit: Visit) -> Answer:
    """Mail the new address a link that proves it; the answer is the same whoever it belongs to."""
    return _with_reader(visit, Purpose.MOVE, lambda subscriber: _moved(visit, subscriber))


def show_arrival(visit: Visit) -> Answer:
    """The page with the button that makes the new address the one."""
    return _asked(
        visit,
        Purpose.ARRIVE,
        "Get our mail here?",
        ARRIVAL_CONSENT,
        "Yes, to this address",
    )


def arrive(visit: Visit) -> Answer:
    """Make the new address the one."""
    try:
        subject, consent = visit.subject_of(Purpose.ARRIVE), visit.consent(visit.say(ARRIVAL_CONSENT))
        subscriber = arrive_there(subject, consent, people=visit.people, now=visit.now)
    except DatelineError as error:
        return visit.refuse(error, visit.say(GET_A_LINK))
    return visit.tell(
        visit.say("You have moved"),
        visit.say("You will get: {newsletters}.", newsletters=visit.titles(subscriber.newsletters)),
        visit.say("The address before is forgotten, but for seats at events that it has taken."),
    )


def _with_reader(visit: Visit, purpose: Purpose, answer: Callable[[Subscriber], Answer]) -> Answer:
    try:
        hash_ = visit.subject_of(purpose)
        stored = visit.people.get(subscriber_key(hash_))
        subscriber = subscriber_from(stored) if stored else None
        if subscriber is None or not subscriber.is_active:
            raise LinkUsed("You get no mail from us any longer.")
        return answer(subscriber)
    except ExpiredToken as expired:
        return visit.offer_fresh_link(expired)
    except DatelineError as error:
        return visit.refuse(error, visit.say(GET_A_LINK))


def _asked(visit: Visit, purpose: Purpose, title: str, paragraph: str, label: str) -> Answer:
    """A page with one button that posts to its own address."""
    try:
        visit.subject_of(purpose)
    except ExpiredToken as expired:
        return visit.offer_fresh_link(expired)
    except DatelineError as error:
        return visit.refuse(error, visit.say(GET_A_LINK))
    action = visit.path(_PATHS[purpose] + visit.token)
    said = visit.say(paragraph, days=str(LEDGER_LIFE.days))
    return visit.tell(visit.say(title), said, buttons=[Button(visit.say(label), action)])


_PATHS = {Purpose.DATA: "/api/data/", Purpose.ERASE: "/api/erase/", Purpose.ARRIVE: "/api/arrive/"}


def _asker(visit: Visit) -> tuple[str, Purpose]:
    """Whose link is asked for and for what: weightier ones only from the page of preferences."""
    asked = visit.field("for")
    if asked in _ASKABLE:
        return visit.subject_of(Purpose.PREFERENCES), Purpose(asked)
    return visit.subject_of(Purpose.ASK), Purpose.PREFERENCES


def _once_more(visit: Visit, mistake: PressOnceMore, typed: str) -> Answer:
    if visit.request.is_json:
        return visit.refuse(mistake)
    again = Button(visit.say("Mail me the link"), visit.path("/api/links"), {"email": typed, "stamp": visit.stamp})
    return visit.tell(
        visit.say("Change or pause your mail"), visit.say(str(mistake)), buttons=[again], status=mistake.status
    )


def _wish(visit: Visit, hash_: str, purpose: Purpose) -> None:
    wish_for_link(hash_, purpose, visit.network, people=visit.people, now=visit.now, new_id=visit.office.new_id())


def _preferences(visit: Visit, subscriber: Subscriber, *, problem: str = "", saved: str = "") -> Answer:
    action = visit.path(f"/api/preferences/{visit.token}")
    today = visit.now.astimezone(visit.publication.zone).date()
    paused = subscriber.paused_until if subscriber.paused_until and subscriber.paused_until > today else None
    return visit.show(
        "preferences.html",
        visit.say("Your mail from us"),
        status=Invalid.status if problem else 200,
        problem=problem,
        saved=saved,
        action=action,
        links=visit.path(f"/api/links/{visit.token}"),
        chosen=sorted(subscriber.newsletters),
        name=subscriber.name,
        languages=languages(),
        mail_language=subscriber.language or visit.publication.language,
        frequencies=[(str(each), visit.say(label)) for each, label in _FREQUENCIES.items()],
        frequency=str(subscriber.frequency),
        paused_until=paused.isoformat() if paused else "",
        earliest=(today + timedelta(days=1)).isoformat(),
        latest=(today + LONGEST_PAUSE).isoformat(),
    )


def _chosen(visit: Visit, subscriber: Subscriber) -> Answer:
    known = {newsletter.id for newsletter in visit.publication.newsletters}
    wanted = frozenset(known & set(visit.fields.get("newsletters", [])))
    try:
        pause = _pause(visit)
        language = visit.field("language")
        choice = Choice(
            newsletters=wanted,
            name=checked_name(visit),
            language=language if has_wording(language) else "",
            frequency=Frequency(visit.field("frequency") or Frequency.EACH),
            paused_until=pause,
        )
    except ValueError:
        return visit.refuse(Invalid("The form could not be read: please load the page again and retry."))
    except Invalid as mistake:
        return _preferences(visit, subscriber, problem=visit.say(str(mistake)))
    if not wanted:
        departure = leave_newsletters(
            subscriber.hash, None, people=visit.people, now=visit.now, new_id=visit.office.new_id()
        )
        return goodbye(visit, visit.say("all our newsletters"), departure)
    consent = visit.consent(visit.say(PREFERENCES_CONSENT))
    after = set_preferences(subscriber.hash, choice, consent, people=visit.people)
    said = visit.say("Saved.")
    if pause:
        day = date_in(wording_for(visit.language), pause)
        said = visit.say("Saved. You get nothing before {day}, and then go on.", day=day)
    return _preferences(visit, after, saved=said)


def _pause(visit: Visit) -> date | None:
    """Until when to pause. Raises Invalid."""
    typed = visit.field("paused_until")
    if not typed:
        return None
    today = visit.now.astimezone(visit.publication.zone).date()
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid("Please write the day as 2026-12-31.") from error
    if not today < day <= today + LONGEST_PAUSE:
        raise Invalid("A pause ends on a day to come, within a year.")
    return day


def _moving(visit: Visit, *, problem: str = "", email: str = "") -> Answer:
    return visit.show(
        "move.html",
        visit.say("Get our mail at another address"),
        status=Invalid.status if problem else 200,
        problem=problem,
        email=email,
        action=visit.path(f"/api/move/{visit.token}"),
    )


def _moved(visit: Visit, subscriber: Subscriber) -> Answer:
    typed = visit.field("email")
    try:
        address = parse_address(typed)
    except Invalid as mistake:
        # Whoever got here has proved who they are: a slip is said plainly.
        return _moving(visit, problem=visit.say(str(mistake)), email=typed)
    wish_to_move(
        subscriber.hash,
        address,
        visit.keys.hash_of(address.normalised),
        visit.network,
        people=visit.people,
        now=visit.now,
        new_id=visit.office.new_id(),
    )
    return visit.tell(
        visit.say("Look into your new mailbox"),
        visit.say(
            "A mail is on its way to the new address. Press its button, and everything goes there. Until then "
            "nothing changes."
        ),
    )
