#!/usr/bin/env bash
#
# Requests that fail while a service is updated four times in host mode, with no proxy before it: old and new instance
# share the port, and every request comes on a connection of its own, as fast as the machine can. Once with the kernel's
# net.ipv4.tcp_migrate_req and once without, in a network namespace. Needs a JDK, Maven, ip and unshare.
#
#   benchmarks/shared-port.sh [SECONDS OF LOAD]
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mvn -B -q -Dquick -DskipTests package
javac -d "$work" benchmarks/FreshConnections.java
export work seconds=${1:-45}
namespace=(unshare -n)
((EUID == 0)) || namespace=(unshare -rn)
for migrate in 1 0; do
	export migrate
	printf 'tcp_migrate_req=%s: ' "$migrate"
	"${namespace[@]}" bash -euo pipefail -c '
		ip link set lo up
		echo "$migrate" >/proc/sys/net/ipv4/tcp_migrate_req
		# start NAME LINE: an instance, and wait until it has logged the line
		start() {
			java -XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1 -jar sample-app/target/sample-app.jar \
				--server.port=8080 --handover.network-mode=host --handover.network-interface=lo \
				--handover.complete-file="$work/complete" --handover.after-handover=exit >"$work/$1.log" 2>&1 &
			instance=$!
			timeout 60 sh -c "until grep -q \"$2\" \"$work/$1.log\"; do sleep 0.1; done"
		}
		start first "Hand-over READY"
		java -cp "$work" FreshConnections 8080 "$seconds" &
		load=$!
		for update in second third fourth fifth; do
			start "$update" "has handed over"
		done
		wait "$load"
		kill "$instance"
		wait "$instance" || true'
done
