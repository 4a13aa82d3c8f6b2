"""Everything that is known of one area: the study, the country around it, and a reading of every indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from wijkonderzoek.approach.recognition import Recognition, recognise
from wijkonderzoek.catalogue import Catalogue, load_catalogue, with_own
from wijkonderzoek.comparison import (
    PeerGroup,
    Position,
    Spread,
    compared_level,
    find_peer_group,
    large_cities,
    parts,
    peer_figures,
    position,
    siblings,
    urbanity,
    urbanity_spread,
)
from wijkonderzoek.errors import InputError
from wijkonderzoek.evidence.conversations import Conversations, conversations_of
from wijkonderzoek.evidence.mentions import mentions, reported
from wijkonderzoek.harmonise.groups import G4
from wijkonderzoek.harmonise.regions import closest, find_region, region_of_area
from wijkonderzoek.indicators.country import Country
from wijkonderzoek.indicators.load import load_country
from wijkonderzoek.model import LOCAL_SOURCE, Duiding, Indicator, Level, Region, Value
from wijkonderzoek.params import QUICKSCAN, Urgentie
from wijkonderzoek.report.joint import Joint, Told, count_told, joint_display
from wijkonderzoek.report.quotes import Said, quotes_of
from wijkonderzoek.report.recognised import duiding_of
from wijkonderzoek.report.statements import Current, current_findings
from wijkonderzoek.report.themes import Theme, themes_of
from wijkonderzoek.schemas import ResultaatRow
from wijkonderzoek.schemas.agenda import DuidingRow, HerkenningRow, StellingRow
from wijkonderzoek.sources.boundaries import BOUNDARIES
from wijkonderzoek.sources.quickscan import quickscan_area, resolved_quickscan
from wijkonderzoek.sources.releases import select_snapshots
from wijkonderzoek.sources.store import Snapshot, Store, open_store
from wijkonderzoek.sources.study import Study, open_study
from wijkonderzoek.sources.tables import gemeente_of
from wijkonderzoek.urgency.national import Urgency, compute_urgency
from wijkonderzoek.wording.numbers import listing
from wijkonderzoek.wording.sentences import Comparison, compare

if TYPE_CHECKING:
    import pandas as pd


MOST_URBAN = 1
"""The stedelijkheid class of the large cities."""
MOST_NAMED = 3
"""More gemeenten than this are counted, not named."""


@dataclass(frozen=True)
class Reading:
    """One indicator as it reads in one area: its value, and what it is set beside."""

    indicator: Indicator
    value: Value
    land: Value
    gemeente: Value | None
    comparison: Comparison | None
    position: Position | None
    series: tuple[Value, ...]
    breaks: tuple[tuple[int, str], ...]
    land_series: tuple[Value, ...]
    siblings: pd.Series
    parts: pd.Series
    spread: Spread | None
    peers: pd.Series
    cities: pd.Series

    @property
    def unfavourable(self) -> float | None:
        """How far on the unfavourable side the area stands (0-100, 100 the worst); None without a position."""
        if self.position is None or not self.indicator.directional:
            return None
        return self.position.at if self.indicator.direction == "more_is_worse" else 100 - self.position.at

    @property
    def judgement(self) -> str:
        """`zorg`, `goed` or `gelijk` for an indicator with a direction and a verdict; else empty."""
        if self.comparison is None or not self.indicator.directional:
            return ""
        if self.comparison.verdict == "same":
            return "gelijk"
        worse = "more" if self.indicator.direction == "more_is_worse" else "less"
        return "zorg" if self.comparison.verdict == worse else "goed"


@dataclass(frozen=True)
class Research:
    """A study opened on one area."""

    study: Study
    store: Store
    catalogue: Catalogue
    country: Country
    region: Region
    regio: str
    boundaries: Snapshot | None

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """A reading of every indicator of the study, in catalogue order."""
        codes = self.peer_group.codes
        return tuple(_read(self.country, self.region, indicator, codes) for indicator in self.country.indicators)

    @cached_property
    def peer_group(self) -> PeerGroup:
        """The areas most like this one, by the settings of the study."""
        return find_peer_group(self.country, self.region, self.study.params.vergelijken.aantal)

    @cached_property
    def talk(self) -> Conversations | None:
        """The conversations about this area that may be used; None where the study has none about it."""
        if self.study.interviews is None:
            return None
        least = self.study.params.gesprekken.min_personen
        found = conversations_of(self.study.interviews, self.region, self.study.areas, min_people=least)
        return found if found.count else None

    @cached_property
    def approach_labels(self) -> frozenset[str]:
        """What stands under `gebied` in a table of the wijkaanpak for this area: its code, or an own area's with it."""
        codes = set(self.region.members or (self.region.code,))
        return frozenset({self.region.code, *(a.id for a in self.study.areas.values() if set(a.codes) == codes)})

    @property
    def telling(self) -> Conversations | None:
        """The conversations that may be reported: those about this area, where enough people took part."""
        return self.talk if self.talk is not None and self.talk.enough else None

    @cached_property
    def findings_now(self) -> dict[str, Current]:
        """Every finding of this edition as a statement, by id."""
        return {current.statement.id: current for current in current_findings(self)}

    @cached_property
    def recognition(self) -> dict[str, Recognition]:
        """What people said of the findings that were put before them, by the id of the finding."""
        tables, labels = self.study.approach, self.approach_labels
        now = {key: current.statement.value for key, current in self.findings_now.items()}
        found = recognise(tables.rows(StellingRow, labels), tables.rows(HerkenningRow, labels), now)
        return {recognition.id: recognition for recognition in found}

    @cached_property
    def duidingen(self) -> dict[str, tuple[Duiding, ...]]:
        """What the findings of this area mean in people's words, by the id of the finding, the oldest first."""
        rows = sorted(self.study.approach.rows(DuidingRow, self.approach_labels), key=lambda r: (r.datum, r.auteur))
        return {
            key: tuple(duiding_of(r) for r in rows if r.stelling_id == key)
            for key in dict.fromkeys(r.stelling_id for r in rows)
        }

    @property
    def told(self) -> bool:
        """Whether stories may be reported: there are conversations, with enough people."""
        return self.telling is not None

    @property
    def min_mentions(self) -> int:
        """Fewest conversations something must be told in before it is reported."""
        return self.study.params.gesprekken.min_gesprekken_code

    @cached_property
    def reported(self) -> pd.DataFrame:
        """The codes that may be reported (`evidence.mentions.reported`); only where `told`."""
        assert self.telling is not None
        return reported(mentions(self.telling), self.min_mentions)

    @cached_property
    def told_of(self) -> dict[str, Told]:
        """What is told of every opgave; empty where there are no conversations that may be reported."""
        return count_told(self)

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes told in enough conversations, the most told first."""
        return themes_of(self)

    @cached_property
    def quotes(self) -> tuple[Said, ...]:
        """The quotes that may be printed, in the order they are chosen in. *Raises* as `quotes_of`."""
        return quotes_of(self)

    @cached_property
    def joint(self) -> tuple[Joint, ...]:
        """Every opgave with what figures and stories say of it."""
        return joint_display(self)

    @property
    def min_conversations(self) -> int:
        """Fewest conversations an area needs before stories are set beside figures."""
        return self.study.params.gesprekken.min_gesprekken

    @cached_property
    def urgency(self) -> Urgency:
        """The scores of all areas of this level, by the settings of the study."""
        settings = self.study.params.urgentie
        return compute_urgency(self.country, self.catalogue.scored_opgaven, self.region, settings, self.store)

    def rescored(self, **changes: object) -> Urgency:
        """The scores by other settings than the study's: `wijk.rescored(normaliseren="minmax")`.

        *Raises* `InputError` naming every setting that is not one of `urgentie` or has no such value.
        """
        from pydantic import ValidationError

        try:
            settings = Urgentie(**{**self.study.params.urgentie.model_dump(), **changes})
        except ValidationError as error:
            problems = [f"urgentie.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
            raise InputError("\n".join(problems), hint="See params/defaults.yml.") from error
        return compute_urgency(self.country, self.catalogue.scored_opgaven, self.region, settings, self.store)

    @property
    def land(self) -> str:
        """The name of the country."""
        return self.country.land.name

    @property
    def only(self) -> str:
        """The gemeenten that the key figures hold, where they are not of the whole country; else empty."""
        table = self.country.tables[self.country.indeling]
        codes = [code for code in table.ref.scope.split() if code in table.regions.index]
        if table.ref.scope and not 0 < len(codes) <= MOST_NAMED:
            return f"{len(table.ref.scope.split())} gemeenten"
        return listing([str(table.regions.at[code, "name"]) for code in codes])

    def of_opgave(self, opgave: str) -> tuple[Reading, ...]:
        """The readings of one opgave that stand in the text: all but those that are for the annex only."""
        return tuple(r for r in self.readings if r.indicator.opgave == opgave and not r.indicator.annex_only)

    def source_text(self, value: Value, indicator: Indicator) -> str:
        """The source line of a value: publisher, title of the table, and its id; of the study's own, who found it."""
        if indicator.source == LOCAL_SOURCE:
            rows = [row for row in self.study.results.values() if row.indicator == indicator.key]
            return f"Bron: {listing(list(dict.fromkeys(row.bron for row in rows if row.jaar == value.year)))}"
        refs = [ref for ref in self.country.refs if ref.id in value.snapshots]
        if not refs:
            return ""
        publisher = "fictief voorbeeld" if refs[0].fictional else self.catalogue.sources[refs[0].source].short
        return f"Bron: {publisher}, {refs[0].title} (tabel {refs[0].table})"

    def survey(self, reading: Reading) -> ResultaatRow | None:
        """The row of a study's own survey that a reading comes from; None for any other figure."""
        codes = {
            self.region.code,
            *(area.id for area in self.study.areas.values() if area.codes == (self.region.code,)),
        }
        wanted = (reading.indicator.key, reading.value.year)
        found = [r for r in self.study.results.values() if (r.indicator, r.jaar) == wanted and r.gebied in codes]
        return found[0] if found and found[0].n is not None else None

    def table(self) -> pd.DataFrame:
        """One row per indicator: opgave, title, value, rounding interval, gemeente, country, unit, year, status."""
        import pandas as pd

        rows = [
            {
                "opgave": self.catalogue.opgaven[r.indicator.opgave].title,
                "cijfer": r.indicator.title,
                "waarde": r.value.value,
                "van": r.value.lower,
                "tot": r.value.upper,
                "gemeente": r.gemeente.value if r.gemeente else None,
                self.land: r.land.value,
                "eenheid": r.indicator.unit,
                "jaar": r.value.year,
                "status": r.value.status.value,
            }
            for r in self.readings
        ]
        return pd.DataFrame(rows, index=pd.Index([r.indicator.key for r in self.readings], name="indicator"))

    def reading(self, key: str) -> Reading:
        """The reading of one indicator. *Raises* `InputError` when the study does not use it."""
        for reading in self.readings:
            if reading.indicator.key == key:
                return reading
        self.catalogue.indicator(key)
        raise InputError(f"this study does not use indicator '{key}'", hint="Add it to 'indicatoren' in studie.yml.")

    def observations(self, key: str) -> pd.DataFrame:
        """The figures of one indicator for all ranked areas of the same level: naam, gemeente_name, waarde; by code."""
        indicator = self.catalogue.indicator(key)
        observed = self.country.observed(indicator)
        if observed is None:
            raise InputError(f"there are no figures for '{key}' in this study's tables")
        frame = self.country.frame(compared_level(self.region), observed.table)
        regions = observed.table.regions.loc[frame, ["name", "gemeente_name"]]
        return regions.assign(waarde=observed.series(indicator.key).reindex(frame))


