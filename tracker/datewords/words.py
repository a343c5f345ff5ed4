"""The words of the eight languages that CLDR lacks: seasons, "from", "about", and what people type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.typed_words import Sign

LANGUAGES = ("en", "fr", "nl", "it", "es", "el", "lv", "de")
"""The languages that dates are read and written in."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. `seasons` and `patterns` print; all are read; `|` stands between phrases.

    `patterns` print: `season` of `{name}` and `{year}`, `year_span` a winter's two years; `from`, `until`,
    `about` and `unsure` of `{date}`, some with another form before a day (`from_day`), a month, a season or a
    year. `articles` stand before the seasons there, where the language cannot do without.
    """

    seasons: tuple[str, str, str, str]
    patterns: Mapping[str, str]
    signs: Mapping[Sign, str]
    silent: str
    more_seasons: Mapping[str, int]
    more_months: Mapping[str, int]
    articles: tuple[str, str, str, str] = ("", "", "", "")


WORDS = {
    "en": Words(
        seasons=("spring", "summer", "autumn", "winter"),
        patterns={
            "from": "from {date}",
            "until": "until {date}",
            "about": "about {date}",
            "unsure": "{date} (unsure)",
        },
        signs={
            Sign.AND: "and",
            Sign.OR: "or",
            Sign.TO: "to|through",
            Sign.FROM: "from|since|starting|as of",
            Sign.LATER: "and later|or later",
            Sign.EARLIER: "or earlier|and earlier",
            Sign.UNTIL: "until|till|up to|no later than",
            Sign.ABOUT: "about|around|approximately|approx|circa|ca|c",
            Sign.UNSURE: "unsure|uncertain|not sure|to be confirmed|tbc",
        },
        silent="the|of|on|in|onwards|onward",
        more_seasons={"fall": 23},
        more_months={"sept": 9},
    ),
    "fr": Words(
        seasons=("printemps", "été", "automne", "hiver"),
        patterns={
            "from": "à partir de {date}",
            "from_day": "à partir du {date}",
            "from_month": "dès {date}",
            "until": "jusqu’en {date}",
            "until_day": "jusqu’au {date}",
            "until_season": "jusqu’à {date}",
            "about": "vers {date}",
            "about_day": "vers le {date}",
            "unsure": "{date} (incertain)",
        },
        signs={
            Sign.AND: "et",
            Sign.OR: "ou",
            Sign.TO: "à|au|aux",
            Sign.FROM: "dès|depuis|à partir de|à partir du|à partir d|à compter du",
            Sign.UNTIL: "jusqu à|jusqu au|jusqu en",
            Sign.ABOUT: "vers|environ|aux environs de|aux environs du|autour de|autour du",
            Sign.UNSURE: "incertain|pas sûr|à confirmer",
        },
        silent="le|la|les|l|d|de|du|en|au|à|aux|année",
        more_seasons={},
        more_months={"fév": 2, "juill": 7},
        articles=("le ", "l’", "l’", "l’"),
    ),
    "nl": Words(
        seasons=("lente", "zomer", "herfst", "winter"),
        patterns={
            "from": "vanaf {date}",
            "until": "tot en met {date}",
            "about": "rond {date}",
            "unsure": "{date} (onzeker)",
        },
        signs={
            Sign.AND: "en",
            Sign.OR: "of|ofwel",
            Sign.TO: "t/m|tm",
            Sign.FROM: "vanaf|sinds",
            Sign.UNTIL: "tot en met|tot",
            Sign.ABOUT: "rond|ongeveer|omstreeks|circa|ca|c",
            Sign.UNSURE: "onzeker|niet zeker|te bevestigen",
        },
        silent="de|het|op|in|van|jaar",
        more_seasons={"voorjaar": 21, "najaar": 23},
        more_months={},
    ),
    "it": Words(
        seasons=("primavera", "estate", "autunno", "inverno"),
        patterns={
            "from": "da {date}",
            "from_day": "dal {date}",
            "from_year": "dal {date}",
            "until": "fino a {date}",
            "until_day": "fino al {date}",
            "until_year": "fino al {date}",
            "about": "verso {date}",
            "about_day": "verso il {date}",
            "about_year": "verso il {date}",
            "unsure": "{date} (incerto)",
        },
        signs={
            Sign.AND: "e|ed",
            Sign.OR: "o|oppure",
            Sign.TO: "a|al|all|alla",
            Sign.FROM: "da|dal|dall|dalla|a partire da|a partire dal|a partire dall",
            Sign.UNTIL: "fino a|fino al|fino all|fino alla|entro",
            Sign.ABOUT: "verso|circa|ca|intorno a|intorno al|intorno all",
            Sign.UNSURE: "incerto|incerta|da confermare",
        },
        silent="il|lo|la|l|i|gli|di|del|dell|della|in|nel|nell|nella|anno",
        more_seasons={},
        more_months={"genn": 1, "febbr": 2, "sett": 9},
        articles=("la ", "l’", "l’", "l’"),
    ),
    "es": Words(
        seasons=("primavera", "verano", "otoño", "invierno"),
        patterns={
            "season": "{name} de {year}",
            "from": "desde {date}",
            "from_day": "desde el {date}",
            "until": "hasta {date}",
            "until_day": "hasta el {date}",
            "about": "hacia {date}",
            "about_day": "hacia el {date}",
            "unsure": "{date} (sin confirmar)",
        },
        signs={
            Sign.AND: "y|e",
            Sign.OR: "o|u",
            Sign.TO: "a|al",
            Sign.FROM: "desde|a partir de|a partir del",
            Sign.UNTIL: "hasta",
            Sign.ABOUT: "hacia|sobre|alrededor de|alrededor del|aproximadamente|aprox",
            Sign.UNSURE: "sin confirmar|por confirmar|no seguro",
        },
        silent="el|la|los|las|de|del|en|al|a|año",
        more_seasons={},
        more_months={"sep": 9, "set": 9, "setiembre": 9},
        articles=("la ", "el ", "el ", "el "),
    ),
    "el": Words(
        seasons=("Άνοιξη", "Καλοκαίρι", "Φθινόπωρο", "Χειμώνας"),
        patterns={
            "from": "από {date}",
            "from_year": "από το {date}",
            "until": "έως {date}",
            "until_year": "έως το {date}",
            "about": "περίπου {date}",
            "unsure": "{date} (αβέβαιο)",
        },
        signs={
            Sign.AND: "και|κι",
            Sign.OR: "ή",
            Sign.TO: "ως|με",
            Sign.FROM: "από",
            Sign.UNTIL: "έως|μέχρι",
            Sign.ABOUT: "περίπου|γύρω σε|γύρω στις|γύρω στον|γύρω στο|γύρω στην",
            Sign.UNSURE: "αβέβαιο|αβέβαιη|δεν είναι βέβαιο",
        },
        silent="ο|το|τον|του|την|τη|της|τις|τα|στις|στη|στην|στο|στον|έτος",
        more_seasons={"άνοιξης": 21, "άνοιξις": 21, "καλοκαιριού": 22, "φθινοπώρου": 23, "χειμώνα": 24},
        more_months={"ιουνη": 6, "ιουλη": 7, "σεπτ": 9, "φεβρ": 2, "νοεμ": 11},
    ),
    "lv": Words(
        seasons=("pavasaris", "vasara", "rudens", "ziema"),
        patterns={
            "season": "{year}. gada {name}",
            "year_span": "{first}./{last}",
            "from": "{date} un vēlāk",
            "until": "{date} vai agrāk",
            "about": "aptuveni {date}",
            "unsure": "{date} (neprecīzi)",
        },
        signs={
            Sign.AND: "un",
            Sign.OR: "vai",
            Sign.TO: "līdz",
            Sign.FROM: "no|kopš|sākot no|sākot ar",
            Sign.LATER: "un vēlāk",
            Sign.UNTIL: "līdz",
            Sign.EARLIER: "vai agrāk",
            Sign.ABOUT: "aptuveni|apmēram|ap",
            Sign.UNSURE: "neprecīzi|nav zināms precīzi",
        },
        silent="gada|gads|gadā|gadu|g",
        more_seasons={
            "pavasarī": 21,
            "pavasara": 21,
            "vasarā": 22,
            "vasaras": 22,
            "rudenī": 23,
            "ziemā": 24,
            "ziemas": 24,
        },
        more_months={},
    ),
    "de": Words(
        seasons=("Frühjahr", "Sommer", "Herbst", "Winter"),
        patterns={
            "from": "ab {date}",
            "until": "bis {date}",
            "about": "etwa {date}",
            "about_day": "um den {date}",
            "unsure": "{date} (unsicher)",
        },
        signs={
            Sign.AND: "und|sowie",
            Sign.OR: "oder|bzw|beziehungsweise",
            Sign.FROM: "ab|seit|von|vom|beginnend",
            Sign.LATER: "und später|oder später",
            Sign.UNTIL: "bis|bis einschließlich|bis zum|spätestens",
            Sign.EARLIER: "oder früher|und früher",
            Sign.ABOUT: "etwa|ungefähr|um den|um|gegen|circa|ca",
            Sign.UNSURE: "unsicher|ungewiss|nicht sicher|noch nicht sicher|zu bestätigen",
        },
        silent="der|die|das|den|dem|des|am|im|in|jahr|jahre|jahres",
        more_seasons={"frühling": 21, "frühlings": 21, "frühjahrs": 21, "sommers": 22, "herbsts": 23},
        more_months={"jänner": 1, "jän": 1, "feber": 2, "märzen": 3, "mrz": 3},
    ),
}


def language_of(locale: str) -> str:
    language = str(locale).replace("-", "_").split("_")[0].lower()
    return language if language in LANGUAGES else "en"


def tag_of(language: str) -> str:
    """The locale that Babel is asked for: English is the day-first English of Europe."""
    return "en_GB" if language == "en" else language
