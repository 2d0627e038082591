#!/usr/bin/env python3
"""Makes characters/kenji_sato.hears.en.bin: what training learned about which phrasing has which intent.

A linear classifier over a bag of features, as fastText has it (Joulin et al., 2016): every feature is a point, a
line the sum of its features' points divided by the root of their number, and an intent a direction. Features are
left out at random while it learns, so that none is relied on alone. The phrasings that tests hold back are not
read here. The same file comes out each time on one machine; between machines sums may differ in the last bit.

    pip install numpy jax snowballstemmer
    python3 tools/trained.py

The format stands in src/character/trained.rs.
"""

import collections
import struct
import time

import jax
import jax.numpy as jnp
import numpy as np
import snowballstemmer

from learning import adam, whole_steps
from phrasings import CHARACTERS, contractions, phrasings, synonyms, words

DIMENSIONS = 112
# Fewest phrasings a feature has to stand in.
RAREST = 5
# Letters of a piece of a word.
PIECE = 4
EPOCHS = 9
BATCH = 256
RATE = 4e-3
LEFT_OUT = 0.25
SMOOTHING = 0.1
SEED = 7
# Lines of about one length are learned together, cut off at one of these.
LENGTHS = (24, 40, 96)


class Cutter:
    """A line as src/director/reading/cut.rs cuts it."""

    def __init__(self):
        self.short, self.alike = contractions(), synonyms()
        self.stemmer = snowballstemmer.stemmer("english")
        self.stems = {}

    def stem(self, word):
        if word not in self.stems:
            self.stems[word] = self.stemmer.stemWord(self.alike.get(word, word))
        return self.stems[word]

    def features(self, text):
        plain = words(text, self.short)
        stems = [self.stem(word) for word in plain]
        edged = ["^", *stems, "$"]
        found = ["s" + stem for stem in stems] + ["w" + word for word in plain]
        found += [f"b{one} {other}" for one, other in zip(edged, edged[1:])]
        found += [f"k{one} {other}" for one, other in zip(edged, edged[2:])]
        for word in plain:
            if len(word) > PIECE - 1:
                edges = f"<{word}>"
                found += ["c" + edges[at : at + PIECE] for at in range(len(edges) - PIECE + 1)]
        return found


def fnv1a(text):
    """The hash of Fowler, Noll and Vo, 32 bits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def padded(lines):
    """Rows of numbers of one length, zeros behind the shorter ones."""
    table = np.zeros((len(lines), LENGTHS[-1]), np.int32)
    for at, line in enumerate(lines):
        line = line[: LENGTHS[-1]]
        table[at, : len(line)] = line
    return table


def forward(model, ids, mask):
    total = (model["points"][ids] * mask[:, :, None]).sum(1)
    return total / jnp.sqrt(mask.sum(1, keepdims=True) + 1e-6)


def loss(model, ids, labels, key):
    first, second = jax.random.split(key)
    mask = (ids > 0) * jax.random.bernoulli(first, 1 - LEFT_OUT, ids.shape).astype(jnp.float32)
    place = forward(model, ids, mask)
    place = place * jax.random.bernoulli(second, 0.8, place.shape) / 0.8
    likely = jax.nn.log_softmax(place @ model["directions"] + model["bias"])
    right = jnp.take_along_axis(likely, labels[:, None], 1).mean()
    return -(1 - SMOOTHING) * right - SMOOTHING * likely.mean()


@jax.jit
def step(model, first, second, ids, labels, key, nth, rate):
    value, slope = jax.value_and_grad(loss)(model, ids, labels, key)
    model, first, second = adam(model, first, second, slope, nth, rate, 0.99)
    return model, first, second, value


def batches(lengths, draw):
    """The lines in drawn order, those of one length together."""
    order = draw.permutation(len(lengths))
    parts = [order[at : at + 16 * BATCH] for at in range(0, len(order), 16 * BATCH)]
    order = np.concatenate([part[np.argsort(lengths[part], kind="stable")] for part in parts])
    found = [order[at : at + BATCH] for at in range(0, len(order) - BATCH + 1, BATCH)]
    draw.shuffle(found)
    return found


def main():
    cutter = Cutter()
    lines = phrasings()
    cut = [cutter.features(text) for text, _ in lines]
    names = sorted({intent for _, intent in lines})
    labels = np.array([names.index(intent) for _, intent in lines])
    counts = collections.Counter(fnv1a(feature) for line in cut for feature in set(line))
    hashes = sorted(value for value, count in counts.items() if count >= RAREST)
    number = {value: at for at, value in enumerate(hashes, 1)}
    ids = padded([[number[value] for value in map(fnv1a, line) if value in number] for line in cut])
    lengths = (ids > 0).sum(1)
    print(len(lines), "phrasings of", len(names), "intents;", len(hashes), "features")

    keys = jax.random.split(jax.random.PRNGKey(SEED), 2)
    model = {
        "points": jax.random.normal(keys[0], (len(hashes) + 1, DIMENSIONS)) * 0.1,
        "directions": jax.random.normal(keys[1], (DIMENSIONS, len(names))) * 0.05,
        "bias": jnp.zeros(len(names)),
    }
    first, second = jax.tree.map(jnp.zeros_like, model), jax.tree.map(jnp.zeros_like, model)
    draw = np.random.default_rng(SEED)
    total, nth, started = EPOCHS * (len(lines) // BATCH), 0, time.time()
    for epoch in range(EPOCHS):
        losses = 0.0
        for part in batches(lengths, draw):
            nth += 1
            longest = next(length for length in LENGTHS if lengths[part].max() <= length)
            key = jax.random.PRNGKey(1000 * SEED + nth)
            rate = RATE * (1 - nth / (total + 1))
            model, first, second, value = step(
                model, first, second, ids[part, :longest], labels[part], key, nth, rate
            )
            losses += value
        print(epoch, float(losses) * BATCH / len(lines), f"{time.time() - started:.0f} s", flush=True)

    scales, values = whole_steps(np.asarray(model["points"])[1:])
    out_scales, out_values = whole_steps(np.asarray(model["directions"]).T)
    out = b"HEARS1\n" + struct.pack("<III", len(hashes), DIMENSIONS, len(names))
    out += b"".join(name.encode() + b"\0" for name in names)
    out += np.array(hashes, "<u4").tobytes() + scales.astype("<f4").tobytes() + values.tobytes()
    out += np.stack([out_scales, np.asarray(model["bias"])], 1).astype("<f4").tobytes() + out_values.tobytes()
    (CHARACTERS / "kenji_sato.hears.en.bin").write_bytes(out)
    print(len(out), "bytes")


if __name__ == "__main__":
    main()
