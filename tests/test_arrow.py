"""The dependency arrow: functions, use cases, rules, and stores at the edge; proved from the imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATELINE = ROOT / "shared" / "dateline"
AWS = {"boto3", "botocore", "aws_lambda_powertools"}
# The stores, and the command line, which speaks for an operator.
SPEAKS_TO_AWS = {
    "batches.py", "dynamo.py", "sqs.py", "commands/people.py", "commands/rebuild.py", "commands/service.py",
    "uploads/s3_uploads.py", "publishing/s3_objects.py", "mail/ses.py", "people/secrets_manager.py",
    "search/s3_segments.py",
}  # fmt: skip
RULES = [
    "archives/*.py",
    "articles/**/*.py",
    "pictures/*.py",
    "content/keys.py",
    "content/records.py",
    "typesetting/body.py",
    "typesetting/press.py",
    "typesetting/sheets.py",
    "typesetting/tables.py",
    "typesetting/tree.py",
    "events/*.py",
    "people/addresses.py",
    "people/lists/exporting.py",
    "people/lists/growth.py",
    "people/lists/merging.py",
    "people/lists/reading.py",
    "people/mail_events.py",
    "people/mailbox.py",
    "people/signing.py",
    "people/records.py",
    "people/subscriber.py",
    "digests/schedule.py",
    "publishing/pages.py",
    "publishing/feeds.py",
    "publishing/reports.py",
    "mail/composition.py",
    "search/folding.py",
    "search/entry.py",
    "search/placement.py",
    "search/segment.py",
    "search/query.py",
    "search/ranking.py",
    "uploads/kinds.py",
    "uploads/notification.py",
    "publication.py",
    "publication_file.py",
    "items.py",
    "web.py",
]
# What one function needs and nobody else shall wait for.
HEAVY = {
    "ingest_upload": {
        "PIL",
        "pydantic",
        "lxml",
        "mammoth",
        "markdown_it",
        "mdit_py_plugins",
        "nh3",
        "yaml",
        "anyascii",
    },
    "typeset_articles": {"typst"},
}
MOST_HANDLER_LINES = 77


def imports(file: Path) -> Iterator[str]:
    """Every module that a file imports when it runs; what it names for types alone does not count."""
    tree = ast.parse(file.read_text())
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def reached(module: str, seen: set[str] | None = None) -> set[str]:
    """Every module that importing one of ours brings in, itself included."""
    seen = set() if seen is None else seen
    if module in seen:
        return seen
    seen.add(module)
    path = ROOT / "shared" / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if module.startswith("dateline") and file.exists():
        for each in imports(file):
            reached(each, seen)
            reached(each.rpartition(".")[0], seen) if "." in each else None
    return seen


def test_only_stores_speak_to_aws() -> None:
    """No rule and no use case imports the AWS client or its tools."""
    found = {
        file.relative_to(DATELINE).as_posix()
        for file in DATELINE.rglob("*.py")
        if {name.split(".")[0] for name in imports(file)} & AWS
    }

    assert found == SPEAKS_TO_AWS


def test_rules_can_be_used_without_aws() -> None:
    """What reads, renders and decides brings in no AWS client, by whatever way."""
    rules = [
        file.relative_to(ROOT / "shared").with_suffix("").as_posix().replace("/", ".")
        for pattern in RULES
        for file in sorted(DATELINE.glob(pattern))
    ]

    assert len(rules) > 30
    assert {rule for rule in rules if {name.split(".")[0] for name in reached(rule)} & AWS} == set()


def test_the_domain_knows_nobody_above_it() -> None:
    """The domain imports neither the functions nor the local stack, and the local stack not the domain."""
    for file in DATELINE.rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(file)} & {"functions", "local", "tests"}, file
    for file in (ROOT / "local").glob("*.py"):
        assert not {name.split(".")[0] for name in imports(file)} & {"dateline", "tests"}, file


def test_nobody_waits_for_the_heavy_libraries_of_another() -> None:
    """What reads Word files or typesets is imported by the function that does so, and by no other."""
    heavy = set().union(*HEAVY.values())
    waiting = {
        app.parent.name: {name.split(".")[0] for each in imports(app) for name in reached(each)} & heavy
        for app in (ROOT / "functions").glob("*/app.py")
    }

    assert {name for name, libraries in waiting.items() if libraries} == set(HEAVY)
    assert all(libraries <= HEAVY.get(name, set()) for name, libraries in waiting.items())


def test_handlers_are_thin() -> None:
    """A handler's file can be read at a glance, and holds no call of the AWS client beyond making one."""
    for app in (ROOT / "functions").glob("*/app.py"):
        assert len(app.read_text().splitlines()) <= MOST_HANDLER_LINES, app
