#!/bin/sh
# Trains a reader: sh training/reader/train.sh [FOLDER] [MINUTES]
# FOLDER (reader-training) takes the data and the results; MINUTES (60) is the time for training alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-reader-training}
minutes=${2:-60}
mkdir -p "$work/sources"

published() { # repository, file in it, name here
  [ -s "$work/sources/$3" ] || curl -fsSL "https://raw.githubusercontent.com/$1/HEAD/$2" -o "$work/sources/$3"
}
for name in new_wiki reddit amazon; do
  long=$name
  [ "$name" = amazon ] && long=amazon_reviews
  published modestyachts/squadshifts-website "datasets/${long}_v1.0.json" "$name.json"
done
published chrischute/squad data/dev-v2.0.json squad2.json
published deepset-ai/COVID-QA data/question-answering/200423_covidQA.json covid.json
published google-research-datasets/QuoteSum v1/dev.jsonl quotesum.jsonl
published google-research-datasets/QED qed-dev.jsonlines qed.jsonl
if [ ! -d "$work/sources/fairytale" ]; then
  archive="$work/sources/fairytale-archive"
  mkdir -p "$archive"
  curl -fsSL https://codeload.github.com/uci-soe/FairytaleQAData/tar.gz/HEAD | tar xz -C "$archive"
  mv "$archive"/*/data-by-origin "$work/sources/fairytale"
fi

[ -d "$work/python" ] || python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --requirement "$here/requirements.txt"
python="$work/python/bin/python"

"$python" "$here/collect.py" "$work/sources" "$work"
"$python" "$here/held.py" "$work" "$work/held"
node --import tsx "$here/mine.ts" "$work" new_wiki squad2 quotesum covid reddit amazon fairytale qed
# Threads that wait asleep leave the processor to others.
OMP_WAIT_POLICY=passive nice -n 19 "$python" -u "$here/train.py" "$work" "$here/../../models/reader" "$work/reader" \
  --minutes "$minutes"
# The mean of the weights before and after often carries over to other texts better than either.
"$python" "$here/mix.py" "$here/../../models/reader" "$work/reader" 0.5 "$work/mean"
"$python" "$here/measure.py" "$work" "$here/../../models/reader" "$work/reader" "$work/mean"
