"""Brings the data sets into one form, that of SQuAD, and leaves out what judges the reader.

    python collect.py SOURCES DATA

SOURCES holds the files as they were published (README.md lists them). DATA/sets/NAME.json is written for each set,
and DATA/banned.json says what was left out. An article's `held` says that it is kept from training.
"""

import csv
import hashlib
import json
import re
import sys
from pathlib import Path

# Articles of the set that figures are reported on; their questions are left out wherever else they stand.
JUDGING_TITLES = {
    "amazon rainforest", "black death", "chloroplast", "construction", "economic inequality", "fresno, california",
    "genghis khan", "martin luther", "nikola tesla", "pharmacy", "prime number", "private school",
}
HELD_SHARE = {"new_wiki": 0.1, "reddit": 0.06, "amazon": 0.06, "squad2": 0.15, "covid": 0.1, "quotesum": 0.12,
              "fairytale": 0.06, "qed": 0.12}
LONGEST_HEADLINE = 110


def even_space(text):
    return re.sub(r"\s+", " ", text).strip()


def share(text):
    """A number from 0 to 1 that the text alone decides."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def first_sentence(text):
    found = re.match(r"\s*(.{15,%d}?[.!?])\s+[A-Z\"']" % LONGEST_HEADLINE, text)
    return even_space(found.group(1)) if found else ""


def wiki_title(title):
    from urllib.parse import unquote

    return even_space(unquote(title).replace("_", " "))


def read_squad(path, own_titles):
    """Articles of a file in SQuAD's form; where titles are mere numbers, each text is an article of its own."""
    for article in json.loads(path.read_text())["data"]:
        if own_titles:
            yield wiki_title(article["title"]), article["paragraphs"]
        else:
            for paragraph in article["paragraphs"]:
                yield first_sentence(paragraph["context"]), [paragraph]


def read_covid(path):
    for article in json.loads(path.read_text())["data"]:
        for paragraph in article["paragraphs"]:
            yield even_space(paragraph["context"].strip().split("\n")[0])[:200], [paragraph]


def read_quotesum(path):
    articles = {}
    for line in path.read_text().splitlines():
        row = json.loads(line)
        for i in range(1, 9):
            title, source, answer = (row.get(f"{name}{i}", "") for name in ("title", "source", "short_ans_"))
            answer = answer or row.get(f"short_ans_{i}", "")
            at = source.lower().find(answer.lower()) if answer else -1
            if at < 0:
                continue
            texts = articles.setdefault(title, {})
            asked = texts.setdefault(source, {})
            asked.setdefault(row["question"], (f"{row['qid']}-{i}", at, len(answer)))
    for title, texts in articles.items():
        yield title, [
            {
                "context": source,
                "qas": [
                    {"id": name, "question": question,
                     "answers": [{"text": source[at:at + length], "answer_start": at}]}
                    for question, (name, at, length) in asked.items()
                ],
            }
            for source, asked in texts.items()
        ]


