#!/usr/bin/env bash
#
# What the starter costs the sample application: processor time (user and system) until it is ready, threads, and
# processor time at rest, each with the starter and without it on the class path. The one controller of the sample that
# shows the hand-over is left out of both. Needs a JDK and Maven. Everything stays on the loopback interface.
#
#   benchmarks/startup.sh [PAIRS] [SECONDS AT REST]
#
# Processor time differs from run to run by more than the starter costs. With 0 pairs the instructions are counted
# instead, of a JVM that compiles nothing; that needs valgrind and some minutes, and repeats within half a per cent.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
pairs=${1:-10}
seconds=${2:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[[ -n ${SKIP_BUILD:-} ]] || mvn -B -q -Dquick -DskipTests package
java -Djarmode=tools -jar sample-app/target/sample-app.jar extract --destination "$work/app" >/dev/null
mkdir "$work/classes"
(cd "$work/classes" && jar xf "$work/app/sample-app.jar" && rm -r META-INF && rm io/handover/sample/InstanceController.class)

# The starter's own archive: its build fails if it brings another that Spring Boot's starter does not.
ours='/handover-[^/]*\.jar$'
with=$work/classes
without=$work/classes
brought=0
for jar in "$work"/app/lib/*.jar; do
	with+=:$jar
	if [[ $jar =~ $ours ]]; then
		brought=$((brought + 1))
	else
		without+=:$jar
	fi
done
((brought == 1)) || { echo "The starter should bring 1 archive, not $brought: look at 'ours'" >&2 && exit 1; }
javac -proc:none -cp "$with" -d "$work/classes" benchmarks/Startup.java

options=(-Xmx128m)
arguments=(--server.port=0 --handover.network-interface=lo --handover.port=15363 "--handover.complete-file=$work/complete"
	"--handover.device-id=$work" --spring.main.banner-mode=off)

# run CLASSPATH SECONDS: lines of 'cpu', 'rest', 'ours', 'threads'
run() {
	java "${options[@]}" -cp "$1" Startup "$2" "${arguments[@]}" 2>&1 |
		grep -E '^(cpu|rest|ours|threads) '
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# instructions CLASSPATH: how many there are until the application is ready
instructions() {
	valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file="$work/counted" --smc-check=all-non-file -q \
		java -Xint "${options[@]}" -cp "$1" Startup 0 "${arguments[@]}" >/dev/null 2>&1
	awk '$1 == "summary:" { print $2 }' "$work/counted"
}

if ((pairs == 0)); then
	command -v valgrind >/dev/null || { echo "To count instructions takes valgrind" >&2 && exit 1; }
	echo "$(instructions "$with") $(instructions "$without")" |
		awk '{ printf "instructions, million: %d with, %d without, %+.1f %%\n", $1 / 1e6, $2 / 1e6, ($1 / $2 - 1) * 100 }'
	exit
fi

# Not counted: it fills the caches.
run "$with" 0 >/dev/null
run "$without" 0 >/dev/null
for ((pair = 1; pair <= pairs; pair++)); do
	# Whoever is first has no advantage.
	if ((pair % 2)); then
		a=$(run "$with" 0) b=$(run "$without" 0)
	else
		b=$(run "$without" 0) a=$(run "$with" 0)
	fi
	echo "${a#cpu } ${b#cpu }" | tee -a "$work/pairs" | awk -v n="$pair" '{ printf "pair %2d: %5d ms with, %5d ms without, %+.1f %%\n", n, $1, $2, ($1 / $2 - 1) * 100 }'
done
awk '{ print ($1 / $2 - 1) * 100 }' "$work/pairs" >"$work/ratios"
printf 'start-up, median of %d pairs: %s ms with, %s ms without, %+.1f %%\n' "$pairs" "$(cut -d' ' -f1 "$work/pairs" | median)" \
	"$(cut -d' ' -f2 "$work/pairs" | median)" "$(median <"$work/ratios")"
awk '{ s += $1; q += $1 * $1 } END { m = s / NR; if (NR > 1) printf "start-up, mean: %+.1f ± %.1f %%\n", m, sqrt((q / NR - m * m) / (NR - 1)) }' "$work/ratios"
if ((seconds > 0)); then
	run "$with" "$seconds" >"$work/rest-with"
	run "$without" "$seconds" >"$work/rest-without"
	for what in threads rest ours; do
		echo "$what $(awk -v w="$what" '$1 == w { print $2 }' "$work/rest-with") $(awk -v w="$what" '$1 == w { print $2 }' "$work/rest-without")"
	done | awk '
		$1 == "threads" { printf "threads at rest: %d with, %d without\n", $2, $3 }
		$1 == "rest" { printf "at rest: %.3f %% of a core with, %.3f %% without\n", $2 / 1000, $3 / 1000 }
		$1 == "ours" { printf "at rest, the threads of the starter: %.3f %% of a core\n", $2 / 1000 }'
fi
