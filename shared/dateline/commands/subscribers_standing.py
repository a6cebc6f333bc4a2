"""`dateline subscribers why` and `lift`. The address is asked for: an argument would stay in the shell's history."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline.people.addresses import Address, parse_address
from dateline.people.mailbox import Mailbox
from dateline.people.records import subscriber_from, subscriber_key
from dateline.people.subscriber import State, Subscriber
from dateline.people.suppression import lift_bounce

if TYPE_CHECKING:
    import argparse

    from dateline.commands.people import Operator


def add_arguments(command: "argparse.ArgumentParser") -> None:
    """Nothing: the address is asked for."""
    command.epilog = "The address is read from the terminal or from the standard input."


def why(_chosen: "argparse.Namespace", operator: "Operator") -> int:
    """Say whether mail goes to an address, and why not."""
    hash_ = operator.keys.hash_of(_asked_address().normalised)
    stored = operator.people.get(subscriber_key(hash_))
    print("\n".join(_reasons(subscriber_from(stored)) if stored else ["Nobody here has this address."]))
    return 0


def lift(_chosen: "argparse.Namespace", operator: "Operator") -> int:
    """Let mail go again to an address that bounced; a complaint is for good."""
    address = _asked_address()
    hash_ = operator.keys.hash_of(address.normalised)
    after = lift_bounce(
        hash_,
        people=operator.people,
        now=datetime.now(UTC).replace(microsecond=0),
        beforehand=lambda: operator.let_through(address.written),
    )
    print("\n".join(_reasons(after)))
    return 0


def _asked_address() -> Address:
    if sys.stdin.isatty():
        print("Address: ", end="", file=sys.stderr, flush=True)
    return parse_address(sys.stdin.readline())


def _reasons(subscriber: Subscriber) -> list[str]:
    began = subscriber.stands_so_since
    since = f" since {began:%Y-%m-%d}" if began else ""
    bounces = _bounces(subscriber.mailbox)
    match subscriber.state:
        case State.ACTIVE:
            return [f"Active{since}, gets: {', '.join(sorted(subscriber.newsletters))}.", *bounces]
        case State.BOUNCED:
            return [
                f"Bounced{since}: no mail goes there.",
                *bounces,
                "Once mail arrives again: dateline subscribers lift",
            ]
        case State.COMPLAINED:
            return [f"Complained{since}: its owner called our mail unwanted. No mail goes there, for good."]
        case State.UNSUBSCRIBED:
            return [f"Left{since}. They can sign up again by themselves.", *bounces]
        case State.ERASED:
            return [f"Erased{since}, as they asked. They can sign up again by themselves."]


def _bounces(mailbox: Mailbox) -> list[str]:
    return [
        *([f"The mailbox does not exist or refuses all mail ({_day(mailbox.bounced)})."] if mailbox.bounced else []),
        *([f"Could not be reached for the moment: {', '.join(map(_day, mailbox.soft))}."] if mailbox.soft else []),
        *([f"Mail last arrived: {_day(mailbox.delivered)}."] if mailbox.delivered else []),
        *([f"A bounce was last lifted: {_day(mailbox.lifted)}."] if mailbox.lifted else []),
    ]


def _day(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d}"
