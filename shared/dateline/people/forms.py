"""The public forms: each route, what it does, and the page that says so.

Every page works without script. A GET changes nothing, whatever a mail scanner opens: only the button
of the page it shows does. The sign-up's answer is the same whoever the address belongs to.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from dateline.content.records import PUBLICATION_KEY, event_from, event_key, publication_from
from dateline.dynamo import DynamoTable
from dateline.errors import DatelineError, Invalid, NotFound
from dateline.events.event import Event
from dateline.people.registration import EventFull, Registrant, cancel_registration, register
from dateline.people.signing import Purpose, SigningKeys
from dateline.people.subscriber import Consent
from dateline.people.subscription import (
    accept_sign_up,
    confirm_subscription,
    leave_newsletters,
    undo_departure,
)
from dateline.publication import DEFAULT_PUBLICATION, Publication
from dateline.publishing import pages
from dateline.publishing.pages import Button
from dateline.web import Answer, Request, Route, network_of

# Filled in only by robots: people and screen readers never meet it.
HONEYPOT = "website"
SIGN_UP_CONSENT = (
    "We send a mail with a button to confirm. Your address is used for what you chose and nothing else; nothing in our "
    "mail tracks you."
)
CONFIRM_CONSENT = "Press the button to confirm that this address is yours and that you want our mail."


@dataclass(frozen=True, slots=True)
class Forms:
    """The routes of the public forms; `keys` is asked for on first use, as it costs a call."""

    content: DynamoTable
    people: DynamoTable
    keys: Callable[[], SigningKeys]
    new_id: Callable[[], str]
    site_url: str

    @property
    def routes(self) -> Mapping[str, Route]:
        """Each route as the template names it."""
        return {
            "POST /api/subscribe": self.subscribe,
            "GET /api/confirm/{token}": self.show_confirmation,
            "POST /api/confirm/{token}": self.confirm,
            "GET /api/unsubscribe/{token}": self.show_unsubscribe,
            "POST /api/unsubscribe/{token}": self.unsubscribe,
            "GET /api/undo/{token}": self.show_undo,
            "POST /api/undo/{token}": self.undo,
            "POST /api/register/{event}": self.register,
            "GET /api/cancel/{token}": self.show_cancellation,
            "POST /api/cancel/{token}": self.cancel,
        }

    def subscribe(self, request: Request, now: datetime) -> Answer:
        """Keep a sign-up and ask for a look into the mailbox; a mistake shows the form again as it was typed."""
        publication = self._publication()
        form = request.form()
        typed, chosen = _first(form, "email"), form.get("newsletters", [])
        if not _first(form, HONEYPOT):
            try:
                accept_sign_up(
                    typed_address=typed,
                    newsletters=chosen,
                    consent=self._consent(SIGN_UP_CONSENT, request, now),
                    publication=publication,
                    keys=self.keys(),
                    people=self.people,
                    new_id=self.new_id(),
                )
            except Invalid as mistake:
                again = pages.subscribe_page(
                    publication, self.site_url, problem=str(mistake), email=typed, chosen=tuple(chosen)
                )
                return Answer(mistake.status, again)
        return self._say(
            publication,
            "Look into your mailbox",
            "If that is your address, a mail is on its way to it. Open it and press its button: only then are "
            "you signed up.",
            "Nothing there after a few minutes? Look among the unwanted mail, or sign up again.",
        )

    def show_confirmation(self, request: Request, now: datetime) -> Answer:
        """The page with the button that confirms."""
        token = request.path["token"]
        publication = self._publication()
        try:
            self.keys().subject_of(Purpose.CONFIRM, token, now)
        except DatelineError as error:
            return self._refuse(publication, error, _SIGN_UP_AGAIN)
        return self._ask(
            publication,
            "One click and you are signed up",
            CONFIRM_CONSENT,
            button=Button("Confirm", f"/api/confirm/{token}"),
        )

    def confirm(self, request: Request, now: datetime) -> Answer:
        """Confirm a subscription."""
        publication = self._publication()
        try:
            subject = self.keys().subject_of(Purpose.CONFIRM, request.path["token"], now)
            subscriber = confirm_subscription(
                subject, self._consent(CONFIRM_CONSENT, request, now), people=self.people, now=now
            )
        except DatelineError as error:
            return self._refuse(publication, error, _SIGN_UP_AGAIN)
        return self._say(
            publication,
            "You are signed up",
            f"You will get: {_titles(publication, subscriber.newsletters)}.",
            "Every mail has a link at its foot with which you can leave at once.",
        )

    def show_unsubscribe(self, request: Request, now: datetime) -> Answer:
        """The page with the button that leaves."""
        token = request.path["token"]
        publication = self._publication()
        try:
            _, newsletter = self._leaver(token, now)
        except DatelineError as error:
            return self._refuse(publication, error, _WRITE_TO_US)
        return self._ask(
            publication,
            f"Leave {_titles(publication, [newsletter])}?",
            "Press a button and it is done. No questions.",
            button=Button("Leave this newsletter", f"/api/unsubscribe/{token}"),
            other=Button("Leave all our mail", f"/api/unsubscribe/{token}", {"all": "1"}),
        )

    def unsubscribe(self, request: Request, now: datetime) -> Answer:
        """Leave: by our own button, or by the mail program's, which gets 200 whatever stood before.

        Source: RFC 8058, 3.1 and 3.2; the body may be URL-encoded or multipart, and only our own page asks for all.
        """
        publication = self._publication()
        leave_all = "urlencoded" in request.headers.get("content-type", "") and _first(request.form(), "all") == "1"
        try:
            hash_, newsletter = self._leaver(request.path["token"], now)
        except DatelineError as error:
            return self._refuse(publication, error, _WRITE_TO_US)
        leave_newsletters(hash_, None if leave_all else [newsletter], people=self.people, now=now, new_id=self.new_id())
        left = "all our newsletters" if leave_all else _titles(publication, [newsletter])
        return self._say(
            publication,
            "You have left",
            f"You will get no more mail of {left}. Thank you for having read us.",
            "Changed your mind? You can sign up again at any time.",
        )

    def show_undo(self, request: Request, now: datetime) -> Answer:
        """The page with the button that brings back what was left."""
        token = request.path["token"]
        publication = self._publication()
        try:
            self.keys().subject_of(Purpose.UNDO, token, now)
        except DatelineError as error:
            return self._refuse(publication, error, _SIGN_UP_AGAIN)
        return self._ask(
            publication,
            "Bring it back?",
            "Press the button and you get our mail again as before.",
            button=Button("Bring it back", f"/api/undo/{token}"),
        )

    def undo(self, request: Request, now: datetime) -> Answer:
        """Bring back what was left."""
        publication = self._publication()
        try:
            subject = self.keys().subject_of(Purpose.UNDO, request.path["token"], now)
            subscriber = undo_departure(subject, people=self.people, now=now)
        except DatelineError as error:
            return self._refuse(publication, error, _SIGN_UP_AGAIN)
        return self._say(publication, "Welcome back", f"You will get: {_titles(publication, subscriber.newsletters)}.")

    def register(self, request: Request, now: datetime) -> Answer:
        """Take a seat at an event; a mistake shows the form again as it was typed."""
        found = self.content.get_many([PUBLICATION_KEY, event_key(request.path["event"])])
        record = found.get(PUBLICATION_KEY)
        publication = publication_from(record) if record else DEFAULT_PUBLICATION
        stored = found.get(event_key(request.path["event"]))
        if stored is None:
            return self._refuse(publication, NotFound("There is no such event."), _SEE_EVENTS)
        event = event_from(stored)
        form = request.form()
        registrant = Registrant(typed_address=_first(form, "email"), name=_first(form, "name"))
        if not _first(form, HONEYPOT):
            try:
                register(event, registrant, people=self.people, keys=self.keys(), now=now, new_id=self.new_id())
            except EventFull:
                return self._full(publication, event)
            except Invalid as mistake:
                again = pages.event_page(
                    publication,
                    self.site_url,
                    event,
                    over=False,
                    problem=str(mistake),
                    name=registrant.name,
                    email=registrant.typed_address,
                )
                return Answer(mistake.status, again)
            except DatelineError as error:
                return self._refuse(publication, error, _SEE_EVENTS)
        return self._say(
            publication,
            "See you there",
            f"Your seat at “{event.title}” is kept. A mail with the date for your calendar is on its way.",
            "If you cannot come, please give the seat back with the link in that mail.",
        )

    def show_cancellation(self, request: Request, now: datetime) -> Answer:
        """The page with the button that gives a seat back."""
        token = request.path["token"]
        publication = self._publication()
        try:
            self.keys().subject_of(Purpose.CANCEL, token, now)
        except DatelineError as error:
            return self._refuse(publication, error, _SEE_EVENTS)
        return self._ask(
            publication,
            "Give your seat back?",
            "Somebody else will be glad of it.",
            button=Button("Give the seat back", f"/api/cancel/{token}"),
        )

    def cancel(self, request: Request, now: datetime) -> Answer:
        """Give a seat back; whoever did so before is told the same."""
        publication = self._publication()
        try:
            subject = self.keys().subject_of(Purpose.CANCEL, request.path["token"], now)
        except DatelineError as error:
            return self._refuse(publication, error, _SEE_EVENTS)
        hash_, _, event = subject.partition("-")
        cancel_registration(event, hash_, people=self.people)
        return self._say(publication, "Your seat is free again", "Thank you for telling us.")

    def _consent(self, text: str, request: Request, now: datetime) -> Consent:
        return Consent(text, now, self.keys().network_hash(network_of(request)))

    def _leaver(self, token: str, now: datetime) -> tuple[str, str]:
        hash_, _, newsletter = self.keys().subject_of(Purpose.UNSUBSCRIBE, token, now).partition("-")
        return hash_, newsletter

    def _publication(self) -> Publication:
        record = self.content.get(PUBLICATION_KEY)
        return publication_from(record) if record else DEFAULT_PUBLICATION

    def _full(self, publication: Publication, event: Event) -> Answer:
        page = pages.message_page(
            publication,
            self.site_url,
            title="Every seat is taken",
            paragraphs=(
                f"“{event.title}” is full. If you have registered before, your seat is kept: the mail has the details.",
                "Seats are given back now and then: it is worth trying again.",
            ),
        )
        return Answer(EventFull.status, page)

    def _say(self, publication: Publication, title: str, *paragraphs: str) -> Answer:
        return Answer(200, pages.message_page(publication, self.site_url, title=title, paragraphs=paragraphs))

    def _ask(
        self, publication: Publication, title: str, paragraph: str, *, button: Button, other: Button | None = None
    ) -> Answer:
        buttons = (button, other) if other else (button,)
        page = pages.message_page(publication, self.site_url, title=title, paragraphs=(paragraph,), buttons=buttons)
        return Answer(200, page)

    def _refuse(self, publication: Publication, error: DatelineError, mend: str) -> Answer:
        page = pages.message_page(publication, self.site_url, title=error.title, paragraphs=(str(error), mend))
        return Answer(error.status, page)


_SIGN_UP_AGAIN = "Sign up again and we send a fresh link at once."
_WRITE_TO_US = "Use the link of our latest mail, or answer to that mail: we take you off the list by hand."
_SEE_EVENTS = "The events page shows what is coming."


def _first(form: Mapping[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]


def _titles(publication: Publication, newsletters: Collection[str]) -> str:
    return ", ".join(each.title for each in publication.newsletters if each.id in newsletters) or "our mail"
