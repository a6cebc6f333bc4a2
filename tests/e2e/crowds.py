"""Many files at once, as an editor drops a folder: every format, bundles, pictures in any order, poison."""

import random

from tests.e2e.visits import article
from tests.unit.articles.manuscripts import paragraph, word_file
from tests.unit.pictures.drawings import drawn, encoded

AUTHORS = ("Ada One", "Bela Two", "Cleo Three", "Dora Four & Egil Five")
TOPICS = ("Water", "Energy", "Trade", "Schools", "Roads", "Law", "Health")
POISON = (
    b"PK\x03\x04 not really",
    b"---\ntitle: [a\n---\ntext",
    b"",
    bytes(range(256)) * 40,
    b"<b>" * 3_000,
    article("Script", author="Eve <script>alert(1)</script>") + b"<script>alert(1)</script>",
    article("No such day", day="2026-13-45"),
    "# Бывает и так\n\nТекст".encode("utf-16")[:-3],
)
ENDINGS = ("md", "docx", "html", "txt")


def crowd(files: int, seed: int = 0) -> list[tuple[str, bytes]]:
    """So many uploads in the order in which they arrive, the same for the same seed."""
    chance = random.Random(seed)
    made: list[tuple[str, bytes]] = []
    number = 0
    while len(made) < files:
        number += 1
        made += _article(number, chance)
    made = made[:files]
    chance.shuffle(made)
    return made


def _article(number: int, chance: random.Random) -> list[tuple[str, bytes]]:
    """An article in one of its forms, with what belongs to it; one in nine is poison."""
    day = f"{2000 + number % 27}-{1 + number % 11:02}-{1 + number % 28:02}"
    title, author = f"The matter of {number}", chance.choice(AUTHORS)
    topics = ", ".join(chance.sample(TOPICS, 2))
    picture = encoded(drawn(20 + number % 50, 30), "PNG")
    match number % 9:
        case 0:
            return [(f"articles/poison-{number}.{chance.choice(ENDINGS)}", chance.choice(POISON))]
        case 1:
            folder = f"articles/bundle-{number}"
            text = article(title, day=day, author=author, tags=f"[{topics}]") + b"\n![A dam](dam.png)\n"
            return [(f"{folder}/index.md", text), (f"{folder}/dam.png", picture), (f"{folder}/index.pdf", b"%PDF-1.7")]
        case 2:
            lines = [title, f"By {author} ({day})", f"What is said of {number}, at some length and with care."]
            return [(f"articles/{number}.docx", word_file("".join(map(paragraph, lines))))]
        case 3:
            meta = f'<meta name="author" content="{author}"><meta name="date" content="{day}">'
            body = f"<h1>{title}</h1><p>What is said of {number}.</p><img src='dam-{number}.png' alt='A dam'>"
            page = f"<html><head><title>{title}</title>{meta}</head><body>{body}</body></html>"
            return [(f"articles/{number}.html", page.encode()), (f"articles/dam-{number}.png", picture)]
        case 4:
            return [
                (f"articles/{number}.txt", f"{title}\n\nBy {author}\n{day}\n\nWhat is said of {number}.\n".encode())
            ]
        case _:
            issue = {"issue": f"'{day[5:7]}/01/{day[:4]}'"} if number % 2 else {}
            return [(f"articles/{number}.md", article(title, day=day, author=author, tags=f"[{topics}]", **issue))]
