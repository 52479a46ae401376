"""Makes a data set for `npm run eval` of OneStopQA: news that neither the reader nor the ranking has seen.

    python onestop.py ANNOTATED OUT

ANNOTATED is the folder annotations/annotated_articles of github.com/berzak/onestop-qa (Berzak, Malmaud and Levy, "STARC:
Structured Annotations for Reading Comprehension", ACL 2020; CC BY-SA 4.0): 30 articles of a newspaper, with exam
questions whose evidence is marked. Of each article one paragraph is left out; what was asked about it is a near miss.
"""

import json
import re
import sys
from pathlib import Path

TAG = re.compile(r"<(/?)([AD])(\d)>")
# The question of the paragraph that is left out must be about an article that is there all the same.
LEFT_OUT = 2


def marked(text):
    """The text without its marks, and the evidence of each question as (start, end)."""
    plain, opened, evidence, at = "", {}, {}, 0
    for tag in TAG.finditer(text):
        plain += text[at:tag.start()]
        at = tag.end()
        closes, kind, number = tag.groups()
        if closes and (kind, number) in opened:
            start = opened.pop((kind, number))
            if kind == "A":
                evidence.setdefault(int(number), []).append((start, len(plain)))
        else:
            opened[kind, number] = len(plain)
    return plain + text[at:], evidence


def sentences(text):
    """Offsets of sentences, roughly: a full stop, a closing quotation mark perhaps, and a capital."""
    starts = [0] + [m.end() for m in re.finditer(r"[.!?][\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])", text)]
    return list(zip(starts, starts[1:] + [len(text)]))


def pieces(text, spans):
    """What of each sentence is evidence: a quote of one of these answers."""
    found = []
    for start, end in spans:
        for first, last in sentences(text):
            piece = text[max(start, first):min(end, last)].strip()
            if len(piece.split()) >= 2 or (piece and end - start == len(piece)):
                found.append(piece)
    return found


def main():
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    (out / "articles").mkdir(parents=True, exist_ok=True)
    asked = []
    for path in sorted(source.glob("*.txt")):
        name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
        head, *paragraphs = path.read_text().split("# Paragraph")
        lines = [re.search(r"Adv: *(.+)", head).group(1) if "Adv:" in head else head.replace("# Title", "").strip()]
        for number, paragraph in enumerate(paragraphs):
            text, evidence = marked(re.search(r"Adv: *(.+)", paragraph).group(1).strip())
            left_out = number == LEFT_OUT
            if not left_out:
                lines.append(text)
            for i, (label, question) in enumerate(re.findall(r"^Q(\d?): *(.+)$", paragraph, re.M), 1):
                answers = pieces(text, evidence.get(i) or evidence.get(int(label or i), []))
                asked.append({
                    "id": f"{name}-{number + 1}-{i}",
                    "question": question.strip(),
                    "article": None if left_out else name,
                    "answers": [] if left_out else answers,
                    "answerable": not left_out,
                })
        (out / "articles" / f"{name}.txt").write_text("\n\n".join(lines) + "\n")
    lines = [json.dumps(row, ensure_ascii=False) for row in asked if row["answers"] or not row["answerable"]]
    (out / "questions.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} questions, {sum('null' in line for line in lines)} of them about paragraphs left out")


if __name__ == "__main__":
    main()
