"""Taking a seat at an event and giving it back."""

import json

from dateline.content.keys import event_key
from dateline.content.records import event_from
from dateline.errors import DatelineError, Invalid, NotFound
from dateline.events.event import Event
from dateline.mail.wording import event_time_in, wording_for
from dateline.people.registration import EventFull, Registrant, cancel_registration, check_open, register
from dateline.people.signing import Purpose
from dateline.people.visit import Visit
from dateline.publishing.pages import Button
from dateline.web import JSON, Answer

SEE_EVENTS = "The events page shows what is coming."


def show_seat_form(visit: Visit) -> Answer:
    """The form that takes a seat; for a program, what it needs to fill one in."""
    try:
        event = _event(visit)
        check_open(event, visit.now)
    except DatelineError as error:
        return visit.refuse(error, visit.say(SEE_EVENTS))
    if visit.wants_json():
        return Answer(200, json.dumps({"stamp": visit.stamp}), JSON)
    return _form(visit, event)


def take_seat(visit: Visit) -> Answer:
    """Take a seat at an event; a mistake shows the form again as it was typed."""
    try:
        event = _event(visit)
        if not visit.is_robot():
            _take_seat(visit, event)
    except EventFull as full:
        return visit.refuse(full) if visit.request.is_json else _full(visit, event)
    except Invalid as mistake:
        return visit.refuse(mistake) if visit.request.is_json else _form(visit, event, mistake)
    except DatelineError as error:
        return visit.refuse(error, visit.say(SEE_EVENTS))
    return visit.tell(
        visit.say("See you there"),
        visit.say(
            "Your seat at “{event}” is kept. A mail with the date for your calendar is on its way.", event=event.title
        ),
        visit.say("If you cannot come, please give the seat back with the link in that mail."),
    )


def show_cancellation(visit: Visit) -> Answer:
    """The page with the button that gives a seat back."""
    try:
        visit.subject_of(Purpose.CANCEL)
    except DatelineError as error:
        return visit.refuse(error, visit.say(SEE_EVENTS))
    return visit.tell(
        visit.say("Give your seat back?"),
        visit.say("Somebody else will be glad of it."),
        buttons=[Button(visit.say("Give the seat back"), visit.path(f"/api/cancel/{visit.token}"))],
    )


def cancel(visit: Visit) -> Answer:
    """Give a seat back; whoever did so before is told the same."""
    try:
        subject = visit.subject_of(Purpose.CANCEL)
    except DatelineError as error:
        return visit.refuse(error, visit.say(SEE_EVENTS))
    hash_, _, event = subject.partition("-")
    cancel_registration(event, hash_, people=visit.people)
    return visit.tell(visit.say("Your seat is free again"), visit.say("Thank you for telling us."))


def _full(visit: Visit, event: Event) -> Answer:
    return visit.tell(
        visit.say("Every seat is taken"),
        visit.say(
            "“{event}” is full. If you have registered before, your seat is kept: the mail has the details.",
            event=event.title,
        ),
        visit.say("Seats are given back now and then: it is worth trying again."),
        status=EventFull.status,
    )


def _event(visit: Visit) -> Event:
    """The event that the address names. Raises NotFound."""
    stored = visit.read(event_key(visit.request.path["event"]))
    if stored is None:
        raise NotFound("There is no such event.")
    return event_from(stored)


def _take_seat(visit: Visit, event: Event) -> None:
    registrant = Registrant(typed_address=visit.field("email"), name=visit.field("name"), network=visit.network)
    visit.check_stamp()
    register(event, registrant, people=visit.people, keys=visit.keys, now=visit.now, new_id=visit.office.new_id())


def _form(visit: Visit, event: Event, mistake: Invalid | None = None) -> Answer:
    return visit.show(
        "register.html",
        event.title,
        status=mistake.status if mistake else 200,
        event=event,
        time=event_time_in(wording_for(visit.language), event.starts),
        problem=visit.say(str(mistake)) if mistake else "",
        email=visit.field("email") if mistake else "",
        name=visit.field("name") if mistake else "",
        stamp=visit.stamp,
        action=visit.path(f"/api/register/{event.address}"),
    )
