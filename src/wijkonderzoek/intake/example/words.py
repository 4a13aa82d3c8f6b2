"""What people say in the invented interviews: hand-written passages, by code, valence, kind and role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words.txt"
VALENCES = {"-": "knelpunt", "+": "kans", "0": "neutraal"}
_INSIDE = re.compile(r"<([a-z.]+)>(.*?)</>")

QUESTIONS = {
    "wonen": (
        "Hoe woont u hier? Of: hoe wonen de mensen die u spreekt?",
        "Wat merkt u van de staat van de huizen?",
        "En als er in huis iets aan de hand is, hoe gaat dat dan?",
    ),
    "werk": (
        "Hoe zit het hier met werk en inkomen?",
        "Lukt het om rond te komen, denkt u?",
        "Wat komt u tegen rond werk en meedoen?",
    ),
    "onderwijs": (
        "En de kinderen, hoe gaat het daarmee?",
        "Wat zou een kind hier nodig hebben?",
        "Hoe is het met school en met de taal?",
    ),
    "veiligheid": (
        "Hoe is het hier op straat?",
        "Voelt het veilig, ook als het donker is?",
        "Wie houdt hier een oogje in het zeil?",
    ),
    "gezondheid": (
        "Hoe gaat het met de gezondheid hier?",
        "En als iemand hulp nodig heeft, hoe loopt dat?",
        "Wat doen zorgen met mensen, wat ziet u daarvan?",
    ),
    "samenleven": (
        "Hoe gaan mensen hier met elkaar om?",
        "Wie kent u hier, en hoe is dat zo gekomen?",
        "Waar komen mensen elkaar tegen?",
    ),
    "leefomgeving": (
        "Als we nu naar buiten zouden lopen, wat laat u me dan zien?",
        "Wat valt u op aan de straten en de pleinen?",
        "Wat zou u buiten als eerste anders willen?",
    ),
    "duurzaamheid": (
        "Hoe komen mensen hier de winter door?",
        "Wat merkt u van al die plannen voor energie?",
        "Is het warm te krijgen, binnen?",
    ),
    "dwars": (
        "Er zijn hier meer plannen geweest. Hoe kijkt u daarop terug?",
        "Wie zou er iets aan kunnen doen?",
        "Wat zou u de mensen die erover gaan willen meegeven?",
    ),
    "open": (
        "Is er nog iets waar ik niet naar gevraagd heb?",
        "Wat moet ik echt weten over deze wijk?",
        "Waar denkt u aan als u aan deze wijk denkt?",
    ),
}
"""What the interviewer asks, by what the answer is about: open, and without an agenda."""

SMALL_TALK = (
    (
        "Zal ik de thee even inschenken, of doet u dat?",
        "Doet u maar, mijn handen zijn niet meer wat ze waren. Suiker staat daar, naast de radio. Die doet het "
        "trouwens ook niet.",
    ),
    (
        "Komt u hier zelf vaak, of alleen als het moet?",
        "Dat hangt van de dag af. Op woensdag wel, dan is er markt, en dan loop je zo drie keer je hele familie "
        "tegen het lijf.",
    ),
    (
        "Ik hoor iemand op de gang, moeten we even wachten?",
        "Nee hoor, dat is de hond van hiernaast. Die loopt elke middag zelf de trap op en af, die heeft meer "
        "regelmaat dan ik.",
    ),
    (
        "Heeft u daar nog over nagedacht na ons telefoontje?",
        "Ja, ik heb er gisteren nog met mijn zus over gezeten, aan de keukentafel. Zij zei: vertel het nou maar "
        "gewoon zoals het is.",
    ),
    (
        "Mag ik dat zo opschrijven, of zegt u het liever anders?",
        "Schrijf het maar op, ik zeg het tegen iedereen. Al zeg ik het op een andere dag misschien weer met andere "
        "woorden.",
    ),
    (
        "Zullen we het raam even dichtdoen, voor de opname?",
        "Dat raam gaat niet dicht, dat staat al open sinds het vorige voorjaar. U hoort straks vanzelf de meeuwen "
        "erdoorheen.",
    ),
    (
        "Zit u zo goed?",
        "Prima. Let u alleen even op die stoel, die helt een beetje naar links. Wie erop zit, gaat vanzelf schuin "
        "kijken, maar het verhaal blijft hetzelfde.",
    ),
    (
        "Zal ik het nog een keer uitleggen van de opname?",
        "Nee, dat is duidelijk. U zet hem aan, ik vergeet hem, en over een uur schrik ik omdat hij er nog ligt. Zo "
        "ging het de vorige keer met de loodgieter ook.",
    ),
    (
        "U moet lachen?",
        "Ja, omdat ik het mezelf hoor zeggen. Als je het achter elkaar vertelt, klinkt het als een film. Een lange "
        "film, en dan zonder pauze.",
    ),
    (
        "Wilt u even pauze nemen?",
        "Nee, laat maar lopen. Ik ben net op gang. Als ik nu stop, ga ik de afwas doen en dan krijgt u me niet meer "
        "terug aan tafel.",
    ),
    (
        "Is dat uw telefoon?",
        "Dat is mijn zus, die belt altijd om deze tijd. Zij weet dat u er bent, dus nu wil ze weten wat ik zeg. Ik "
        "bel haar straks wel terug.",
    ),
    (
        "Hoe bedoelt u dat precies?",
        "Even denken. Als ik het aan mijn moeder moest uitleggen, zou ik zeggen: het is niet één ding, het is altijd "
        "het volgende ding erbij.",
    ),
    (
        "Had u dat van tevoren verwacht?",
        "Nee, als je me dat toen had gezegd, had ik je uitgelachen. Maar je rolt erin. En op een dag ben jij degene "
        "aan wie ze vragen hoe het zit.",
    ),
    (
        "Wat een uitzicht heeft u hier.",
        "Ja hè? Daar doe ik het voor. In de ochtend heb je het licht precies op tafel, dan hoef ik tot negen uur "
        "geen lamp aan.",
    ),
    (
        "Neemt u de tijd, hoor.",
        "Ik zoek even naar het goede woord. Het is niet boos, wat ik ben. Het is meer dat je op een gegeven moment "
        "niet meer opkijkt als er iets piept.",
    ),
    (
        "Heeft u dit al eens aan iemand anders verteld?",
        "Aan de kapper. Die heeft er nog een betere versie van gemaakt, daar komt een ladder in voor. Maar bij u "
        "houd ik het bij wat er echt is gebeurd.",
    ),
    (
        "Mag ik daar straks nog op terugkomen?",
        "Natuurlijk. Schrijf anders een steekwoord op, dat doe ik zelf ook. Mijn hele koelkast hangt vol met "
        "steekwoorden waarvan ik niet meer weet wat ze betekenen.",
    ),
    (
        "Dat was een lange dag, zo te horen.",
        "Ach, je went eraan. Mijn dag is pas begonnen als de koffie op is en pas klaar als de lamp in de gang uit "
        "is. Wat ertussen zit, gaat vanzelf.",
    ),
    (
        "Regent het nu weer?",
        "Het regent hier altijd schuin. Daaraan zie je wie er nieuw is: die hebben nog een paraplu bij zich. De rest "
        "heeft een jas met een goede kraag.",
    ),
    (
        "Was dat bij u thuis vroeger ook zo?",
        "Bij ons thuis zeiden ze: eerst groeten, dan klagen. Dat probeer ik nog steeds. Al sla ik het groeten "
        "weleens over als de bus te laat is.",
    ),
    (
        "Ik zie dat u iets heeft meegenomen?",
        "Ja, een mapje. Daar zit alles in wat ik dacht dat ik zou vergeten. En nu zit ik hier en vertel ik iets heel "
        "anders, zo gaat het altijd.",
    ),
    (
        "Zal ik dat stukje teruglezen?",
        "Nee, dan ga ik het mooier maken. Laat het maar zo staan, met die haperingen. Zo praat ik nu eenmaal, dat "
        "herkent iedereen meteen.",
    ),
    (
        "Wie zijn dat daar, op die foto?",
        "Dat was een feest in de straat, daar sta ik met die hoed. Die hoed was van iemand anders en dat is nooit "
        "meer goed gekomen. Een prachtige avond.",
    ),
    (
        "Zijn we iets vergeten, tot zover?",
        "Vast wel, maar dat schiet me pas te binnen als u beneden staat. Dan roep ik het wel uit het raam. Zo houden "
        "de buren ook een beetje bij waar het over ging.",
    ),
)
"""What is said in between: nothing that a coder would code."""

FILLED = {
    "kind": ("mijn jongste", "mijn oudste", "de kleine"),
    "duur": ("drie maanden", "een half jaar", "vijf weken", "anderhalf jaar"),
    "jaren": ("vier jaar", "zes jaar", "tien jaar"),
    "plek": ("de kade", "het plein", "de speeltuin", "de trappen bij het water"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage somebody says: its code, what kind of remark it is, the roles that could say it, and the words.

    `inside`: other codes given to a part of it, each with that part's start and end in the words.
    """

    code: str
    valence: str
    kind: str
    roles: str
    words: str
    inside: tuple[tuple[str, int, int], ...] = ()


@cache
def passages() -> dict[str, tuple[Passage, ...]]:
    """Every passage, by its code, in the order they were written."""
    found: dict[str, list[Passage]] = {}
    for block in WORDS.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        head, words = block.split("\n", 1)
        code, valence, kind, roles = head.split()
        found.setdefault(code, []).append(Passage(code, VALENCES[valence], kind, roles, " ".join(words.split())))
    return {code: tuple(own) for code, own in found.items()}


def filled(passage: Passage, number: int) -> Passage:
    """The passage with its blanks filled in, and what is marked inside it taken out of the words."""
    words = passage.words
    for name, choices in FILLED.items():
        chosen = choices[number % len(choices)]
        words = words.replace(f"{{{name}}}", chosen).replace(f"{{{name.capitalize()}}}", chosen.capitalize())
    inside = []
    while match := _INSIDE.search(words):
        words = words[: match.start()] + match.group(2) + words[match.end() :]
        inside.append((match.group(1), match.start(), match.start() + len(match.group(2))))
    return Passage(passage.code, passage.valence, passage.kind, passage.roles, words, tuple(inside))
