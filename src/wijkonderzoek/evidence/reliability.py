"""Do coders see the same in the same conversations? Agreement per code and per opgave, in units set beforehand.

Only conversations that were given to two coders or more count, and only what each coded on their own. The same codings
score differently in other units and by another rule, so both are settings (`gesprekken.eenheid`, `gesprekken.regel`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from wijkonderzoek.errors import InputError, UsageError
from wijkonderzoek.evidence.agreement import (
    DRAWS,
    NO_PAIRS,
    SEED,
    agreement_share,
    alpha_interval,
    alpha_of,
    cluster_weights,
    cohen_kappa,
    coincidences,
    prevalence,
    undefined_alpha,
)
from wijkonderzoek.evidence.basis import keys_of
from wijkonderzoek.params import Gesprekken
from wijkonderzoek.schemas.interviews import UnitKind
from wijkonderzoek.sources.interviews import Interviews

if TYPE_CHECKING:
    import pandas as pd

Rule = Literal["geraakt", "helft"]
COLUMNS = (
    "alpha",
    "low",
    "high",
    "reason",
    "agreement",
    "kappa",
    "prevalence",
    "units",
    "conversations",
    "coders",
    "left_out",
)


@dataclass(frozen=True)
class DoubleCoding:
    """What was coded by two coders or more, and what of it can be compared.

    `conversations`: the ids of those compared. `without_units`: how many have no units of the kind asked for.
    `left_out`: segments of those compared by coders they were not given to. `unknown_position`, `without_coder`:
    segments of those compared that lie nowhere, or that no coder is named for. `obstacle`: why nothing can be
    compared, in Dutch.
    """

    conversations: tuple[str, ...]
    without_units: int
    left_out: int
    unknown_position: int
    without_coder: int
    obstacle: str


def double_coding(interviews: Interviews, unit: UnitKind = "beurt") -> DoubleCoding:
    """What of the conversations of a study can be compared between coders, in units of a kind."""
    table = _Table(interviews, unit)
    own = table.segments
    unknown, nameless = int((own["positie_soort"] == "onbekend").sum()), int(own["coder_id"].isna().sum())
    obstacle = ""
    if not table.given:
        obstacle = "Geen enkel gesprek is aan twee codeurs gegeven (dubbelcodering.csv)."
    elif not table.conversations:
        obstacle = f"De dubbel gecodeerde gesprekken hebben geen eenheden van de soort '{unit}' (eenheden.csv)."
    elif unknown:
        obstacle = "De export bevat geen posities van fragmenten; codeurs zijn dan niet te vergelijken."
    elif nameless:
        obstacle = "Bij een deel van de fragmenten staat niet wie codeerde; codeurs zijn dan niet te vergelijken."
    return DoubleCoding(
        tuple(table.conversations),
        len(table.given) - len(table.conversations),
        int((~table.known & own["coder_id"].notna()).sum()),
        unknown,
        nameless,
        obstacle,
    )


def coded_units(
    interviews: Interviews,
    *,
    code: str | None = None,
    opgave: str | None = None,
    rule: Rule = "geraakt",
    unit: UnitKind = "beurt",
) -> pd.DataFrame:
    """Which units each coder gave a code, or any code of an opgave: 1.0 or 0.0, nan where a coder was not asked.

    Rows: one per unit (index `interview_id`, `eenheid_nr`) of the conversations given to two coders or more. Columns:
    coders. By the rule `geraakt` a code counts when it touches the unit, by `helft` when it covers at least half of it;
    ends that meet do not overlap. A coder who coded nothing has zeros.
    *Raises* `UsageError` unless one of `code` and `opgave` is given; `InputError` when the codebook does not have it,
    or where segments have no position or no coder.
    """
    if (code is None) == (opgave is None):
        raise UsageError("coded_units takes a code or an opgave, one of the two")
    keys = keys_of(interviews, "code" if code is not None else "opgave")
    wanted = set(keys.index[keys == (code if code is not None else opgave)])
    if not wanted:
        raise InputError("no code that can be given is this one, or is of this opgave", hint="See codes.csv.")
    table = _Table(interviews, unit)
    table.check()
    return table.frame(table.coded(wanted, rule))


def reliability(
    interviews: Interviews, settings: Gesprekken | None = None, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """How far coders agree, per opgave (any of its codes) and per code that can be given.

    Rows: index `level` (opgave, code) and `key`. Columns: `alpha` with its `low` and `high` (95 %, bootstrap over
    conversations), `reason` (Dutch: why one of these is not there), `agreement` and `prevalence` (shares, 0-1),
    `kappa` (nan unless there are exactly two coders), `units` that two coders saw, `conversations`, `coders`, and
    `left_out`: segments of the code in these conversations by coders they were not given to. Nothing was given to two
    coders: every row says so.
    *Raises* `InputError` where segments of these conversations have no position or no coder, or where they have no
    units of the kind that is set.
    """
    import pandas as pd

    wanted = settings or Gesprekken()
    table = _Table(interviews, wanted.eenheid)
    table.check()
    weights = cluster_weights(len(table.conversations), draws, seed) if table.conversations else np.empty((0, 0))
    rows = {
        (level, key): _row(table, codes, wanted.regel, weights)
        for level in ("opgave", "code")
        for key, codes in _targets(interviews, level)
    }
    index = pd.MultiIndex.from_tuples(list(rows), names=["level", "key"])
    return pd.DataFrame(list(rows.values()), index=index, columns=list(COLUMNS))


def _targets(interviews: Interviews, level: Literal["opgave", "code"]) -> Iterator[tuple[str, set[str]]]:
    keys = keys_of(interviews, level)
    for key in keys.unique():
        yield str(key), set(keys.index[keys == key])


def _row(table: _Table, codes: set[str], rule: Rule, weights: np.ndarray) -> dict[str, object]:
    values = table.coded(codes, rule)
    reason = undefined_alpha(values) if len(values) else NO_PAIRS
    alpha = low = high = float("nan")
    if not reason:
        sums = coincidences(values, table.cluster)
        alpha, interval = float(alpha_of(sums.sum(axis=0))), alpha_interval(sums, weights)
        low, high, reason = interval.low, interval.high, interval.reason
    return {
        "alpha": alpha,
        "low": low,
        "high": high,
        "reason": reason,
        "agreement": agreement_share(values),
        "kappa": cohen_kappa(values) if values.shape[1] == 2 else float("nan"),
        "prevalence": prevalence(values),
        "units": len(values),
        "conversations": len(table.conversations),
        "coders": values.shape[1],
        "left_out": int((~table.known & table.segments["code_id"].isin(codes)).sum()),
    }


class _Table:
    """Units of the conversations given to two coders, with the coders on the other side.

    A stretch of a conversation as coded by one coder is a line of its own; all lines are laid end to end, so that one
    sorted array answers for all units of all coders at once.
    """

    def __init__(self, interviews: Interviews, unit: UnitKind) -> None:
        import pandas as pd

        assigned, units, segments = interviews.assigned, interviews.units, interviews.segments
        per = assigned.groupby("interview_id")["coder_id"].nunique()
        self.unit = unit
        self.given = sorted(per.index[per > 1])
        units = units[(units["soort"] == unit) & units["interview_id"].isin(self.given)]
        self.units = units.sort_values(["interview_id", "eenheid_nr"])
        self.conversations = sorted(self.units["interview_id"].unique())
        assigned = assigned[assigned["interview_id"].isin(self.conversations)]
        self.coders = sorted(assigned["coder_id"].unique())
        conversations, coders = pd.Index(self.conversations, dtype=object), pd.Index(self.coders, dtype=object)
        asked = np.zeros((len(conversations), len(coders)), bool)
        asked[conversations.get_indexer(assigned["interview_id"]), coders.get_indexer(assigned["coder_id"])] = True
        self.cluster = conversations.get_indexer(self.units["interview_id"])
        self.asked = asked[self.cluster]
        own = segments["interview_id"].isin(self.conversations) & (segments["ronde"] == "onafhankelijk")
        self.segments = segments[own]
        row, column = (
            index.get_indexer(self.segments[name])
            for index, name in ((conversations, "interview_id"), (coders, "coder_id"))
        )
        self.known = pd.Series((column >= 0) & asked[row, column] if asked.size else False, index=self.segments.index)
        self._line = row * len(coders) + column

    def check(self) -> None:
        """*Raises* `InputError` where what is there cannot be compared."""
        if self.given and not self.conversations:
            raise InputError(
                f"eenheden.csv: no conversation that was coded twice has units of kind '{self.unit}'",
                hint="Set gesprekken.eenheid to a kind that is there, or import with units of this kind.",
            )
        if unknown := int((self.segments["positie_soort"] == "onbekend").sum()):
            raise InputError(
                f"segmenten.csv: {unknown} segments of conversations that were coded twice have no position",
                hint="Import them from an export that holds positions, such as .qdpx or a QualCoder project.",
            )
        if nameless := int(self.segments["coder_id"].isna().sum()):
            raise InputError(
                f"segmenten.csv: {nameless} segments of conversations that were coded twice name no coder",
                hint="Import them from an export that says who coded.",
            )

    def coded(self, codes: set[str], rule: Rule) -> np.ndarray:
        """Units by coders: 1.0 where any of the codes was given, 0.0 where not, nan where a coder was not asked."""
        start, end = (self.units[name].to_numpy(np.int64) for name in ("start", "eind"))
        chosen = (self.known & self.segments["code_id"].isin(codes)).to_numpy(bool)
        given = self.segments[chosen]
        first, last = (given[name].to_numpy(np.int64) for name in ("start", "eind"))
        reach = int(max(end.max(initial=0), last.max(initial=0))) + 1
        line = self._line[chosen] * reach
        lines = (self.cluster[:, None] * len(self.coders) + np.arange(len(self.coders))) * reach
        below = _Covered(first + line, last + line)
        covered = below(lines + end[:, None]) - below(lines + start[:, None])
        enough = covered > 0 if rule == "geraakt" else 2 * covered >= (end - start)[:, None]
        return np.where(self.asked, enough.astype(float), np.nan)

    def frame(self, values: np.ndarray) -> pd.DataFrame:
        import pandas as pd

        index = pd.MultiIndex.from_frame(self.units[["interview_id", "eenheid_nr"]])
        return pd.DataFrame(values, index=index, columns=pd.Index(self.coders, name="coder_id"))


class _Covered:
    """How much of a line lies under stretches, up to any point; stretches that overlap count once."""

    def __init__(self, start: np.ndarray, end: np.ndarray) -> None:
        order = np.argsort(start, kind="stable")
        start, end = start[order], np.maximum.accumulate(end[order]) if len(end) else end
        fresh = np.ones(len(start), bool)
        fresh[1:] = start[1:] > end[:-1]
        last = np.append(fresh[1:], True)[: len(end)]
        self.start = start[fresh]
        self.length = end[last] - self.start
        self.before = np.concatenate([[0], np.cumsum(self.length)])

    def __call__(self, at: np.ndarray) -> np.ndarray:
        """The covered length below every point; same shape."""
        if not len(self.start):
            return np.zeros(at.shape, np.int64)
        place = np.searchsorted(self.start, at, side="right") - 1
        here = np.maximum(place, 0)
        inside = np.minimum(at - self.start[here], self.length[here])
        covered: np.ndarray = np.where(place >= 0, self.before[here] + inside, 0)
        return covered
