"""The public forms: each route and what answers it, and who may send what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dateline.errors import DatelineError
from dateline.people import leaving_forms, reader_forms, seat_forms, sign_up_forms
from dateline.people.visit import Office, Visit
from dateline.web import Answer, Request, Route, WrongOrigin

type Page = Callable[[Visit], Answer]

SUBSCRIBE = "POST /api/subscribe"
# A mail program has no origin, or that of its maker. Source: RFC 8058, 3.2.
ONE_CLICK = "POST /api/unsubscribe/{token}"

PAGES: Mapping[str, Page] = {
    "GET /api/subscribe": sign_up_forms.show_form,
    SUBSCRIBE: sign_up_forms.subscribe,
    "GET /api/subscribe/embed": sign_up_forms.show_embed,
    "GET /api/confirm/{token}": sign_up_forms.show_confirmation,
    "POST /api/confirm/{token}": sign_up_forms.confirm,
    "GET /api/unsubscribe/{token}": leaving_forms.show_unsubscribe,
    ONE_CLICK: leaving_forms.unsubscribe,
    "GET /api/undo/{token}": leaving_forms.show_undo,
    "POST /api/undo/{token}": leaving_forms.undo,
    "POST /api/links": reader_forms.mail_link,
    "GET /api/links/{token}": reader_forms.show_link,
    "POST /api/links/{token}": reader_forms.mail_link_to_reader,
    "GET /api/preferences/{token}": reader_forms.show_preferences,
    "POST /api/preferences/{token}": reader_forms.choose,
    "GET /api/data/{token}": reader_forms.show_data,
    "POST /api/data/{token}": reader_forms.give_data,
    "GET /api/erase/{token}": reader_forms.show_erasure,
    "POST /api/erase/{token}": reader_forms.forget,
    "GET /api/move/{token}": reader_forms.show_move,
    "POST /api/move/{token}": reader_forms.move,
    "GET /api/arrive/{token}": reader_forms.show_arrival,
    "POST /api/arrive/{token}": reader_forms.arrive,
    "GET /api/register/{event}": seat_forms.show_seat_form,
    "POST /api/register/{event}": seat_forms.take_seat,
    "GET /api/cancel/{token}": seat_forms.show_cancellation,
    "POST /api/cancel/{token}": seat_forms.cancel,
}


@dataclass(frozen=True, slots=True)
class Forms:
    """The routes of the public forms, as the template names them."""

    office: Office

    @property
    def routes(self) -> Mapping[str, Route]:
        """Each route with what answers it."""
        return {route: partial(self._answer, page) for route, page in PAGES.items()}

    def _answer(self, page: Page, request: Request, now: datetime) -> Answer:
        visit = Visit(self.office, request, now)
        try:
            if request.route.startswith("POST") and request.route != ONE_CLICK:
                self._check_origin(visit)
            return page(visit)
        except DatelineError as error:
            return visit.refuse(error)

    def _check_origin(self, visit: Visit) -> None:
        """Only our own pages may send a form, and for the sign-up those that the publication allows."""
        own = [self.office.site_url]
        if visit.request.comes_from(own):
            return
        if visit.request.route == SUBSCRIBE and visit.request.comes_from(visit.publication.embed_origins):
            return
        raise WrongOrigin("This form works on our own pages. Please open the sign-up page and try there.")
