"""What is scored: the opgaven with their indicators, directions and weights, as the study's settings say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wijkonderzoek.errors import InputError
from wijkonderzoek.indicators.demonstration import is_demonstration
from wijkonderzoek.model import LOCAL_SOURCE, Indicator, Opgave
from wijkonderzoek.params import Urgentie
from wijkonderzoek.schemas import suggestion

DEMONSTRATION = "demonstratie"
"""Key of the group of a demonstration; no opgave has it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Indicators that make one score: an opgave, or a demonstration.

    `indicators` are registered and local ones, `modelled` are estimates of a model; only those with a direction.
    `weights` are per indicator, 1 unless set; `weight` is the group's own in the total.
    """

    key: str
    title: str
    indicators: tuple[Indicator, ...]
    modelled: tuple[Indicator, ...]
    weights: Mapping[str, float]
    weight: float = 1.0
    demonstration: bool = False

    @property
    def everywhere(self) -> tuple[Indicator, ...]:
        """The indicators that a source gives for the whole country."""
        return tuple(i for i in self.indicators if i.source != LOCAL_SOURCE)

    @property
    def local(self) -> tuple[Indicator, ...]:
        """The indicators that only the study's own results fill."""
        return tuple(i for i in self.indicators if i.source == LOCAL_SOURCE)


def sign(indicator: Indicator) -> int:
    """1 where more is worse, so that more of it is a higher score; -1 where more is better.

    *Raises* `InputError` for an indicator without a direction.
    """
    if indicator.direction == "context":
        raise InputError(f"indicator '{indicator.key}' has no direction, so it cannot be scored")
    return 1 if indicator.direction == "more_is_worse" else -1


def scorable(indicator: Indicator) -> bool:
    """Whether an indicator may count: it has a direction, tells a result rather than effort, and is no bare count.

    A count of people or things is larger where more people live; it is omvang, never ernst.
    """
    return indicator.directional and indicator.kind == "resultaat" and indicator.measure != "count"


def make_scheme(opgaven: Sequence[Opgave], indicators: Sequence[Indicator], settings: Urgentie) -> tuple[Group, ...]:
    """The groups to score: one per opgave, in order, and one for a demonstration where there is one.

    *Raises* `InputError` for a weight of an indicator or opgave that is not there, of an indicator without a direction,
    or of a modelled one that does not count, and where an opgave's weights are all 0.
    """
    directed = {i.key: i for i in indicators if scorable(i)}
    _check_weights(settings, directed, {i.key for i in indicators}, opgaven)
    groups = []
    for opgave in opgaven:
        own = [i for i in directed.values() if i.opgave == opgave.key]
        counted = tuple(i for i in own if not i.modelled or settings.modelschattingen)
        weights = {i.key: settings.gewichten.get(i.key, 1.0) for i in own}
        if counted and not any(weights[i.key] for i in counted):
            raise InputError(f"urgentie.gewichten: every weight of {opgave.title} is 0, so nothing is left to score")
        modelled = tuple(i for i in own if i.modelled and not settings.modelschattingen)
        weight = settings.gewichten_opgaven.get(opgave.key, 1.0)
        groups.append(Group(opgave.key, opgave.title, counted, modelled, weights, weight))
    if settings.demonstratie is not None:
        groups.append(_demonstration(settings, indicators))
    return tuple(groups)


def _demonstration(settings: Urgentie, indicators: Sequence[Indicator]) -> Group:
    assert settings.demonstratie is not None
    own = tuple(i for i in indicators if is_demonstration(i))
    weights = {i.key: 1.0 for i in own}
    return Group(DEMONSTRATION, settings.demonstratie.naam, own, (), weights, weight=0.0, demonstration=True)


def _check_weights(
    settings: Urgentie, directed: Mapping[str, Indicator], known: Collection[str], opgaven: Sequence[Opgave]
) -> None:
    problems = []
    for key in settings.gewichten:
        if key in directed:
            if directed[key].modelled and not settings.modelschattingen and settings.gewichten[key]:
                problems.append(
                    f"urgentie.gewichten, {key}: a modelled figure does not count; set 'modelschattingen: true' to "
                    "count it"
                )
        elif key in known:
            problems.append(
                f"urgentie.gewichten, {key}: never scored, because it has no direction, tells effort, or is a bare "
                "count"
            )
        else:
            close = suggestion(key, sorted({*directed, *known}))
            problems.append(f"urgentie.gewichten: no indicator '{key}'{close}")
    keys = [opgave.key for opgave in opgaven]
    problems += [
        f"urgentie.gewichten_opgaven: no opgave '{key}'{suggestion(key, keys)}"
        for key in settings.gewichten_opgaven
        if key not in keys
    ]
    if problems:
        raise InputError("\n".join(problems))
