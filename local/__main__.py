"""The first run: `python -m local`, or `make run`."""

import argparse
import shutil
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from local.folder import WatchedFolder
from local.server import serve
from local.stack import ROOT, Stack

_HINTS = """
{title}

  The site        {url}/
  Sign up         {url}/subscribe/
  The feed        {url}/feed.xml
  The API         {url}/api/articles
  Every mail      {url}/_local/outbox
  Every upload    {url}/_local/uploads
  The clock       {url}/_local/clock   (send the next digest now)

Try this: save a Word, Markdown, HTML or text file into
  {folder}
and look at the site. Stop with Ctrl-C.
"""


def main() -> int:
    """Start the stack, load the samples, serve until interrupted; 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="local", description="The service on this machine.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--uploads", type=Path, default=ROOT / ".local" / "uploads", help="the folder that is watched")
    parser.add_argument("--samples", type=Path, default=ROOT / "samples", help="what a new folder is filled with")
    parser.add_argument("--now", type=datetime.fromisoformat, help="begin at another time, such as 2026-11-24")
    arguments = parser.parse_args()
    if _is_taken(arguments.port):
        print(f"Port {arguments.port} is in use. Choose another: make run PORT={arguments.port + 1}", file=sys.stderr)
        return 1
    if not arguments.uploads.exists():
        shutil.copytree(arguments.samples, arguments.uploads)
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _interrupt)
    domain = f"127.0.0.1:{arguments.port}"
    try:
        with Stack.start(
            parameters={"SiteDomain": domain},
            now=arguments.now and arguments.now.astimezone(UTC),
            running=True,
            scheme="http",
        ) as stack:
            stack.engine.loud = stack.engine.hasty = True
            hints = _HINTS.format(title="Dateline is running.", url=stack.site_url, folder=arguments.uploads)
            serve(stack, WatchedFolder(arguments.uploads), arguments.port, lambda: print(hints, flush=True))
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # Once is enough: a second signal must not disturb the stopping.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
