"""The settings of a study: every choice a person can make, with its default and its explanation.

`StudyParams` is what `studie.yml` holds. defaults.yml, the JSON schema for editors and the table in the
docs are generated from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from wijkonderzoek.errors import InputError
from wijkonderzoek.model import KEY_PATTERN
from wijkonderzoek.schemas import RegionCode, Schema, check, read_yaml, suggestion
from wijkonderzoek.schemas.interviews import QuoteId

QUICKSCAN = "quickscan"
"""The reserved name of the built-in study that needs no files."""

IPYTHON_NAMES = {"In", "Out"}
Line = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Key = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Demonstratie(Schema):
    """A score that only shows how the method works: columns that the catalogue gives no direction, put together."""

    naam: Line = Field(description="What the score is called wherever it is shown.")
    kolommen: Mapping[Key, Literal["more_is_worse", "more_is_better"]] = Field(
        min_length=1, description="Columns of the key figures (see docs/indicatoren.md) with the direction to pretend."
    )


class Urgentie(Schema):
    """How the urgency of an opgave is scored, and how far other choices are tried."""

    normaliseren: Literal["percentiel", "minmax", "z"] = Field(
        default="percentiel", description="How figures are put on one scale within an opgave."
    )
    behandelen: bool = Field(
        default=False,
        description="Pull in the outliers of strongly skewed figures first; changes nothing for percentiel.",
    )
    samenvoegen: Literal["rekenkundig", "meetkundig", "copeland"] = Field(
        default="rekenkundig", description="How the figures of an opgave are put together."
    )
    aanvullen: Literal["niet", "gemeente"] = Field(
        default="niet",
        description="What is done with a figure that is not there: nothing (its weight goes to the others), or the "
        "mean of the gemeente in its place.",
    )
    gewichten: Mapping[Key, Weight] = Field(
        default={}, description="Weights of indicators within their opgave; 1 for those not named."
    )
    gewichten_opgaven: Mapping[Key, Weight] = Field(
        default={}, description="Weights of opgaven in the total; 1 for those not named."
    )
    modelschattingen: bool = Field(
        default=False,
        description="Count modelled figures too. They follow who lives somewhere; by default they do not.",
    )
    min_cijfers: Annotated[int, Field(ge=1, le=50)] = Field(
        default=3, description="Registered or local figures with a direction that an opgave needs for a score."
    )
    min_dekking: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.66, description="Share of the weight of an opgave that must be there for a judgement on a wijk."
    )
    doorrekeningen: Annotated[int, Field(ge=100, le=10_000)] = Field(
        default=1000, description="How many sets of other choices are tried for the keuzemarge."
    )
    trekkingen: Annotated[int, Field(ge=100, le=10_000)] = Field(
        default=500, description="How many times chance is drawn for the toevalsmarge."
    )
    spreiding: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.25, description="How far weights go up and down in the other choices: 0.25 is 25 %."
    )
    copeland_deel: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.05, description="Share of the other choices in which areas are compared two by two (Copeland); slow."
    )
    zaad: Annotated[int, Field(ge=0, le=2**32 - 1)] = Field(
        default=1, description="Seed of the draws: the same seed gives the same margins."
    )
    demonstratie: Demonstratie | None = Field(
        default=None,
        description="A score of other columns, to show the method; it says so wherever it stands. It has a 'naam' and "
        "'kolommen' ({g_woz: more_is_better}).",
    )

    @model_validator(mode="after")
    def _possible(self) -> Urgentie:
        if self.samenvoegen == "meetkundig" and self.normaliseren == "z":
            raise ValueError(
                "'meetkundig' needs figures above 0, and 'z' gives negative ones; use percentiel or minmax"
            )
        return self


class Vergelijken(Schema):
    """Which other areas an area is compared with as most like it."""

    aantal: Annotated[int, Field(ge=5, le=100)] = Field(
        default=20, description="How many comparable areas are shown: those nearest on the characteristics below."
    )
    kenmerken: tuple[Key, ...] = Field(
        default=(),
        description="What makes areas comparable: indicators or columns of the key figures (see docs/indicatoren.md), "
        "never of herkomst or of what is judged; empty: size, ages, households, density, type and age of homes.",
    )


class Gesprekken(Schema):
    """How coded conversations are counted, when they are reported, and how they are set beside figures."""

    min_personen: Annotated[int, Field(ge=3, le=50)] = Field(
        default=5, description="Fewest people an area, a role or a group must have before anything is said of it."
    )
    min_gesprekken_code: Annotated[int, Field(ge=3, le=50)] = Field(
        default=3, description="Fewest conversations a code must come from before it is reported."
    )
    min_gesprekken: Annotated[int, Field(ge=3, le=100)] = Field(
        default=5, description="Fewest conversations an area needs before stories are set beside figures."
    )
    veel_genoemd: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.25,
        description="Share of the conversations from which a problem counts as told by many; at least "
        "'min_gesprekken_code' of them.",
    )
    eenheid: Literal["zin", "beurt", "alinea"] = Field(
        default="beurt", description="Unit that coders are compared on; set it before they are."
    )
    regel: Literal["geraakt", "helft"] = Field(
        default="geraakt",
        description="When a unit counts as coded: a code touches it, or covers at least half of it.",
    )
    citaten: Mapping[Key, tuple[QuoteId, ...]] = Field(
        default={},
        description="Quotes to print, per opgave ({wonen: [Q003]}); without: chosen by rule, roles in turn.",
    )
    citaten_per_opgave: Annotated[int, Field(ge=0, le=5)] = Field(
        default=2, description="Most quotes beside the figures of an opgave."
    )


class Coalitie(Schema):
    """When parties share the urgency of an opgave."""

    urgent_vanaf: Annotated[int, Field(ge=2, le=5)] = Field(
        default=4,
        description="Middle score (1 to 5) from which a party type counts as feeling the urgency of an opgave.",
    )
    spreiding: Annotated[int, Field(ge=0, le=4)] = Field(
        default=2,
        description="Most that the highest and lowest score of parties may differ where urgency is called shared.",
    )


Year = Annotated[int, Field(ge=1990, le=2100)]


class Monitor(Schema):
    """The years a wijkmonitor counts from."""

    start: Year | None = Field(
        default=None, description="Year in which the approach began; empty: a goal counts from its own nulmeting."
    )
    selectiejaar: Year | None = Field(
        default=None,
        description="Year of the figures the wijk was selected on; it is never a nulmeting. Empty: not selected by "
        "figures.",
    )
    horizon: Annotated[int, Field(ge=4, le=40)] = Field(
        default=20, description="Years the path to a goal is drawn for: a generation."
    )
    vorige: str = Field(
        default="",
        max_length=200,
        description="The monitor.json or urgentie.json of the previous edition, from the folder of the study; empty: "
        "what changed since is not told.",
    )


class StudyParams(Schema):
    """The settings of one study (`params/<studie>/studie.yml`)."""

    schema_: Literal[1] = Field(
        default=1, alias="schema", description="Version of this file's layout; `check --fix` upgrades it."
    )
    titel: Line = Field(description="Name of the study as readers see it.")
    opdrachtgever: str = Field(default="", max_length=120, description="For whom the reports are made; on page one.")
    gemaakt_door: str = Field(default="", max_length=120, description="Who makes them; on page one.")
    contact: str = Field(default="", max_length=120, description="Where a reader can ask a question or object.")
    gemeenten: tuple[RegionCode, ...] = Field(
        default=(), description="Gemeenten whose wijken the study reports on; empty: every wijk asked for."
    )
    indeling: Annotated[int, Field(ge=2000, le=2100)] | None = Field(
        default=None,
        description="Year whose wijk and buurt boundaries are used; empty: the newest year on which at least 90 % of "
        "the weight of the indicators exists.",
    )
    bronnen: tuple[str, ...] = Field(
        default=(),
        description="Sources to use beside the key figures, kwb (see `catalogue`); empty: all there are.",
    )
    indicatoren: tuple[str, ...] = Field(default=(), description="Keys of the indicators to use; empty: all.")
    min_inwoners: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=500, description="Wijken with fewer residents are shown, but not ranked among the others."
    )
    urgentie: Urgentie = Field(default=Urgentie(), description="How urgency is scored.")
    vergelijken: Vergelijken = Field(default=Vergelijken(), description="How comparable areas are found.")
    gesprekken: Gesprekken = Field(default=Gesprekken(), description="How coded conversations are used.")
    coalitie: Coalitie = Field(default=Coalitie(), description="When parties are said to share an urgency.")
    monitor: Monitor = Field(
        default=Monitor(), description="From when a wijkmonitor counts, and with which edition it compares."
    )
    opzet: Literal["zacht_centraal", "gelijkwaardig", "cijfers_centraal"] = Field(
        default="gelijkwaardig", description="What stands in the middle: stories, both, or figures."
    )
    secties: tuple[str, ...] = Field(
        default=(), description="Sections to print, by number ('0', '3', '6', 'A'); empty: all that have input."
    )


def load_params(path: Path) -> StudyParams:
    """Read a studie.yml.

    *Raises* `InputError` naming the line and field of every mistake at once.
    """
    return check(StudyParams, read_yaml(path))


def check_parameters(
    namespace: Mapping[str, object],
    expected: tuple[str, ...] = ("studie", "regio"),
    optional: tuple[str, ...] = (),
) -> None:
    """Check the parameters of a notebook: pass `globals()` in its first cell after them; `optional` may be empty text.

    papermill pastes parameters into a notebook as they come: it only warns about unknown ones, and turns 0363
    into 363. So everything plain that is defined at that point must be an expected name with text in it.
    *Raises* `InputError` naming the parameter.

    >>> check_parameters({"studie": "quickscan", "regio": "WK059910"})
    """
    plain = {name: value for name, value in namespace.items() if not name.startswith("_") and name not in IPYTHON_NAMES}
    plain = {
        name: value for name, value in plain.items() if isinstance(value, str | int | float | bool | list | dict | None)
    }
    for name in plain:
        if name not in (*expected, *optional):
            raise InputError(
                f"unknown parameter '{name}'{suggestion(name, [*expected, *optional])}",
                hint=f"Parameters of this notebook: {', '.join((*expected, *optional))}.",
            )
    for name in (*expected, *optional):
        value = namespace.get(name)
        if not isinstance(value, str) or (name in expected and not value.strip()):
            raise InputError(
                f"parameter '{name}' is {value!r}, but text is expected",
                hint=f"Give codes whole and as text: papermill ... -r {name} WK059910 (-p turns 0363 into a number).",
            )


def settings(params: StudyParams) -> dict[str, Any]:
    """The settings as plain data under the names of studie.yml, in the order of the model."""
    return params.model_dump(mode="json", by_alias=True)


def settings_hash(params: StudyParams) -> str:
    """The sha256 of the settings: equal settings, equal hash, however the file was written."""
    return hashlib.sha256(params.model_dump_json(by_alias=True).encode()).hexdigest()


def defaults_yaml() -> str:
    """The text of params/defaults.yml: every setting with its explanation and default value."""
    lines = ["# Every setting of a study, with its default. Generated from the settings model: `make docs`.", ""]
    return "\n".join([*lines, *_explained(StudyParams, "")]).rstrip() + "\n"


def _explained(model: type[Schema], indent: str) -> list[str]:
    """The settings of a block, each with its explanation; a block inside it goes one step in."""
    import json
    import textwrap

    lines = []
    for name, field in model.model_fields.items():
        key = field.alias or name
        text = field.description or ""
        lines += textwrap.wrap(text, 100, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")
        if field.is_required():
            lines.append(f"{indent}# {key}: (required)")
        elif isinstance(field.default, Schema):
            lines += [f"{indent}{key}:", *_explained(type(field.default), f"{indent}  ")]
            continue
        else:
            value = list(field.default) if isinstance(field.default, tuple) else field.default
            lines.append(f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}")
        lines.append("")
    return lines
