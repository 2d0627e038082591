#!/usr/bin/env python3
"""Makes the teacher of tools/encoder.py: a sentence encoder (all-MiniLM-L6-v2, Apache 2.0) that has learned which
intent a phrasing has. It is too large and too slow for the program, and is only asked by what the program is built
with. The phrasings that tests hold back are not read here.

    pip install torch safetensors tokenizers
    python3 tools/teacher.py MODEL_FOLDER teacher.pt   # the folder with model.safetensors and tokenizer.json

About half an hour on two cores.
"""

import pathlib
import random
import sys
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

from phrasings import phrasings

WIDTH = 384
HEADS = 12
LAYERS = 6
LONGEST = 48
EPOCHS = 5
BATCH = 128
RATE = 1.5e-4
# The layer of intents is new and learns faster.
HEAD_RATE = 20
SMOOTHING = 0.1
DROPOUT = 0.1
SEED = 1


class Layer(nn.Module):
    """BERT's layer, norms behind."""

    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x, mask):
        rows, length, _ = x.shape
        parts = [
            part(x).view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        ]
        found = F.scaled_dot_product_attention(*parts, attn_mask=mask).transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.first(x + self.dropout(self.mixed(found)))
        return self.second(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class SentenceEncoder(nn.Module):
    """all-MiniLM-L6-v2: six layers, and the mean of the last."""

    # Its names for the parts of a layer, and those of the file.
    NAMES = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "mixed": "attention.output.dense",
        "first": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "second": "output.LayerNorm",
    }

    def __init__(self, folder):
        super().__init__()
        weights = load_file(pathlib.Path(folder) / "model.safetensors")
        weights = {name.removeprefix("bert."): value.float() for name, value in weights.items()}
        self.tokenizer = Tokenizer.from_file(str(pathlib.Path(folder) / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        table = "embeddings."
        self.words = nn.Embedding.from_pretrained(weights[table + "word_embeddings.weight"], freeze=False)
        self.places = nn.Embedding.from_pretrained(weights[table + "position_embeddings.weight"], freeze=False)
        self.kind = nn.Parameter(weights[table + "token_type_embeddings.weight"][0].clone())
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        loaded = [(self.norm, table + "LayerNorm")]
        for nth, layer in enumerate(self.layers):
            loaded += [(getattr(layer, own), f"encoder.layer.{nth}.{name}") for own, name in self.NAMES.items()]
        with torch.no_grad():
            for part, name in loaded:
                part.weight.copy_(weights[name + ".weight"])
                part.bias.copy_(weights[name + ".bias"])

    def tokens(self, text):
        return self.tokenizer.encode(text.replace("’", "'").lower()).ids[:LONGEST]

    def forward(self, ids, mask):
        x = self.words(ids) + self.places.weight[: ids.shape[1]] + self.kind
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        weight = mask[:, :, None].to(x.dtype)
        return (x * weight).sum(1) / weight.sum(1)


class Teacher(nn.Module):
    """The encoder and what it says of intents."""

    def __init__(self, folder, intents):
        super().__init__()
        self.encoder = SentenceEncoder(folder)
        self.head = nn.Linear(WIDTH, intents)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, ids, mask):
        return self.head(self.dropout(self.encoder(ids, mask)))


def padded(rows):
    """Rows of numbers of one length, and where they have any."""
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = torch.tensor(row)
        mask[at, : len(row)] = True
    return ids, mask


def batches(lengths, size, numbers):
    """`numbers` in drawn order, those of about one length together."""
    random.shuffle(numbers)
    found = []
    for at in range(0, len(numbers), 20 * size):
        part = sorted(numbers[at : at + 20 * size], key=lambda nth: lengths[nth])
        found += [part[at : at + size] for at in range(0, len(part) - size + 1, size)]
    random.shuffle(found)
    return found


def warm(optimizer, total):
    """Rates that rise over the first steps and then fall to nothing."""
    rate = lambda nth: min(1, nth / (0.05 * total)) * max(0, 1 - nth / total)
    return torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


def downhill(loss, model, optimizer, schedule):
    """One step."""
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()


def main(folder, out):
    torch.manual_seed(SEED)
    random.seed(SEED)
    lines = phrasings()
    names = sorted({intent for _, intent in lines})
    model = Teacher(folder, len(names))
    rows = [model.encoder.tokens(text) for text, _ in lines]
    labels = torch.tensor([names.index(intent) for _, intent in lines])
    lengths = [len(row) for row in rows]
    rates = [
        {"params": model.encoder.parameters(), "lr": RATE},
        {"params": model.head.parameters(), "lr": HEAD_RATE * RATE},
    ]
    optimizer = torch.optim.AdamW(rates, weight_decay=0.01)
    schedule = warm(optimizer, EPOCHS * (len(rows) // BATCH))
    started = time.time()
    for epoch in range(EPOCHS):
        sum_of_losses, steps = 0.0, 0
        for batch in batches(lengths, BATCH, list(range(len(rows)))):
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(*padded([rows[nth] for nth in batch]))
            loss = F.cross_entropy(scores.float(), labels[batch], label_smoothing=SMOOTHING)
            downhill(loss, model, optimizer, schedule)
            sum_of_losses, steps = sum_of_losses + loss.item(), steps + 1
        print(epoch, f"{sum_of_losses / steps:.3f} {time.time() - started:.0f} s", flush=True)
    torch.save(model.state_dict(), out)


if __name__ == "__main__":
    main(*sys.argv[1:3])