def open_research(
    studie: str | Path, regio: str, *, store: Store | None = None, catalogue: Catalogue | None = None
) -> Research:
    """Open a study on an area: read its files, its releases and the country they describe.

    `studie` is the folder of a study or `quickscan`; `regio` a region code, codes joined by +, or an own area.
    `store` and `catalogue` are the user's and the package's own, unless given.
    *Raises* `InputError` (and its children) for anything wrong in what a person wrote, `StoreError` when
    figures are missing or damaged.
    """
    store = store or open_store()
    study = open_study(studie)
    catalogue = with_own(catalogue or load_catalogue(), study.indicator_files)
    try:
        area = study.area(str(regio))
    except InputError as error:
        country = load_country(study, store, catalogue)
        raise InputError(error.message, hint=closest(country.tables[country.indeling], str(regio))) from error
    country = load_country(study, store, catalogue, holding={gemeente_of(code) for code in area.codes})
    region = region_of_area(country.tables, country.indeling, area)
    if region.level is Level.LAND:
        raise InputError(f"{region.code} is the whole country", hint="Choose a gemeente, wijk or buurt.")
    boundaries = _boundaries(study, store, country.indeling)
    if study.name == QUICKSCAN and study.path is None:
        refs = [*country.refs, *([boundaries.ref] if boundaries else [])]
        study = resolved_quickscan(study, region, refs)
        regio = quickscan_area(region).id
    return Research(study, store, catalogue, country, region, str(regio), boundaries)


