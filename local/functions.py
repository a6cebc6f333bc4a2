"""Functions: loaded from their folder, called with the environment they declare and a real-shaped context."""

import contextlib
import importlib.util
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from local.policies import REGION_ACCOUNT, Role

# Kept from this process because Python and its libraries need them; a function's folder has them too.
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "PYTHONPATH", "TMPDIR")

# One stream for the whole process: a logger keeps the one it was made with.
_LOG = io.StringIO()


def drain_log() -> str:
    """What functions have printed since last asked."""
    text = _LOG.getvalue()
    _LOG.seek(0)
    _LOG.truncate()
    return text


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda tells a function of its call. Source: "Lambda context object in Python"."""

    function_name: str
    memory_limit_in_mb: int
    aws_request_id: str
    remaining: Callable[[], int]
    function_version: str = "$LATEST"
    log_group_name: str = "local"
    log_stream_name: str = "local"

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN."""
        return f"arn:aws:lambda:{REGION_ACCOUNT}:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """How long the call may still take."""
        return self.remaining()


@dataclass(slots=True)
class Function:
    """One function of the template; its module is loaded at its first call."""

    name: str
    folder: Path
    environment: Mapping[str, str]
    timeout: int
    memory: int
    role: Role
    module: ModuleType | None = field(default=None)

    def call(self, event: Any, request_id: str, remaining: Callable[[], int]) -> Any:
        """The handler's answer. Whatever it raises goes on to the caller."""
        with self._environment(), contextlib.redirect_stdout(_LOG), contextlib.redirect_stderr(_LOG):
            if self.module is None:
                self.module = self._load()
            context = Context(self.name, self.memory, request_id, remaining)
            return self.module.handler(event, context)

    def _load(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"functions.{self.folder.name}.app", self.folder / "app.py")
        if spec is None or spec.loader is None:
            message = f"{self.folder} holds no app.py"
            raise FileNotFoundError(message)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    @contextlib.contextmanager
    def _environment(self) -> Iterator[None]:
        before = dict(os.environ)
        os.environ.clear()
        os.environ.update({name: before[name] for name in KEPT if name in before})
        os.environ.update(
            {
                "AWS_REGION": "eu-north-1",
                "AWS_DEFAULT_REGION": "eu-north-1",
                "AWS_ACCESS_KEY_ID": "local",
                "AWS_SECRET_ACCESS_KEY": "local",
                "AWS_SESSION_TOKEN": "local",
                "AWS_LAMBDA_FUNCTION_NAME": self.name,
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self.memory),
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
                "LAMBDA_TASK_ROOT": str(self.folder),
                "_HANDLER": "app.handler",
                "TZ": ":UTC",
            }
        )
        os.environ.update(self.environment)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
