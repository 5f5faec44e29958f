# Prints the figures of startup.sh, which are lines of 'variant round name value', as a table: the median of each
# variant, and by how much that is more than without. Processor time and the like are compared within each round.
# Takes a 'title', and a 'goal' in per cent where there is one.

BEGIN {
	split("without with by-hand", variants)
	row("instructions", "instructions, million", "%d", "%+.1f %%")
	row("subtracted", "subtracted for messages, million", "%d", "")
	row("cpu", "processor time until ready, ms", "%d", "%+.1f %%")
	row("time", "time until ready, ms", "%d", "%+.1f %%")
	row("classes", "classes loaded", "%d", "%+d")
	row("threads", "threads when ready", "%d", "%+d")
	row("resting", "threads at rest", "%d", "%+d")
	row("rest", "processor at rest, 0.001 % of a core", "%d", "%+d")
	row("ours", "of that the starter's own threads", "%d", "")
}

{
	values[$3, $1, $2] = $4
	if ($2 > rounds[$3]) {
		rounds[$3] = $2
	}
}

END {
	printf "\n%-38s %9s %19s %19s\n", title, "without", "with", "by hand"
	for (i = 1; i <= rows; i++) {
		if (names[i] in rounds) {
			print_row(names[i], labels[i], formats[i], differences[i])
		}
	}
	# Of two differences that are smaller than their errors the share would mean nothing
	if ("instructions" in rounds) {
		share = 100 * more["instructions", "with"] / more["instructions", "by-hand"]
		printf "the starter adds %.0f %% of what is added by hand\n", share
	}
	if (goal) {
		printf "goals: at most %d %% more than without: %s; under half of what is added by hand: %s\n", goal,
			(more["instructions", "with"] <= goal) ? "met" : "missed", (share < 50) ? "met" : "missed"
	}
}

function row(name, label, format, difference) {
	rows++
	names[rows] = name
	labels[rows] = label
	formats[rows] = format
	differences[rows] = difference
}

function print_row(name, label, format, difference,    i, n, round, base, some, line, means) {
	n = rounds[name]
	for (i = 1; i <= 3; i++) {
		for (round = 1; round <= n; round++) {
			some[round] = values[name, variants[i], round]
		}
		line = line sprintf(" %9s", sprintf(format, median(some, n)))
		if (i > 1) {
			for (round = 1; round <= n; round++) {
				base = values[name, "without", round]
				some[round] = values[name, variants[i], round] - base
				if (difference ~ /%%/) {
					some[round] *= 100 / base
				}
			}
			means = means sprintf(" %20s", mean(some, n))
			more[name, variants[i]] = median(some, n)
			line = line sprintf(" %9s", sprintf(difference, more[name, variants[i]]))
		}
	}
	printf "%-38s%s\n", label, line
	if (n > 1 && difference ~ /%%/) {
		printf "%-48s%s\n", "  more, mean and its standard error", means
	}
}

function median(some, n,    i, j, one) {
	for (i = 2; i <= n; i++) {
		one = some[i]
		for (j = i - 1; j > 0 && some[j] > one; j--) {
			some[j + 1] = some[j]
		}
		some[j + 1] = one
	}
	return (n % 2) ? some[(n + 1) / 2] : (some[n / 2] + some[n / 2 + 1]) / 2
}

function mean(some, n,    i, sum, squares) {
	for (i = 1; i <= n; i++) {
		sum += some[i]
		squares += some[i] ^ 2
	}
	return (n > 1) ? sprintf("%+.1f ± %.1f %%", sum / n, sqrt((squares / n - (sum / n) ^ 2) / (n - 1))) : ""
}
