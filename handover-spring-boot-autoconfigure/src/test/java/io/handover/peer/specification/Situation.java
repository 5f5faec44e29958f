/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.handover.peer.specification;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import io.handover.peer.Event;
import io.handover.protocol.PeerIdentity;
import io.handover.protocol.TakeoverReason;

/**
 * A few processes with real peers, what they have sent, and what may happen next.
 * Whatever was sent once may be received at any time after that, by anybody, often or
 * never. What must always be true is checked at once.
 */
final class Situation {

	static final Duration SILENCE = Life.HEARTBEAT.multipliedBy(3);

	/**
	 * More than one process says.
	 */
	private static final int WORDS = 32;

	private static final Duration MOMENT = Duration.ofMillis(300);

	private final Bound bound;

	private final List<Life> lives = new ArrayList<>();

	private final Queue<Delivery> underWay = new ArrayDeque<>();

	private final List<TakeoverException> exceptions = new ArrayList<>();

	private Duration now = Duration.ZERO;

	private @Nullable Duration quietFrom;

	private int crashes;

	private int terminations;

	private int refusals;

	private int requests;

	private int deliveries;

	private int owed;

	private boolean somebodyWasReady;

	Situation(Bound bound) {
		this.bound = bound;
		this.quietFrom = bound.quiet() ? Duration.ZERO : null;
		for (int i = 0; i < bound.ready(); i++) {
			start();
			this.lives.get(i).becomesReady();
			checkSomebodyServes();
		}
	}

	List<Choice> choices() {
		List<Choice> choices = new ArrayList<>();
		if (this.lives.size() < this.bound.lives()) {
			choices.add(new Choice(Choice.Kind.START, 0, 0));
		}
		for (Life life : this.lives) {
			if (life.isAlive()) {
				addChoices(life, choices);
			}
		}
		if (next() != null) {
			choices.add(new Choice(Choice.Kind.TIME_PASSES, 0, 0));
			if (this.lives.stream().anyMatch(Life::mayTakeOver)) {
				choices.add(new Choice(Choice.Kind.TAKEOVER, 0, 0));
			}
			if (!this.bound.quiet()) {
				choices.add(new Choice(Choice.Kind.STOP, 0, 0));
			}
		}
		return choices;
	}

	private void addChoices(Life life, List<Choice> choices) {
		int number = life.number();
		if (life.mayBecomeReady()) {
			choices.add(new Choice(Choice.Kind.READY, number, 0));
		}
		if (life.mayRefuse() && this.refusals < this.bound.refusals()) {
			choices.add(new Choice(Choice.Kind.REFUSE, number, 0));
		}
		if (life.isSick()) {
			choices.add(new Choice(Choice.Kind.ACCEPT, number, 0));
		}
		if (life.mayAnswerRequest() && this.requests < this.bound.requests()) {
			choices.add(new Choice(Choice.Kind.ANSWER_REQUEST, number, 0));
		}
		if (life.mayBeClosed()) {
			choices.add(new Choice(Choice.Kind.CLOSED, number, 0));
		}
		if (life.looksUp()) {
			choices.add(new Choice(Choice.Kind.ANSWER, number, 0));
			choices.add(new Choice(Choice.Kind.ANSWER, number, 1));
		}
		if (this.terminations < this.bound.terminations()) {
			choices.add(new Choice(Choice.Kind.TERMINATE, number, 0));
		}
		if (this.crashes < this.bound.crashes()) {
			choices.add(new Choice(Choice.Kind.CRASH, number, 0));
		}
		for (Life sender : this.lives) {
			for (int i = 0; sender != life && i < sender.said().size(); i++) {
				if (!this.bound.quiet() || this.underWay.contains(new Delivery(sender, life, i))) {
					choices.add(new Choice(Choice.Kind.RECEIVE, number, sender.number() * WORDS + i));
				}
			}
		}
	}

