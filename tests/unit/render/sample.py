"""A fictional report with every block and every kind of figure, and the odd cases a page must survive."""

from __future__ import annotations

import math

from wijkonderzoek.model import Duiding, Finding, Level, Region, SnapshotRef, Status, Value
from wijkonderzoek.report.model import (
    BadgeBlock,
    Block,
    Cell,
    Column,
    CompletenessRow,
    DotStrip,
    EventPoint,
    EventStrip,
    FigureSpec,
    GoalPath,
    LabelledValue,
    Map,
    MapArea,
    MapClass,
    MentionRow,
    MentionStrip,
    Moment,
    OpinionMark,
    OpinionRow,
    OpinionStrip,
    PathPoint,
    PositionRow,
    PositionStrip,
    Provenance,
    Quote,
    Section,
    Signed,
    Strip,
    Table,
    Text,
    Tick,
    Timeline,
    TrendPoint,
    TrendStrip,
    Values,
    WijkReport,
)

NB = "\u00a0"
LONG_NAME = "Oud-Zuiderkwartier, Sint-Jansgeleen & omgeving van het plein"
NASTY = 'Wijk "De Brug" & co <script>alert(1)</script> 🏘️'


def value(number: float | None = 18.2, status: Status = Status.ROUNDED, quality: int | None = 1) -> Value:
    return Value(
        value=number,
        unit="%",
        year=2023,
        status=status,
        quality=quality,  # type: ignore[arg-type]
        snapshots=("kwb-2023",),
        formula="p_hh_lkk",
    )


def event_strip() -> EventStrip:
    """An area that fell behind others after 2018, with a year left out and one year that stands alone."""
    years = {2011: 3.0, 2013: 2.0, 2014: 0.5, 2015: 0.0, 2017: -9.0, 2018: -14.5, 2019: -21.0}
    points = tuple(
        EventPoint(year, v, -abs(year - 2015) - 0.5, abs(year - 2015) + 0.5, f"{v:.1f}{NB}per{NB}1.000")
        for year, v in years.items()
    )
    ticks = (Tick(-20.0, "−20"), Tick(0.0, "0"))
    return EventStrip(-24.0, 8.0, ticks, points, 2015, 2016, "dit gebied", "negen van de tien andere gebieden")


def table(name: str, caption: str = "Huishoudens met een laag inkomen, 2023") -> Table:
    return Table(
        id=name,
        caption=caption,
        columns=(Column("Gebied"), Column("Aandeel (%)", numeric=True), Column("Marge", numeric=True)),
        rows=(
            (Cell("Voorbeeldwijk"), Cell("18,2", 18.2), Cell("16,9 tot 19,5")),
            (Cell("Voorbeeldstad"), Cell("12,4", 12.4), Cell("")),
            (Cell("Nederland"), Cell("7,1", 7.1), Cell("")),
            (Cell(NASTY), Cell("geheim"), Cell("")),
        ),
    )


def dot_strip(**changes: object) -> DotStrip:
    parts: dict[str, object] = {
        "low": 0,
        "high": 30,
        "ticks": tuple(Tick(at, f"{at}{NB}%") for at in (0, 10, 20, 30)),
        "value": Tick(18.2, f"18,2{NB}%"),
        "interval": (16.9, 19.5),
        "references": (Tick(12.4, f"Voorbeeldstad 12,4{NB}%"), Tick(7.1, f"Nederland 7,1{NB}%")),
        "siblings": tuple(round(12 + 7 * math.sin(n * 1.7) + n % 3, 1) for n in range(24)),
        "siblings_label": "andere wijken in Voorbeeldstad",
        "parts": (14.2, 17.5, 18.0, 21.9, 25.3),
        "parts_label": "buurten in deze wijk",
        "spread": (3.1, 5.2, 8.0, 12.7, 17.1),
        "spread_label": "85 wijken die ook zeer sterk stedelijk zijn",
        "peers": tuple(round(9 + 8 * math.sin(n * 1.3), 1) for n in range(20)),
        "peers_label": "20 vergelijkbare wijken",
        "cities": (10.1, 11.4, 12.0, 13.3),
        "cities_label": "Amsterdam, Rotterdam, 's-Gravenhage en Utrecht",
    }
    return DotStrip(**{**parts, **changes})  # type: ignore[arg-type]


