#!/usr/bin/env bash
#
# From a younger peer's datagram on the wire to the start of draining, beside the Node library's callback, in one run
# and in a network namespace of its own. Needs a JDK, Maven, Node, npm, ip and unshare.
#
#   benchmarks/decision-latency.sh [HAND-OVERS]
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "${BASH_SOURCE[0]}")/.."
handovers=${1:-100}
module=handover-spring-boot-autoconfigure
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -q -pl $module -Dquick -DskipTests test-compile org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
	-Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test
npm install --silent --no-audit --no-fund --prefix "$work" handover-lib@0.0.10 >/dev/null

export CLASSPATH=$module/target/classes:$module/target/test-classes:$(<"$work/classpath")
export NODE_PATH=$work/node_modules SHUTDOWN_PORT=15362 handovers work
namespace=(unshare -n)
((EUID == 0)) || namespace=(unshare -rn)
"${namespace[@]}" bash -euo pipefail -c '
	ip link set lo up
	ip route add 239.192.0.0/14 dev lo
	for round in 1 2 3; do
		java io.handover.lifecycle.DecisionLatency "$handovers" 2>"$work/java.log" | grep "^this"
		node benchmarks/decision-latency.js "$handovers" 2>&1 >"$work/node.log" | grep "^handover-lib"
	done'
