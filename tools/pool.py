"""Lines for the student of tools/encoder.py to ask its teacher about: the phrasings, the phrasings with words of like
meaning put in and words left out, halves of them joined, and plain sentences of everyday English.
"""

import random
import re

import torch

LEFT_OUT = 0.05
SWAPPED = 0.06
CHANGED = 0.35
# Of this many variants a phrasing so many are taken.
VARIANTS = 5
MOST_VARIANTS = 200_000
JOINED = 50_000
# How near a word has to lie to stand for another, and how common it has to be (the encoder's words are sorted).
NEAR = 0.45
COMMON = range(1_000, 14_000)
# Words that carry a sentence: they are never changed.
KEPT = set(
    "i you a the is it to of in and do my me your for that this on at be have not so no yes can what how why who when "
    "where with are was".split()
)


def neighbours(words, ranks, points, count=12):
    """For each word the common ones that mean nearly the same."""
    points = points - points.mean(0)
    points = points / points.norm(dim=1, keepdim=True)
    common = torch.tensor([rank in COMMON and len(word) > 2 for word, rank in zip(words, ranks)])
    found = {}
    for at in range(0, len(words), 1_000):
        near = points[at : at + 1_000] @ points.T
        near[:, ~common] = -1
        values, others = near.topk(count + 1, 1)
        for row, (likeness, nths) in enumerate(zip(values.tolist(), others.tolist())):
            own = words[at + row]
            alike = [words[nth] for value, nth in zip(likeness, nths) if value > NEAR and words[nth] != own]
            found[own] = alike[:count]
    return found


def variant(text, alike):
    """`text` with some words changed; nothing where it stays itself."""
    out, touched = [], False
    for part in text.split():
        bare = re.fullmatch(r"(\W*)([A-Za-z]+)(\W*)", part)
        others = alike.get(bare[2].lower()) if bare and bare[2].lower() not in KEPT else None
        if others and random.random() < CHANGED:
            part, touched = bare[1] + random.choice(others) + bare[3], True
        elif random.random() < LEFT_OUT:
            touched = True
            continue
        out.append(part)
    if len(out) > 2 and random.random() < SWAPPED:
        at = random.randrange(len(out) - 1)
        out[at], out[at + 1] = out[at + 1], out[at]
    return " ".join(out) if touched else ""


def half(text):
    words = text.split()
    count = max(2, len(words) // 2)
    return " ".join(words[:count] if random.random() < 0.5 else words[-count:])


def joined(lines):
    """Half a line, or halves of two in one breath."""
    if random.random() < 0.4:
        return half(random.choice(lines))
    between = random.choice([" ", ", ", " and ", " but ", ". "])
    return half(random.choice(lines)) + between + half(random.choice(lines))


def pool(lines, alike, sentences):
    """The lines themselves first, then everything else."""
    variants = dict.fromkeys(variant(text, alike) for text in lines for _ in range(VARIANTS))
    variants.pop("", None)
    variants = random.sample(list(variants), min(MOST_VARIANTS, len(variants)))
    return lines + variants + sentences + [joined(lines) for _ in range(JOINED)]
