#!/usr/bin/env bash
# From nothing to weights on two cores: training/run.sh [--smoke] [run folder] [weights folder].
# --smoke does the same with tiny numbers in under two minutes; its weights are good for nothing and go to the run folder.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONPATH=src:. OMP_NUM_THREADS=1
python="${PYTHON:-.venv-torch/bin/python}"

smoke=false
if [ "${1:-}" = "--smoke" ]; then smoke=true; shift; fi
if $smoke; then
    run="${1:-training/runs/smoke}" weights="${2:-${1:-training/runs/smoke}/weights}"
    captions=300 shards=1 size=128 text_steps=6 flow_steps=6 batch=8 examples=128 count=2
    reading_shards=1 reading_size=300 reading_steps=6 reading_count=20
else
    run="${1:-training/runs/main}" weights="${2:-src/vitascope_scene/weights}"
    captions=20000 shards=36 size=16384 text_steps=9000 flow_steps=12000 batch=64 examples=1024 count=150
    reading_shards=24 reading_size=8000 reading_steps=6000 reading_count=4000
fi
mkdir -p "$run"

step() { # step NAME COMMAND…: runs it and says how long it took
    local name=$1 since=$SECONDS; shift
    "$@"
    echo "== $name took $((SECONDS - since)) s, $SECONDS s since the start"
}

step reading-captions "$python" -m training.reading.dataset --out "$run" --shards "$reading_shards" --size "$reading_size"
step reading "$python" -m training.reading.train --out "$run" --steps "$reading_steps"
mkdir -p "$weights"
step reading-export "$python" -m training.reading.export --run "$run" --out "$weights"
step reading-evaluate "$python" -m training.reading.evaluate --weights "$weights/reader.onnx" --count "$reading_count"

step tokenizer "$python" -m training.train_tokenizer --out "$run" --captions "$captions"
step dataset "$python" -m training.dataset --out "$run" --shards "$shards" --size "$size" &
maker=$!
until [ -e "$run/shard-000.npz" ]; do sleep 1; kill -0 "$maker" 2>/dev/null || [ -e "$run/shard-000.npz" ]; done
step text "$python" -m training.train_text --out "$run" --steps "$text_steps" --batch "$batch" --examples "$examples"
wait "$maker"
step flow "$python" -m training.train_flow --out "$run" --steps "$flow_steps" --batch "$batch" --rate 1.5e-3
step export "$python" -m training.export --run "$run" --out "$weights"
step evaluate "$python" -m training.evaluate --weights "$weights" --count "$count"
