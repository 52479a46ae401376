"""Questions that nearly fit: one name, number, year, place or opposite of a question is put in place of another."""

import random
import re

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBERS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
CENTURIES = [f"{n}th" for n in range(10, 21)]
PLACES = """Afghanistan Albania Algeria Argentina Armenia Australia Austria Belgium Bolivia Brazil Bulgaria Cambodia Canada
Chile China Colombia Croatia Cuba Cyprus Denmark Ecuador Egypt England Estonia Ethiopia Finland France Georgia Germany
Ghana Greece Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Jordan Kenya Kuwait Latvia
Lebanon Libya Lithuania Malaysia Mali Mexico Mongolia Morocco Nepal Netherlands Nigeria Norway Pakistan Peru Poland
Portugal Romania Russia Scotland Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria
Taiwan Tanzania Thailand Tunisia Turkey Uganda Ukraine Venezuela Vietnam Wales Yemen Zambia Alabama Alaska Arizona
California Colorado Florida Illinois Indiana Kansas Kentucky Louisiana Maine Maryland Michigan Minnesota Missouri Montana
Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Wisconsin Wyoming London Paris
Berlin Madrid Rome Vienna Moscow Cairo Delhi Mumbai Tokyo Beijing Shanghai Sydney Melbourne Toronto Montreal Chicago
Boston Philadelphia Houston Dallas Seattle Denver Atlanta Miami Detroit Manhattan Brooklyn Istanbul Athens Warsaw Prague
Budapest Dublin Glasgow Manchester Birmingham Rotterdam Amsterdam Brussels Hamburg Munich Milan Naples Barcelona Lisbon
Europe Asia Africa Oceania""".split()
PEOPLES = """American British French German Italian Spanish Portuguese Dutch Belgian Swiss Austrian Polish Russian Ukrainian
Greek Turkish Egyptian Israeli Iranian Iraqi Syrian Indian Pakistani Chinese Japanese Korean Vietnamese Thai Indonesian
Australian Canadian Mexican Brazilian Chilean Cuban Swedish Norwegian Danish Finnish Irish Scottish Welsh English Hungarian
Czech Romanian Bulgarian Serbian Croatian Armenian African European Asian""".split()
OPPOSITES = [
    tuple(pair.split("/"))
    for pair in """largest/smallest biggest/smallest highest/lowest most/least best/worst oldest/youngest longest/shortest
    first/last early/late earlier/later before/after more/fewer increase/decrease increased/decreased rise/fall
    north/south northern/southern east/west eastern/western male/female men/women man/woman boy/girl his/her husband/wife
    father/mother son/daughter brother/sister win/lose won/lost begin/end began/ended start/stop started/stopped
    open/close opened/closed advantage/disadvantage advantages/disadvantages positive/negative maximum/minimum
    majority/minority inside/outside public/private internal/external upper/lower left/right cheap/expensive
    support/oppose supported/opposed accept/reject accepted/rejected buy/sell bought/sold hot/cold warm/cold summer/winter
    strong/weak easy/hard love/hate like/dislike liked/disliked good/bad pros/cons larger/smaller higher/lower
    better/worse older/newer faster/slower heavier/lighter import/export attacked/defended born/buried
    killed/rescued arrested/released import/export north/west south/east""".split()
]
FIXED = {"month": MONTHS, "day": DAYS, "number word": NUMBERS, "ordinal": ORDINALS, "century": CENTURIES,
         "place": PLACES, "people": PEOPLES}
KIND_OF = {word.lower(): kind for kind, words in FIXED.items() for word in words}
OPPOSITE = {}
for a, b in OPPOSITES:
    OPPOSITE.setdefault(a, []).append(b)
    OPPOSITE.setdefault(b, []).append(a)

ASKING = {
    "what", "who", "whom", "whose", "which", "when", "where", "why", "how", "is", "are", "was", "were", "do", "does", "did",
    "in", "on", "at", "the", "a", "an", "of", "for", "to", "from", "by", "according", "besides", "i", "can", "could",
    "would", "should", "has", "have", "had", "if", "name", "during", "after", "before", "with", "about", "as", "along",
    "under", "other", "between", "through", "into", "what's", "many", "and", "but", "it", "he", "she", "they", "this",
    "that", "there", "these", "we", "you", "my", "not", "no", "so", "all", "some", "most", "one", "op", "while", "since",
}
NAME = re.compile(r"\b[A-Z][\w'’.-]*[\w](?:\s+(?:(?:of|de|the|van|von|al)\s+)?[A-Z][\w'’.-]*[\w])*")
YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-2][0-9])\b")
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w,]|\.\d)")
WORD = re.compile(r"[A-Za-z][\w'-]*")


