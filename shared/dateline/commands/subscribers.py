"""Bring lists of subscribers in, take them out, count them, and see to bounces."""

from typing import TYPE_CHECKING

from dateline.commands import subscribers_lists, subscribers_standing
from dateline.commands.people import add_people_options, operator_of

if TYPE_CHECKING:
    import argparse

ACTIONS = {
    "import": (subscribers_lists.add_import_arguments, subscribers_lists.bring_in),
    "export": (subscribers_lists.add_export_arguments, subscribers_lists.give_out),
    "report": (subscribers_lists.add_report_arguments, subscribers_lists.report),
    "why": (subscribers_standing.add_arguments, subscribers_standing.why),
    "lift": (subscribers_standing.add_arguments, subscribers_standing.lift),
}


def add_arguments(command: "argparse.ArgumentParser") -> None:
    """What the command is told."""
    actions = command.add_subparsers(dest="action", required=True)
    for name, (add, do) in ACTIONS.items():
        summary = (do.__doc__ or "").partition("\n")[0]
        action = actions.add_parser(name, help=summary, description=summary)
        add(action)
        add_people_options(action)


def run(chosen: "argparse.Namespace") -> int:
    """Run the command; returns the exit status."""
    _, do = ACTIONS[chosen.action]
    return do(chosen, operator_of(chosen))
