"""The command line of an editor or operator: `python -m dateline --help`."""

import argparse
import sys
from collections.abc import Sequence
from typing import Protocol

from dateline.commands import import_archive, rebuild, subscribers, upload
from dateline.errors import DatelineError, Invalid


class Command(Protocol):
    """What a command's module holds; its first line is the command's help."""

    def add_arguments(self, command: argparse.ArgumentParser) -> None:
        """What the command is told."""

    def run(self, chosen: argparse.Namespace) -> int:
        """Run the command; returns the exit status. Raises DatelineError with a sentence for the person."""


COMMANDS: dict[str, Command] = {
    "upload": upload,
    "import": import_archive,
    "rebuild": rebuild,
    "subscribers": subscribers,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status: 2 for a mistake at the command line, 1 for what did not work."""
    parser = argparse.ArgumentParser(prog="dateline", description="The content service of a small publication.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, module in COMMANDS.items():
        summary = (module.__doc__ or "").partition("\n")[0]
        module.add_arguments(commands.add_parser(name, help=summary, description=summary))
    chosen = parser.parse_args(arguments)
    try:
        return COMMANDS[chosen.command].run(chosen)
    except DatelineError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, Invalid) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
