#!/usr/bin/env python3
"""Makes characters/senses.en.bin: what the words of a language mean, as points of which near ones mean alike.

The points are distilled from a sentence encoder (all-MiniLM-L6-v2, Apache 2.0): every word of its vocabulary and of
the character files is encoded alone, as Model2Vec does (https://github.com/MinishLab/model2vec), and turned by one
linear map, with a weight a word, so that phrasings of one intent lie together and those of two lie apart (neighbourhood
components: Goldberger et al., 2004). The program then needs a table and a sum, and no model. The phrasings that tests
hold back are not read here.

    pip install numpy safetensors tokenizers jax
    python3 tools/senses.py MODEL_FOLDER     # the folder with model.safetensors, tokenizer.json and vocab.txt

Format: "SENSES1\\n", then little-endian u32 words and u32 dimensions; a NUL-separated list of the words, sorted;
f32 scales, one a word; i8 values, a row a word.
"""

import pathlib
import re
import struct
import sys

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from learning import adam, whole_steps
from phrasings import CHARACTERS, contractions, fold, phrasings

DIMENSIONS = 96
# Words beyond this rank of the encoder's vocabulary (it is sorted by frequency) are names and rarities.
RAREST = 24_000
STEPS = 500
BATCH = 1024
SEED = 7


class Encoder:
    """BERT as all-MiniLM-L6-v2 has it: six layers, twelve heads, the mean of the last layer, of length one."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        weights = load_file(folder / "model.safetensors")
        self.weights = {name.removeprefix("bert."): value.astype(np.float32) for name, value in weights.items()}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.vocabulary = (folder / "vocab.txt").read_text().splitlines()

    def _norm(self, x, name):
        mean = x.mean(-1, keepdims=True)
        variance = ((x - mean) ** 2).mean(-1, keepdims=True)
        return (x - mean) / np.sqrt(variance + 1e-12) * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def _linear(self, x, name):
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _batch(self, rows):
        count, longest = len(rows), max(map(len, rows))
        ids = np.zeros((count, longest), int)
        mask = np.zeros((count, longest), np.float32)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        table = "embeddings."
        x = self.weights[table + "word_embeddings.weight"][ids]
        x = x + self.weights[table + "position_embeddings.weight"][:longest]
        x = self._norm(x + self.weights[table + "token_type_embeddings.weight"][0], table + "LayerNorm")
        hidden = (1 - mask)[:, None, None, :] * -1e9
        for layer in range(6):
            at = f"encoder.layer.{layer}."
            heads = [
                self._linear(x, at + f"attention.self.{part}").reshape(count, longest, 12, 32).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            ]
            query, key, value = heads
            scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(32) + hidden
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(count, longest, -1)
            x = self._norm(x + self._linear(mixed, at + "attention.output.dense"), at + "attention.output.LayerNorm")
            inner = np.asarray(jax.nn.gelu(self._linear(x, at + "intermediate.dense"), approximate=False))
            x = self._norm(x + self._linear(inner, at + "output.dense"), at + "output.LayerNorm")
        mean = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def encode(self, texts, size=512):
        """A row of length one for each text."""
        rows = [self.tokenizer.encode(text).ids for text in texts]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
        out = np.zeros((len(rows), 384), np.float32)
        for start in range(0, len(order), size):
            part = order[start : start + size]
            out[part] = self._batch([rows[at] for at in part])
        return out


def vocabulary(encoder):
    """The words with their ranks: the encoder's own whole words, then what only the character files say."""
    whole = [(word, rank) for rank, word in enumerate(encoder.vocabulary) if re.fullmatch(r"[a-z0-9]+", word)]
    known = {word: rank for word, rank in whole if rank < RAREST}
    for path in sorted(CHARACTERS.iterdir()):
        if path.suffix in (".yaml", ".txt"):
            for word in fold(path.read_text()).split():
                if re.fullmatch(r"[a-z0-9]+", word) and len(word) < 24:
                    known.setdefault(word, RAREST)
    return sorted(known.items())


