"""The rows of the tables of what is wanted and what people think of it: goals, measures, support, recognition."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from wijkonderzoek.schemas.approach import PartyType, Row
from wijkonderzoek.schemas.cells import Day, Id, Line, LongWords, Money, Number, Said, SaidWords, Score, Words, Year

FindingId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,30}/[a-z0-9_]{2,60}$")]
"""A finding of a report: its opgave and its indicator or rule, such as `werk/bijstand_per_1000`."""
Condition = Literal[
    "maatschappelijke urgentie",
    "gedeelde visie",
    "bestuurlijke verankering",
    "onafhankelijke procesleiding",
    "lange adem",
    "vertrouwen",
    "middelen",
]
"""The seven preconditions of a wijkaanpak."""
Layer = Literal["bestuur", "uitvoering", "bewoners"]
FIGURES = ("streefwaarde", "streefjaar")
"""The fields of a goal that are numbers, also where a change of them is written down."""
_NUMBER: TypeAdapter[float] = TypeAdapter(Number)


def written_figure(text: str) -> float | None:
    """A number as people write it; None for a blank. *Raises* `ValueError` for anything else.

    >>> written_figure("12,5"), written_figure("")
    (12.5, None)
    """
    return _NUMBER.validate_python(text) if text else None


class DoelRow(Row):
    """A row of doelen.csv: a goal. With `indicator_id` it can be followed; effort (inspanning) is never a goal."""

    doel_id: Id
    opgave: Id
    doel: Said
    indicator_id: Line = ""
    soort: Literal["resultaat", "prestatie"] = "resultaat"
    nulwaarde: Number | None = None
    nulmeting_jaar: Year | None = None
    streefwaarde: Number | None = None
    streefjaar: Year | None = None
    vergelijkingsgroep: Line = ""
    eigenaar: Line = ""
    herkomst: Literal["bewoners", "partners", "bestuur"]

    @model_validator(mode="after")
    def _measurable(self) -> Self:
        if (self.streefwaarde is None) != (self.streefjaar is None):
            raise ValueError("give both 'streefwaarde' and 'streefjaar', or neither")
        if self.streefwaarde is not None and self.streefwaarde == self.nulwaarde:
            raise ValueError("'streefwaarde' equals 'nulwaarde': nothing would have to change")
        return self


class MaatregelRow(Row):
    """A row of maatregelen.csv: what a party does for a goal, for whom, and what it costs."""

    maatregel_id: Id
    doel_id: Id
    partij_id: Id
    maatregel: Said
    start: Day | None = None
    eind: Day | None = None
    budget: Money | None = None
    dekking: Literal["", "gedekt", "deels", "niet"] = ""
    financier: Line = ""
    voorwaarden: Line = ""
    doelgroep: Line = ""
    beoogd_resultaat: Line = ""
    inzet_type: Literal["regulier", "aanvullend"] = "aanvullend"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.eind and self.eind < self.start:
            raise ValueError(f"'eind' ({self.eind}) lies before 'start' ({self.start})")
        return self


class DraagvlakRow(Row):
    """A row of draagvlak.csv: whether a party stands behind a goal."""

    doel_id: Id
    partij_id: Id
    oordeel: Literal["steunt", "steunt onder voorwaarden", "neutraal", "steunt niet"]
    toelichting: Words = ""


class AgendapuntRow(Row):
    """A row of agendapunten.csv: a point of residents' own agenda, and the answer to it; a "nee" has a reason."""

    punt_id: Id
    punt: SaidWords
    indiener: Line = ""
    datum: Day | None = None
    antwoord: Literal["", "sluit aan", "samen", "elders", "nee"] = ""
    reden: Words = ""

    @model_validator(mode="after")
    def _reason(self) -> Self:
        if self.antwoord in {"nee", "elders"} and not self.reden:
            raise ValueError(f"the answer '{self.antwoord}' needs a 'reden'")
        return self


class WijzigingRow(Row):
    """A row of wijzigingen.csv: a goal that was changed; the old one stays readable."""

    datum: Day
    doel_id: Id
    veld: Literal["doel", "streefwaarde", "streefjaar", "eigenaar", "vervallen"]
    oud: Line = ""
    nieuw: Line = ""
    reden: SaidWords

    @model_validator(mode="after")
    def _figures(self) -> Self:
        if self.veld in FIGURES:
            for column, text in (("oud", self.oud), ("nieuw", self.nieuw)):
                try:
                    written_figure(text)
                except ValidationError:
                    raise ValueError(
                        f"'{column}' ('{text}') is not a number, and {self.veld} is one; leave it empty for none"
                    ) from None
        return self


class RandvoorwaardeRow(Row):
    """A row of randvoorwaarden.csv: how far a precondition is met, 1 to 5, as somebody sees it from their place."""

    randvoorwaarde: Condition
    niveau: Layer
    partij_type: PartyType
    score: Score
    bewijs: Words = ""
    datum: Day


class StellingRow(Row):
    """A row of stellingen.csv: a finding as it was put before people, frozen with its value and date."""

    stelling_id: FindingId
    zin: Annotated[str, StringConstraints(min_length=1, max_length=600)]
    waarde: Line = ""
    datum: Day


class HerkenningRow(Row):
    """A row of herkenning.csv: whether people of a party type recognise a finding; `n`: how many said so."""

    stelling_id: FindingId
    partij_type: PartyType
    oordeel: Literal["ja", "deels", "nee"]
    n: Annotated[int, Field(ge=1, le=10_000)] = 1
    toelichting: Words = ""
    datum: Day | None = None


class DuidingRow(Row):
    """A row of duiding.csv: what a finding means, in somebody's words, signed and dated."""

    stelling_id: FindingId
    duiding: LongWords
    auteur: Said
    rol: Said
    datum: Day


class SchoonHeelVeiligRow(Row):
    """A row of schoonheelveilig.csv: how the basics of the wijk stand."""

    thema: Literal["schoon", "heel", "veilig"]
    stand: Literal["op orde", "deels", "niet op orde", "niet bekend"]
    cijfer: Line = ""
    toelichting: Words = ""
    bron: Said
    datum: Day


class LeerlogboekRow(Row):
    """A row of leerlogboek.csv: what was learned, and what it led to."""

    datum: Day
    type: Literal["inzicht", "doorbraak", "succes", "tegenslag"]
    wat: SaidWords
    gevolg: Words = ""
    bewijs: Words = ""
