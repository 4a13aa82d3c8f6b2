"""The rows of the tables of a wijkaanpak, steps 1 to 4: who takes part, what is agreed, who decides what.

Every table has a column `gebied`: a wijk code or an area of gebieden.csv; blank means the whole study.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from wijkonderzoek.schemas.cells import Day, Id, Line, Money, Number, Said, SaidWords, Score, Words, Year, YesNo
from wijkonderzoek.schemas.reading import Schema

PartyType = Literal["gemeente", "maatschappelijk", "bewoners", "ondernemers", "fonds", "kennisinstelling", "rijk"]
PARTY_TYPES: tuple[PartyType, ...] = (
    "gemeente",
    "maatschappelijk",
    "bewoners",
    "ondernemers",
    "fonds",
    "kennisinstelling",
    "rijk",
)
MAIN_TYPES: tuple[PartyType, ...] = ("gemeente", "maatschappelijk", "bewoners")
"""The three party types without which there is no coalition."""


class Row(Schema):
    """A row that may be about one area of the study."""

    gebied: Line = ""


class Term(Row):
    """A row with a beginning and an end, either of which may be open."""

    van: Day | None = None
    tot: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.van and self.tot and self.tot < self.van:
            raise ValueError(f"'tot' ({self.tot}) lies before 'van' ({self.van})")
        return self


class PartnerRow(Term):
    """A row of partners.csv: a party of the coalition. `publiceren`: whether a person may be named in a report."""

    partij_id: Id
    naam: Said
    type: PartyType
    subtype: Line = ""
    formeel: YesNo = "ja"
    persoon: YesNo = "nee"
    publiceren: YesNo = "nee"
    rol: Line = ""
    verantwoordelijkheid: Line = ""
    bijdrage_type: Literal["", "geld", "advies", "kennis", "menskracht", "ruimte"] = ""
    fase: Literal["", "kennen", "uitwisselen", "afstemmen", "cocreatie", "alliantie"] = ""
    lokaal_aanwezig: YesNo | None = None
    reden_uitstroom: Words = ""


class UrgentieRow(Row):
    """A row of urgentie.csv: how urgent a party finds an opgave, 1 (not) to 5 (very)."""

    partij_id: Id
    opgave: Id
    score: Score
    toelichting: Words = ""
    datum: Day


class BelangRow(Row):
    """A row of belangen.csv: what a party has to gain on an opgave, and how much energy it has for it, 0 to 3."""

    partij_id: Id
    opgave: Id
    belang: Literal["0", "1", "2", "3"]
    energie: Literal["0", "1", "2", "3"]
    baat_tekst: Words = ""


class AfspraakRow(Term):
    """A row of afspraken.csv: what a party committed itself to, and whether it was kept.

    A broken one is only told with the words of the party itself (`hoor_en_wederhoor`).
    """

    afspraak_id: Id
    partij_id: Id
    afspraak: Said
    meetbaar_resultaat: Line = ""
    status: Literal["", "nagekomen", "deels", "niet", "te vroeg"] = ""
    toelichting: Words = ""
    hoor_en_wederhoor: Words = ""


class MkbaRow(Row):
    """A row of mkba.csv: an effect of a measure in euros, who pays for it and who gains by it; indicative only."""

    effect: Said
    maatregel_id: Line = ""
    partij_betaalt: Id
    partij_profiteert: Id
    laag: Number
    midden: Number
    hoog: Number
    bron: Said
    zekerheid: Literal["laag", "midden", "hoog"]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.laag <= self.midden <= self.hoog:
            raise ValueError("'laag', 'midden' and 'hoog' do not rise")
        return self


class AanleidingRow(Row):
    """A row of aanleidingen.csv: why people began: a signal, the council, an incident, an initiative."""

    datum: Day
    type: Literal["bewonerssignaal", "raad", "incident", "initiatief"]
    wat: SaidWords
    bron: Line = ""
    opgave: Line = ""
    soort: Literal["", "probleem", "kans"] = ""


class ZeggenschapRow(Row):
    """A row of zeggenschap.csv: what residents decide on a subject, who decides in the end, and why."""

    onderwerp: Said
    trede: Literal["informeren", "raadplegen", "adviseren", "coproduceren", "meebeslissen", "zelf beslissen"]
    kan: YesNo
    waarom: Words = ""
    beslisser: Said
    datum_besluit: Day | None = None
    jaar: Year | None = None

    @model_validator(mode="after")
    def _reason(self) -> Self:
        if self.kan == "nee" and not self.waarom:
            raise ValueError("what cannot be decided along needs a 'waarom'")
        return self


class BijdrageRow(Row):
    """A row of bijdragen.csv: what somebody brought in, and what was done with it; a "niet" has a reason.

    `code_id`: the code of the codebook of the conversations (interviews/codes.csv) it is about, where there is one.
    """

    bijdrage_id: Id
    datum: Day
    wat: SaidWords
    indiener_type: PartyType = "bewoners"
    status: Literal["overgenomen", "deels", "niet", "open"]
    reden: Words = ""
    zichtbaar_op: Day | None = None
    """The day on which something of it could be seen."""
    code_id: Line = ""

    @model_validator(mode="after")
    def _reason(self) -> Self:
        if self.status == "niet" and not self.reden:
            raise ValueError("a contribution that was not taken over needs a 'reden'")
        if self.zichtbaar_op and self.zichtbaar_op < self.datum:
            raise ValueError("'zichtbaar_op' lies before 'datum'")
        return self


class WijkbudgetRow(Row):
    """A row of wijkbudget.csv: what was asked for and granted of the budget of the wijk, and who decided."""

    jaar: Year
    aanvraag: SaidWords
    indiener_type: PartyType
    bedrag: Money
    toegekend: Money | None = None
    besloten_door: Line = ""
    resultaat: Words = ""


class AanwezigheidRow(Term):
    """A row of aanwezigheid.csv: which party is in the wijk itself, how often, and since when."""

    partij_id: Id
    wie: SaidWords
    waar: Said
    dagdelen_per_week: Number | None = None
