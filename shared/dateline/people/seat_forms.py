"""Taking a seat at an event and giving it back."""

from dateline.content.keys import event_key
from dateline.content.records import event_from
from dateline.errors import DatelineError, Invalid, NotFound
from dateline.events.event import Event
from dateline.people.registration import EventFull, Registrant, cancel_registration, register
from dateline.people.signing import Purpose
from dateline.people.visit import Visit
from dateline.publishing import pages
from dateline.publishing.pages import Button
from dateline.web import Answer

SEE_EVENTS = "The events page shows what is coming."


def take_seat(visit: Visit) -> Answer:
    """Take a seat at an event; a mistake shows the form again as it was typed."""
    stored = visit.read(event_key(visit.request.path["event"]))
    if stored is None:
        return visit.refuse(NotFound("There is no such event."), visit.say(SEE_EVENTS))
    event = event_from(stored)
    registrant = Registrant(typed_address=visit.field("email"), name=visit.field("name"), network=visit.network)
    if not visit.is_robot():
        try:
            register(
                event, registrant, people=visit.people, keys=visit.keys, now=visit.now, new_id=visit.office.new_id()
            )
        except EventFull:
            return _full(visit, event)
        except Invalid as mistake:
            return _form_again(visit, event, registrant, mistake)
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


def _form_again(visit: Visit, event: Event, registrant: Registrant, mistake: Invalid) -> Answer:
    page = pages.event_page(
        visit.publication,
        visit.office.site_url,
        event,
        over=False,
        problem=visit.say(str(mistake)),
        name=registrant.name,
        email=registrant.typed_address,
    )
    return Answer(mistake.status, page)
