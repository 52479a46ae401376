"""Makes training and measuring examples of what `mine.ts` wrote; each is shown to the reader as at answering time."""

import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from swaps import Swapper
from tokenizers import Tokenizer

MOST_QUESTION, MOST_TITLE, MOST, LONGEST_ANSWER = 64, 64, 256, 30
SETS = ["new_wiki", "squad2", "quotesum", "covid", "reddit", "amazon", "fairytale", "qed"]
# Shares of the questions that also come with a passage that does not answer, as a near miss, or with a name changed in
# both question and passage. Comments and reviews are about anything: another one often answers a question just as well.
WRONG_PASSAGE = {"new_wiki": 0.5, "squad2": 0.4, "quotesum": 0.5, "covid": 0.5, "reddit": 0.2, "amazon": 0.12,
                 "fairytale": 0.4, "qed": 0.6}
NEAR_MISS = {"new_wiki": 0.35, "squad2": 0.3, "quotesum": 0.3, "covid": 0.1, "reddit": 0.2, "amazon": 0.12,
             "fairytale": 0.2, "qed": 0.3}
RENAMED = 0.08


@dataclass
class Example:
    kind: str
    source: str
    question: str
    title: str
    sentences: list
    answer: tuple | None = None  # characters of the sentences joined by nothing
    gold: list = field(default_factory=list)


@dataclass
class Encoded:
    ids: list
    second: int
    start: int
    end: int
    example: Example
    spans: list  # (first, last) character of each token of the passage
    first: int


class Encoder:
    def __init__(self, tokenizer):
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.open, self.close = self.tokenizer.encode("").ids

    def encode(self, example):
        """`None` where the answer does not fit."""
        plain = lambda text: self.tokenizer.encode(text, add_special_tokens=False)
        ids = [self.open, *plain(example.question).ids[:MOST_QUESTION], self.close]
        second = len(ids)
        if example.title:
            ids += plain(f"{example.title}. ").ids[:MOST_TITLE]
        first, offset, spans = len(ids), 0, []
        for sentence in example.sentences:
            encoded = plain(sentence)
            ids += encoded.ids
            spans += [(offset + a, offset + b) for a, b in encoded.offsets]
            offset += len(sentence)
        ids, spans = ids[: MOST - 1], spans[: max(0, MOST - 1 - first)]
        start = end = 0
        if example.answer:
            inside = [i for i, (a, b) in enumerate(spans) if a < example.answer[1] and b > example.answer[0]]
            if not inside or inside[-1] - inside[0] >= LONGEST_ANSWER or spans[inside[-1]][1] < example.answer[1]:
                return None
            start, end = first + inside[0], first + inside[-1]
        return Encoded([*ids, self.close], second, start, end, example, spans, first)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def median_answer(answers):
    """The answer of median length; where two are, the one that more people gave."""
    ordered = sorted(answers, key=lambda a: len(a["text"]))
    return ordered[(len(ordered) - 1) // 2]


class Set:
    def __init__(self, data, name):
        self.name = name
        self.passages = lines(data / f"{name}.passages.jsonl")
        self.questions = lines(data / f"{name}.questions.jsonl")
        texts = {}
        for passage in self.passages:
            texts.setdefault(passage["article"], []).extend(s for _, s in passage["sentences"])
        self.swapper = Swapper({article: " ".join(sentences) for article, sentences in texts.items()})

    def sentences(self, passage):
        # A text without a title was given a number in its place.
        return [s for _, s in self.passages[passage]["sentences"] if not re.fullmatch(r"Text \d+", s)]

    def text(self, question, passage):
        return f"{question['title']}. {' '.join(self.sentences(passage))}"

    def positive(self, question):
        """The passage that holds the answer of median length, as an example; `None` where no passage holds it whole."""
        answer = median_answer(question["answers"])
        if len(answer["passages"]) != 1:
            return None, None
        [number] = answer["passages"]
        offset, place = 0, None
        for start, sentence in self.passages[number]["sentences"]:
            if re.fullmatch(r"Text \d+", sentence):
                continue
            a, b = answer["start"] - start, answer["end"] - start
            if place is None and 0 <= a < len(sentence):
                place = (offset + a, offset + b)
            offset += len(sentence)
        if place is None:
            return None, None
        gold = sorted({a["text"] for a in question["answers"]})
        return number, Example("answer", self.name, question["question"], question["title"], self.sentences(number), place, gold)

    def wrong(self, question, random_):
        """A passage that was found for the question and holds none of its answers."""
        texts = [a["text"].lower() for a in question["answers"]]
        around = {p for a in question["answers"] for p in a["passages"]}
        found = [
            p for p in question["found"]
            if p not in around and not any(t in " ".join(self.sentences(p)).lower() for t in texts)
        ]
        if not found:
            return None
        number = found[min(int(random_.expovariate(0.5)), len(found) - 1)]
        title = question["title"] if self.passages[number]["article"] == question["article"] else self.titles()[self.passages[number]["article"]]
        return Example("wrong passage", self.name, question["question"], title, self.sentences(number))

    def titles(self):
        if not hasattr(self, "_titles"):
            self._titles = {}
            for q in self.questions:
                self._titles[q["article"]] = q["title"]
            for p in self.passages:
                self._titles.setdefault(p["article"], "")
        return self._titles

    def near_miss(self, question, number, random_):
        asked = self.swapper.near_miss(question["question"], question["article"], self.text(question, number), random_)
        return asked and Example("near miss", self.name, asked, question["title"], self.sentences(number))

    def renamed(self, question, example, random_):
        context = f"{example.title}. {' '.join(example.sentences)}"
        change = self.swapper.renaming(question["question"], question["article"], context, example.gold, random_)
        if not change:
            return None
        old, new = change
        replace = lambda text: re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)
        a, b = example.answer
        joined = "".join(example.sentences)
        if old in joined[max(0, a - len(old)): b + len(old)]:
            return None
        before, sentences = 0, []
        offset = 0
        for sentence in example.sentences:
            if offset <= a:
                before = len("".join(sentences)) + len(replace(sentence[: a - offset]))
            sentences.append(replace(sentence))
            offset += len(sentence)
        if "".join(sentences)[before: before + b - a] != joined[a:b]:
            return None
        return Example("renamed", self.name, replace(example.question), replace(example.title), sentences, (before, before + b - a), example.gold)

    def impossible(self, question, random_):
        own = [p for p in question["found"] if p in question["own"]] or question["own"]
        if not own:
            return None
        number = own[0] if random_.random() < 0.8 else random_.choice(own)
        return Example("unanswerable", self.name, question["question"], question["title"], self.sentences(number))