def names(text):
    """(start, end, kind) of what looks like names; words that only open a sentence are cut off."""
    for found in NAME.finditer(text):
        start, end = found.span()
        while start < end:
            word = re.match(r"[\w'’.-]+", text[start:end]).group()
            if word.lower() not in ASKING:
                break
            start += len(word)
            start += len(text[start:end]) - len(text[start:end].lstrip())
        value = text[start:end]
        if len(value) > 2 and value.lower() not in KIND_OF and not value.lower() in OPPOSITE:
            yield start, end, "name of one word" if " " not in value else "name of several words"


def entities(text):
    taken = []
    for pattern, kind in ((YEAR, "year"), (NUMBER, "number")):
        for found in pattern.finditer(text):
            if not any(a < found.end() and found.start() < b for a, b, _ in taken):
                taken.append((*found.span(), kind))
    for found in WORD.finditer(text):
        kind = KIND_OF.get(found.group().lower())
        if kind and (kind not in ("place", "people", "month", "day") or found.group()[0].isupper()):
            taken.append((*found.span(), kind))
    for start, end, kind in names(text):
        if not any(a < end and start < b for a, b, _ in taken):
            taken.append((start, end, kind))
    return taken


class Swapper:
    """Knows the names of each article, from which it takes those that it puts in."""

    def __init__(self, texts_of_articles):
        self.own = {}
        self.all = {"name of one word": [], "name of several words": []}
        for article, text in texts_of_articles.items():
            found = {"name of one word": set(), "name of several words": set()}
            for match in re.finditer(r"(?<=[a-z,;] )" + NAME.pattern, text):
                value = match.group()
                if len(value) < 3 or value.lower() in KIND_OF or value.lower() in ASKING:
                    continue
                found["name of several words" if " " in value else "name of one word"].add(value)
            self.own[article] = {kind: sorted(values) for kind, values in found.items()}
            for kind, values in self.own[article].items():
                self.all[kind].extend(values)

    def other(self, value, kind, article, context, random_):
        """Something of the same kind that `context` does not hold; `None` when there is none."""
        for _ in range(12):
            if kind == "year":
                new = str(int(value) + random_.choice([-40, -20, -10, -7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 8, 10, 15, 30]))
            elif kind == "number":
                number = float(value.replace(",", ""))
                changed = number * random_.choice([0.1, 0.5, 2, 3, 10]) + random_.choice([-3, -2, -1, 1, 2, 3, 5])
                new = f"{abs(changed):,.1f}" if "." in value else f"{abs(round(changed)):,}"
            elif kind in FIXED:
                new = random_.choice(FIXED[kind])
                if value.islower():
                    new = new.lower()
            else:
                pool = self.own.get(article, {}).get(kind) if random_.random() < 0.6 else None
                pool = pool or self.all[kind]
                if not pool:
                    return None
                new = random_.choice(pool)
            if new.lower() != value.lower() and new.lower() not in context:
                return new
        return None

    def near_miss(self, question, article, context, random_):
        """The question about something else, which `context` (title and passage) does not hold; or `None`."""
        lowered = context.lower()
        found = [e for e in entities(question) if e[2] in ("year", "number") or question[e[0]:e[1]].lower() in lowered]
        choices = [("entity", e) for e in found]
        for match in WORD.finditer(question):
            if match.group().lower() in OPPOSITE:
                choices.append(("opposite", match))
        if not choices:
            return None
        entity_choices = [c for c in choices if c[0] == "entity"]
        how, what = random_.choice(entity_choices if entity_choices and random_.random() < 0.8 else choices)
        if how == "opposite":
            word = what.group()
            others = [o for o in OPPOSITE[word.lower()] if not re.search(rf"\b{o}\b", lowered)]
            if not others:
                return None
            new = random_.choice(others)
            new = new.capitalize() if word[0].isupper() else new
            return question[: what.start()] + new + question[what.end():]
        start, end, kind = what
        new = self.other(question[start:end], kind, article, lowered, random_)
        return None if new is None else question[:start] + new + question[end:]

    def renaming(self, question, article, context, answers, random_):
        """(old, new) such that question and context can both be renamed and the answer stays; or `None`."""
        lowered = context.lower()
        found = [
            e for e in entities(question)
            if e[2].startswith(("name", "place", "year")) and question[e[0]:e[1]] in context
            and not any(question[e[0]:e[1]].lower() in a.lower() or a.lower() in question[e[0]:e[1]].lower() for a in answers)
        ]
        if not found:
            return None
        start, end, kind = random_.choice(found)
        new = self.other(question[start:end], kind, article, lowered, random_)
        return None if new is None else (question[start:end], new)
