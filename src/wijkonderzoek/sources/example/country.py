"""The land itself: a coast, towns, and the buurten around them, before anybody lives there.

A buurt is a point; what is nearest to it is its area (Voronoi). Sea points around the land give the coast. Wijken are
clusters of neighbouring buurten, so that every boundary of a wijk or gemeente is made of boundaries of buurten.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi, cKDTree

from wijkonderzoek.sources.example.lot import Floats, Ints, Lot
from wijkonderzoek.sources.example.names import GEMEENTEN, ISLAND_GEMEENTE, STUDY_GEMEENTE

CENTRE = np.array([140_000.0, 450_000.0])
RADIUS = 38_000.0
ISLAND_CENTRE = CENTRE + np.array([-33_000.0, 47_000.0])
TOWN_BUURTEN = 1_420
COUNTRY_BUURTEN = 700
STUDY_WIJKEN = 12
LARGEST_WIJK = 9
"""Most buurten a wijk has before it is made into two."""
STUDY_CODE = 9999
ISLAND_CODE = 9959


@dataclass(frozen=True, slots=True)
class Land:
    """Every buurt as a point.

    `points` has one row per buurt (x, y in metres); `sea` are points that hold no land; `gemeente` is the number in
    the code (9901 ...); `wijk` counts within the gemeente from the centre outwards; `town` tells town from country;
    `area_ha` is the area of its cell.
    """

    points: Floats
    sea: Floats
    gemeente: Ints
    wijk: Ints
    town: NDArray[np.bool_]
    area_ha: Floats
    centres: dict[int, Floats]

    @property
    def size(self) -> int:
        """Number of buurten."""
        return len(self.gemeente)


def make_land(lot: Lot) -> Land:
    """The whole country: about 60 gemeenten, 500 wijken and 2,100 buurten."""
    centres = _town_centres(lot)
    weights = _town_weights(len(centres))
    town_points, town_gemeente = _town_points(lot, centres, weights)
    country_points = _scattered(lot, "country", 1_250.0, town_points)[:COUNTRY_BUURTEN]
    _, nearest = cKDTree(centres).query(country_points)
    points = np.rint(np.vstack([town_points, country_points]))
    owner = np.concatenate([town_gemeente, nearest])
    town = np.arange(len(points)) < len(town_points)
    codes = np.array(_codes(len(centres)))
    wijk = np.zeros(len(points), dtype=np.int64)
    for index in range(len(centres)):
        mine = np.flatnonzero(owner == index)
        wijk[mine] = _clusters(points[mine], centres[index], _wijk_count(codes[index], len(mine)))
    sea = np.rint(_scattered(lot, "sea", 1_900.0, points))
    diagram = Voronoi(np.vstack([points, sea]))
    wijk = _joined_up(wijk, owner, diagram)
    order = np.lexsort((points[:, 1], points[:, 0], wijk, codes[owner]))
    return Land(
        points=points[order],
        sea=sea,
        gemeente=codes[owner][order],
        wijk=wijk[order],
        town=town[order],
        area_ha=_areas(points, diagram)[order],
        centres={int(code): centres[index] for index, code in enumerate(codes)},
    )


def gemeente_names() -> dict[int, str]:
    """The name of each gemeente by the number in its code."""
    names = {9901 + index: name for index, name in enumerate(GEMEENTEN)}
    return names | {ISLAND_CODE: ISLAND_GEMEENTE, STUDY_CODE: STUDY_GEMEENTE}


def _codes(count: int) -> list[int]:
    """Study gemeente first, then by size, the island last: the order of the centres."""
    return [STUDY_CODE, *range(9901, 9901 + count - 2), ISLAND_CODE]


def _coast(angle: Floats) -> Floats:
    waves = ((2, 0.12, 0.4), (3, 0.10, 2.1), (5, 0.06, 1.0), (8, 0.035, 4.0), (13, 0.02, 0.7))
    wobble = np.ones_like(angle)
    for n, height, shift in waves:
        wobble += height * np.sin(n * angle + shift)
    return wobble * RADIUS


def _is_land(points: Floats) -> NDArray[np.bool_]:
    offset = points - CENTRE
    main = np.hypot(offset[:, 0], offset[:, 1]) < _coast(np.arctan2(offset[:, 1], offset[:, 0]))
    bay = np.hypot((offset[:, 0] + 30_000) / 2.6, offset[:, 1] - 3_000) < 6_500
    island = points - ISLAND_CENTRE
    on_island = np.hypot(island[:, 0] / 1.9, island[:, 1] + island[:, 0] * 0.25) < 3_300
    land: NDArray[np.bool_] = (main & ~bay) | on_island
    return land


def _town_centres(lot: Lot) -> Floats:
    """The study town at the bay, then towns in order of size, then the island village."""
    study = CENTRE + np.array([-16_400.0, -200.0])
    inner = CENTRE + (lot.uniform("centres", 40_000, 2) - 0.5) * 2.4 * RADIUS
    scaled = CENTRE + (inner - CENTRE) / 0.93  # keep clear of the coast
    inner = inner[_is_land(inner) & _is_land(scaled) & (np.hypot(*(inner - ISLAND_CENTRE).T) > 12_000)]
    chosen = [study]
    for point in inner:
        if len(chosen) == len(GEMEENTEN) + 1:
            break
        if min(np.hypot(*(point - other)) for other in chosen) > 5_600:
            chosen.append(point)
    return np.vstack([*chosen, ISLAND_CENTRE])


def _town_weights(count: int) -> Floats:
    """How many of the town buurten each gemeente has, as shares; the largest towns come after the study town."""
    ranks = np.arange(1, count - 1)
    others = 1.0 / (ranks + 3.2) ** 0.95
    others *= (TOWN_BUURTEN - 58) / TOWN_BUURTEN / others.sum()
    return np.concatenate([[55 / TOWN_BUURTEN], others, [3 / TOWN_BUURTEN]])


def _town_points(lot: Lot, centres: Floats, weights: Floats) -> tuple[Floats, Ints]:
    """Points around each centre, denser in the middle, never closer than 170 metres."""
    points: list[Floats] = []
    owners: list[int] = []
    for index, centre in enumerate(centres):
        wanted = max(3, round(weights[index] * TOWN_BUURTEN))
        spread = 330.0 * np.sqrt(wanted) + 250.0
        tries = centre + lot.normal(f"town/{index}", 60 * wanted, 2) * spread * 0.62
        nearest = cKDTree(centres).query(tries)[1]
        mine: list[Floats] = []
        for point in tries[_is_land(tries) & (nearest == index)]:
            if len(mine) == wanted:
                break
            if all(np.hypot(*(point - other)) > 170.0 for other in mine):
                mine.append(point)
        points += mine
        owners += [index] * len(mine)
    return np.vstack(points), np.array(owners, dtype=np.int64)


def _scattered(lot: Lot, label: str, gap: float, others: Floats) -> Floats:
    """Points all over the map, at least `gap` apart from each other and about half that from the others."""
    tries = CENTRE + (lot.uniform(f"scatter/{label}", 50_000, 2) - 0.5) * 2.9 * RADIUS
    tries = tries[_is_land(tries) == (label == "country")]
    tries = tries[cKDTree(others).query(tries)[0] > gap * 0.55]
    dropped = np.zeros(len(tries), dtype=bool)
    for index, neighbours in enumerate(cKDTree(tries).query_ball_point(tries, gap)):
        if not dropped[index]:
            dropped[[other for other in neighbours if other > index]] = True
    kept: Floats = tries[~dropped]
    return kept


def _wijk_count(code: int, buurten: int) -> int:
    if code == STUDY_CODE:
        return STUDY_WIJKEN
    if code == ISLAND_CODE:
        return 1
    return max(2, round(buurten / 4.3))


def _clusters(points: Floats, centre: Floats, count: int) -> Ints:
    """k-means on points with their distance to the centre shrunk: dense town and wide country get alike numbers."""
    offset = points - centre
    distance = np.maximum(np.hypot(*offset.T), 1.0)
    flat = offset / distance[:, None] * np.sqrt(distance)[:, None]
    start = np.argsort(distance)[np.linspace(0, len(points) - 1, count).astype(int)]
    centres = flat[start]
    for _ in range(25):
        label = np.argmin([np.hypot(*(flat - mean).T) for mean in centres], axis=0)
        centres = np.array([flat[label == k].mean(axis=0) if (label == k).any() else centres[k] for k in range(count)])
    label, centres = _halved(flat, label, centres)
    present = sorted(set(label.tolist()), key=lambda k: float(np.hypot(*centres[k])))
    renumber = {k: index for index, k in enumerate(present)}
    return np.array([renumber[k] for k in label.tolist()], dtype=np.int64)


def _halved(flat: Floats, label: Ints, centres: Floats) -> tuple[Ints, Floats]:
    """Clusters of more than `LARGEST_WIJK` in two, along their longest side."""
    while (counts := np.bincount(label)).max() > LARGEST_WIJK:
        members = np.flatnonzero(label == int(counts.argmax()))
        side = int(np.ptp(flat[members], axis=0).argmax())
        half = members[np.argsort(flat[members, side])][len(members) // 2 :]
        label[half] = len(centres)
        centres = np.vstack([centres, flat[half].mean(axis=0)])
    return label, centres


def _joined_up(wijk: Ints, owner: Ints, diagram: Voronoi) -> Ints:
    """Wijken of one piece: a buurt cut off from the rest of its wijk goes to the wijk next door."""
    wijk = wijk.copy()
    pairs = np.sort(diagram.ridge_points, axis=1)
    pairs = pairs[(pairs < len(wijk)).all(axis=1)]
    pairs = pairs[owner[pairs[:, 0]] == owner[pairs[:, 1]]]
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    for _ in range(len(wijk)):
        same = pairs[wijk[pairs[:, 0]] == wijk[pairs[:, 1]]]
        links = coo_array((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(len(wijk), len(wijk)))
        _, piece = connected_components(links, directed=False)
        sizes = np.bincount(piece)
        wijken = list(zip(owner.tolist(), wijk.tolist(), strict=True))
        main = dict(sorted(zip(wijken, piece.tolist(), strict=True), key=lambda item: (sizes[item[1]], item[1])))
        stray = {place for place, key in enumerate(wijken) if piece[place] != main[key]}
        doors = [(a, b) for a, b in np.vstack([pairs, pairs[:, ::-1]]).tolist() if a in stray and wijk[a] != wijk[b]]
        if not doors:
            break
        wijk[doors[0][0]] = wijk[doors[0][1]]
    return wijk


def _areas(points: Floats, diagram: Voronoi) -> Floats:
    """The area of each land cell in hectares."""
    areas = np.empty(len(points))
    for index, seed in enumerate(points):
        corners = diagram.vertices[diagram.regions[diagram.point_region[index]]] - seed
        corners = corners[np.argsort(np.arctan2(corners[:, 1], corners[:, 0]))]
        x, y = corners.T
        areas[index] = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2 / 10_000
    return areas