def trend_strip(**changes: object) -> TrendStrip:
    numbers = [14.1, 14.6, 15.2, 15.0, 15.9, None, 16.6, 16.9, 17.0, 17.4, 17.8, 18.2]
    points = tuple(
        TrendPoint(
            2012 + n,
            number,
            None if number is None else number - 1.2,
            None if number is None else number + 1.2,
            "" if number is None else f"{number:.1f}{NB}%".replace(".", ","),
            linked=n != 6,
        )
        for n, number in enumerate(numbers)
    )
    reference = tuple(
        TrendPoint(2012 + n, 8.4 - n * 0.12, None, None, f"{8.4 - n * 0.12:.1f}{NB}%".replace(".", ","))
        for n in range(12)
    )
    parts: dict[str, object] = {
        "low": 0,
        "high": 25,
        "ticks": tuple(Tick(at, f"{at}{NB}%") for at in (0, 5, 10, 15, 20, 25)),
        "points": points,
        "reference": reference,
        "reference_label": "Nederland",
        "breaks": (2018,),
    }
    return TrendStrip(**{**parts, **changes})  # type: ignore[arg-type]


def position_strip() -> PositionStrip:
    names = (
        ("Huishoudens met een laag inkomen", 92, 88, 95, "18,2 %", True),
        ("Personen met een bijstandsuitkering", 84, 80, 88, "74 per 1.000", True),
        ("Netto arbeidsparticipatie", 21, 15, 29, "61 %", False),
        (
            "Geregistreerde misdrijven rond geweld en seksuele misdrijven, gemiddeld over drie jaar",
            66,
            51,
            80,
            "7,4 per 1.000",
            True,
        ),
        ("Afstand tot de huisarts", 8, 8, 8, "0,4 km", True),
        ("Woningen gebouwd voor 2000", 100, 98, 100, "99 %", True),
    )
    return PositionStrip(
        rows=tuple(PositionRow(*name) for name in names),
        low_label="In bijna alle wijken is het cijfer hoger",
        high_label="In bijna alle wijken is het cijfer lager",
    )