def main(folder):
    encoder = Encoder(folder)
    words = vocabulary(encoder)
    index = {word: at for at, (word, _) in enumerate(words)}
    print(len(words), "words")
    points = encoder.encode([word for word, _ in words])
    points -= points.mean(0)
    start = np.linalg.svd(points, full_matrices=False)[2][:DIMENSIONS].T
    # Zipf's law stands for the frequencies; the first thousand ranks are no words.
    share = 1 / np.maximum(np.array([rank for _, rank in words]) - 995, 1)
    share /= share.sum()
    weights = np.log(1e-3 / (1e-3 + share)).astype(np.float32)

    short = contractions()
    lines, intents = [], []
    for text, intent in phrasings():
        if intent.startswith("unknown"):
            continue
        row = [index[part] for word in fold(text).split() for part in short.get(word, [word]) if part in index]
        if row:
            lines.append(row)
            intents.append(intent)
    names = sorted(set(intents))
    labels = np.array([names.index(intent) for intent in intents])
    longest = max(map(len, lines))
    ids = np.zeros((len(lines), longest), np.int32)
    mask = np.zeros((len(lines), longest), np.float32)
    for at, row in enumerate(lines):
        ids[at, : len(row)] = row
        mask[at, : len(row)] = 1
    used = np.unique(ids)
    own = np.zeros(len(words), np.int32)
    own[used] = np.arange(len(used))
    ids = own[ids]
    print(len(lines), "phrasings of", len(names), "intents")

    table, first = jnp.array(points[used]), jnp.array(weights[used])
    all_ids, all_mask, all_labels = jnp.array(ids), jnp.array(mask), jnp.array(labels)

    def place(model, ids, mask):
        rows = (table @ model["map"] + model["own"]) * jnp.exp(first + model["weight"])[:, None]
        total = (rows[ids] * mask[:, :, None]).sum(1)
        return total / jnp.sqrt((total * total).sum(1, keepdims=True) + 1e-6)

    def loss(model, batch, key):
        keep = jax.random.bernoulli(key, 0.85, (len(batch), longest)) * all_mask[batch]
        near = place(model, all_ids[batch], keep) @ place(model, all_ids, all_mask).T / 0.07
        itself = batch[:, None] == jnp.arange(len(labels))[None, :]
        near = jnp.where(itself, -1e9, near)
        same = (all_labels[batch][:, None] == all_labels[None, :]) & ~itself
        apart = jax.nn.logsumexp(near, axis=1) - jax.nn.logsumexp(jnp.where(same, near, -1e9), axis=1)
        held = 0.05 * ((model["map"] - start) ** 2).sum() / 384 + 1e-3 * (model["own"] ** 2).sum() / len(used) * DIMENSIONS
        return apart.mean() + held + 0.01 * (model["weight"] ** 2).mean()

    model = {
        "map": jnp.array(start),
        "own": jnp.zeros((len(used), DIMENSIONS)),
        "weight": jnp.zeros(len(used)),
    }
    slope = jax.jit(jax.value_and_grad(loss))
    first_moment = jax.tree.map(jnp.zeros_like, model)
    second = jax.tree.map(jnp.zeros_like, model)
    draw = np.random.default_rng(SEED)
    for step in range(1, STEPS + 1):
        rate = 3e-3 * min(1.0, 2 * (1 - step / (STEPS + 1)))
        batch = jnp.array(draw.choice(len(labels), min(BATCH, len(labels)), replace=False))
        value, gradient = slope(model, batch, jax.random.PRNGKey(step))
        model, first_moment, second = adam(model, first_moment, second, gradient, step, rate, 0.999)
        if step % 100 == 0:
            print(step, float(value), flush=True)

    rows = points @ np.asarray(model["map"])
    rows[used] += np.asarray(model["own"])
    weights[used] += np.asarray(model["weight"])
    rows *= np.exp(weights)[:, None]
    scales, values = whole_steps(rows)
    out = b"SENSES1\n" + struct.pack("<II", len(words), DIMENSIONS)
    out += b"".join(word.encode() + b"\0" for word, _ in words) + scales.astype("<f4").tobytes() + values.tobytes()
    (CHARACTERS / "senses.en.bin").write_bytes(out)
    print(len(out), "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
