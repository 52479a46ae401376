"""Measures a reader on the questions kept from training.

    python measure.py DATA READER …      READER is a folder as the project loads it

Exact and F1 are those of SQuAD's own evaluation; AUROC is the chance that an answerable question scores higher
(best span minus "no answer") than one that its passage does not answer.
"""

import collections
import re
import string
import sys
from pathlib import Path

import numpy as np
from examples import LONGEST_ANSWER, SETS, Encoder, Set, held_out


def normal(text):
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", text).split()


def f1(given, wanted):
    given, wanted = normal(given), normal(wanted)
    if not given or not wanted:
        return float(given == wanted)
    shared = sum((collections.Counter(given) & collections.Counter(wanted)).values())
    return 2 * shared / (len(given) + len(wanted))


def auroc(higher, lower):
    values = np.concatenate([higher, lower])
    ranks = values.argsort().argsort()
    return (ranks[: len(higher)].sum() - len(higher) * (len(higher) - 1) / 2) / (len(higher) * len(lower))


def batches(encoded, tokens=3000):
    """Rows of similar length, padded as one."""
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    batch = []
    for i in order:
        if batch and (len(batch) + 1) * len(encoded[i].ids) > tokens:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def inputs(rows):
    width = max(len(row.ids) for row in rows)
    ids, mask, types = (np.zeros((len(rows), width), dtype=np.int64) for _ in range(3))
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = row.ids
        mask[i, : len(row.ids)] = 1
        types[i, row.second: len(row.ids)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def best_span(row, starts, ends):
    """Text of the best span inside one sentence, and its score above "no answer"."""
    n = len(row.spans)
    ends_of_sentences = np.cumsum([len(sentence) for sentence in row.example.sentences])
    sentence = np.searchsorted(ends_of_sentences, [first for first, _ in row.spans], side="right")
    sums = starts[row.first: row.first + n, None] + ends[None, row.first: row.first + n]
    allowed = np.triu(np.ones((n, n), bool)) & ~np.triu(np.ones((n, n), bool), LONGEST_ANSWER)
    allowed &= sentence[:, None] == sentence[None, :]
    sums = np.where(allowed, sums, -np.inf)
    i, j = np.unravel_index(sums.argmax(), sums.shape)
    text = "".join(row.example.sentences)[row.spans[i][0]: row.spans[j][1]]
    return text, float(sums[i, j] - starts[0] - ends[0])


def read(run, encoded):
    results = [None] * len(encoded)
    for batch in batches(encoded):
        starts, ends = run(inputs([encoded[i] for i in batch]))
        for row, i in enumerate(batch):
            results[i] = best_span(encoded[i], starts[row], ends[row])
    return results


def measure(run, sets, encoder, most=250):
    figures = {}
    for one in sets:
        scores, exact, overlap = {}, [], []
        for kind, examples in held_out(one, most).items():
            encoded = [e for e in map(encoder.encode, examples) if e and e.spans]
            results = read(run, encoded)
            scores[kind] = np.array([score for _, score in results])
            if kind == "answer":
                for row, (text, _) in zip(encoded, results):
                    exact.append(max(normal(text) == normal(gold) for gold in row.example.gold))
                    overlap.append(max(f1(text, gold) for gold in row.example.gold))
        figures[one.name] = {"n": len(exact), "exact": 100 * np.mean(exact), "F1": 100 * np.mean(overlap)}
        for kind in ("wrong passage", "near miss", "unanswerable"):
            if len(scores.get(kind, [])) > 9:
                figures[one.name][kind] = float(auroc(scores["answer"], scores[kind]))
    return figures


def show(figures):
    lines = []
    for name, row in figures.items():
        lines.append(f"{name:9} " + "  ".join(f"{key} {value:.3f}" if value <= 1 else f"{key} {value:.1f}" for key, value in row.items()))
    return "\n".join(lines)


if __name__ == "__main__":
    import onnxruntime

    data = Path(sys.argv[1])
    sets = [Set(data, name) for name in [*SETS, "newsroom"] if (data / f"{name}.questions.jsonl").exists()]
    for folder in sys.argv[2:]:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        session = onnxruntime.InferenceSession(f"{folder}/onnx/model_quantized.onnx", options)
        run = lambda given: session.run(["start_logits", "end_logits"], given)
        print(folder)
        print(show(measure(run, sets, Encoder(f"{folder}/tokenizer.json"))), flush=True)