def mention_strip(total: int = 11) -> MentionStrip:
    rows = (
        ("Vocht en schimmel", total),
        ("Wachten op de corporatie, ook na drie keer bellen en een brief die niet aankwam", total // 2),
        ("Iets wat bijna niemand noemde", 0),
    )
    return MentionStrip(
        tuple(MentionRow(label, n, total, f"{n} van de {total}") for label, n in rows),
        "gesprek waarin het ter sprake kwam",
        "ander gesprek",
    )


def opinion_strip() -> OpinionStrip:
    wide, narrow = OpinionMark(1, 2.5, 5), OpinionMark(4, 4, 4)
    return OpinionStrip(
        1,
        5,
        "helemaal niet vervuld",
        "helemaal wel",
        ("bestuur", "uitvoering", "bewoners"),
        (
            OpinionRow("Vertrouwen", (narrow, wide, OpinionMark(1, 1, 2)), ""),
            OpinionRow(
                "Onafhankelijke procesleiding", (None, wide, None), "bestuur: besproken; bewoners: niet gevraagd"
            ),
            OpinionRow("Middelen", (None, None, None), ""),
        ),
    )


def goal_path(*, first: bool = True) -> GoalPath:
    values = ((2018, 22.0), (2020, 21.0), (2022, 19.5))
    points = tuple(TrendPoint(y, v, v - 1.5, v + 1.5, f"{v:.1f} %".replace(".", ",")) for y, v in values)
    return GoalPath(
        low=8,
        high=24,
        ticks=(Tick(10, "10 %"), Tick(20, "20 %")),
        points=points,
        path=(PathPoint(2018, 22), PathPoint(2020, 22), PathPoint(2030, 12)),
        first_path=(PathPoint(2018, 22), PathPoint(2020, 22), PathPoint(2028, 10)) if first else (),
        target_label="12 % in 2030",
        first_target_label="10 % in 2028" if first else "",
    )


def timeline() -> Timeline:
    return Timeline(
        "tijdlijn",
        "Wat om aandacht vroeg",
        (
            Moment("3 mei 2021", "probleem", f"Brief over vocht. {NASTY}", f"Signaal van bewoners · {NASTY}"),
            Moment("1 juni 2022", "kans", "Werkplaats geopend", "Initiatief · bron niet vermeld"),
            Moment("30 november 2023", "", "De raad besprak de plannen", "Gemeenteraad · bron niet vermeld"),
        ),
    )


def area_map() -> Map:
    areas = []
    for row in range(5):
        for column in range(6):
            number = row * 6 + column

            def corner(r: int, c: int) -> tuple[float, float]:
                return (1000 * c + 230 * math.sin(2.3 * r + c), 800 * r + 210 * math.cos(1.7 * c + r))

            ring = (corner(row, column), corner(row, column + 1), corner(row + 1, column + 1), corner(row + 1, column))
            areas.append(
                MapArea(
                    code=f"WK9900{number:02d}",
                    name="Voorbeeldwijk" if number == 15 else f"Wijk {number}",
                    rings=((*ring, ring[0]),),
                    class_index=None if number in (4, 22) else (number * 7 + row) % 5,
                    highlighted=number == 15,
                )
            )
    country = (
        (0, 0),
        (60, -20),
        (90, 40),
        (150, 60),
        (170, 150),
        (140, 260),
        (90, 300),
        (60, 210),
        (20, 150),
        (10, 60),
    )
    return Map(
        areas=tuple(areas),
        classes=tuple(
            MapClass(label, count)
            for label, count in (
                ("3 tot 6 %", 6),
                ("6 tot 10 %", 5),
                ("10 tot 14 %", 6),
                ("14 tot 19 %", 6),
                ("19 tot 26 %", 5),
            )
        ),
        legend_title="Huishoudens met een laag inkomen, 2023",
        locator=(tuple((1000.0 * x, 1000.0 * y) for x, y in country),),
        locator_at=(60000, 120000),
    )


def figure(
    name: str,
    data: DotStrip | TrendStrip | PositionStrip | MentionStrip | OpinionStrip | GoalPath | Map,
    title: str,
    alt: str = "",
) -> FigureSpec:
    return FigureSpec(
        id=name,
        title=title,
        alt=alt or f'{title}. De wijk staat op 18,2 %, "Voorbeeldstad" op 12,4 % & Nederland op 7,1 %. [{name}]',
        unit="% van de particuliere huishoudens, 2023",
        source="Bron: CBS, Kerncijfers wijken en buurten 2023",
        data=data,
        table=table(f"{name}-tabel"),
    )


def strip(name: str, dots: DotStrip | None = None, trend: TrendStrip | None = None, **changes: object) -> Strip:
    figures = (
        figure(
            f"{name}/stand", dots or dot_strip(), "Meer huishoudens met een laag inkomen dan in vergelijkbare wijken"
        ),
        figure(f"{name}/trend", trend or trend_strip(), "Het aandeel is sinds 2012 gestegen"),
    )
    parts: dict[str, object] = {
        "finding": Finding(
            f"bestaanszekerheid/{name}",
            "bestaanszekerheid",
            "",
            badge="komen overeen",
            herkenning="herkend door bewoners en professionals",
            duiding=(
                Duiding(
                    f"Dit zien wij ook. {NASTY}",
                    "Welzijn",
                    "opbouwwerk",
                    "2024-05-31",
                    "Welzijn, opbouwwerk, 31 mei 2024",
                ),
                Duiding(
                    "Wij zien dit anders.", "Buurtgroep", "bewoners", "2024-06-03", "Buurtgroep, bewoners, 3 juni 2024"
                ),
            ),
        ),
        "title": "Meer huishoudens met een laag inkomen dan gemiddeld in Nederland",
        "sentence": "Ongeveer 18 van de 100 huishoudens hebben een laag inkomen: 740 van de 4.065 huishoudens.",
        "comparison": (
            f"Dat is 11,1 procentpunt meer dan in Nederland (7,1{NB}%) "
            f"en 5,8 procentpunt meer dan in Voorbeeldstad (12,4{NB}%)."
        ),
        "value": value(),
        "figures": figures,
        "notes": (
            "Door afronding kan het werkelijke aandeel tussen 16,9 en 19,5 % liggen.",
            "Studentenhuishoudens tellen niet mee.",
        ),
        "context": False,
    }
    return Strip(**{**parts, **changes})  # type: ignore[arg-type]


def odd_strips() -> tuple[Strip, ...]:
    missing = tuple(TrendPoint(year, None, None, None, "") for year in range(2015, 2024))
    isolated = tuple(TrendPoint(y, v, v - 2, v + 2, f"{v}", linked=False) for y, v in ((2019, 5.0), (2021, 9.0)))
    return (
        strip(
            "geen-waarde",
            dot_strip(value=None, interval=None, parts=()),
            trend_strip(points=missing),
            value=value(None, Status.SUPPRESSED, None),
        ),
        strip(
            "geen-buren",
            dot_strip(siblings=(), parts=(), spread=None, interval=None, peers=(), cities=()),
            trend_strip(points=isolated, reference=(), breaks=()),
        ),
        strip(
            "lange-namen",
            dot_strip(
                value=Tick(12.0, f"{LONG_NAME} 12,0{NB}%"),
                references=(
                    Tick(12.4, f"{LONG_NAME} 12,4{NB}%"),
                    Tick(12.5, NASTY),
                    Tick(29.0, f"Nederland 29,0{NB}%"),
                ),
                siblings_label=f"andere wijken in {LONG_NAME}",
            ),
            trend_strip(reference_label=LONG_NAME, breaks=(2014, 2015, 2023)),
            title=f"Wat speelt er in {LONG_NAME}: {NASTY}?",
        ),
        strip(
            "randen",
            dot_strip(
                value=Tick(30, f"30,0{NB}%"),
                interval=(28, 34),
                references=(Tick(30, f"Voorbeeldstad 30,0{NB}%"), Tick(0, f"Nederland 0,0{NB}%")),
            ),
            trend_strip(points=trend_strip().points[:1], reference=trend_strip().reference[:1], breaks=()),
            context=True,
        ),
        strip(
            "vlak",
            dot_strip(
                low=5,
                high=5,
                ticks=(Tick(5, "5"),),
                value=Tick(5, "5"),
                siblings=(5,) * 40,
                references=(),
                spread=(5,) * 5,
            ),
            context=True,
        ),
    )


def make_report(*, fictional: bool = True, strips: int = 2) -> WijkReport:
    """The report; `strips` is the number of ordinary strips, to measure a page of real size."""
    summary: tuple[Block, ...] = (
        Text(
            "Voorbeeldwijk is een wijk met 8.640 inwoners waar veel mensen graag wonen, "
            "en waar rondkomen vaker een zorg is dan elders.",
            "lead",
        ),
        Values(
            (
                LabelledValue("inwoners", "8.640", value(8640), "1 januari 2023"),
                LabelledValue("huishoudens", "4.065", value(4065)),
                LabelledValue("laag inkomen", f"18,2{NB}%", value(), "landelijk 7,1 %"),
                LabelledValue("jeugdzorg", "geheim", value(None, Status.SUPPRESSED), "te klein om te publiceren"),
            )
        ),
        Text("Bewoners voelen zich thuis; 7 van de 10 kennen hun buren bij naam.", "key", "Wat goed gaat"),
        Text(
            "Rondkomen: 18 van de 100 huishoudens hebben een laag inkomen, en dat aandeel stijgt.",
            "key",
            "Wat zorgen geeft",
        ),
        Text(
            "Hoe het gaat met jongeren die geen opleiding meer volgen. Daar zijn geen cijfers van.",
            "key",
            "Wat we niet weten",
        ),
        Text("18 van de 100 huishoudens hebben een laag inkomen, 11 meer dan in het land.", "plain", "Laag inkomen"),
        Text("74 van de 1.000 inwoners hebben een bijstandsuitkering.", "plain", "Bijstand"),
        Text("Herkennen bewoners de stijging? Dat vragen we op 12 juni in het buurthuis.", "plain", "Volgende stap"),
        Text("De quickscan bevat nog geen verhalen van bewoners.", "gap", "Nog niet in dit rapport"),
    )
    quotes: tuple[Block, ...] = (
        timeline(),
        Quote("Het plein is weer van ons, maar 's avonds kom ik er liever niet.", "bewoner"),
        Quote(f"Je ziet het aan de boodschappen. {NASTY}", "professional"),
        Signed(
            "verhaal",
            "Een bewoner vertelt",
            ("Ik woon hier graag.", f"Nu nog de lift. {NASTY}"),
            "Voorbeeldwijk, mei 2024",
        ),
    )
    state = Section(
        "stand",
        "3",
        "Stand van de wijk",
        (
            Text(
                "Eerst schoon, heel en veilig, dan de acht opgaven. Elk cijfer staat op dezelfde manier op de pagina.",
                "lead",
            ),
            figure("positie", position_strip(), "Op drie van de zes cijfers staat de wijk bij de hoogste tien procent"),
            figure("kaart", area_map(), "Lage inkomens wonen vooral in het midden en zuiden van Voorbeeldstad"),
        ),
        parts=(
            Section(
                "bestaanszekerheid",
                "3.1",
                "Bestaanszekerheid",
                (
                    Text("Kunnen mensen rondkomen?", "plain"),
                    *(strip(f"laag-inkomen-{n}") for n in range(strips)),
                    *quotes,
                    BadgeBlock("komen overeen", "Cijfers en verhalen wijzen dezelfde kant op."),
                ),
            ),
            Section("randgevallen", "3.2", f"Randgevallen: {NASTY}", odd_strips()),
        ),
    )
    wide = Table(
        "alle-cijfers",
        "Alle cijfers van deze wijk",
        tuple(
            Column(label, label not in ("Indicator", "Status"))
            for label in ("Indicator", "Jaar", "Wijk", "Gemeente", "Nederland", "Ondergrens", "Bovengrens", "Status")
        ),
        tuple(
            tuple(
                Cell(text)
                for text in (
                    f"Indicator nummer {n} met een vrij lange naam",
                    "2023",
                    "18,2",
                    "12,4",
                    "7,1",
                    "16,9",
                    "19,5",
                    "afgerond",
                )
            )
            for n in range(40)
        ),
    )
    annex_c = Section(
        "bronnen",
        "C",
        "Bronnen en herhaalbaarheid",
        (
            Text("Wie deze opdracht geeft, krijgt dezelfde pagina.", "plain"),
            table("bronnen", "Gebruikte bronnen"),
            Text("Kleine letters.", "note"),
        ),
        annex=True,
    )
    return WijkReport(
        name="urgentie",
        title="Wijkbeeld: wat speelt er in Voorbeeldwijk?",
        region=Region("WK990015", "Voorbeeldwijk", Level.WIJK, 2023, "GM9901", "Voorbeeldstad"),
        study="voorbeeldstad",
        study_title="Voorbeeldstad",
        status="quickscan",
        fictional=fictional,
        commissioned_by="Gemeente Voorbeeldstad & partners",
        made_by="Bureau Onderzoek",
        contact="onderzoek@voorbeeldstad.example",
        boundaries_year=2023,
        data_years=(2021, 2022, 2023),
        sections=(
            Section("samenvatting", "0", "Op één pagina", summary),
            state,
            Section("cijfers", "A", "Alle cijfers", (wide,), annex=True),
            annex_c,
        ),
        completeness=(
            CompletenessRow("Stand van de wijk", True, "", ""),
            CompletenessRow("Verhaal van de wijk", False, "er zijn geen gesprekken gecodeerd", "verhalen.csv"),
            CompletenessRow("Herkenning", False, "er is nog geen herkenningsronde geweest", "herkenning.csv"),
        ),
        caveats=("niet_alleen_kop", "schommelt"),
        provenance=Provenance(
            package="wijkonderzoek",
            version="0.1.0",
            study_hash="0" * 64,
            catalogue_hash="1" * 64,
            snapshots=(
                SnapshotRef(
                    "kwb-2023",
                    "kwb",
                    2023,
                    "85618NED",
                    "Kerncijfers wijken en buurten 2023",
                    "2024-11-01",
                    "2025-01-05",
                    "https://opendata.cbs.nl",
                    "CC BY 4.0",
                    18300,
                ),
            ),
            settings=(("opzet", "gelijkwaardig"),),
            command="wijkonderzoek report WK990015 --study voorbeeldstad",
        ),
    )
