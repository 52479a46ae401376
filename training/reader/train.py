"""Continues the training of a reader for a given time, on the CPU.

    python train.py DATA START OUT --minutes 60

START and OUT are folders as the project loads them. OUT/checkpoint holds the averaged weights, written anew every few
minutes. The learning rate falls to nothing when the time is up, however fast the machine was.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from examples import SETS, Encoder, Set, epoch
from measure import batches, inputs
from torch.nn import functional
from weights import read_quantised, write_quantised

BATCH_TOKENS = 4_800
PEAK, WARM_UP_SHARE, DECAY = 1.2e-4, 0.04, 0.01
AVERAGE = 0.99
EVERY_MINUTES = 12


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("start", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--peak", type=float, default=PEAK)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first-pass", type=int, default=0, help="1 where an earlier run saw pass 0")
    return parser.parse_args()


def stream(sets, encoder, seed, number):
    """Batches without end: of some 40 batches' worth of examples those of similar length together."""
    random_ = np.random.default_rng(seed)
    while True:
        encoded = [e for e in map(encoder.encode, epoch(sets, number)) if e]
        print(f"pass {number}: {len(encoded)} examples, {np.mean([len(e.ids) for e in encoded]):.0f} tokens each", flush=True)
        for at in range(0, len(encoded), 1280):
            some = encoded[at: at + 1280]
            order = list(batches(some, BATCH_TOKENS))
            random_.shuffle(order)
            for batch in order:
                yield number, [some[i] for i in batch]
        number += 1


def main():
    given = arguments()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    bf16 = torch.backends.cpu.get_cpu_capability() == "AVX512" and torch.ops.mkldnn._is_mkldnn_bf16_supported()
    encoder = Encoder(given.start / "tokenizer.json")
    sets = [Set(given.data, name) for name in SETS if (given.data / f"{name}.questions.jsonl").exists()]
    network = read_quantised(given.start)
    for layer in network.bert.encoder.layer:
        # The fused attention of the CPU knows no dropout.
        layer.attention.self.dropout_prob = 0.0
    # Word vectors stay: few of them are seen often enough to be learnt.
    for parameter in network.bert.embeddings.parameters():
        parameter.requires_grad = False
    trained = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    plain = [p for n, p in trained if n.endswith("bias") or "LayerNorm" in n]
    decayed = [p for n, p in trained if not (n.endswith("bias") or "LayerNorm" in n)]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], lr=given.peak, fused=True
    )
    average = {n: p.detach().clone() for n, p in trained}

    def write(folder):
        """Writes the averaged weights as the project loads them."""
        kept = {n: p.detach().clone() for n, p in trained}
        for n, p in trained:
            p.data.copy_(average[n])
        write_quantised(network, given.start, folder)
        for n, p in trained:
            p.data.copy_(kept[n])
        network.train()

    given.out.mkdir(parents=True, exist_ok=True)
    network.train()
    began, seen, step, losses, written = time.time(), 0, 0, [], time.time()
    for number, rows in stream(sets, encoder, given.seed, given.first_pass):
        passed = (time.time() - began) / (60 * given.minutes)
        if passed >= 1 or (given.out / "stop").exists():
            break
        rate = given.peak * min(passed / WARM_UP_SHARE, (1 - passed) / (1 - WARM_UP_SHARE))
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = inputs(rows)
        mask = torch.from_numpy(batch["attention_mask"]) == 0
        # An answer lies in the passage, or at the first token when there is none: the question is no place for it.
        for i, row in enumerate(rows):
            mask[i, 1: row.first] = True
        starts, ends = torch.tensor([row.start for row in rows]), torch.tensor([row.end for row in rows])
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            result = network(**{key: torch.from_numpy(value) for key, value in batch.items()})
        loss = (
            functional.cross_entropy(result.start_logits.float().masked_fill(mask, -1e4), starts)
            + functional.cross_entropy(result.end_logits.float().masked_fill(mask, -1e4), ends)
        ) / 2
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in trained], 1.0)
        optimiser.step()
        step, seen = step + 1, seen + len(rows)
        losses.append(loss.item())
        with torch.no_grad():
            keep = min(AVERAGE, step / (step + 9))
            for n, p in trained:
                average[n].lerp_(p.detach(), 1 - keep)
        if step % 50 == 0:
            spent = time.time() - began
            print(f"{spent / 60:5.1f} min  pass {number}  step {step}  {seen} examples  {seen / spent:.1f}/s  loss {np.mean(losses[-50:]):.3f}  rate {rate:.1e}", flush=True)
        if time.time() - written > 60 * EVERY_MINUTES:
            write(given.out / "checkpoint")
            written = time.time()
    write(given.out)
    (given.out / "run.json").write_text(json.dumps({**{k: str(v) for k, v in vars(given).items()}, "examples": seen, "steps": step}))


if __name__ == "__main__":
    main()
