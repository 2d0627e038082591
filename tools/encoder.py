#!/usr/bin/env python3
"""Makes characters/kenji_sato.encoder.en.safetensors: a small transformer over plain words, taught by the teacher of
tools/teacher.py (distillation: Hinton et al., 2015). It learns to say of each line of a pool what the teacher says of
it, and to place it where the teacher does. A word's row is one linear map of where the sentence encoder puts the word
when it stands alone, before and after it was taught, and a little of its own: so a word that no phrasing has still lies
near its like. The phrasings that tests hold back are not read here.

    pip install torch safetensors tokenizers jax
    python3 tools/encoder.py MODEL_FOLDER teacher.pt SENTENCES

SENTENCES has a sentence a line, of any everyday English: WordNet's examples and chatterbot-corpus's English served.
About half an hour on two cores, and 6 GB. Sums differ between machines, and so does the file.
The format stands in src/character/encoder.
"""

import pathlib
import random
import re
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

from learning import whole_steps
from phrasings import CHARACTERS, contractions, fold, phrasings, words
from pool import neighbours, pool
from teacher import SentenceEncoder, Teacher, batches, downhill, padded, warm

WIDTH = 192
HEADS = 6
LAYERS = 2
INNER = 384
# Words behind this one are not heard.
LONGEST = 40
# Words beyond this rank of the sentence encoder's vocabulary (it is sorted by frequency) are names and rarities.
RAREST = 24_000
EPOCHS = 10
BATCH = 768
RATE = 3e-3
# How much of what the teacher says is kept for what it does not: it remembers so many intents a line.
TOP = 24
REST = 0.03
# How much the place counts beside the intents.
PLACE = 2.0
SEED = 1
# Numbers of the rows that are no words.
NOTHING, STRANGER, FIRST = 0, 1, 2


class Layer(nn.Module):
    """A transformer's layer, norms before."""

    def __init__(self):
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.asks, self.mixed = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.dropout = nn.Dropout(0.05)

    def forward(self, x, mask):
        rows, length, _ = x.shape
        parts = self.asks(self.before(x)).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        found = F.scaled_dot_product_attention(*parts, attn_mask=mask).transpose(1, 2).reshape(rows, length, WIDTH)
        x = x + self.dropout(self.mixed(found))
        return x + self.dropout(self.outer(F.relu(self.inner(self.between(x)))))


class Student(nn.Module):
    """What the program runs."""

    def __init__(self, points, intents, place):
        super().__init__()
        _, sizes, directions = np.linalg.svd(points[::3], full_matrices=False)
        first = directions[:WIDTH].T / np.sqrt((sizes[:WIDTH] ** 2).mean() / len(points[::3]))
        self.register_buffer("points", torch.tensor(points))
        self.map = nn.Parameter(torch.tensor(first.astype(np.float32)))
        self.own = nn.Parameter(torch.zeros(FIRST + len(points), WIDTH))
        self.positions = nn.Parameter(torch.randn(LONGEST, WIDTH) * 0.02)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.head, self.place = nn.Linear(WIDTH, intents), nn.Linear(WIDTH, place)
        self.dropout = nn.Dropout(0.1)

    def rows(self, ids):
        mapped = self.points[(ids - FIRST).clamp(min=0)] @ self.map
        return mapped * (ids >= FIRST)[:, None] + self.own[ids]

    def forward(self, ids, mask):
        if self.training:
            mask = mask & (torch.rand(ids.shape) > 0.06)
            mask[:, 0] = True
        known, where = ids.unique(return_inverse=True)
        x = self.dropout(F.embedding(where, self.rows(known)) + self.positions[: ids.shape[1]])
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        weight = mask[:, :, None].to(x.dtype)
        x = (self.norm(x) * weight).sum(1) / weight.sum(1)
        return self.head(self.dropout(x)), self.place(x)


def vocabulary(folder):
    """The words with their ranks: the encoder's own whole words, then what only the character files say."""
    listed = (pathlib.Path(folder) / "vocab.txt").read_text().splitlines()
    known = {word: rank for rank, word in enumerate(listed) if re.fullmatch(r"[a-z0-9]+", word) and rank < RAREST}
    for path in sorted(CHARACTERS.iterdir()):
        if path.suffix in (".yaml", ".txt"):
            for word in fold(path.read_text()).split():
                if re.fullmatch(r"[a-z0-9]+", word) and len(word) < 24:
                    known.setdefault(word, RAREST)
    return zip(*sorted(known.items()))


@torch.no_grad()
def encoded(encoder, texts):
    encoder.eval()
    parts = [texts[at : at + 512] for at in range(0, len(texts), 512)]
    return torch.cat([encoder(*padded([encoder.tokens(text) for text in part])) for part in parts])


@torch.no_grad()
def asked(teacher, texts):
    """What the teacher says of each line: the likeliest intents, how likely they are, and where it puts the line."""
    teacher.eval()
    order = sorted(range(len(texts)), key=lambda nth: len(texts[nth]))
    likely, intents = np.zeros((len(texts), TOP), np.float16), np.zeros((len(texts), TOP), np.int16)
    places = np.zeros((len(texts), teacher.head.in_features), np.float16)
    for at in range(0, len(texts), 512):
        part = order[at : at + 512]
        with torch.autocast("cpu", torch.bfloat16):
            place = teacher.encoder(*padded([teacher.encoder.tokens(texts[nth]) for nth in part]))
            scores = teacher.head(place)
        values, nths = scores.float().softmax(-1).topk(TOP, 1)
        likely[part], intents[part], places[part] = values.numpy(), nths.numpy(), place.float().numpy()
    return likely, intents, places


