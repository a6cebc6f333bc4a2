"""Leaving with one click, and coming back: nothing is asked, and nothing a mail program sends is refused."""

from dateline.errors import DatelineError, Unavailable
from dateline.people.retention import UNDO_TIME
from dateline.people.signing import ALL, REQUESTED, Purpose
from dateline.people.subscriber import Departure
from dateline.people.subscription import leave_newsletters, undo_departure, withdraw_request
from dateline.people.visit import Visit
from dateline.publishing.pages import Button
from dateline.web import Answer

LATEST_LINK = "Use the link of our latest mail, or answer to that mail: we take you off the list by hand."
SIGN_UP_AGAIN = "You can sign up again at any time."


def show_unsubscribe(visit: Visit) -> Answer:
    """The page with the buttons that leave."""
    try:
        hash_, newsletter = _leaver(visit)
    except DatelineError as error:
        return visit.refuse(error, visit.say(LATEST_LINK))
    action = visit.path(f"/api/unsubscribe/{visit.token}")
    if newsletter == REQUESTED:
        return visit.tell(
            visit.say("You did not sign up?"),
            visit.say("Press the button and we forget your address at once."),
            buttons=[Button(visit.say("Forget my address"), action)],
        )
    one = [] if newsletter == ALL else [Button(visit.say("Leave this newsletter"), action)]
    return visit.tell(
        visit.say("Leave {newsletters}?", newsletters=_named(visit, newsletter)),
        visit.say("Press a button and it is done. No questions."),
        buttons=[
            *one,
            Button(visit.say("Leave all our mail"), action, {"all": "1"}),
            Button(visit.say("Rather change or pause it"), visit.path(visit.links_path(hash_))),
        ],
    )


def unsubscribe(visit: Visit) -> Answer:
    """Leave: by our own button, or by the mail program's, which gets 200 whatever stood before.

    Source: RFC 8058, 3.1 and 3.2; the body may be URL-encoded or multipart, and only our own page asks for all.
    """
    is_form = "urlencoded" in visit.request.headers.get("content-type", "")
    try:
        hash_, newsletter = _leaver(visit)
        leave_all = newsletter == ALL or (is_form and visit.field("all") == "1")
        if newsletter == REQUESTED:
            withdraw_request(hash_, people=visit.people)
            return visit.tell(visit.say("Your address is forgotten"), visit.say("Nothing more will come."))
        departure = leave_newsletters(
            hash_,
            None if leave_all else [newsletter],
            people=visit.people,
            now=visit.now,
            new_id=visit.office.new_id(),
        )
    except Unavailable:
        raise
    except DatelineError as error:
        # A mail program takes anything but 200 for a failure, and tries again or gives up on us.
        return visit.tell(visit.say(error.title), visit.say(str(error)), visit.say(LATEST_LINK))
    return goodbye(visit, _named(visit, ALL if leave_all else newsletter), departure)


def goodbye(visit: Visit, left: str, departure: Departure | None) -> Answer:
    """The page after leaving, which can undo it."""
    buttons = []
    if departure:
        token = visit.keys.sign(Purpose.UNDO, f"{departure.hash}-{departure.id}", departure.at + UNDO_TIME)
        buttons = [Button(visit.say("Undo"), visit.path(f"/api/undo/{token}"))]
    return visit.tell(
        visit.say("You have left"),
        visit.say("You will get no more mail of {newsletters}. Thank you for having read us.", newsletters=left),
        visit.say("Changed your mind, or was it a slip? For 30 days one click brings it back.")
        if departure
        else visit.say(SIGN_UP_AGAIN),
        buttons=buttons,
    )


def show_undo(visit: Visit) -> Answer:
    """The page with the button that brings back what was left."""
    try:
        visit.subject_of(Purpose.UNDO)
    except DatelineError as error:
        return visit.refuse(error, visit.say(SIGN_UP_AGAIN))
    return visit.tell(
        visit.say("Bring it back?"),
        visit.say("Press the button and you get our mail again as before."),
        buttons=[Button(visit.say("Bring it back"), visit.path(f"/api/undo/{visit.token}"))],
    )


def undo(visit: Visit) -> Answer:
    """Bring back what was left."""
    try:
        subscriber = undo_departure(visit.subject_of(Purpose.UNDO), people=visit.people, now=visit.now)
    except DatelineError as error:
        return visit.refuse(error, visit.say(SIGN_UP_AGAIN))
    return visit.tell(
        visit.say("Welcome back"),
        visit.say("You will get: {newsletters}.", newsletters=visit.titles(subscriber.newsletters)),
    )


def _leaver(visit: Visit) -> tuple[str, str]:
    hash_, _, newsletter = visit.subject_of(Purpose.UNSUBSCRIBE).partition("-")
    return hash_, newsletter


def _named(visit: Visit, newsletter: str) -> str:
    return visit.say("all our newsletters") if newsletter == ALL else visit.titles([newsletter])
