"""The rows of the tables of coded interviews: `params/<studie>/interviews/*.csv`, which hold no text of interviews.

People are numbers here (R001), and so are conversations (I001), coders (C01) and segments (S000001). `citaten.csv` is
the only table with words of people, each approved for publication.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from wijkonderzoek.schemas.cells import Day, YesNo
from wijkonderzoek.schemas.reading import Schema
from wijkonderzoek.schemas.tripwire import personal_data

LONGEST_QUOTE = 400
"""Longest quote, in characters."""
DEEPEST_CODE = 6
"""Most levels in a codebook."""

Role = Literal["bewoner", "ondernemer", "professional"]
Kind = Literal["ervaring", "probleem", "oplossing", "wens", "idee", "bezwaar", "trots", "barriere", "ergernis"]
Valence = Literal["knelpunt", "kans", "neutraal"]
UnitKind = Literal["zin", "beurt", "alinea"]

RespondentId = Annotated[str, StringConstraints(pattern=r"^R[0-9]{3}$")]
InterviewId = Annotated[str, StringConstraints(pattern=r"^I[0-9]{3}$")]
CoderId = Annotated[str, StringConstraints(pattern=r"^C[0-9]{2}$")]
ConsentId = Annotated[str, StringConstraints(pattern=r"^T[0-9]{3}$")]
SegmentId = Annotated[str, StringConstraints(pattern=r"^S[0-9]{6}$")]
QuoteId = Annotated[str, StringConstraints(pattern=r"^Q[0-9]{3}$")]
CodeId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=120)]
AreaLabel = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9-]{2,40}|GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})$")
]
"""Where a conversation was about: a region code, or an area of gebieden.csv."""
Position = Annotated[int, Field(ge=0, le=100_000_000)]


class RespondentRow(Schema):
    """A row of respondenten.csv: a person, by what may be known of them. Never a name, birth date or address."""

    respondent_id: RespondentId
    rol: Role
    sleutelfiguur: YesNo = "nee"
    gebied: AreaLabel
    leeftijdsklasse: Literal["0-15", "15-25", "25-45", "45-65", "65+"] | None = None
    geslacht: Literal["man", "vrouw", "anders", "onbekend"] = "onbekend"
    herkomst: Annotated[str, StringConstraints(pattern=r"^[a-zà-ÿ -]{2,30}$")] | None = None
    eigendom: Literal["koop", "huur_corporatie", "huur_overig", "onbekend"] = "onbekend"
    werkveld: Annotated[str, StringConstraints(pattern=r"^[a-zà-ÿ -]{2,30}$")] | None = None
    wervingskanaal: (
        Literal[
            "huisbezoek",
            "sleutelfiguur",
            "school",
            "oproep",
            "sneeuwbal",
            "organisatie",
            "opbouwwerk",
            "bewonerscollectief",
            "straat",
        ]
        | None
    ) = None

    @model_validator(mode="after")
    def _field_of_work(self) -> Self:
        if self.werkveld and self.rol != "professional":
            raise ValueError("'werkveld' is for professionals only")
        return self


class InterviewRow(Schema):
    """A row of interviews.csv: a conversation. `n_tekens` and `bron_sha256` are filled in by the importer."""

    interview_id: InterviewId
    gebied: AreaLabel
    vorm: Literal[
        "individueel",
        "duo",
        "focusgroep",
        "bewonerspanel",
        "online_sessie",
        "videogesprek",
        "bijeenkomst",
        "brief_of_bericht",
    ]
    stap: Annotated[int, Field(ge=1, le=5)] = 1
    golf: Annotated[int, Field(ge=1, le=99)] = 1
    peildatum_maand: Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
    taal: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")] = "nl"
    duur_min: Annotated[int, Field(ge=5, le=240)] | None = None
    n_tekens: Position | None = None
    bron_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    toestemming_id: ConsentId


class InterviewRespondentRow(Schema):
    """A row of interview_respondent.csv: who took part in which conversation."""

    interview_id: InterviewId
    respondent_id: RespondentId


class ToestemmingRow(Schema):
    """A row of toestemming.csv: what a conversation may be used for, and until when it is kept."""

    toestemming_id: ConsentId
    gebruik_analyse: YesNo
    citaat: Literal["nee", "na_controle", "ja"] = "nee"
    archivering: YesNo = "nee"
    datum: Day
    ingetrokken_op: Day | None = None
    bewaren_tot: Day


class CodeRow(Schema):
    """A row of codes.csv: a code of the codebook. Without `opgave` it goes across the eight."""

    code_id: CodeId
    ouder_id: CodeId | None = None
    naam: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    definitie: Annotated[str, StringConstraints(min_length=1, max_length=600)]
    opgave: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,30}$")] | None = None
    herkomst: Literal["vooraf", "open"]
    codeerbaar: YesNo = "ja"
    versie: Annotated[int, Field(ge=1, le=999)] = 1


class SegmentRow(Schema):
    """A row of segmenten.csv: a code given to a stretch of a conversation. Positions are code points over LF, no BOM.

    `coder_id` is blank where the export names no coder; positions are blank, and `onbekend`, where it has none.
    """

    segment_id: SegmentId
    interview_id: InterviewId
    start: Position | None = None
    eind: Position | None = None
    code_id: CodeId
    coder_id: CoderId | None = None
    ronde: Literal["onafhankelijk", "consensus"] = "onafhankelijk"
    soort: Kind | None = None
    valentie: Valence | None = None
    respondent_id: RespondentId | None = None
    bron: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,30}$")]
    positie_soort: Literal["codepoint", "onbekend"]

    @model_validator(mode="after")
    def _stretch(self) -> Self:
        if self.positie_soort == "onbekend":
            if self.start is not None or self.eind is not None:
                raise ValueError("a segment of unknown position has no 'start' and 'eind'")
        elif self.start is None or self.eind is None or self.start >= self.eind:
            raise ValueError("'start' must lie before 'eind'")
        return self


class EenheidRow(Schema):
    """A row of eenheden.csv: a unit that reliability is counted in. Built once, before coders are compared."""

    interview_id: InterviewId
    eenheid_nr: Annotated[int, Field(ge=1, le=1_000_000)]
    start: Position
    eind: Position
    soort: UnitKind

    @model_validator(mode="after")
    def _stretch(self) -> Self:
        if self.start >= self.eind:
            raise ValueError("'start' must lie before 'eind'")
        return self


class CoderRow(Schema):
    """A row of coders.csv: a coder, without a name."""

    coder_id: CoderId
    rol: Annotated[str, StringConstraints(pattern=r"^[a-zà-ÿ -]{2,30}$")]
    getraind: YesNo = "nee"


class DubbelcoderingRow(Schema):
    """A row of dubbelcodering.csv: a coder a conversation was assigned to, whether or not they coded anything."""

    interview_id: InterviewId
    coder_id: CoderId


class CitaatRow(Schema):
    """A row of citaten.csv: words that may be published, as approved, and by whom: the teller or a coder."""

    citaat_id: QuoteId
    interview_id: InterviewId
    code_id: CodeId
    tekst: Annotated[str, StringConstraints(min_length=10, max_length=LONGEST_QUOTE)]
    bewerking_log: Annotated[str, StringConstraints(max_length=400)] = ""
    goedgekeurd_door: Annotated[str, StringConstraints(pattern=r"^(verteller|C[0-9]{2})$")]
    goedgekeurd_op: Day

    @model_validator(mode="after")
    def _nobody_in_it(self) -> Self:
        for column in ("tekst", "bewerking_log"):
            if found := personal_data(getattr(self, column)):
                raise ValueError(f"'{column}' holds what looks like {found[0]}; take it out")
        return self
