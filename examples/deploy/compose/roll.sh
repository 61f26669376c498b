#!/bin/sh
# Brings RELEASE to the processes of the API one after the other, so that no request is lost:
#   RELEASE=0.2.0 sh roll.sh
# The way back is the same with the former release. Stops at the first that does not get ready; the others serve on.
set -eu
cd "$(dirname "$0")"
compose() {
  if docker compose version >/dev/null 2>&1; then docker compose -f production.yml "$@"; else docker-compose -f production.yml "$@"; fi
}
is_ready() {
  compose exec -T "$1" node -e "fetch('http://127.0.0.1:8000/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))" >/dev/null 2>&1
}

compose run --rm migrate
for one in api-1 api-2 api-3; do
  compose up -d --no-deps "$one"
  tries=60
  until is_ready "$one"; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ]; then
      echo "$one is not ready; see: docker compose -f production.yml logs $one" >&2
      exit 1
    fi
    sleep 1
  done
  # A container that was made anew may have another address.
  compose exec -T proxy nginx -s reload
  echo "$one is ready"
done
