#!/usr/bin/env bash
#
# From a younger peer's datagram on the wire to the start of draining, beside the Node library's callback, in one run and
# in a network namespace of its own. First of new processes that hand over once, as every process does that is not a
# benchmark; then of three rounds of processes that do so many times over. Needs a JDK, Maven, Node, npm, ip and unshare.
#
#   benchmarks/decision-latency.sh [HAND-OVERS [PROCESSES [SECONDS]]]
#
# HAND-OVERS (100) in each of the three rounds, 50 ms after READY each; PROCESSES (10) that hand over once, SECONDS (5)
# after READY, which leaves time for what is made ready beforehand.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "${BASH_SOURCE[0]}")/.."
module=handover-spring-boot-autoconfigure
for command in java mvn node npm ip unshare; do
	command -v $command >/dev/null || { echo "Needs '$command'" >&2 && exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -q -pl $module -Dquick -DskipTests test-compile org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
	-Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test
npm install --silent --no-audit --no-fund --prefix "$work" handover-lib@0.0.10 >/dev/null

export CLASSPATH=$module/target/classes:$module/target/test-classes:$(<"$work/classpath")
export NODE_PATH=$work/node_modules SHUTDOWN_PORT=15362 work
export handovers=${1:-100} processes=${2:-10} pause=$((${3:-5} * 1000))
namespace=(unshare -n)
((EUID == 0)) || namespace=(unshare -rn)
"${namespace[@]}" bash -euo pipefail -c '
	# starter HAND-OVERS MILLISECONDS
	starter() {
		java -Dpause="$2" io.handover.lifecycle.DecisionLatency "$1" 2>"$work/log" | grep "^this" || {
			cat "$work/log" >&2
			exit 1
		}
	}
	# library HAND-OVERS MILLISECONDS
	library() {
		node benchmarks/decision-latency.js "$1" "$2" 2>&1 >"$work/log" | grep "^handover-lib"
	}
	# first NAME: the median and the extremes of the first of each process
	first() {
		sed -E "s/.* first ([0-9]+) µs.*/\1/" | sort -n | awk -v name="$1" "{ v[NR] = \$1 }
			END { m = (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
				printf \"%s: first of a process, median %d µs, least %d µs, most %d µs (%d processes)\n\", name, m, v[1], v[NR], NR }"
	}
	ip link set lo up
	ip route add 239.192.0.0/14 dev lo
	for ((process = 1; process <= processes; process++)); do
		starter 1 "$pause" >>"$work/starter"
		library 1 "$pause" >>"$work/library"
	done
	if ((processes > 0)); then
		first "this starter" <"$work/starter"
		first "handover-lib" <"$work/library"
	fi
	for round in 1 2 3; do
		starter "$handovers" 50
		library "$handovers" 50
	done'