	void apply(Choice choice) {
		this.exceptions.clear();
		switch (choice.kind()) {
			case START -> start();
			case READY -> becomesReady(this.lives.get(choice.process()));
			case REFUSE -> {
				this.refusals++;
				this.lives.get(choice.process()).changesHealth(false);
			}
			case ACCEPT -> acceptsAgain(this.lives.get(choice.process()));
			case ANSWER_REQUEST -> {
				this.requests++;
				this.lives.get(choice.process()).answersRequest();
			}
			case RECEIVE -> {
				Delivery delivery = new Delivery(this.lives.get(choice.what() / WORDS),
						this.lives.get(choice.process()), choice.what() % WORDS);
				this.underWay.remove(delivery);
				arrives(delivery);
			}
			case TIME_PASSES -> timePasses(next());
			case TAKEOVER -> timePassesUntilOneTakesOver();
			case STOP -> timePasses(this.now.plus(SILENCE).plusMillis(1));
			case TERMINATE -> {
				this.terminations++;
				this.lives.get(choice.process()).isAskedToEnd();
			}
			case ANSWER -> this.lives.get(choice.process()).isAnswered(choice.what() == 1);
			case CLOSED -> this.lives.get(choice.process()).isClosed();
			case CRASH -> {
				this.crashes++;
				this.owed += this.lives.get(choice.process()).isAsked() ? 0 : 1;
				this.lives.get(choice.process()).dies();
			}
		}
		checkSomebodyServes();
	}

	private void start() {
		Life life = new Life(this, this.lives.size(), this.bound.takeoverTimeout());
		this.lives.add(life);
		this.owed = Math.max(0, this.owed - 1);
		life.start();
	}

	/**
	 * In a quiet network a process takes longer to start than a message on its way.
	 */
	private void becomesReady(Life life) {
		deliver();
		if (life.mayBecomeReady()) {
			life.becomesReady();
		}
	}

	private void acceptsAgain(Life life) {
		deliver();
		if (life.isSick()) {
			life.changesHealth(true);
		}
	}

	private @Nullable Duration next() {
		return this.lives.stream()
			.map(Life::nextWakeUp)
			.filter((time) -> time != null)
			.min(Duration::compareTo)
			.orElse(null);
	}

	private void timePassesUntilOneTakesOver() {
		Duration end = this.now.plus(SILENCE.multipliedBy(2)).plusSeconds(1);
		List<Life> waiting = this.lives.stream().filter(Life::mayTakeOver).toList();
		Duration next = next();
		while (next != null && next.compareTo(end) <= 0 && waiting.stream().allMatch(Life::mayTakeOver)) {
			timePasses(next);
			next = next();
		}
	}

	/**
	 * In a quiet network messages arrive before time passes.
	 */
	private void timePasses(@Nullable Duration time) {
		deliver();
		if (time != null) {
			this.now = time;
			for (Life life : List.copyOf(this.lives)) {
				Duration next = life.nextWakeUp();
				if (next != null && next.compareTo(time) <= 0) {
					life.tell(new Event.TimePassed());
				}
			}
		}
	}

	/**
	 * Without crashes somebody serves once somebody was ready.
	 */
	private void checkSomebodyServes() {
		boolean ready = this.lives.stream().anyMatch(Life::isReady);
		this.somebodyWasReady |= ready;
		if (this.somebodyWasReady && !ready && this.crashes + this.terminations == 0) {
			throw new Violation("nobody is ready any more");
		}
	}

	/**
	 * From now on nothing is lost and nothing happens but by itself. In the end exactly
	 * the youngest is left, and somebody serves if there is a process that could.
	 */
	void comeToRest() {
		this.quietFrom = (this.quietFrom != null) ? this.quietFrom : this.now;
		Duration end = this.now.plus(SILENCE.multipliedBy(4));
		while (this.now.compareTo(end) < 0 && !isAtRest()) {
			Duration next = next();
			Duration moment = this.now.plus(MOMENT);
			Duration atTheLatest = busy() ? moment : end;
			timePasses((next != null && next.compareTo(atTheLatest) < 0) ? next : atTheLatest);
			deliver();
			if (atTheLatest.equals(this.now)) {
				proceed();
				deliver();
			}
		}
		checkEnd();
	}

