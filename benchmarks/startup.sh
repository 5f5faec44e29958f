#!/usr/bin/env bash
#
# What the starter costs while an application starts, and at rest. Two small applications with actuator, one with Spring
# MVC on Tomcat and one with WebFlux on Netty, are each started in three ways, side by side in one run:
#
#   without   neither the starter nor what it brings is on the class path
#   with      the starter is, as Maven resolves it from this build
#   by hand   what somebody would write instead: spring-boot-starter-integration and startup/ByHand.java
#
#   benchmarks/startup.sh [OPTIONS] [ROUNDS [SECONDS AT REST]]
#
# Measures processor time (user and system) and time until the application is ready, in ROUNDS (10) of the three, which
# take turns at being first; then, unless SECONDS (60) is 0, threads and processor time at rest. Processor time differs
# from run to run by more than the starter costs. With 0 rounds instructions are counted instead, of a JVM that compiles
# nothing, which takes valgrind and some twenty minutes. Such a start takes a minute, and 'with' sends STARTING every
# second: what a message costs is counted in a second start, which pauses, and what exceeds the messages of a start of
# three seconds is subtracted from 'with'. From 'by hand', which sends every 10 s, nothing is subtracted.
#
#   --app mvc|webflux   one of the two applications alone
#   --cache             with a cache that each of the three has written in a run before: the AOT cache from JDK 25 on,
#                       an archive for class data sharing before that
#   --jdk HOME          the JDK that runs the applications, if not that of the 'java' on the path
#
# Needs a JDK from 17 on and Maven. Everything stays on the loopback interface.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
	echo "$*" >&2
	exit 1
}

applications=(mvc webflux)
cache=
java=java
while [[ ${1:-} == --* ]]; do
	case $1 in
		--app) applications=("${2:-}") && shift ;;
		--cache) cache=yes ;;
		--jdk) java=${2:-}/bin/java && shift ;;
		*) fail "No such option: $1. The head of this script has them all" ;;
	esac
	shift || fail "The last option has no value"
done
rounds=${1:-10}
seconds=${2:-60}
[[ $rounds =~ ^[0-9]+$ && $seconds =~ ^[0-9]+$ ]] || fail "Rounds and seconds should be numbers, not '$rounds' and '$seconds'"
[[ ${applications[*]} =~ ^(mvc webflux|mvc|webflux)$ ]] || fail "The application should be 'mvc' or 'webflux', not '${applications[*]}'"
for command in "$java" javac jar mvn; do
	command -v "$command" >/dev/null || fail "Needs a JDK and Maven, but there is no '$command'"
done
((rounds > 0)) || command -v valgrind >/dev/null || fail "Needs valgrind to count instructions"
jdk=$("$java" -XshowSettings:properties -version 2>&1 | awk '$1 == "java.version" { print $3 }')
release=${jdk%%[.-]*}
((release >= 17)) || fail "Needs a JDK from 17 on, but '$java' is of $jdk"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
variants=(without with by-hand)

