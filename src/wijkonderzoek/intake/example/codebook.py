"""The codebook of the invented interviews: the eight opgaven, what goes across them, and what came up by itself."""

from __future__ import annotations

from dataclasses import dataclass

from wijkonderzoek.intake.project import CodePath


@dataclass(frozen=True, slots=True)
class Code:
    """A code: its id in the tables, its name in a tool, what it means, and its opgave ("" for none)."""

    id: str
    name: str
    meaning: str
    opgave: str = ""
    origin: str = "vooraf"
    codable: bool = True

    @property
    def parent(self) -> str:
        """The id of the code above it; empty at the top."""
        return self.id.rpartition(".")[0]


_TREE = """
wonen|Wonen|Alles over het huis waarin iemand woont.
wonen.vocht|Vocht en schimmel|Vocht, schimmel, lekkage en tocht in huis.
wonen.huur|Huur en aanbod|Wat wonen kost, en of er iets te krijgen is.
wonen.corporatie|Contact met de corporatie|Of de verhuurder te bereiken is en iets doet.
wonen.corporatie.reparaties|Wachten op reparaties|Hoe lang iets kapot blijft in huis of portiek.
wonen.geluid|Gehorigheid|Geluid van buren en trappenhuis.
wonen.veiligheid|Veiligheid|Of een huis of portiek veilig is: sloten, brand, licht.
werk|Werk & participatie|Alles over werk, inkomen en meedoen.
werk.vinden|Werk vinden|Hoe mensen aan werk komen, of net niet.
werk.schulden|Schulden en rondkomen|Of het geld de maand haalt.
werk.ondernemen|Ondernemen|Een zaak hebben in de wijk.
werk.meedoen|Meedoen|Vrijwilligerswerk, dagbesteding, ergens bij horen door iets te doen.
onderwijs|Onderwijs & opvoeding|Alles over school en opgroeien.
onderwijs.school|School|Hoe het op school gaat, en met de school.
onderwijs.taal|Taal|De taal leren, en wat er gebeurt zonder.
onderwijs.huiswerk|Huiswerk en stageplek|Een plek om te leren.
onderwijs.opvoeden|Opvoeden|Kinderen grootbrengen, alleen of samen.
veiligheid|Veiligheid & criminaliteit|Alles over veilig zijn en zich veilig voelen buiten.
veiligheid.jeugd|Jongeren op straat|Jongeren buiten, en wat dat oproept.
veiligheid.avond|'s Avonds over straat|Of mensen 's avonds nog naar buiten gaan.
veiligheid.toezicht|Toezicht|Wijkagent, handhaving, camera's en wie er oplet.
veiligheid.handel|Handel|Handel in drugs of gestolen goed.
gezondheid|Gezondheid, zorg & hulpverlening|Alles over gezond zijn en hulp krijgen.
gezondheid.huisarts|Huisarts|Of er een huisarts is, en tijd.
gezondheid.hulp|Hulp krijgen|De weg naar hulp en zorg.
gezondheid.stress|Stress|Wat zorgen met mensen doen.
gezondheid.bewegen|Bewegen en eten|Sporten, wandelen en wat er op tafel komt.
samenleven|Samenleven & integratie|Alles over elkaar kennen en met elkaar omgaan.
samenleven.helpen|Elkaar helpen|Buren die iets voor elkaar doen.
samenleven.buurthuis|Buurthuis|De plek waar mensen elkaar treffen.
samenleven.eenzaamheid|Eenzaamheid|Alleen zijn en dat niet willen.
samenleven.groeten|Elkaar kennen|Groeten, oud en nieuw, wie erbij hoort.
leefomgeving|Leefomgeving & openbare ruimte|Alles over straten, pleinen en groen.
leefomgeving.vuil|Zwerfvuil|Afval op straat en naast de bak.
leefomgeving.parkeren|Parkeren en verkeer|Auto's, fietsen en wie er hard rijdt.
leefomgeving.spelen|Spelen|Of er plek is om te spelen.
leefomgeving.groen|Groen|Bomen, tuinen en bankjes.
leefomgeving.veiligheid|Veiligheid|Of straten en pleinen veilig zijn ingericht: licht, oversteken, water.
duurzaamheid|Duurzaamheid|Alles over energie en een zuinig huis.
duurzaamheid.energierekening|Energierekening|Wat stroom en warmte kosten.
duurzaamheid.isolatie|Isolatie|Warm krijgen en houden van huizen.
duurzaamheid.zonnepanelen|Zonnepanelen|Zelf stroom opwekken.
duurzaamheid.laadpaal|Laadpaal|Elektrisch rijden en laden.
dwars|Dwars door de opgaven|Wat over de hele aanpak gaat.
dwars.vertrouwen|Vertrouwen|Of mensen geloven dat er iets van komt.
dwars.meepraten|Meepraten|Wat er met inbreng van bewoners gebeurt.
dwars.samenwerken|Samenwerken|Hoe organisaties samenwerken, of langs elkaar heen.
dwars.tijd|Een lange adem|Hoe lang een aanpak duurt, en wie er blijft.
dwars.toekomst|Toekomst|Hoe mensen de wijk over tien jaar zien.
open|Uit de gesprekken zelf|Wat niemand vooraf bedacht had.
open.trots|Trots op de haven|Waar mensen trots op zijn, en hoe de haven daarin zit.
open.gezien|Gezien worden|Of iemand vraagt wie je bent.
open.tussenwal|Tussen wal en schip|Net buiten elke regeling vallen.
"""
FOLDERS = ("dwars", "open")
"""Codes that only hold others and are never given."""


def _code(line: str) -> Code:
    id_, name, meaning = line.split("|")
    top = id_.split(".")[0]
    return Code(
        id_, name, meaning, "" if top in FOLDERS else top, "open" if top == "open" else "vooraf", id_ not in FOLDERS
    )


CODES = {code.id: code for code in map(_code, _TREE.strip().splitlines())}
"""Every code by its id, in the order of the codebook."""

MARKS = {
    "Soort": ("ervaring", "probleem", "oplossing", "wens", "idee", "bezwaar", "trots", "barriere", "ergernis"),
    "Kleur": ("knelpunt", "kans", "neutraal"),
}
"""Marker codes, by the folder they lie in: they say what kind of passage it is, in tools without a column for that."""
SPEAKERS = "Spreker"
"""The folder of marker codes that say who in a group is speaking."""


def path_of(code_id: str) -> CodePath:
    """The names of a code and of those above it, as a tool shows them.

    >>> path_of("wonen.corporatie.reparaties")
    ('Wonen', 'Contact met de corporatie', 'Wachten op reparaties')
    """
    code = CODES[code_id]
    return (*(path_of(code.parent) if code.parent else ()), code.name)