	/**
	 * Whether it is plain that nothing will happen any more: there are no two that could
	 * hear each other, and the only one serves.
	 */
	private boolean isAtRest() {
		List<Life> alive = this.lives.stream().filter(Life::isAlive).toList();
		return this.owed == 0 && alive.stream().noneMatch(Life::isSick)
				&& (alive.isEmpty() || (alive.size() == 1 && alive.get(0).isReady() && !alive.get(0).isAsked()));
	}

	private boolean busy() {
		return this.owed > 0
				|| this.lives.stream().anyMatch((life) -> life.mayBecomeReady() || life.mayBeClosed() || life.isSick());
	}

	private void proceed() {
		for (Life life : List.copyOf(this.lives)) {
			if (life.mayBeClosed()) {
				life.isClosed();
			}
			else if (life.mayBecomeReady()) {
				becomesReady(life);
			}
			else if (life.isSick()) {
				acceptsAgain(life);
			}
		}
		if (this.owed > 0) {
			start();
		}
	}

	private void deliver() {
		for (Delivery delivery = this.underWay.poll(); delivery != null; delivery = this.underWay.poll()) {
			arrives(delivery);
		}
	}

	private void arrives(Delivery delivery) {
		if (delivery.receiver.isAlive()) {
			// Later words have higher numbers, and what is said again has a new one.
			int number = (delivery.index + 1) * 1_000_000 + ++this.deliveries;
			delivery.receiver.receives(delivery.sender, delivery.index, number);
		}
	}

	/**
	 * A process says its last word, for the first time or again.
	 */
	void isSaid(Life sender) {
		if (this.quietFrom != null) {
			for (Life life : this.lives) {
				Delivery delivery = new Delivery(sender, life, sender.said().size() - 1);
				if (life != sender && life.isAlive() && !this.underWay.contains(delivery)) {
					this.underWay.add(delivery);
				}
			}
		}
	}

	private void checkEnd() {
		List<Life> left = this.lives.stream().filter((life) -> life.isAlive() && !life.isParked()).toList();
		if (left.size() > 1) {
			throw new Violation("more than one is left: " + left);
		}
		if (left.size() == 1 && !left.get(0).isReady()) {
			throw new Violation(left.get(0) + " is left, and is not ready");
		}
		if (left.size() == 1 && !left.get(0).isAccepting()) {
			throw new Violation(left.get(0) + " is left, and does not accept traffic");
		}
		if (left.isEmpty() && this.lives.stream().anyMatch(Life::isParked)) {
			throw new Violation("nobody serves in the end, although somebody is parked");
		}
	}

	/**
	 * In a quiet network nobody goes while a younger one accepts traffic and can be
	 * heard.
	 */
	void goes(Life leaver) {
		if (isQuietFor(Life.HEARTBEAT.plusSeconds(1)) && leaver.isReady()) {
			for (Life life : this.lives) {
				leaver.require(life.number() <= leaver.number() || !life.isAccepting() || life.isAsked(),
						"ends although " + life + " accepts traffic");
			}
		}
	}

	/**
	 * In a quiet network a parked process restarts only if nobody lives who is ready,
	 * whether that one accepts traffic or not.
	 */
	void restarts(Life parked) {
		this.owed++;
		if (isQuietFor(SILENCE.plusSeconds(6))) {
			for (Life life : this.lives) {
				parked.require(!life.isReady() || life.isAsked() || life.isClosing(),
						"restarts although " + life + " lives");
			}
		}
	}

	/**
	 * Nobody takes over while another one holds the takeover, or may still use it, but
	 * for the exceptions that PROTOCOL.md names.
	 */
	void takesOver(Life taker, TakeoverReason reason) {
		for (Life other : this.lives) {
			if (other != taker && other.mayUseTakeover()) {
				TakeoverException exception = findException(taker, other, reason);
				if (exception == null) {
					throw new Violation(
							"%s takes over, %s, although %s may still use it".formatted(taker, reason, other));
				}
				this.exceptions.add(exception);
			}
		}
	}

