#!/usr/bin/env bash
#
# Requests that fail while a service is updated in host mode with no proxy before it: old and new instance share the
# port, and every setting has its default. Three generators send load all the time, each some 500 requests a second:
#
#   wrk, keep-alive          on 32 connections
#   wrk, Connection: close   each request on a connection of its own
#   h2load, h2c              HTTP/2 without TLS, again and again 400 requests on 8 connections, which takes 0.8 s.
#                            h2load ends where a server closes a connection of HTTP/2, so no connection outlives the
#                            3 s for which a draining instance serves: this shows new connections alone
#
# h2load is of no use with HTTP/1.1 here: it does not count answers of Tomcat, whose status lines have no reason, and with a
# rate it stops to send on some of the connections that it had to open again, which it counts as errors.
#
# In a network namespace, with the kernel's net.ipv4.tcp_migrate_req as given (1). Needs a JDK, Maven, wrk, h2load, ip
# and unshare.
#
#   benchmarks/shared-port.sh tomcat|jetty|netty [HAND-OVERS [MIGRATE]]
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "${BASH_SOURCE[0]}")/.."
server=${1:?tomcat, jetty or netty}
export handovers=${2:-20} migrate=${3:-1}
work=$(mktemp -d)
export work
trap 'rm -rf "$work"' EXIT

web=webmvc profiles=with without='^$'
case $server in
	tomcat) ;;
	jetty) profiles=with,jetty without='/spring-boot-tomcat-|/tomcat-embed-(core|websocket)-' ;;
	netty) web=webflux ;;
	*) echo "The server should be 'tomcat', 'jetty' or 'netty', not '$server'" >&2 && exit 1 ;;
esac
mvn -B -q -Dquick -Dmaven.test.skip -pl sample-app -am package
# The dependencies of benchmarks/startup.sh are those of the sample application
mvn -B -q -f benchmarks/startup/pom.xml -P"$profiles" -Dweb="$web" -pl :startup -am -Dquick -Dmaven.test.skip package \
	org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile="$work/path"
path=$PWD/sample-app/target/classes:$(tr : '\n' <"$work/path" | grep -vE "$without" | paste -s -d :)
export path
echo 'function delay() return 60 end' >"$work/delay.lua"

namespace=(unshare -n)
((EUID == 0)) || namespace=(unshare -rn)
"${namespace[@]}" bash -euo pipefail -c '
	trap "kill \$(jobs -p) 2>/dev/null || true" EXIT
	ip link set lo up
	echo "$migrate" >/proc/sys/net/ipv4/tcp_migrate_req
	url=http://127.0.0.1:8080/api/instance
	# start NAME LINE: an instance, and wait until it has logged the line
	start() {
		java -XX:+UseSerialGC -Xmx128m -XX:TieredStopAtLevel=1 -cp "$path" io.handover.sample.SampleApplication \
			--server.port=8080 --server.http2.enabled=true --handover.network-mode=host --handover.network-interface=lo \
			--handover.device-id="$work" --handover.complete-file="$work/complete" --handover.after-handover=exit \
			>"$work/$1.log" 2>&1 &
		instance=$!
		timeout 120 sh -c "until grep -q \"$2\" \"$work/$1.log\"; do sleep 0.1; done" || { cat "$work/$1.log"; exit 1; }
	}
	# repeat NAME COMMAND...: until there is a file that says to stop
	repeat() {
		while [[ ! -e $work/stop ]]; do
			"${@:2}" >>"$work/$1" 2>&1
		done
	}
	start 0 "Hand-over READY"
	wrk=(wrk -t 1 -c 32 -d 1h --timeout 15s -s "$work/delay.lua")
	"${wrk[@]}" "$url" >"$work/wrk, keep-alive" &
	generators=($!)
	"${wrk[@]}" -H "Connection: close" "$url" >"$work/wrk, Connection: close" &
	generators+=($!)
	repeat "h2load, h2c" h2load -t 1 -c 8 -m 10 --rps=60 -n 400 "$url" &
	loops=($!)
	for ((update = 1; update <= handovers; update++)); do
		start "$update" "has handed over"
	done
	touch "$work/stop"
	sleep 1
	kill -INT "${generators[@]}"
	wait "${generators[@]}" "${loops[@]}"
	kill "$instance"
	wait "$instance" || true'

for load in "wrk, keep-alive" "wrk, Connection: close" "h2load, h2c"; do
	awk -v name="$server, $handovers hand-overs, $load" '
		/ requests in / { requests += $1 }
		/Socket errors:/ { failed += $4 + $6 + $8 + $10 }
		/Non-2xx or 3xx responses:/ { failed += $NF }
		$1 == "requests:" { requests += $2; failed += $2 - $6 + $12 + $14 }
		$1 == "status" { failed += $7 + $9 }
		END { printf "%s: %d requests, %d failed\n", name, requests, failed }' "$work/$load"
	grep -E 'Socket errors|Non-2xx' "$work/$load" || true
done
