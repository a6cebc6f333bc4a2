"""Bytes to text: right, or refused with the word encoding; never rubbish on a page."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dateline.articles.manuscript import Unreadable
from dateline.articles.readers.code_pages import guess_code_page
from dateline.articles.readers.decoding import decode
from dateline.articles.readers.mojibake import is_beyond_repair, set_right

TEXTS = {
    "French": "Les présidents se sont réunis à l’été ; la réponse déçut même les plus optimistes, car elle tardait.",
    "German": "Die Häfen sind für größere Schiffe zu flach. Über die Hälfte der Güter fährt deshalb auf der Straße.",
    "Swedish": "Förra året växte handeln på nytt. Det är svårt att säga varför, men många på båda sidor är nöjda.",
    "Portuguese": "A região não é apenas uma ponte: as exportações de São Paulo já chegaram às cidades do interior.",
    "Turkish": "Türkiye’nin politikası değişti. İşbirliği artık ulaşım ve enerji üzerinden yürütülüyor, yollar açıldı.",
    "Polish": "Współpraca między państwami rozwija się szybciej, niż sądzono. Kolej wreszcie łączy oba brzegi morza.",
    "Czech": "Nové železnice přinášejí zboží i naději, že se obchod rozšíří také na menší města, která zůstávala.",
    "Hungarian": "A térség gazdasága gyorsabban nőtt, mint az előző évben. Az új vasút összeköti a két várost, és jó.",
    "Russian": "Новые железные дороги связали города, которые раньше были отрезаны от моря. Это только начало.",
    "Ukrainian": "Нові залізниці з'єднали міста, які раніше були відрізані від моря. Її ґрунтовна єдність вражає.",
    "Kazakh": "Орталық Азия соңғы жылдары қатты өзгерді. Жаңа теміржолдар теңізден алыс қалаларды байланыстырды.",
    "Greek": "Οι νέοι σιδηρόδρομοι ένωσαν πόλεις που παλιότερα ήταν αποκομμένες από τη θάλασσα και το εμπόριο.",
    "Hebrew": "מסילות הרכבת החדשות חיברו ערים שהיו מנותקות מהים והסחר הוכפל בשנים האחרונות.",
    "Arabic": "ربطت السكك الحديدية الجديدة المدن التي كانت معزولة عن البحر وتضاعفت التجارة في السنوات الأخيرة.",
    "Georgian": "ახალმა რკინიგზებმა ერთმანეთს დააკავშირა ქალაქები, რომლებიც ადრე ზღვას მოწყვეტილი იყო.",
    "Chinese": "新的铁路连接了过去远离海洋的城市，贸易量翻了一番。总统宣布这只是开始。",
    "Taiwanese": "新的鐵路連接了過去遠離海洋的城市，貿易量翻了一番。總統宣布這只是開始。",
    "Japanese": "新しい鉄道は、これまで海から遠かった都市を結び、貿易量は二倍になりました。",
    "Korean": "새로운 철도는 바다에서 멀리 떨어져 있던 도시들을 연결했고 무역량은 두 배로 늘었습니다.",
    "English with quotes": "The railway – “the road of the century” – won’t be finished before 2030… They rose by €5.",
    "English with names": "Svante Swanström met Marcela Londoño in São Paulo. The rest of this is in plain English.",
    "English with Turkish names": "By Halil Gürhanlı and Bayram Balcı. The rest of this is in plain English.",
}
PAGES = {
    "French": ["cp1252", "mac_roman"],
    "German": ["cp1252", "mac_roman"],
    "Swedish": ["cp1252"],
    "Portuguese": ["cp1252"],
    "Turkish": ["cp1254", "iso8859_9"],
    "Polish": ["cp1250", "iso8859_2"],
    "Czech": ["cp1250", "iso8859_2"],
    "Hungarian": ["cp1250"],
    "Russian": ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"],
    "Ukrainian": ["cp1251", "koi8_u"],
    "Kazakh": ["kz1048"],
    "Greek": ["cp1253", "iso8859_7"],
    "Hebrew": ["cp1255"],
    "Arabic": ["cp1256"],
    "Chinese": ["gb18030"],
    "Taiwanese": ["big5"],
    "Japanese": ["shift_jis", "euc_jp"],
    "Korean": ["euc_kr"],
    "English with quotes": ["cp1252"],
    "English with names": ["cp1252"],
    "English with Turkish names": ["cp1254"],
}
CASES = [(language, page) for language, pages in PAGES.items() for page in pages]


@pytest.mark.parametrize(("language", "page"), CASES)
def test_a_code_page_is_told_by_the_words_it_makes(language: str, page: str) -> None:
    """A text without any declaration comes out as its author wrote it, and the report names the encoding."""
    saved = TEXTS[language].replace("’", "'" if page.startswith("iso") else "’").encode(page)

    text, notes = decode(saved)

    assert text == saved.decode(page)
    assert "encoding" in notes[0].what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("language", ["English with quotes", "Russian", "Turkish", "Arabic", "Georgian"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str, language: str) -> None:
    """Every common form of Unicode is read, and its byte order mark is no part of the text."""
    saved = (TEXTS[language] + "\nand a line in English.").encode(encoding)

    assert decode(saved)[0].startswith(TEXTS[language])


WRONGLY = {
    "all of it, as western Windows": ("Die Städte müssen jeden Eimer zählen – „so nicht“.", "cp1252"),
    "all of it, as Cyrillic Windows": ("Река третий год стоит низко", "cp1251"),
    "all of it, as Latin-1": ("Река третий год стоит низко", "latin-1"),
}


@pytest.mark.parametrize(("text", "page"), WRONGLY.values(), ids=WRONGLY)
def test_a_text_that_was_read_wrongly_before_is_set_right(text: str, page: str) -> None:
    """What some program made rubbish of on the way is read again, and told."""
    found, notes = decode(text.encode().decode(page).encode())

    assert found == text
    assert "put right" in notes[0].what


def test_only_what_is_wrong_is_set_right() -> None:
    """A text that was pasted together has right letters beside wrong ones; those that are rare are left alone."""
    assert decode("itâ€™s a cafÃ© â€“ not Ελλάς".encode())[0] == "it’s a café – not Ελλάς"
    assert decode("«PERCHÉ» «IRMÃ» «NÃO»".encode())[0] == "«PERCHÉ» «IRMÃ» «NÃO»"


def test_letters_that_are_lost_are_refused() -> None:
    """Where not all of a text can be read again, nothing of it comes to a page."""
    with pytest.raises(Unreadable) as refused:
        decode("Иди к реке и не жди".encode().decode("cp1251", "ignore").encode())

    assert "letters are lost" in refused.value.problem.what


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Добрый день. ".encode() * 50 + b"\xff\xfe\xff" + "Добрый день. ".encode() * 50, "byte 1,151"),
        (bytes(range(128, 256)) * 10, "encoding"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "not text"),
        (bytes(range(32)) * 10, "not text"),
    ],
    ids=["damaged UTF-8", "no language", "a picture", "control characters"],
)
def test_what_cannot_be_decoded_is_refused(content: bytes, says: str) -> None:
    """Damage is named with its place; it is neither repaired by guessing nor published."""
    with pytest.raises(Unreadable) as refused:
        decode(content)

    assert "encoding" in refused.value.problem.what
    assert says in refused.value.problem.what


def test_a_declaration_decides_a_doubt_and_cannot_lie() -> None:
    """A declared code page that makes no words is not believed."""
    said = b'<meta charset="windows-1252"><p>'
    page = guess_code_page(said + TEXTS["Russian"].encode("cp1251"), "windows-1252")

    assert page == "cp1251"
    assert guess_code_page(said + "Żółw".encode("cp1250"), "windows-1250") == "cp1250"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_every_kind_of_line_end_is_one(end: str) -> None:
    """Lines end the same way whatever machine they come from."""
    assert decode(f"one{end}two".encode())[0] == "one\ntwo"


def test_control_characters_never_pass() -> None:
    """A stray NUL is dropped and told."""
    text, notes = decode(b"a long enough line of text, in which \x00 a single sign is wrong, and no more" * 2)

    assert "\x00" not in text
    assert "2 invisible" in notes[0].what


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1))
def test_utf8_is_never_guessed(text: str) -> None:
    """Whatever is UTF-8 is read as such, without a note on its encoding."""
    assume(set_right(text) == text and not is_beyond_repair(text))
    assert not [note for note in decode(text.encode())[1] if "encoding" in note.what]


@given(st.binary(max_size=3_000))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    """No file breaks the decoder, and what passes holds no control characters."""
    try:
        text, _ = decode(content)
    except Unreadable:
        return
    assert not any(ord(each) < 32 and each not in "\n\t" for each in text)


def test_pieces_of_a_text_are_decoded_right_or_refused() -> None:
    """However short a text is, no page is chosen that makes another text of it; four of five are decoded."""
    decoded = refused = 0
    for language, page in CASES:
        whole = TEXTS[language].replace("’", "'" if page.startswith("iso") else "’")
        for length in (40, 60, 90):
            for piece in (whole[start : start + length] for start in range(0, len(whole) - length + 1, 7)):
                if not piece.isascii():
                    try:
                        found, _ = decode(piece.encode(page))
                    except Unreadable:
                        refused += 1
                    else:
                        decoded += 1
                        assert found == piece.encode(page).decode(page), (language, page)

    assert decoded > 4 * refused
