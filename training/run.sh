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
    shards=1 size=200 reader_steps=6 pairs=300 flow_steps=6 batch=8 count=20
else
    run="${1:-training/runs/main}" weights="${2:-src/vitascope_scene/weights}"
    shards=24 size=8000 reader_steps=15000 pairs=60000 flow_steps=5000 batch=64 count=2000
fi
mkdir -p "$run" "$weights"

step() { # step NAME COMMAND…: runs it and says how long it took
    local name=$1 since=$SECONDS; shift
    "$@"
    echo "== $name took $((SECONDS - since)) s, $SECONDS s since the start"
}

flow() { "$python" -m training.flow.train --out "$run" --pairs "$pairs" --steps "$flow_steps" --batch "$batch" --half; }

step flow flow &
flow=$!
step captions "$python" -m training.reading.dataset --out "$run" --shards "$shards" --size "$size"
step reader "$python" -m training.reading.train --out "$run" --steps "$reader_steps"
wait "$flow"
step export "$python" -m training.flow.export --run "$run" --out "$weights"
step export "$python" -m training.reading.export --run "$run" --out "$weights"
step evaluate "$python" -m training.evaluate --weights "$weights" --count "$count"
