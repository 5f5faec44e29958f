#!/bin/sh
#
# Updates the service of plain.yml: starts the new instance beside the old one, then stops the old one, which holds on
# until the new one is ready.
#
#   update.sh [OPTION...]     the options are those of 'docker compose', such as --project-name
#
# COMPOSE_FILE names other files than plain.yml, COMPOSE another command than 'docker compose'.

set -eu

COMPOSE_FILE=${COMPOSE_FILE:-$(dirname "$0")/plain.yml}
export COMPOSE_FILE

compose() {
	${COMPOSE:-docker compose} "$@"
}

old=$(compose "$@" ps --quiet app)
compose "$@" build app
compose "$@" up --detach --no-deps --no-recreate --scale app=2 app
for container in $old; do
	docker stop "$container"
	docker rm "$container"
done
