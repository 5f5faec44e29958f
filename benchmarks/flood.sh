#!/usr/bin/env bash
#
# What a flood of 50,000 junk datagrams a second costs the sample: its throughput, its heap, and the time until a true
# READY is obeyed. In a network namespace of its own, and for no longer than it takes. Needs a JDK, Maven, ip and unshare.
#
#   benchmarks/flood.sh [ROUNDS [SECONDS OF A TURN]]
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -q -Dquick -DskipTests package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
	-Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test
export CLASSPATH=sample-app/target/test-classes:sample-app/target/classes:$(<"$work/classpath")
export work arguments="${1:-3} ${2:-4}"
namespace=(unshare -n)
((EUID == 0)) || namespace=(unshare -rn)
"${namespace[@]}" bash -euo pipefail -c '
	ip link set lo up
	java io.handover.sample.FloodBenchmark sample-app/target/sample-app.jar $arguments "$work" 2>"$work/log"'
