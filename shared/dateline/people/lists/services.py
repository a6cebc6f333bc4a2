"""How other services write their lists: which columns tell them apart, and what a row says of a person.

Sources: the export of listmonk (its `cmd/subscribers.go`), of Ghost (its members' CSV), of Mailchimp ("View
or Export Contacts": one file each for the subscribed, the unsubscribed and the cleaned), and the fields and
types of subscribers in Buttondown's API reference.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

type Row = Mapping[str, str]


class Status(StrEnum):
    """What the other service knew of a person."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says: the status, None where it leaves that open; since when, as written; the tags."""

    status: Status | None
    since: str
    tags: tuple[str, ...]


class UnknownStatus(ValueError):
    """The row has a status that nobody here has heard of."""


def service_of(columns: frozenset[str]) -> Callable[[Row], Told]:
    """What reads the rows of a file with these columns (in lower case)."""
    if {"uuid", "email", "attributes"} <= columns:
        return _listmonk
    if {"email", "subscribed_to_emails"} <= columns:
        return _ghost
    if "email address" in columns and columns & {"leid", "euid", "optin_time", "member_rating"}:
        return _mailchimp
    if columns & {"type", "subscriber_type"} and "creation_date" in columns:
        return _buttondown
    return _plain


def _listmonk(row: Row) -> Told:
    match row.get("status"):
        case "enabled":
            # Whether they confirmed stands per list in listmonk, and its export leaves that out.
            return Told(None, row.get("created_at", ""), _several(row.get("lists", "")))
        case "disabled" | "blocklisted":
            return Told(Status.UNSUBSCRIBED, row.get("updated_at", ""), ())
    raise UnknownStatus


def _ghost(row: Row) -> Told:
    subscribed = row["subscribed_to_emails"].lower() == "true" and not row.get("deleted_at")
    status = Status.CONFIRMED if subscribed else Status.UNSUBSCRIBED
    # When somebody left is not in the file; when they came is no date of leaving.
    since = row.get("created_at", "") if subscribed else row.get("deleted_at", "")
    return Told(status, since, _several(row.get("labels", "")))


def _mailchimp(row: Row) -> Told:
    tags = _several(row.get("tags", ""))
    if cleaned := row.get("clean_time"):
        return Told(Status.BOUNCED, cleaned, tags)
    if unsubscribed := row.get("unsub_time"):
        reason = row.get("unsub_reason", "").upper()
        complained = "SPAM" in reason or "ABUSE" in reason
        return Told(Status.COMPLAINED if complained else Status.UNSUBSCRIBED, unsubscribed, tags)
    agreed = row.get("confirm_time") or row.get("optin_time", "")
    return Told(Status.CONFIRMED if agreed else None, agreed, tags)


_BUTTONDOWN = {
    Status.CONFIRMED: {
        "regular",
        "premium",
        "trialed",
        "unpaid",
        "gifted",
        "churning",
        "churned",
        "paused",
        "past_due",
    },
    Status.UNCONFIRMED: {"unactivated"},
    Status.UNSUBSCRIBED: {"unsubscribed", "removed", "spammy", "blocked"},
    Status.BOUNCED: {"undeliverable"},
    Status.COMPLAINED: {"complained"},
}


def _buttondown(row: Row) -> Told:
    status = _status_among(_BUTTONDOWN, row.get("type") or row.get("subscriber_type", ""))
    undeliverable = row.get("undeliverability_date", "")
    if undeliverable and status is Status.CONFIRMED:
        status = Status.BOUNCED
    dates = {
        Status.CONFIRMED: row.get("creation_date", ""),
        Status.UNSUBSCRIBED: row.get("unsubscription_date", ""),
        Status.BOUNCED: undeliverable,
    }
    return Told(status, dates.get(status, ""), _several(row.get("tags", "")))


_PLAIN = {
    Status.CONFIRMED: {"confirmed", "active", "subscribed", "enabled", "yes", "true", "1"},
    Status.UNCONFIRMED: {"unconfirmed", "pending", "unactivated"},
    Status.UNSUBSCRIBED: {"unsubscribed", "inactive", "disabled", "left", "no", "false", "0"},
    Status.BOUNCED: {"bounced", "cleaned", "undeliverable"},
    Status.COMPLAINED: {"complained", "complaint", "spam", "abuse"},
    Status.ERASED: {"erased"},
}
_PLAIN_DATES = ("consent_date", "consented", "confirmed_at", "subscribed_at", "created_at", "date")


def _plain(row: Row) -> Told:
    said = row.get("status") or row.get("subscribed", "")
    status = _status_among(_PLAIN, said.lower()) if said else None
    refused = status not in {Status.CONFIRMED, None}
    dates = ("status_date", "unsubscribed_at", "updated_at") if refused else _PLAIN_DATES
    since = next((row[name] for name in dates if row.get(name)), "")
    tags = next((row[name] for name in ("newsletters", "tags", "lists", "labels") if row.get(name)), "")
    return Told(status, since, _several(tags))


def _status_among(words: Mapping[Status, set[str]], said: str) -> Status:
    for status, known in words.items():
        if said in known:
            return status
    raise UnknownStatus


def _several(cell: str) -> tuple[str, ...]:
    """The tags in one cell: separated by commas, each perhaps in quotation marks, perhaps in brackets."""
    inside = cell.strip("[]").replace("; ", ",").replace(";", ",")
    if not inside:
        return ()
    tags = next(csv.reader([inside], skipinitialspace=True), [])
    return tuple(dict.fromkeys(tag.strip().strip("'\"") for tag in tags if tag.strip()))
