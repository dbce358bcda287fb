"""Text for made-up cases, with a realistic mix of common and rare words for searches."""

import random

PROBLEMS = (
    "Street drinking", "Fly-tipping", "Noise at night", "Off-road bikes", "Begging", "Drug dealing",
    "Burglaries", "Car break-ins", "Broken windows", "Fires in bins", "Shoplifting", "Graffiti",
)  # fmt: skip
PLACES = (
    "the park gates", "the tram stop", "the flats", "the parade of shops", "the school", "the car park",
    "the library", "the underpass", "the bus station", "the playground", "the canal path", "the market",
)  # fmt: skip
STREETS = ("Church", "Mill", "Station", "Park", "Forest", "Castle", "Queens", "Wollaton", "Derby", "Hucknall")
ENDINGS = ("Road", "Street", "Avenue", "Lane", "Close", "Terrace")
COMMON = (
    "residents report shouting most evenings and say that young people gather there after school while the "
    "shop keeper asks for patrols because customers stay away and the council cleans the place twice a week "
    "wardens have seen cans bottles needles and fires and the housing office has written to tenants police "
    "visited found nobody moved a group on spoke with families and left cards at every door on the street"
).split()
SYLLABLES = (
    "ba",
    "dor",
    "fen",
    "gal",
    "hurst",
    "kel",
    "lin",
    "mor",
    "nes",
    "pel",
    "ric",
    "sta",
    "ton",
    "wick",
)


class Writer:
    """Writes the same titles and stories each time it is given the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self.rare = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]

    def title(self) -> str:
        return f"{self.dice.choice(PROBLEMS)} by {self.dice.choice(PLACES)}, {self.place()}"

    def place(self) -> str:
        return f"{self.dice.choice(STREETS)} {self.dice.choice(ENDINGS)}"

    def story(self) -> str:
        words = self.dice.choices(COMMON, k=50) + self.dice.choices(self.rare, k=6)
        self.dice.shuffle(words)
        return " ".join(words).capitalize() + "."
