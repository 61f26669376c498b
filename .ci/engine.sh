# The container engine of a CI run. Sourced by `run`.

engine_pid=

# Takes an engine that answers, else starts one with its own socket and data folder.
start_engine() {
  if docker version --format '{{.Server.Version}}' 2>/dev/null; then
    echo 'an engine answers already'
    return 0
  fi
  remove_stale_bridge
  export DOCKER_HOST=unix://$work/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "$work/docker" --exec-root "$work/docker-exec" \
    --pidfile "$work/docker.pid" >"$work/dockerd.log" 2>&1 &
  engine_pid=$!
  local tries
  for ((tries = 0; tries < 120; tries++)); do
    if docker version --format 'engine {{.Server.Version}} answers' 2>/dev/null; then return 0; fi
    if ! kill -0 "$engine_pid" 2>/dev/null; then break; fi
    sleep 0.5
  done
  echo 'the container engine does not start; the end of its log:'
  tail -n 30 "$work/dockerd.log"
  return 1
}

# The containers of an engine that was killed stay on its bridge with their addresses, which those of a new
# engine are given too: connections then end at the wrong one.
remove_stale_bridge() {
  pgrep -x dockerd >/dev/null || ip link delete docker0 2>/dev/null || true
}

stop_engine() {
  [ -n "$engine_pid" ] || return 0
  kill "$engine_pid" 2>/dev/null
  wait "$engine_pid" 2>/dev/null
  engine_pid=
  # It leaves its own network namespace mounted, which would keep the folder from being removed.
  umount --lazy "$work/docker-exec/netns/default" 2>/dev/null || true
}