	private @Nullable TakeoverException findException(Life taker, Life other, TakeoverReason reason) {
		if (reason == TakeoverReason.TIMED_OUT) {
			taker.require(!taker.inbox().isDrainingForOwner(other, this.now), "does not wait for " + other);
			return hasPassedSince(taker.readySince(), this.bound.takeoverTimeout()) ? TakeoverException.TIMED_OUT
					: null;
		}
		Duration heard = taker.inbox().lastHeardOf(other);
		boolean silent = reason == TakeoverReason.SILENT && hasPassedSince(heard, SILENCE);
		if (heard != null && !silent) {
			return null;
		}
		if (this.bound.quiet()) {
			return other.isHeardBy(taker) ? null : TakeoverException.CLOSES;
		}
		return (heard != null) ? TakeoverException.SILENT : TakeoverException.NOT_HEARD;
	}

	private boolean hasPassedSince(@Nullable Duration time, Duration period) {
		return time != null && time.plus(period).compareTo(this.now) <= 0;
	}

	/**
	 * Why one took over although another one may still use it, in what happened last.
	 */
	List<TakeoverException> exceptions() {
		return this.exceptions;
	}

	private boolean isQuietFor(Duration time) {
		return this.quietFrom != null && this.quietFrom.plus(time).compareTo(this.now) < 0;
	}

	boolean isYoungest(Life life) {
		return life.number() == this.lives.size() - 1;
	}

	Duration stabilityPeriod() {
		return this.bound.stabilityPeriod();
	}

	@Nullable Life find(PeerIdentity identity) {
		return this.lives.stream().filter((life) -> life.peer().identity().equals(identity)).findFirst().orElse(null);
	}

	Duration now() {
		return this.now;
	}

	long fingerprint() {
		Fingerprint fingerprint = new Fingerprint(this.now);
		fingerprint.add(this.crashes).add(this.terminations).add(this.refusals).add(this.requests);
		fingerprint.add(this.owed).add(this.somebodyWasReady);
		this.lives.forEach((life) -> life.addTo(fingerprint));
		this.underWay.forEach((delivery) -> fingerprint.add(delivery.sender.number())
			.add(delivery.receiver.number())
			.add(delivery.index));
		return fingerprint.value();
	}

	/**
	 * How far to look.
	 *
	 * @param lives how many processes
	 * @param ready how many of them are ready at first, and have heard nobody
	 * @param crashes how many of them may be killed
	 * @param terminations how often one may be asked to end
	 * @param refusals how often one may begin to refuse traffic
	 * @param requests how many requests may be answered
	 * @param stabilityPeriod the stability period
	 * @param takeoverTimeout the takeover's time-out
	 * @param quiet whether the network is quiet from the beginning: what is sent arrives,
	 * once and before time passes, and nobody is stopped
	 * @param depth how many things happen
	 */
	record Bound(int lives, int ready, int crashes, int terminations, int refusals, int requests,
			Duration stabilityPeriod, Duration takeoverTimeout, boolean quiet, int depth) {

		/**
		 * Return the columns of the table in {@code docs/spec/README.md}.
		 */
		@Override
		public String toString() {
			String timeout = (this.takeoverTimeout.toMinutes() > 1) ? "none" : this.takeoverTimeout.toSeconds() + " s";
			return "%s | %d | %d | %d | %d | %d | %d | %d s | %s | %d".formatted(this.quiet ? "quiet" : "any",
					this.lives, this.ready, this.crashes, this.terminations, this.refusals, this.requests,
					this.stabilityPeriod.toSeconds(), timeout, this.depth);
		}

	}

	/**
	 * A message on its way.
	 */
	private record Delivery(Life sender, Life receiver, int index) {

	}

	/**
	 * Something is not as it must be.
	 */
	static final class Violation extends RuntimeException {

		private static final long serialVersionUID = 1L;

		Violation(String message) {
			super(message);
		}

	}

}
