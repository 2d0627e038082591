"""What the tools that learn from a character's phrasings share: the phrasings, and a line as the program cuts it."""

import pathlib
import re
import unicodedata

CHARACTERS = pathlib.Path(__file__).parent.parent / "characters"
HEARS = CHARACTERS / "kenji_sato.hears.en.txt"
# The character's name, which is only an address.
NAME = "kenji"


def fold(text):
    """As character::text::fold: lower case, no accents, no apostrophes, a space for everything else."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = re.sub("['’‘`´ʼ]", "", text)
    return " ".join(re.findall(r"\w+", "".join(c for c in text if not unicodedata.combining(c))))


def _section(name):
    return (CHARACTERS / "lexicon.en.yaml").read_text().split(f"\n{name}:\n")[1].split("\n\n")[0]


def contractions():
    """The lexicon's `contractions`: `im: i am`."""
    rows = re.findall(r"^  (\w+): ([\w' ]+)$", _section("contractions"), re.M)
    return {short: long.strip("'").split() for short, long in rows}


def synonyms():
    """The lexicon's `synonyms`: each word with the first of its group."""
    groups = re.findall(r"^  - \[(.*)\]$", _section("synonyms"), re.M)
    groups = [[fold(word) for word in group.split(",")] for group in groups]
    return {word: group[0] for group in groups for word in group}


def words(text, short):
    """The plain words of a line: two where they are short forms (`short`), without the character's name."""
    folded = fold(text).split()
    named = [word for word in folded if word != NAME] or folded
    return [part for word in named for part in short.get(word, [word])]


def phrasings():
    """The phrasings with their intents, in the order of the file."""
    intent, found = None, []
    for row in HEARS.read_text().splitlines():
        if row.startswith("#") or not row.strip():
            continue
        if row[0] != " ":
            intent = row.strip().removesuffix(":")
        else:
            found.append((row.strip(), intent))
    return found
