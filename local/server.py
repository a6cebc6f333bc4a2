"""The stack on a port: the site and API as visitors meet them, and the pages that show what goes on behind."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, unquote

from local import desk, wire
from local.folder import WatchedFolder
from local.http import MAX_BODY, Response
from local.stack import Stack

LOOK_EVERY = 0.3
TICK_EVERY = 60.0
# What is longer is kept as if it were cut off there: nothing that anybody publishes.
MAX_UPLOAD = 200_000_000


class Worker(threading.Thread):
    """Does the stack's work in the background, one step at a time, so that pages never wait for long."""

    def __init__(self, stack: Stack, folder: WatchedFolder, lock: threading.Lock) -> None:
        super().__init__(daemon=True)
        self._stack, self._folder, self._lock = stack, folder, lock
        self._stopping = threading.Event()

    def run(self) -> None:
        """Watch the folder, fire the schedule every minute, and handle what is due, until stopped."""
        looked = ticked = time.monotonic()
        while not self._stopping.is_set():
            now = time.monotonic()
            if now - looked >= LOOK_EVERY:
                looked = now
                self.take_changes()
            if now - ticked >= TICK_EVERY:
                ticked = now
                with self._lock:
                    self._stack.engine.tick()
            with self._lock:
                busy = self._stack.engine.step()
            # Who waits for a page is let in between two steps, which a lock alone does not see to.
            self._stopping.wait(0.001 if busy else 0.05)

    def take_changes(self) -> None:
        """Upload what has changed in the folder."""
        for key, content in self._folder.changes():
            with self._lock:
                if content is None:
                    self._stack.delete(key)
                else:
                    self._stack.upload(key, content)

    def stop(self) -> None:
        """End after the step at hand."""
        self._stopping.set()
        self.join()


class Handler(BaseHTTPRequestHandler):
    """One request to the port."""

    stack: ClassVar[Stack]
    lock: ClassVar[threading.Lock]
    hosts: ClassVar[set[str]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Read."""
        self._answer()

    def do_HEAD(self) -> None:
        """Read without the body."""
        self._answer()

    def do_POST(self) -> None:
        """Send a form."""
        self._answer()

    def do_PUT(self) -> None:
        """Upload."""
        self._answer()

    def do_DELETE(self) -> None:
        """Delete an upload."""
        self._answer()

    def do_OPTIONS(self) -> None:
        """Ask what may be done."""
        self._answer()

    def do_PATCH(self) -> None:
        """Be told that this may not be done."""
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing: the pages behind /_local/ say it better."""

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(min(length, MAX_UPLOAD if self.command == "PUT" else MAX_BODY + 1))
        if self.headers.get("host") not in self.hosts:
            # Another site's name that points at this machine must not read what is served here.
            response = Response(421, {"content-type": "text/plain"}, b"This stack answers to its own address only.")
        elif self.path.startswith("/_local"):
            response = self._local(body)
        else:
            headers = dict(self.headers.items())
            with self.lock:
                response = self.stack.edge.request(
                    self.command, self.path, headers, body, client=self.client_address[0]
                )
        self.send_response(response.status)
        for name, value in response.headers.items():
            if name != "strict-transport-security":
                self.send_header(name, value)
        if "content-length" not in response.headers:
            self.send_header("content-length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _local(self, body: bytes) -> Response:
        path, _, query = self.path.partition("?")
        if path.startswith("/_local/aws"):
            return self._operated(body)
        if self.command in {"PUT", "DELETE"}:
            return self._uploaded(unquote(path.removeprefix("/_local/uploads/")), body)
        if self.command == "POST":
            origin = self.headers.get("origin")
            if origin and origin.removeprefix("http://") not in self.hosts:
                return Response(403, {"content-type": "text/plain"}, b"Another site may not do this.")
            return self._moved_clock(parse_qs(body.decode()))
        with self.lock:
            return desk.page(self.stack, path, parse_qs(query))

    def _operated(self, body: bytes) -> Response:
        headers = {name.lower(): value for name, value in self.headers.items()}
        # A page of another site cannot set this header without asking first, and is told no.
        if not headers.get("authorization", "").startswith("AWS4-HMAC-SHA256"):
            return Response(403, {"content-type": "text/plain"}, b"Sign the request, with any key.")
        with self.lock:
            if self.command == "POST" and "/2015-03-31/functions/" in self.path:
                return self._invoked(unquote(self.path.split("/")[-2]), body)
            if self.command == "POST":
                return wire.answer(headers, body)
            return wire.object_answer(self.command, self.path.removeprefix("/_local/aws"), headers, body)

    def _invoked(self, name: str, body: bytes) -> Response:
        """Call a function by its logical id. Source: "Invoke", AWS Lambda API Reference."""
        try:
            answer = self.stack.engine.invoke(self.stack.function(name), json.loads(body), raises=True)
        except Exception as error:  # noqa: BLE001  # the failure is recorded, and is the caller's to know
            told = json.dumps({"errorMessage": str(error), "errorType": type(error).__name__})
            return Response(200, {"x-amz-function-error": "Unhandled"}, told.encode())
        return Response(200, {"content-type": "application/json"}, json.dumps(answer).encode())

    def _uploaded(self, key: str, body: bytes) -> Response:
        # A page of another site cannot set this header without asking first, and is told no.
        if not self.headers.get("x-dateline"):
            return Response(403, {"content-type": "text/plain"}, b"The header X-Dateline is missing.")
        version = ""
        with self.lock:
            if self.command == "PUT":
                version = self.stack.upload(key, body)
            else:
                self.stack.delete(key)
        return Response(202, {"content-type": "application/json"}, json.dumps({"version": version}).encode())

    def _moved_clock(self, form: dict[str, list[str]]) -> Response:
        to, hours = form.get("to", [""])[0], form.get("hours", ["0"])[0]
        with self.lock:
            now = datetime.now(UTC)
            try:
                target = datetime.fromisoformat(to).astimezone(UTC) if to else now + timedelta(hours=float(hours))
            except (ValueError, OverflowError):
                return Response(400, {"content-type": "text/plain"}, b"That is not a time to go to.")
            if target > now:
                self.stack.advance(target - now)
        return Response(303, {"location": "/_local/clock"}, b"")


def serve(stack: Stack, folder: WatchedFolder, port: int, ready: Callable[[], None]) -> None:
    """Serve until interrupted. Raises OSError when the port is taken."""
    lock = threading.Lock()
    handler = type(
        "BoundHandler",
        (Handler,),
        {"stack": stack, "lock": lock, "hosts": {f"127.0.0.1:{port}", f"localhost:{port}"}},
    )
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    worker = Worker(stack, folder, lock)
    folder.changes()
    worker.take_changes()
    with lock:
        stack.settle()
    worker.start()
    ready()
    try:
        server.serve_forever()
    finally:
        worker.stop()
        server.server_close()
