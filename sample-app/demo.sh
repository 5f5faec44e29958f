#!/usr/bin/env bash
#
# Shows a hand-over: an old instance serves, a new one starts, the old one goes. Needs a JDK (17 or later), Maven and
# bash, no root. Everything stays on the loopback interface and in a temporary folder.
#
#   sample-app/demo.sh          two instances of the sample
#   sample-app/demo.sh --node   the old one uses the Node library handover-lib; needs Node, npm, ip and unshare as well

set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin # Where ip is, for users other than root

START=${EPOCHREALTIME/[^0-9]/}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
GROUP=239.192.16.16
NODE_LIBRARY=handover-lib@0.0.10

usage() {
	sed -n '3,7s/^#  *//p' "${BASH_SOURCE[0]}"
}

# Ends the demo: says why, and prints the last lines of the log files named, by default those of the instances.
#   fail REASON [LOG…]
fail() {
	local reason=$1 log
	shift
	(($# > 0)) || set -- "$WORK/new.log" "$WORK/old.log"
	for log in "$@"; do
		if [[ -s $log ]]; then
			printf '\n--- the end of %s\n%s\n' "${log##*/}" "$(tail -n 25 "$log")" >&2
		fi
	done
	printf '\nFAILED: %s\n' "$reason" >&2
	exit 1
}

need() {
	local program
	for program in "$@"; do
		command -v "$program" >/dev/null || fail "'$program' is not installed"
	done
}

# Milliseconds, by a time stamp at the beginning of a log line, or now, since the start of the demo.
elapsed() {
	local micros=${EPOCHREALTIME/[^0-9]/}
	[[ -z ${1:-} ]] || micros=$(date -d "$1" +%s%6N)
	echo $(((micros - START) / 1000))
}

# One line of the timeline: milliseconds, who, what.
line() {
	printf '%4d.%03d s  %-9s %s\n' $(($1 / 1000)) $(($1 % 1000)) "$2" "$3"
}

# Waits until an instance's log has a line that matches, and shows it at the time at which it was written.
#   step SECONDS PID LOG REGEX WHO WHAT     WHAT may use the regex's groups: \1, \2
step() {
	local limit=$1 pid=$2 log=$3 regex=$4 who=$5 what=$6 found
	await "$limit" "$pid" "$log" "$regex"
	found=$(grep -E -m 1 -- "$regex" "$log")
	line "$(elapsed "${found%% *}")" "$who" "$(sed -E "s|.*$regex.*|$what|" <<<"$found")"
}

await() {
	local limit=$1 pid=$2 log=$3 regex=$4 deadline=$((SECONDS + $1))
	until grep -q -E -- "$regex" "$log"; do
		kill -0 "$pid" 2>/dev/null || grep -q -E -- "$regex" "$log" || fail "${log##*/}: ended before '$regex'"
		((SECONDS <= deadline)) || fail "${log##*/}: no '$regex' within $limit s"
		sleep 0.05
	done
}

await_exit() {
	local pid=$1 who=$2 deadline=$((SECONDS + $3))
	while kill -0 "$pid" 2>/dev/null; do
		((SECONDS <= deadline)) || fail "$who has not ended within $3 s of SIGTERM"
		sleep 0.05
	done
}

# GET, in bash alone: the status in the answer's first line. Empty if there is no answer.
status() {
	local port=$1 path=$2 answer=
	{
		exec 3<>"/dev/tcp/127.0.0.1/$port" || return 0
		printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" >&3
		read -r -t 10 -u 3 answer || true
		cat <&3 >/dev/null
		exec 3>&-
	} 2>/dev/null
	answer=${answer#* }
	echo "${answer%% *}"
}

# Asks for work, one request after the other, as a client behind a proxy does: of the old instance as long as that one
# is ready, then of the new one. Writes a line for each request: whom it went to, and the status.
requests() {
	local old=$1 new
	while [[ ! -e $WORK/stop ]]; do
		if [[ -z ${new:-} && $(status "$old" /actuator/health/readiness) != 200 ]]; then
			new=$(<"$WORK/new.port")
		fi
		if [[ -z ${new:-} ]]; then
			echo "old $(status "$old" '/api/work?millis=20')"
		else
			echo "new $(status "$new" '/api/work?millis=20')"
		fi
	done
}

count() {
	grep -c -E -- "$1" "$WORK/requests" || true
}

# A UDP port that nobody uses, so that two demos at a time are no peers of each other.
free_udp_port() {
	local port
	while true; do
		port=$((10000 + (RANDOM * 32768 + RANDOM) % 20000))
		if ! grep -q -i -E -- "^ *[0-9]+: [0-9A-F]+:$(printf '%04X' "$port") " /proc/net/udp /proc/net/udp6 2>/dev/null; then
			echo "$port"
			return
		fi
	done
}

start_java() {
	local name=$1
	: >"$WORK/$name.log"
	"$JAVA" -Xmx128m -XX:TieredStopAtLevel=1 -jar "$WORK/sample-app.jar" --server.port=0 --handover.network-interface=lo \
		--handover.group="$GROUP" --handover.port="$UDP_PORT" --handover.complete-file="$MARKER" \
		--sample.version="$name" --spring.main.banner-mode=off >"$WORK/$name.log" 2>&1 &
	PIDS+=("$!")
}

start_node() {
	local name=$1
	: >"$WORK/$name.log"
	env NODE_PATH="$WORK/node/node_modules" SHUTDOWN_PORT="$UDP_PORT" SHUTDOWN_BROADCAST_ADDRESS="$GROUP" \
		MARKER="$MARKER" DRAIN=3000 node "$HERE/src/test/node/peer.js" >"$WORK/$name.log" 2>&1 &
	PIDS+=("$!")
}

# The Node library leaves the choice of the interface to the kernel's route. So the demo continues in a network of its own
# that has nothing but the loopback interface, and cleans up there.
enter_namespace() {
	local setup='ip link set lo up && ip route add 239.192.0.0/14 dev lo && exec "$@"'
	export HANDOVER_DEMO_FOLDER=$WORK
	if unshare --map-root-user --net true 2>/dev/null; then
		exec unshare --map-root-user --net sh -c "$setup" sh "$BASH" "${BASH_SOURCE[0]}" --node --inside
	elif unshare --net true 2>/dev/null; then
		exec unshare --net sh -c "$setup" sh "$BASH" "${BASH_SOURCE[0]}" --node --inside
	else
		fail "neither 'unshare --map-root-user --net' nor 'unshare --net' is allowed here"
	fi
}

# Builds, and takes what was built away, since another demo may build again while this one runs.
build() {
	echo "Building…"
	exec 9<"$HERE"
	if command -v flock >/dev/null; then
		flock 9
	fi
	(cd "$HERE/.." && mvn -B -q -DskipTests package) >"$WORK/build.log" 2>&1 ||
		fail "the build has failed" "$WORK/build.log"
	cp "$HERE/target/sample-app.jar" "$WORK" || fail "the build has left no sample-app.jar"
	exec 9<&-
}

install_node_library() {
	echo "Installing $NODE_LIBRARY…"
	npm install --prefix "$WORK/node" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts \
		"$NODE_LIBRARY" >"$WORK/npm.log" 2>&1 || fail "npm could not install $NODE_LIBRARY" "$WORK/npm.log"
}

demo() {
	local old new old_port new_port client ended failed
	START=${EPOCHREALTIME/[^0-9]/}
	printf '\nTimeline, over the loopback interface, UDP port %d:\n' "$UDP_PORT"

	"start_${NODE:-java}" old
	old=${PIDS[-1]}
	line "$(elapsed)" old "started, process $old"
	step 90 "$old" "$WORK/old.log" 'Hand-over READY' old 'READY'
	old_port=$(sed -n -E 's/.* started on port ([0-9]+) .*/\1/p' "$WORK/old.log")
	[[ $(status "$old_port" /actuator/health/readiness) == 200 ]] || fail "the old instance does not answer"
	requests "$old_port" >"$WORK/requests" &
	client=$!
	PIDS+=("$client")

	start_java new
	new=${PIDS[-1]}
	line "$(elapsed)" new "started, process $new"
	await 90 "$new" "$WORK/new.log" ' started on port [0-9]+ '
	new_port=$(sed -n -E 's/.* started on port ([0-9]+) .*/\1/p' "$WORK/new.log")
	echo "$new_port" >"$WORK/new.port"
	step 90 "$new" "$WORK/new.log" 'Hand-over READY' new 'READY'

	step 15 "$old" "$WORK/old.log" 'Hand-over DRAINING: younger peer' old 'younger peer seen, DRAINING'
	step 15 "$old" "$WORK/old.log" 'Readiness is REFUSING_TRAFFIC' old 'readiness down, still serving'
	if [[ -n $NODE ]]; then
		step 30 "$old" "$WORK/old.log" 'HTTP server closed in ([0-9]+) ms' old 'HTTP server closed in \1 ms'
	else
		step 30 "$old" "$WORK/old.log" 'Application context closed in ([0-9]+) ms' old 'context closed in \1 ms'
	fi
	step 15 "$old" "$WORK/old.log" 'Hand-over file written: ' old 'file written'
	[[ -f $MARKER ]] || fail "there is no $MARKER"
	if [[ -n $NODE ]]; then
		step 15 "$old" "$WORK/old.log" 'Waiting for shutdown' old 'waits to be killed'
	else
		step 15 "$old" "$WORK/old.log" 'Parked until SIGTERM' old 'parked until SIGTERM'
	fi

	local deadline=$((SECONDS + 15))
	until (($(count '^new 200$') > 0)); do
		((SECONDS <= deadline)) || fail "the new instance answers no requests"
		sleep 0.05
	done
	touch "$WORK/stop"
	wait "$client"
	kill -0 "$old" 2>/dev/null || fail "the old instance has ended by itself"
	[[ $(status "$new_port" /actuator/health/readiness) == 200 ]] || fail "the new instance is not ready"

	kill -TERM "$old"
	ended=$(elapsed)
	await_exit "$old" "the old instance" 5
	line "$(elapsed)" old "ended $(($(elapsed) - ended)) ms after SIGTERM"
	kill -TERM "$new"
	await_exit "$new" "the new instance" 30
	line "$(elapsed)" new "stopped"

	failed=$(grep -c -v -E -- ' 200$' "$WORK/requests" || true)
	printf '\nRequests: %d to the old instance until its readiness was down, %d to the new one after that, %d failed\n' \
		"$(count '^old ')" "$(count '^new ')" "$failed"
	((failed == 0)) || fail "$failed requests failed: $(grep -v -E ' 200$' "$WORK/requests" | sort | uniq -c | tr '\n' ' ')"
	if [[ -n $NODE ]]; then
		echo "Not in this one: the end of an application context and parking. The Node service closes its HTTP server, and"
		echo "its library waits to be killed."
	fi
}

clean() {
	local pid
	for pid in "${PIDS[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
	done
	wait 2>/dev/null || true
	rm -rf "$WORK"
}

NODE=
INSIDE=
PIDS=()
for argument in "$@"; do
	case $argument in
		--node) NODE=node ;;
		--inside) INSIDE=yes ;; # The demo itself, in the namespace
		-h | --help) usage && exit ;;
		*) usage >&2 && exit 2 ;;
	esac
done

if [[ -n $INSIDE ]]; then
	WORK=$HANDOVER_DEMO_FOLDER
else
	WORK=$(mktemp -d "${TMPDIR:-/tmp}/handover-demo.XXXXXXXX")
fi
trap clean EXIT
trap 'exit 130' INT TERM
MARKER=$WORK/balena/handover-complete
UDP_PORT=$(free_udp_port)
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

if [[ -z $INSIDE ]]; then
	need "$JAVA" mvn
	[[ -z $NODE ]] || need node npm ip unshare
	build
	[[ -z $NODE ]] || install_node_library
fi
if [[ -n $NODE && -z $INSIDE ]]; then
	enter_namespace
else
	demo
fi
