"""What can be said of the effect of an intervention, from a panel of areas and years; see docs/effect.md.

from wijkonderzoek import effect
effect.did(panel, outcome="bijstand", unit="wijk", time="jaar", treated={"WK059910": 2018})
"""

from wijkonderzoek.monitoring.effect.did import Coefficient, Effect, did
from wijkonderzoek.monitoring.effect.event_study import EventEstimate, EventStudy, Joint, event_study
from wijkonderzoek.monitoring.effect.group_time import Aggregate, GroupTime, GroupTimeEstimate, group_time
from wijkonderzoek.monitoring.effect.ladder import Design, Reached, Rung, permitted, rung_of, too_strong
from wijkonderzoek.monitoring.effect.permutation import Permutation, permutation
from wijkonderzoek.monitoring.effect.placebo import placebo_space, placebo_time, placebo_years
from wijkonderzoek.monitoring.effect.synthetic import Gap, SyntheticControl, synthetic_control
from wijkonderzoek.schemas.interventions import ComparisonGroup, Intervention
from wijkonderzoek.sources.interventions import read_interventions

__all__ = [
    "Aggregate",
    "Coefficient",
    "ComparisonGroup",
    "Design",
    "Effect",
    "EventEstimate",
    "EventStudy",
    "Gap",
    "GroupTime",
    "GroupTimeEstimate",
    "Intervention",
    "Joint",
    "Permutation",
    "Reached",
    "Rung",
    "SyntheticControl",
    "did",
    "event_study",
    "group_time",
    "permitted",
    "permutation",
    "placebo_space",
    "placebo_time",
    "placebo_years",
    "read_interventions",
    "rung_of",
    "synthetic_control",
    "too_strong",
]
