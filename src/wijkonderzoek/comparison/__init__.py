"""Areas to stand beside: gemeente, even stedelijke gebieden, country and peers, as spreads and never one average."""

from wijkonderzoek.comparison.groups import (
    PARTS,
    SMALLEST_GROUP,
    URBANITY_TEXT,
    Spread,
    compared_level,
    large_cities,
    parts,
    siblings,
    urbanity,
    urbanity_spread,
)
from wijkonderzoek.comparison.peer_group import PeerGroup, find_peer_group, peer_figures
from wijkonderzoek.comparison.peers import MATCHES, Peers, find_peers, sensitivity_to_k
from wijkonderzoek.comparison.position import Position, position

__all__ = [
    "MATCHES",
    "PARTS",
    "SMALLEST_GROUP",
    "URBANITY_TEXT",
    "PeerGroup",
    "Peers",
    "Position",
    "Spread",
    "compared_level",
    "find_peer_group",
    "find_peers",
    "large_cities",
    "parts",
    "peer_figures",
    "position",
    "sensitivity_to_k",
    "siblings",
    "urbanity",
    "urbanity_spread",
]