def read_fairytale(folder):
    """Stories in sections; questions whose answer stands in one section as the annotators wrote it."""
    for path in sorted(folder.glob("section-stories/*/*-story.csv")):
        if path.parent.name == "all":
            continue
        name = path.name.removesuffix("-story.csv")
        with path.open(newline="") as file:
            sections = {row["section"]: {"context": row["text"], "qas": []} for row in csv.DictReader(file)}
        with (folder / "questions" / path.parent.name / f"{name}-questions.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                section = sections.get(row["cor_section"])
                if section is None or row["ex-or-im1"] != "explicit":
                    continue
                found = []
                for i in range(1, 7):
                    words = (row.get(f"answer{i}") or "").strip().rstrip(".")
                    at = section["context"].lower().find(words.lower()) if words else -1
                    if at >= 0:
                        found.append({"text": section["context"][at:at + len(words)], "answer_start": at})
                if found:
                    item = {"id": f"{name}-{row['question_id']}", "question": row["question"], "answers": found}
                    section["qas"].append(item)
        yield name.replace("-", " ").capitalize(), list(sections.values())


def read_qed(path):
    """Paragraphs of encyclopedia articles that answer what people typed into a search box."""
    for line in path.read_text().splitlines():
        row = json.loads(line)
        context, place = joined_words(row["paragraph_text"])
        answers = {}
        for spans in row["original_nq_answers"]:
            if len(spans) == 1:
                start, end = place[spans[0]["start"]], place[spans[0]["end"] - 1] + 1
                answers[start] = {"text": context[start:end], "answer_start": start}
        if answers:
            asked = {"id": row["example_id"], "question": row["question_text"], "answers": list(answers.values())}
            yield row["title_text"], [{"context": context, "qas": [asked]}]


def joined_words(text):
    """The text without the spaces that a tokenizer put before and after its marks, and the new place of each character."""
    kept, place = [], []
    dropped = {m.start() for m in re.finditer(r" (?=[.,;:!?%)\]]|'s\b|n't\b)", text)}
    dropped |= {m.end() - 1 for m in re.finditer(r"[(\[$] ", text)} | {m.start() for m in re.finditer(r" (?=- )", text)}
    dropped |= {m.end() - 1 for m in re.finditer(r" - ", text)}
    for i, character in enumerate(text):
        place.append(len(kept))
        if i not in dropped:
            kept.append(character)
    return "".join(kept), place


def main():
    sources, data = Path(sys.argv[1]), Path(sys.argv[2])
    judging, judging_titles = set(), set(JUDGING_TITLES)
    for path in sys.argv[3:]:
        for row in map(json.loads, Path(path).read_text().splitlines()):
            judging.add(even_space(row.get("question") or row["input"]).lower())
            judging_titles |= {passage["title"].lower() for passage in row.get("passages", [])}
    sets = {
        "new_wiki": read_squad(sources / "new_wiki.json", True),
        "reddit": read_squad(sources / "reddit.json", False),
        "amazon": read_squad(sources / "amazon.json", False),
        "squad2": read_squad(sources / "squad2.json", True),
        "covid": read_covid(sources / "covid.json"),
        "quotesum": read_quotesum(sources / "quotesum.jsonl"),
        "fairytale": read_fairytale(sources / "fairytale"),
        "qed": read_qed(sources / "qed.jsonl"),
    }
    (data / "sets").mkdir(parents=True, exist_ok=True)
    banned = {}
    for name, articles in sets.items():
        kept, seen, asked = [], set(), 0
        left_out = {"articles": 0, "questions": 0}
        for number, (title, paragraphs) in enumerate(articles):
            if title.lower() in judging_titles:
                left_out["articles"] += 1
                continue
            texts = []
            for paragraph in paragraphs:
                context = paragraph["context"].strip()
                shift = len(paragraph["context"]) - len(paragraph["context"].lstrip())
                if context in seen:
                    continue
                seen.add(context)
                questions = []
                for item in paragraph["qas"]:
                    question = even_space(item["question"])
                    if question.lower() in judging:
                        left_out["questions"] += 1
                        continue
                    answers = [
                        {"text": a["text"], "answer_start": a["answer_start"] - shift} for a in item["answers"]
                    ]
                    if not answers and not item.get("is_impossible"):
                        continue
                    questions.append({"id": str(item["id"]), "question": question, "answers": answers,
                                      "is_impossible": bool(item.get("is_impossible"))})
                texts.append({"context": context, "qas": questions})
                asked += len(questions)
            if texts:
                key = f"{name} {title} {texts[0]['context'][:200]}"
                kept.append({"title": title, "number": number, "held": share(key) < HELD_SHARE[name],
                             "paragraphs": texts})
        (data / "sets" / f"{name}.json").write_text(json.dumps({"data": kept}, ensure_ascii=False))
        banned[name] = left_out
        held = sum(len(p["qas"]) for a in kept if a["held"] for p in a["paragraphs"])
        print(f"{name}: {len(kept)} articles, {asked} questions, {held} of them held out, left out {left_out}")
    (data / "banned.json").write_text(json.dumps(banned))


if __name__ == "__main__":
    main()
