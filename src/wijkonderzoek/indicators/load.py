"""From a study to the country it uses: its releases, its own results, its indicators."""

from __future__ import annotations

from collections.abc import Collection

from wijkonderzoek.catalogue import Catalogue
from wijkonderzoek.errors import InputError
from wijkonderzoek.harmonise.columns import YearTable, read_year
from wijkonderzoek.harmonise.local import local_results
from wijkonderzoek.indicators.context import context_indicators
from wijkonderzoek.indicators.country import Country, assemble
from wijkonderzoek.indicators.demonstration import demonstration_indicators
from wijkonderzoek.model import HOME_SOURCE, LOCAL_SOURCE
from wijkonderzoek.schemas import suggestion
from wijkonderzoek.sources.boundaries import BOUNDARIES
from wijkonderzoek.sources.releases import select_snapshots
from wijkonderzoek.sources.store import Store
from wijkonderzoek.sources.study import Study


def load_country(study: Study, store: Store, catalogue: Catalogue, *, holding: Collection[str] = ()) -> Country:
    """All figures of a study: every pinned (or latest stored) year of its sources, computed for the whole country.

    `holding` are the gemeenten that releases of a part of the country must hold to be used.
    *Raises* `InputError` for an unknown source or indicator, for a characteristic that areas cannot be compared by and
    for mistakes in the study's own results, `MissingSnapshotError` when there are no figures.
    """
    keys = study.params.indicatoren or tuple(catalogue.indicators)
    indicators = {key: catalogue.indicator(key) for key in keys}
    variables = dict(catalogue.variables)
    sources = _sources(study, catalogue)
    context = context_indicators(study.params.vergelijken.kenmerken, catalogue.indicators, variables)
    tables = [
        read_year(store, snapshot, catalogue)
        for source in sources
        for snapshot in select_snapshots(study, store, source, holding)
    ]
    if study.results and LOCAL_SOURCE in sources:
        spine = _spine(tables)
        if spine:
            own = local_results(study.results, catalogue.indicators, study.areas, spine, study.params.indeling)
            tables += own.tables
            indicators |= {key: own.indicators[key] for key in indicators if key in own.indicators}
            variables |= own.variables
    indicators |= demonstration_indicators(study.params.urgentie.demonstratie, variables)
    return assemble(
        tables,
        [indicator for indicator in indicators.values() if indicator.source in sources],
        variables,
        indeling=study.params.indeling,
        min_residents=study.params.min_inwoners,
        concordance=study.concordance,
        context=context,
    )


def _spine(tables: list[YearTable]) -> dict[int, YearTable]:
    return {table.year: table for table in tables if table.ref.source == HOME_SOURCE}


def _sources(study: Study, catalogue: Catalogue) -> tuple[str, ...]:
    """The sources of figures a study uses, the spine among them: those it names, or all."""
    known = [source for source in catalogue.sources if source != BOUNDARIES]
    chosen = study.params.bronnen or tuple(known)
    unknown = [source for source in chosen if source not in known]
    if unknown:
        problem = f"bronnen: unknown source '{unknown[0]}'{suggestion(unknown[0], known)}"
        raise InputError(problem, hint=f"Sources: {', '.join(known)}.")
    return tuple(dict.fromkeys((HOME_SOURCE, *chosen)))
