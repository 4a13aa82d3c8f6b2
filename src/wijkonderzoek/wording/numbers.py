"""Numbers as Dutch readers write them."""

from __future__ import annotations

from functools import lru_cache

from wijkonderzoek.model import Indicator, Status, Value

LOCALE = "nl_NL"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"

STATUS_TEXT: dict[Status, str] = {
    Status.OBSERVED: "gemeten",
    Status.ROUNDED: "afgerond door de bron",
    Status.SUPPRESSED: "geheim gehouden",
    Status.NOT_PUBLISHED: "niet gepubliceerd",
    Status.NOT_APPLICABLE: "niet van toepassing",
    Status.MISSING: "geen cijfer (reden niet opgegeven)",
    Status.NOT_LINKABLE: "niet te koppelen over de jaren",
    Status.ESTIMATED: "geschat",
}
"""What a reader is told about why a figure is there, or why it is not."""


@lru_cache(maxsize=4096)
def number(value: float, decimals: int = 0) -> str:
    """A number in Dutch: a point for thousands, a comma for decimals, a real minus sign.

    >>> number(12345.6, 1), number(-3), number(0.04, 0)
    ('12.345,6', '−3', '0')
    """
    from babel.numbers import format_decimal

    rounded = round(value, decimals) + 0.0  # + 0.0 turns -0.0 into 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded, format=pattern, locale=LOCALE)).replace("-", MINUS)


def amount(value: float, indicator: Indicator, *, decimals: int | None = None) -> str:
    """A value with its unit, as in a sentence or beside a mark.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> woz = load_catalogue().indicator("woz_gemiddeld")
    >>> amount(243.0, woz).replace(NBSP, " ")
    '€ 243.000'
    """
    places = indicator.decimals if decimals is None else decimals
    unit = indicator.unit
    if unit == "x 1.000 euro":
        return euros(value * 1000)
    if unit == "%":
        return f"{number(value, places)}{NBSP}%"
    if unit == "aantal" or indicator.measure in {"count", "share", "rate", "score"}:
        return number(value, places)
    return f"{number(value, places)}{NBSP}{unit.split(' ')[0]}"


def euros(value: float, decimals: int = 0) -> str:
    """An amount of money, whole unless decimals are asked for.

    >>> euros(125000).replace(NBSP, " "), euros(1.176, 2).replace(NBSP, " ")
    ('€ 125.000', '€ 1,18')
    """
    return f"€{NBSP}{number(value, decimals)}"


def amount_alone(value: float, indicator: Indicator) -> str:
    """A value with its unit where nothing around it says the unit: a rate per 1.000 says so.

    >>> from wijkonderzoek.catalogue import load_catalogue
    >>> amount_alone(54.1, load_catalogue().indicator("bijstand_per_1000")).replace(NBSP, " ")
    '54 per 1.000'
    """
    text = amount(value, indicator)
    return f"{text}{NBSP}per{NBSP}1.000" if indicator.unit.startswith("per 1.000") else text


def value_text(value: Value, indicator: Indicator) -> str:
    """What stands in a table for a value: the amount, or why there is none."""
    return amount(value.value, indicator) if value.value is not None else STATUS_TEXT[value.status]


def reason_text(value: Value) -> str:
    """Why a figure is there or not, with what is known of the reason: "geen cijfer (bron 'x' is niet opgehaald)"."""
    if value.status is Status.MISSING and value.note:
        return f"geen cijfer ({value.note})"
    return STATUS_TEXT[value.status] + (f" ({value.note})" if value.note else "")


def interval_text(interval: tuple[float, float] | None, indicator: Indicator) -> str:
    """An interval in words: "38 tot 42"; a dash where there is none."""
    if interval is None:
        return EN_DASH
    places = max(indicator.decimals, 1) if indicator.unit.startswith(("%", "per 1.000")) else indicator.decimals
    first, last = (amount(bound, indicator, decimals=places) for bound in interval)
    return first if first == last else f"{first} tot {last}"


def margin_text(value: Value, indicator: Indicator) -> str:
    """The widest margin of a value, as text; a dash where there is none."""
    return interval_text(value.margin, indicator)


ABBREVIATIONS = ("AO", "AOW", "ROC", "SES", "WOZ", "WW", "Wmo")


def lowered(title: str) -> str:
    """A title in the middle of a sentence.

    >>> lowered("Koopwoningen"), lowered("Wmo-cliënten")
    ('koopwoningen', 'Wmo-cliënten')
    """
    return title if title.startswith(ABBREVIATIONS) else title[:1].lower() + title[1:]


def listing(items: list[str]) -> str:
    """Items in a row.

    >>> listing(["a", "b", "c"])
    'a, b en c'
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} en {items[-1]}" if items else ""
