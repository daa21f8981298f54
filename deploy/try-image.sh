#!/usr/bin/env bash
# Builds the image and makes a video in it, as root, with Debian's packages alone: apt-get install debootstrap podman runc.
# The base image comes from debootstrap, under the name that the Dockerfile asks for: Debian's own Python instead of the
# official image's. CA=FILE adds a bundle of certificates where a proxy stands between this machine and its registries.
set -euo pipefail
cd "$(dirname "$0")/.."

BASE=docker.io/library/python:3.11-slim-trixie
IMAGE=localhost/vitascope:tried
PORT=18780
PODMAN=(podman --runtime runc --cgroup-manager cgroupfs)
LIMITS=(--ulimit nofile=4096:4096 --ulimit nproc=4096:4096)
ROOT=$(mktemp -d)
CONTAINER=
trap 'rm -rf "$ROOT"; [ -z "$CONTAINER" ] || "${PODMAN[@]}" rm -f "$CONTAINER" >/dev/null' EXIT

if ! "${PODMAN[@]}" image exists "$BASE"; then
  debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates trixie "$ROOT" >/dev/null
  ln -s python3 "$ROOT/usr/bin/python"
  [ -z "${CA:-}" ] || cp "$CA" "$ROOT/etc/ssl/certs/ca-certificates.crt"
  tar -C "$ROOT" -c . | "${PODMAN[@]}" import --change "ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt" - "$BASE"
fi
"${PODMAN[@]}" build "${LIMITS[@]}" --network host --pull=never --target cpu -t "$IMAGE" -f deploy/Dockerfile .

# As compose.yaml runs it: nothing writable but its volume and /tmp, no capability, no way to more rights.
CONTAINER=$("${PODMAN[@]}" run -d "${LIMITS[@]}" --network host --read-only --tmpfs /tmp --cap-drop ALL \
  --security-opt no-new-privileges -v /var/lib/vitascope -e VITASCOPE_HOST=127.0.0.1 "$IMAGE" serve --port "$PORT")
until curl -sf "http://127.0.0.1:$PORT/readyz" >/dev/null; do sleep 1; done
"${PODMAN[@]}" exec "$CONTAINER" vitascope generate "a red fox running through snow" -o /tmp/fox.mp4
"${PODMAN[@]}" exec "$CONTAINER" vitascope verify /tmp/fox.mp4
"${PODMAN[@]}" stop -t 40 "$CONTAINER" >/dev/null
echo "left with exit code $("${PODMAN[@]}" inspect "$CONTAINER" --format '{{.State.ExitCode}}')"
