"""wijkonderzoek: reproducible urgency and monitoring reports for every Dutch wijk.

    import wijkonderzoek as wo
    wijk = wo.open_research("params/voorbeeldstad", "WK999901")
    rapport = wo.build_urgentie(wijk)

Importing the package loads none of its heavy parts; each name below is loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wijkonderzoek.catalogue import load_catalogue as load_catalogue
    from wijkonderzoek.evidence.basis import group_counts as group_counts
    from wijkonderzoek.evidence.cooccurrence import cooccurrence as cooccurrence
    from wijkonderzoek.evidence.framework import framework_matrix as framework_matrix
    from wijkonderzoek.evidence.reliability import double_coding as double_coding
    from wijkonderzoek.evidence.reliability import reliability as reliability
    from wijkonderzoek.evidence.saturation import saturation as saturation
    from wijkonderzoek.evidence.saturation import saturation_curve as saturation_curve
    from wijkonderzoek.evidence.waves import wave_numbers as wave_numbers
    from wijkonderzoek.evidence.waves import waves as waves
    from wijkonderzoek.monitoring import effect as effect
    from wijkonderzoek.params import check_parameters as check_parameters
    from wijkonderzoek.render.display import register_displays as register_displays
    from wijkonderzoek.render.output import write_report as write_report
    from wijkonderzoek.report import monitor_tables as monitor_tables
    from wijkonderzoek.report.build import build_urgentie as build_urgentie
    from wijkonderzoek.report.monitor import build_monitor as build_monitor
    from wijkonderzoek.report.monitored import Monitored as Monitored
    from wijkonderzoek.report.research import open_research as open_research
    from wijkonderzoek.sources.store import open_store as open_store
    from wijkonderzoek.sources.study import open_study as open_study
    from wijkonderzoek.urgency.compare import moves as moves
    from wijkonderzoek.urgency.contributions import contributions as contributions
    from wijkonderzoek.urgency.influence import influence as influence

_HOMES = {
    "Monitored": "wijkonderzoek.report.monitored",
    "build_monitor": "wijkonderzoek.report.monitor",
    "build_urgentie": "wijkonderzoek.report.build",
    "check_parameters": "wijkonderzoek.params",
    "contributions": "wijkonderzoek.urgency.contributions",
    "cooccurrence": "wijkonderzoek.evidence.cooccurrence",
    "double_coding": "wijkonderzoek.evidence.reliability",
    "framework_matrix": "wijkonderzoek.evidence.framework",
    "group_counts": "wijkonderzoek.evidence.basis",
    "influence": "wijkonderzoek.urgency.influence",
    "load_catalogue": "wijkonderzoek.catalogue",
    "moves": "wijkonderzoek.urgency.compare",
    "open_research": "wijkonderzoek.report.research",
    "open_store": "wijkonderzoek.sources.store",
    "open_study": "wijkonderzoek.sources.study",
    "register_displays": "wijkonderzoek.render.display",
    "reliability": "wijkonderzoek.evidence.reliability",
    "saturation": "wijkonderzoek.evidence.saturation",
    "saturation_curve": "wijkonderzoek.evidence.saturation",
    "wave_numbers": "wijkonderzoek.evidence.waves",
    "waves": "wijkonderzoek.evidence.waves",
    "write_report": "wijkonderzoek.render.output",
}

_ROOMS = {
    "effect": "wijkonderzoek.monitoring.effect",
    "monitor_tables": "wijkonderzoek.report.monitor_tables",
}
"""Names that stand for a whole module."""

__all__ = sorted([*_HOMES, *_ROOMS])


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(_ROOMS[name])
    if name not in _HOMES:
        raise AttributeError(f"module 'wijkonderzoek' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
