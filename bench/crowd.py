"""A thousand files in one go through the local stack: what becomes of them, what it costs, and what a rebuild finds."""

import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "shared"))

from local.stack import Stack  # noqa: E402
from tests.e2e.crowds import crowd  # noqa: E402
from tests.e2e.test_rebuild import rebuilt  # noqa: E402
from tests.e2e.visits import NOW, PUBLICATION, SLOW, report  # noqa: E402

HOSTILE = ROOT.parent / "shared" / "corpus" / "hostile"
FILES = 1_000


def crowding() -> None:
    """Print outcomes, calls and seconds; a file without an answer, a dead letter or a difference is an error."""
    hostile = {
        f"articles/{each.relative_to(HOSTILE)}": each.read_bytes()
        for each in sorted(HOSTILE.rglob("*"))
        if each.is_file()
    }
    files = dict(crowd(FILES - len(hostile))) | hostile
    with Stack.start(now=NOW, asleep=SLOW) as stack:
        stack.upload("publication.yaml", PUBLICATION)
        stack.settle()
        stack.calls.clear()
        for key, content in files.items():
            stack.upload(key, content)
        began = time.process_time()
        stack.settle()
        took = time.process_time() - began
        told = {key: report(stack, key) for key in files}
        outcomes = Counter(str(each["status"]) for each in told.values())
        dead = sum(len(queue.messages) for queue in stack.engine.queues.values() if "DeadLetters" in queue.name)
        puts = sum(call.operation == "PutObject" for call in stack.calls)
        units = sum(call.write_units for call in stack.calls)
        print(f"\n{len(files)} files at once ({len(hostile)} of them hostile), and their bundles in any order")
        print(f"  {', '.join(f'{count} {name}' for name, count in sorted(outcomes.items()))}; {dead} dead letters")
        print(
            f"  a file: {(len(stack.calls) - puts) / len(files):.1f} calls, {puts / len(files):.1f} objects put, "
            f"{units / len(files):.1f} write units, {took / len(files) * 1000:.0f} ms of a processor, stores included"
        )
        assert all(each["problems"] for each in told.values() if each["status"] == "refused")
        assert dead == 0
        assert stack.failures == []
        account = rebuilt(stack)
        changes = len(account.made) + len(account.changed) + len(account.removed)
        print(f"  a rebuild of all of it changes {changes} records")
        assert changes == 0


if __name__ == "__main__":
    crowding()