def _boundaries(study: Study, store: Store, year: int) -> Snapshot | None:
    found: Mapping[int, Snapshot] = {s.ref.year: s for s in select_snapshots(study, store, BOUNDARIES)}
    return found.get(year)


def _read(country: Country, region: Region, indicator: Indicator, peers: Sequence[str]) -> Reading:
    import pandas as pd

    value = country.value(region, indicator)
    year = value.year
    land = country.value(country.land, indicator)
    gemeente = None
    if region.gemeente and region.level is not Level.GEMEENTE:
        gemeente = country.value(find_region(country.tables, country.indeling, region.gemeente), indicator)
    comparable = value.value is not None and land.value is not None and indicator.measure != "count"
    known = country.years[indicator.key] is not None
    empty = pd.Series(dtype=float)
    urban = region.gemeente in G4 or urbanity(country, region) == MOST_URBAN
    return Reading(
        indicator=indicator,
        value=value,
        land=land,
        gemeente=gemeente,
        comparison=compare(value, land.value) if comparable and land.value is not None else None,
        position=position(country, region, indicator, value),
        series=country.series(region, indicator),
        breaks=country.breaks(indicator),
        land_series=country.series(country.land, indicator),
        siblings=siblings(country, region, indicator, year) if known else empty,
        parts=parts(country, region, indicator, year) if known else empty,
        spread=urbanity_spread(country, region, indicator, year) if known else None,
        peers=peer_figures(country, peers, indicator, year) if known else empty,
        cities=large_cities(country, region, indicator, year) if known and urban else empty,
    )
