"""Makes a data set for `npm run fit` of articles that are kept from training, so that the ranking learns how far the
reader can be trusted on texts that it has not seen.

    python held.py DATA SET

DATA is what `collect.py` wrote. SET gets the articles kept from new_wiki and squad2, some of the questions that they
answer, some of squad2's that they do not, and some about articles that are not in SET.
"""

import json
import random
import re
import sys
from pathlib import Path

ANSWERED, UNANSWERED, ELSEWHERE = 400, 120, 80


def spread(groups, count):
    """One of each group, then another of each, until there are `count`."""
    rounds = [group[i] for i in range(max(map(len, groups))) for group in groups if i < len(group)]
    return rounds[:count]


def main():
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    articles = [a for name in ("new_wiki", "squad2") for a in json.loads((data / "sets" / f"{name}.json").read_text())["data"]]
    random_ = random.Random(5)
    (out / "articles").mkdir(parents=True, exist_ok=True)
    answered, unanswered, elsewhere = [], [], []
    for article in articles:
        name = re.sub(r"[^a-z0-9]+", "-", article["title"].lower()).strip("-")
        asked = [q for p in article["paragraphs"] for q in p["qas"]]
        random_.shuffle(asked)
        possible = [q for q in asked if not q["is_impossible"]]
        if not article["held"]:
            elsewhere.append([(q, None) for q in possible])
            continue
        texts = [article["title"], *(p["context"] for p in article["paragraphs"])]
        (out / "articles" / f"{name}.txt").write_text("\n\n".join(texts) + "\n")
        answered.append([(q, name) for q in possible])
        unanswered.append([(q, None) for q in asked if q["is_impossible"]])
    lines = []
    for groups, count in ((answered, ANSWERED), (unanswered, UNANSWERED), (elsewhere, ELSEWHERE)):
        for question, article in spread(groups, count):
            answers = sorted({a["text"] for a in question["answers"]}) if article else []
            lines.append({"id": question["id"], "question": question["question"], "article": article,
                          "answers": answers, "answerable": article is not None})
    (out / "questions.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


if __name__ == "__main__":
    main()
