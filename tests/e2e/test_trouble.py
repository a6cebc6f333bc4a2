"""An editor hears by mail of uploads with trouble, and of nothing else."""

import json

from local import desk
from local.stack import Stack
from tests.e2e.visits import PUBLICATION, article, published

EDITORS = b"editors: [first@example.org, second@example.org]\n"


def test_editors_hear_of_trouble_once(empty_stack: Stack) -> None:
    """Each editor gets one mail with the file, what is wrong, where, and the mend; the same trouble is no news."""
    stack = empty_stack
    published(stack, "publication.yaml", PUBLICATION + EDITORS)

    stack.upload("articles/bad.md", b"---\ntitle: Bad\ndate: 2026-13-45\n---\nText.")
    stack.settle()

    assert sorted(mail.to for mail in stack.outbox) == ["first@example.org", "second@example.org"]
    mail = stack.outbox[0]
    assert mail.subject == "Please look at bad.md"
    assert "articles/bad.md" in mail.text
    assert "field date" in mail.text
    assert "Write it as 2003-08-27." in mail.html
    assert "second@example.org" not in mail.text + mail.html + str(mail.message["To"]) or mail.to.startswith("second")

    published(stack, "publication.yaml", PUBLICATION + EDITORS + b"tagline: Set anew\n")
    assert len(stack.outbox) == 2


def test_only_who_uploaded_it_hears_of_it(empty_stack: Stack) -> None:
    """Who comes under an editor's address gets the mail alone; what came under no editor's is everybody's."""
    stack = empty_stack
    published(stack, "publication.yaml", PUBLICATION + EDITORS)

    for principal, key in (
        ("AWS:AROALOCAL:First@example.org", "articles/mine.md"),
        ("AWS:AROALOCAL:stranger@example.org", "articles/strange.md"),
        ("AWS:AIDALOCAL", "articles/ours.md"),
    ):
        stack.engine.principal = principal
        stack.upload(key, b"---\ntitle: [\n---\n")
    stack.settle()

    told = {key: sorted({mail.to for mail in stack.outbox if key in mail.text}) for key in ("mine", "strange", "ours")}
    everybody = ["first@example.org", "second@example.org"]
    assert told == {"mine": ["first@example.org"], "strange": everybody, "ours": everybody}
    assert b"First@" not in b"".join(stack.objects("ReportsBucket").values())


def test_what_is_fine_calls_nobody(empty_stack: Stack) -> None:
    """A published article without a warning, a mended one and a deleted one send no mail."""
    stack = empty_stack
    published(stack, "publication.yaml", PUBLICATION + EDITORS)

    published(stack, "articles/dam.md", article(author="A. Author"))
    stack.delete("articles/dam.md")
    stack.settle()

    assert stack.outbox == []


def test_without_editors_nobody_is_mailed(stack: Stack) -> None:
    """A publication that names no editors has its reports, and no mail."""
    stack.upload("articles/bad.md", b"---\ntitle: [\n---\n")
    stack.settle()

    assert stack.outbox == []


def test_the_desk_lists_uploads_with_trouble(stack: Stack) -> None:
    """What an upload became is shown on this machine too, whatever else the bucket of reports holds."""
    stack.upload("articles/bad.md", b"---\ntitle: [\n---\n")
    stack.settle()

    assert b"articles/bad.md" in desk.page(stack, "/_local/uploads", {}).body
    listed = json.loads(desk.page(stack, "/_local/uploads.json", {}).body)["uploads"]
    assert [each["status"] for each in listed if each["upload"] == "articles/bad.md"] == ["refused"]


def test_all_trouble_stands_in_one_place(stack: Stack) -> None:
    """One page lists every upload that should be looked at, refused ones first; what is mended or gone leaves it."""
    stack.upload("articles/warned.md", article("Warned", author="A. Author", corrected="never"))
    stack.upload("articles/bad.md", b"---\ntitle: [\n---\n")
    stack.settle()
    page = (stack.object("ReportsBucket", "trouble.html") or b"").decode()
    assert page.index("articles/bad.md.html") < page.index("articles/warned.md.html")

    stack.upload("articles/bad.md", article("Mended", author="A. Author"))
    stack.delete("articles/warned.md")
    stack.settle()

    assert stack.object("ReportsBucket", "trouble.html") is None
    assert stack.object("ReportsBucket", "trouble.json") is None