def wanted(likely, intents, labels, count):
    """What the student shall say: as the teacher does, and of a phrasing half what stands beside it."""
    likely = torch.tensor(likely).float()
    likely = likely / likely.sum(1, keepdim=True) * (1 - REST)
    goal = torch.full((len(likely), count), REST / count)
    goal.scatter_add_(1, torch.tensor(intents).long(), likely)
    known = labels >= 0
    right = F.one_hot(labels[known], count).float()
    goal[known] = 0.5 * goal[known] + 0.45 * right + 0.05 / count
    return goal


def learn(student, rows, labels, said, count):
    likely, intents, places = said
    listed = int((labels >= 0).sum())
    middle = torch.tensor(places[:listed].astype(np.float32).mean(0))
    spread = float(places[:listed].astype(np.float32).std())
    lengths = [len(row) for row in rows]
    rest = [value for name, value in student.named_parameters() if name != "own"]
    groups = [{"params": rest, "weight_decay": 0.01}, {"params": [student.own], "weight_decay": 0.3}]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    total, step, started = EPOCHS * len(rows) // BATCH, 0, time.time()
    schedule = warm(optimizer, total)
    while step < total:
        # The phrasings themselves twice as often.
        for batch in batches(lengths, BATCH, list(range(len(rows))) + list(range(listed))):
            if step == total:
                break
            with torch.autocast("cpu", torch.bfloat16):
                scores, place = student(*padded([rows[nth] for nth in batch]))
            goal = wanted(likely[batch], intents[batch], labels[batch], count)
            there = (torch.tensor(places[batch]).float() - middle) / spread
            loss = -(goal * scores.float().log_softmax(-1)).sum(1).mean()
            loss = loss + PLACE * ((place.float() - there) ** 2).mean()
            downhill(loss, student, optimizer, schedule)
            step += 1
            if step % 100 == 0:
                print(step, total, f"{loss.item():.3f} {time.time() - started:.0f} s", flush=True)


@torch.no_grad()
def parts(student, vocabulary, names):
    """The tensors as src/character/encoder reads them; the words' order is that of their bytes."""
    rows = student.rows(torch.arange(FIRST + len(vocabulary)))
    scales, steps = whole_steps(rows[FIRST:].numpy())
    text = lambda lines: torch.tensor(np.frombuffer("\n".join(lines).encode(), np.uint8).copy())
    out = {
        "words": text(vocabulary),
        "intents": text(names),
        "rows": torch.tensor(steps),
        "scales": torch.tensor(scales),
        "stranger": rows[STRANGER],
        "positions": student.positions.data,
    }
    linear, norms = ("asks", "mixed", "inner", "outer"), ("before", "between")
    named = [(f"layers.{nth}.{name}", getattr(layer, name)) for nth, layer in enumerate(student.layers) for name in linear + norms]
    for name, part in named + [("norm", student.norm), ("head", student.head)]:
        out[f"{name}.weight"], out[f"{name}.bias"] = part.weight.data, part.bias.data
        if part.weight.dim() == 2:
            scales, steps = whole_steps(part.weight.data.numpy())
            out[f"{name}.scale"], out[f"{name}.weight"] = torch.tensor(scales), torch.tensor(steps)
    return {name: value.clone() for name, value in out.items()}


def main(folder, taught, sentences):
    torch.manual_seed(SEED)
    random.seed(SEED)
    lines = phrasings()
    names = sorted({intent for _, intent in lines})
    teacher = Teacher(folder, len(names))
    teacher.load_state_dict(torch.load(taught))
    known, ranks = vocabulary(folder)
    alone, after = encoded(SentenceEncoder(folder), known), encoded(teacher.encoder, known)
    alone = alone / alone.norm(dim=1, keepdim=True)
    texts = pool([text for text, _ in lines], neighbours(known, ranks, alone), pathlib.Path(sentences).read_text().splitlines())
    print(len(known), "words;", len(texts), "lines", flush=True)
    points = torch.cat([(part - part.mean(0)) / (part - part.mean(0)).std() for part in (alone, after)], 1).numpy()

    said = asked(teacher, texts)
    short, number = contractions(), {word: nth for nth, word in enumerate(known, FIRST)}
    rows = [[number.get(word, STRANGER) for word in words(text, short)][:LONGEST] or [STRANGER] for text in texts]
    labels = torch.full((len(texts),), -1)
    labels[: len(lines)] = torch.tensor([names.index(intent) for _, intent in lines])
    student = Student(points, len(names), teacher.head.in_features)
    learn(student, rows, labels, said, len(names))
    path = CHARACTERS / "kenji_sato.encoder.en.safetensors"
    save_file(parts(student.eval(), known, names), path, metadata={"heads": str(HEADS)})
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main(*sys.argv[1:4])
