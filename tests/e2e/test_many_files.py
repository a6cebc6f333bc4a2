"""A folder full of files in one go: each is published or explained, and nothing else remains of it."""

from collections import Counter

from local.stack import Stack
from tests.e2e.crowds import crowd
from tests.e2e.test_rebuild import rebuilt
from tests.e2e.visits import report


def test_every_file_of_a_folder_is_published_or_explained(stack: Stack) -> None:
    """Every format, pictures in any order, poison between: no dead letter is left, and a rebuild finds it so."""
    files = dict(crowd(60))
    for key, content in files.items():
        stack.upload(key, content)

    stack.settle()

    told = {key: report(stack, key) for key in files}
    assert Counter(each["status"] for each in told.values()) == {"published": 41, "kept": 15, "refused": 4}
    assert all(each["problems"] for each in told.values() if each["status"] == "refused")
    showing = [key for key in told if key.endswith((".html", "index.md")) and "poison" not in key]
    assert not [key for key in showing if told[key]["problems"]]
    assert all(not queue.messages for queue in stack.engine.queues.values() if "DeadLetters" in queue.name)
    site = stack.tags("SiteBucket")
    account = rebuilt(stack)
    assert (account.made, account.changed, account.removed) == ([], [], [])
    assert stack.tags("SiteBucket") == site
