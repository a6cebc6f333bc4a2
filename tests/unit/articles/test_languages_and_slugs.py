"""Languages, told from the text; and slugs, from any script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.articles.languages import canonical_language, detect_language, direction_of
from dateline.articles.slugs import MAX_SLUG, slug_of

TEXTS = {
    "en": "The river has been low for three summers, and the towns along it have begun to count the water.",
    "de": "Der Fluss ist seit drei Sommern niedrig, und die Städte an dem Ufer zählen das Wasser, das noch bleibt.",
    "fr": "Le fleuve est bas depuis trois étés et les villes de la rive comptent l'eau qui leur reste dans les puits.",
    "tr": "Irmak üç yazdır düşük ve kıyıdaki şehirler kalan suyu saymaya başladı; çünkü yağmur yağmıyor.",
    "ru": "Река мелеет уже три лета, и города на её берегах считают каждое ведро воды, потому что дождей всё ещё нет.",
    "uk": "Річка міліє вже три літа, і міста на її берегах рахують кожне відро води, бо дощів усе ще немає.",
    "kk": "Өзен үш жаз бойы таяз, ал жағасындағы қалалар әр шелек суды санай бастады, өйткені жаңбыр жаумайды.",
    "mn": "Гол гурван зун дараалан багассан бөгөөд хотууд усаа тоолж эхэлжээ. Энэ анхны удаа биш.",
    "bg": "Реката е ниска вече трето лято и градовете броят водата. Това не е първият път.",
    "sr": "Река је ниска већ треће лето и градови броје сваку кофу воде, јер киша још није пала, а људи чекају.",
    "tk": "Derýa üç tomusdan bäri pes we şäherler suwy sanap başlady. Bu ilkinji gezek däl, ýöne hemmeler gepleşýär.",
    "uz": "Daryo uch yozdan beri past va shaharlar suvni hisoblay boshladi. Bu birinchi marta emas, har yili bor.",
    "az": "Çay üç yaydır ki, aşağıdır və onun boyundakı şəhərlər hər vedrə suyu saymağa başlayıb, çünki yağış yağmır.",
    "ro": "Râul este scăzut de trei veri și orașele au început să numere apa. Nu este prima dată în regiune.",
    "fi": "Joki on ollut matalalla kolme kesää, ja kaupungit laskevat vettä, koska se ei ole noussut ja sade puuttuu.",
    "fa": "رودخانه سه تابستان است که کم‌آب است و شهرهای کنار آن هر سطل آب را می‌شمارند چون باران نمی‌بارد.",
    "ar": "النهر منخفض منذ ثلاثة فصول صيف والمدن على ضفافه بدأت تعد كل دلو من الماء لأن المطر لا يهطل.",
    "he": "הנהר נמוך כבר שלושה קיצים והערים שעל גדותיו סופרות כל דלי מים.",
    "zh": "这条河已经连续三个夏天水位很低，沿岸的城镇开始计算每一桶水。",
    "ja": "この川は三つの夏の間ずっと水位が低く、沿岸の町は水を数え始めた。",
    "ko": "그 강은 세 번의 여름 동안 수위가 낮았다.",
    "ka": "მდინარე უკვე სამი ზაფხულია დაბალია.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_the_language_of_a_text(language: str, text: str) -> None:
    """Script, letters and common words tell it; an English publication is no reason to doubt them."""
    assert detect_language(text, "en") == language


def test_names_of_another_language_do_not_make_a_text_of_it() -> None:
    """A text is in the language of its words, however many people of another country it names."""
    text = "Halil Gürhanlı and Bayram Balcı of İstanbul wrote about the rivers of the east in the journal."

    assert detect_language(text, "en") == "en"


@pytest.mark.parametrize("text", ["", "1234 !?", "Tashkent", "Ok."])
def test_a_text_that_tells_nothing_is_in_the_publications_language(text: str) -> None:
    """Without evidence the default stands."""
    assert detect_language(text, "sv") == "sv"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("zh-hans", "zh-Hans"),
        ("pt-br", "pt-BR"),
        ('en" onload="x', ""),
        ("english!", ""),
    ],
)
def test_language_tags_are_written_one_way(tag: str, language: str) -> None:
    """Case and separator follow the usual form; what is no tag is none."""
    assert canonical_language(tag) == language


def test_directions() -> None:
    """Arabic script and Hebrew run from right to left."""
    assert [direction_of(tag) for tag in ("fa", "ar-EG", "he", "en", "zh-Hans")] == ["rtl", "rtl", "rtl", "ltr", "ltr"]


SLUGS = {
    "A low river": "a-low-river",
    "Türkiye’nin Orta Asya politikası": "turkiyenin-orta-asya-politikasi",
    "Центральная Азия": "tsentralnaya-aziya",
    "../../etc/passwd": "etc-passwd",
    "Kazakh\u00adstan": "kazakhstan",
    "C:\\Windows\\..": "c-windows",
    "a?b#c=d&e": "a-b-c-d-e",
    "%2e%2e%2f": "2e-2e-2f",
    "...": "",
    "": "",
}


@pytest.mark.parametrize(("text", "slug"), SLUGS.items())
def test_slugs(text: str, slug: str) -> None:
    """Words in ASCII, joined by hyphens, and nothing that a path or address gives a meaning."""
    assert slug_of(text) == slug


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_name_has_one_slug_in_every_form(form: str) -> None:
    """How a name is encoded, and in what case it is written, is not who it is."""
    assert slug_of(unicodedata.normalize(form, "BAYRAM BALCI")) == slug_of("Bayram Balcı")  # type: ignore[arg-type]


@given(st.text(max_size=500))
def test_slugs_are_short_safe_and_stable(text: str) -> None:
    """A slug is bounded, holds only letters, digits and hyphens, and is its own slug."""
    slug = slug_of(text)

    assert len(slug) <= MAX_SLUG
    assert all(each in "abcdefghijklmnopqrstuvwxyz0123456789-" for each in slug)
    assert slug_of(slug) == slug
