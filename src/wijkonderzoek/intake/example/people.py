"""Who took part in the invented interviews, where, and with which consent: what a researcher keeps by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wijkonderzoek.schemas.interviews import (
    CoderRow,
    DubbelcoderingRow,
    InterviewRespondentRow,
    RespondentRow,
    ToestemmingRow,
)

HAVENKWARTIER, BINNENSTAD, STATIONSKWARTIER = "WK999901", "WK999902", "WK999903"
FIRST_CODER, SECOND_CODER, STRAY_CODER = "C01", "C02", "C03"
DOUBLE = ("I001", "I003", "I005", "I008", "I012", "I014", "I017", "I021")
"""Conversations that both coders coded."""
WITHDRAWN, EXPIRED = "I019", "I010"
NO_QUOTES = ("I006", "I016", "I022")
TO_BE_CHECKED = ("I009", "I013", "I018", "I023", "I011")
"""Quotes only after the teller has read them; of the last one the teller has."""
CHANNELS = ("opbouwwerk", "straat", "organisatie", "huisbezoek", "oproep")
AGES = ("45-65", "25-45", "65+")
ROLES = {"b": "bewoner", "o": "ondernemer", "p": "professional"}
FIELDS = ("welzijn", "corporatie", "zorg", "onderwijs", "politie")


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation: where, in which form, with whom (a letter of `ROLES` per person), and what was told in it."""

    id: str
    area: str
    people: str
    told: tuple[str, ...]
    form: str = "individueel"


def _held(line: str) -> Held:
    id_, people, told = line.split(":")
    number = int(id_[1:])
    area = HAVENKWARTIER if number <= 11 else BINNENSTAD if number <= 20 else STATIONSKWARTIER
    form = {1: "individueel", 2: "duo"}.get(len(people), "focusgroep")
    return Held(id_, area, people, tuple(told.split()), form)


PLAN = Path(__file__).parent / "conversations.txt"
"""A line per conversation: its number, a letter of `ROLES` per person, and the codes of what is told, in order."""
HELD = tuple(map(_held, PLAN.read_text(encoding="utf-8").splitlines()))
"""Every conversation, in the order they were held."""


def months() -> dict[str, str]:
    """The month of every conversation, by its id; the one whose date has passed was held a year before the others."""
    months = {held.id: f"2024-{3 + number // 8:02d}" for number, held in enumerate(HELD)}
    return months | {EXPIRED: "2023-03"}


def respondents() -> dict[str, tuple[str, ...]]:
    """The numbers of the people in every conversation, by its id."""
    found, number = {}, 0
    for held in HELD:
        found[held.id] = tuple(f"R{number + place:03d}" for place in range(1, len(held.people) + 1))
        number += len(held.people)
    return found


def respondent_rows() -> Iterator[RespondentRow]:
    """respondenten.csv: people of the invented wijken, with no more than is needed."""
    of = respondents()
    for held in HELD:
        for letter, id_ in zip(held.people, of[held.id], strict=True):
            number = int(id_[1:])
            resident = letter == "b"
            yield RespondentRow.model_validate(
                {
                    "respondent_id": id_,
                    "rol": ROLES[letter],
                    "sleutelfiguur": "ja" if number % 5 == 2 or (letter == "p" and number % 2) else "nee",
                    "gebied": held.area,
                    "leeftijdsklasse": AGES[number % 3] if resident else None,
                    "geslacht": "vrouw" if number % 3 else "man",
                    "eigendom": ("koop" if held.area == BINNENSTAD and number % 2 else "huur_corporatie")
                    if resident
                    else "onbekend",
                    "werkveld": FIELDS[number % len(FIELDS)] if letter == "p" else None,
                    "wervingskanaal": CHANNELS[number % 2 if held.area == HAVENKWARTIER else number % len(CHANNELS)],
                }
            )


def speaker_rows() -> Iterator[InterviewRespondentRow]:
    """interview_respondent.csv."""
    for interview_id, people in respondents().items():
        for respondent_id in people:
            yield InterviewRespondentRow(interview_id=interview_id, respondent_id=respondent_id)


def consent_id(interview_id: str) -> str:
    """The number of the consent of a conversation."""
    return f"T{interview_id[1:]}"


def consent_rows() -> Iterator[ToestemmingRow]:
    """toestemming.csv: one withdrawn, one past its date, three without quotes, five only after a check."""
    for held in HELD:
        quote = "nee" if held.id in NO_QUOTES else "na_controle" if held.id in TO_BE_CHECKED else "ja"
        yield ToestemmingRow.model_validate(
            {
                "toestemming_id": consent_id(held.id),
                "gebruik_analyse": "ja",
                "citaat": quote,
                "archivering": "nee",
                "datum": date(2024, 3, 1) if held.id != EXPIRED else date(2023, 3, 1),
                "ingetrokken_op": date(2024, 9, 1) if held.id == WITHDRAWN else None,
                "bewaren_tot": date(2024, 1, 1) if held.id == EXPIRED else date(2099, 12, 31),
            }
        )


def coders_of(interview_id: str) -> tuple[str, ...]:
    """The coders a conversation was given to."""
    if interview_id in DOUBLE:
        return (FIRST_CODER, SECOND_CODER)
    return (FIRST_CODER,) if int(interview_id[1:]) % 2 else (SECOND_CODER,)


def coder_rows() -> Iterator[CoderRow]:
    """coders.csv."""
    for coder in (FIRST_CODER, SECOND_CODER, STRAY_CODER):
        yield CoderRow(coder_id=coder, rol="onderzoeker", getraind="nee" if coder == STRAY_CODER else "ja")


def assignment_rows() -> Iterator[DubbelcoderingRow]:
    """dubbelcodering.csv: every conversation with the coders it was given to."""
    for held in HELD:
        for coder in coders_of(held.id):
            yield DubbelcoderingRow(interview_id=held.id, coder_id=coder)
