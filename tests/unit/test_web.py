"""What the public functions make of a request: where it comes from, and what its form says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import DatelineError
from dateline.web import MAX_FIELD, Request, network_of

OWN = ["https://review.example"]


def request(body: str = "", **headers: str) -> Request:
    """A request with a body and headers, whose names are written with underscores."""
    event = {
        "routeKey": "POST /api/subscribe",
        "headers": {name.replace("_", "-"): value for name, value in headers.items()},
        "body": body,
        "requestContext": {"http": {"method": "POST"}},
    }
    return Request.parse(event)


@pytest.mark.parametrize(
    ("viewer", "network"),
    [
        ("203.0.113.9:443", "203.0.113.0/24"),
        ("203.0.113.250:1", "203.0.113.0/24"),
        ("2001:db8:1:2ff:3:4:5:6:443", "2001:db8:1:200::/56"),
        ("[2001:db8:1:200::9]:443", "2001:db8:1:200::/56"),
        ("::ffff:203.0.113.9:443", "203.0.113.0/24"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_a_visitor_is_known_by_their_network(viewer: str, network: str) -> None:
    """The distribution's header says the address; what is counted is a /24 or a /56."""
    assert network_of(request(cloudfront_viewer_address=viewer)) == network


def test_only_the_distribution_is_believed() -> None:
    """What a visitor says of where they are is worth nothing."""
    assert network_of(request(x_forwarded_for="198.51.100.1")) == ""


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),  # no browser
        ({"sec_fetch_site": "same-origin", "origin": "null"}, True),  # our own page, which sends no referrer
        ({"sec_fetch_site": "none"}, True),  # typed, or a bookmark
        ({"origin": "https://review.example"}, True),  # an older browser
        ({"sec_fetch_site": "cross-site", "origin": "https://evil.example"}, False),
        ({"sec_fetch_site": "same-site", "origin": "https://other.review.example"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "null"}, False),
        ({"sec_fetch_site": "cross-site"}, False),
        ({"origin": "null"}, False),
        ({"origin": "https://review.example.evil.example"}, False),
        ({"origin": "http://review.example"}, False),
    ],
)
def test_a_form_is_sent_by_our_own_pages(headers: dict[str, str], ours: bool) -> None:  # noqa: FBT001
    """Source: Fetch Metadata Request Headers, 2; RFC 6454, 7."""
    assert request(**headers).comes_from(OWN) is ours


def test_json_and_forms_say_the_same() -> None:
    """A JSON object of texts and lists of texts reads like the form of the same fields."""
    encoded = "email=a%40b.example&newsletters=x&newsletters=y"
    as_form = request(encoded, content_type="application/x-www-form-urlencoded")
    body = json.dumps({"email": "a@b.example", "newsletters": ["x", "y"], "name": None})
    as_json = request(body, content_type="Application/JSON; charset=utf-8")

    assert as_form.form() == as_json.form() == {"email": ["a@b.example"], "newsletters": ["x", "y"]}


@given(body=st.text(max_size=200), kind=st.sampled_from(["application/json", "application/x-www-form-urlencoded", ""]))
def test_any_body_is_fields_or_an_answer(body: str, kind: str) -> None:
    """Whatever is sent, it is fields within their limits, or an error that can be answered."""
    try:
        fields = request(body, content_type=kind).form()
    except DatelineError:
        return
    assert all(len(value) <= MAX_FIELD for values in fields.values() for value in values)