def epoch(sets, number):
    """The examples of one pass; comments and reviews come by quarters, the rest whole."""
    random_ = random.Random(1000 + number)
    examples = []
    for one in sets:
        for i, question in enumerate(one.questions):
            if question["held"] or (one.name in ("reddit", "amazon") and i % 4 != number % 4):
                continue
            if question["impossible"]:
                examples.append(one.impossible(question, random_))
                continue
            if not question["answers"]:
                continue
            passage, example = one.positive(question)
            if example is None:
                continue
            renamed = one.renamed(question, example, random_) if random_.random() < RENAMED * 3 else None
            examples.append(renamed or example)
            if random_.random() < WRONG_PASSAGE[one.name]:
                examples.append(one.wrong(question, random_))
            if random_.random() < NEAR_MISS[one.name] * 1.5:
                examples.append(one.near_miss(question, passage, random_))
    examples = [e for e in examples if e]
    random_.shuffle(examples)
    return examples


def held_out(one, most=250):
    """Examples of the questions that are kept from training, at most so many of each kind."""
    random_ = random.Random(7)
    kinds = {"answer": [], "wrong passage": [], "near miss": [], "unanswerable": []}
    questions = [q for q in one.questions if q["held"]]
    random_.shuffle(questions)
    for question in questions:
        if question["impossible"]:
            made = [one.impossible(question, random_)]
        else:
            passage, example = one.positive(question)
            if example is None:
                continue
            made = [example, one.wrong(question, random_), one.near_miss(question, passage, random_)]
        for example in made:
            if example and len(kinds[example.kind]) < most:
                kinds[example.kind].append(example)
    return kinds


if __name__ == "__main__":
    import collections
    import sys

    names = sys.argv[2:] or SETS
    sets = [Set(Path(sys.argv[1]), name) for name in names]
    made = epoch(sets, 0)
    print(len(made), collections.Counter((e.source, e.kind) for e in made))
    for kind in ("answer", "near miss", "renamed", "wrong passage"):
        for e in [e for e in made if e.kind == kind][:12]:
            print(kind, "|", e.question, "|", e.title, "|", "".join(e.sentences)[slice(*e.answer)] if e.answer else None, "|", e.gold[:2])
    for one in sets:
        print(one.name, {k: len(v) for k, v in held_out(one).items()})