# resolve VARIANT WEB: the class path of the dependencies
resolve() {
	local build=() jars jar
	# The starter of this build, not of a repository
	[[ $1 != with ]] || build=(-pl :startup -am -Dquick -Dmaven.test.skip package)
	mvn -B -q -f benchmarks/startup/pom.xml -P"$1" -Dweb="$2" "${build[@]}" \
		org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile="$work/resolved" >&2
	mapfile -t -d : jars < <(tr -d '\n' <"$work/resolved")
	for jar in "${jars[@]}"; do
		if [[ $jar == "$PWD"/* ]]; then
			# Another build of this project may write it again meanwhile
			cp -p "$jar" "$work"
			jar=$work/${jar##*/}
		fi
		printf ':%s' "$jar"
	done
}

# compile NAME CLASSPATH SOURCES...: to an archive, since no cache takes a folder
compile() {
	javac -proc:none -parameters --release 17 -cp "$2" -d "$work/$1" "${@:3}"
	jar --create --file "$work/$1.jar" -C "$work/$1" .
}

# start VARIANT SECONDS COMMAND...: starts the application and prints its figures, a name and a number each
start() {
	local options
	mapfile -t options <"$work/$1.options"
	"${@:3}" -Xmx128m "-Djava.io.tmpdir=$work" "${options[@]}" startup.Startup "$2" \
		"--handover.complete-file=$work/complete" "--handover.device-id=$work" >"$work/log" 2>&1 || fail "It failed $1:"$'\n'"$(tail -n 40 "$work/log")"
	grep -E '^[a-z]+ [0-9]+$' "$work/log"
}

# train VARIANT: a run that writes the cache, which the next ones use
train() {
	local file=$work/$1.cache write=-XX:ArchiveClassesAtExit use=(-Xshare:on -XX:SharedArchiveFile)
	if ((release >= 25)); then
		write=-XX:AOTCacheOutput use=(-XX:AOTMode=on -XX:AOTCache)
	fi
	rm -f "$file"
	start "$1" train "$java" "$write=$file" >/dev/null
	[[ -s $file ]] || fail "No cache was written $1:"$'\n'"$(tail -n 40 "$work/log")"
	printf '%s\n' "${use[0]}" "${use[1]}=$file" >>"$work/$1.options"
}

# instructions VARIANT PAUSE: what 'start' prints, and the instructions in millions
instructions() {
	start "$1" 0 valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file="$work/counted" \
		--smc-check=all-non-file --vgdb=no -q "$java" -Xint "-Dpause=$2"
	awk '$1 == "summary:" { printf "instructions %d\n", $2 / 1e6 }' "$work/counted"
}

# count VARIANT: what 'start' prints, with instructions in place of times
count() {
	local pause=200
	instructions "$1" 0 >"$work/short"
	: >"$work/long"
	[[ $1 != with ]] || instructions "$1" $pause >"$work/long"
	grep -vE '^(cpu|time|instructions) ' "$work/short"
	awk -v pause=$pause '
		FNR == NR { short[$1] = $2; next }
		{ long[$1] = $2 }
		END {
			each = (long["instructions"] > 0) ? (long["instructions"] - short["instructions"]) / pause : 0
			messages = each * (short["time"] / 1000 - 3)
			printf "instructions %d\n", short["instructions"] - messages
			if (each > 0) {
				printf "subtracted %d\n", messages
			}
		}' "$work/short" "$work/long"
}

# note VARIANT ROUND: keeps and prints the figures of the standard input
note() {
	tee "$work/noted" | sed "s/^/$1 $2 /" >>"$work/figures"
	echo "$1, round $2: $(paste -s -d , "$work/noted" | sed 's/,/, /g')"
}

# compare WEB TITLE GOAL: measures the three, and prints a table
compare() {
	local order=("${variants[@]}") variant round path goal=0
	: >"$work/figures"
	for variant in "${variants[@]}"; do
		path=$work/application.jar
		[[ $variant != by-hand ]] || path+=:$work/by-hand.jar
		path+=$(resolve "$variant" "$1")
		printf '%s\n' -cp "$path" >"$work/$variant.options"
		if [[ -n $cache ]]; then
			train "$variant"
		fi
		# Not noted: it fills the caches of the machine
		start "$variant" 0 "$java" >/dev/null
	done
	if ((rounds == 0)); then
		for variant in "${variants[@]}"; do
			count "$variant" | note "$variant" 1
		done
		[[ -n $cache ]] || goal=$3
	fi
	for ((round = 1; round <= rounds; round++)); do
		for variant in "${order[@]}"; do
			start "$variant" 0 "$java" | note "$variant" "$round"
		done
		order=("${order[@]:1}" "${order[0]}")
	done
	if ((rounds > 0 && seconds > 0)); then
		for variant in "${variants[@]}"; do
			start "$variant" "$seconds" "$java" | grep -E '^(rest|ours|resting) ' | note "$variant" 1
		done
	fi
	awk -v title="$2" -v goal="$goal" -f benchmarks/startup/table.awk "$work/figures"
}

dependencies=$(resolve by-hand webmvc)
mkdir "$work/application" "$work/by-hand"
cp benchmarks/startup/application.yml "$work/application"
compile application "$dependencies" benchmarks/startup/{Application,Startup}.java
compile by-hand "$work/application.jar$dependencies" benchmarks/startup/ByHand.java
boot=$(grep -oE '/spring-boot-[0-9][^/]*\.jar' <<<"${dependencies//:/$'\n'}")
boot=${boot#/spring-boot-}
echo "JDK $jdk${cache:+ with a cache}, Spring Boot ${boot%.jar}, $(nproc) processors"
for application in "${applications[@]}"; do
	case $application in
		mvc) compare webmvc 'Spring MVC on Tomcat' 7 ;;
		webflux) compare webflux 'WebFlux on Netty' 5 ;;
	esac
done
