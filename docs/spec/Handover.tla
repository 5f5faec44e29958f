------------------------------- MODULE Handover -------------------------------
(***************************************************************************)
(* The hand-over protocol of PROTOCOL.md: who drains for whom, who guards, *)
(* who holds the takeover.  README.md beside this file says what is left   *)
(* out and why.                                                            *)
(*                                                                         *)
(* Time is abstracted.  Whatever is sent again and again may be heard at   *)
(* any moment, once, often or never; a period may end at any moment.  Only *)
(* when the network is quiet are messages faster than periods: then a peer *)
(* has heard everyone who says something before any of its periods ends.   *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

CONSTANTS
    Peers,         \* 1..N: the lives of processes, in the order in which they are born
    Kinds,         \* which peers know the boot, which do not, which are legacy peers
    Clocks,        \* what the wall clock says at each birth: other than 1..N after a clock step
    Quiet,         \* whether the network is quiet from the beginning: {TRUE}, {FALSE} or both
    Crashes,       \* how many processes may be killed; the platform starts them again
    Terminations,  \* how often the platform may ask a process to end
    Answers,       \* whether the platform can tell of another running instance
    Takeover,      \* whether a peer takes over
    Refusals,      \* how often a READY peer may refuse traffic, from its start on or later
    Traffic,       \* whether those that accept traffic answer requests, sooner or later
    TimesOut,      \* whether takeover.timeout and traffic-timeout may pass
    Flaws          \* which rules are broken on purpose

VARIABLES
    state,         \* the state of each peer
    alive,         \* whether its process lives
    said,          \* what it has said in READY: 0, 3, 6 … that it refuses traffic, 1, 4, 7 … that it
                   \* accepts it, 2, 5, 8 … that it is in use
    successor,     \* whom it hands over to
    closing,       \* why it is closed for another reason than a hand-over, or "no"
    asked,         \* whether the platform has asked it to end
    hold,          \* "no"; "listens" for a successor; "waits" for one that is known
    answer,        \* what the platform says of another running instance, once it is asked
    known,         \* the word that a peer knows of another one
    latest,        \* the latest word that it has heard of another one: the same, without a flaw
    takeover,      \* "no"; "holds"; "revoked", while the application may still use it; "back": given back
    exception,     \* why it took over although another one may use what it takes over, or "none"
    younger,       \* of each peer, who is younger
    obeyed,        \* of each peer, whom it takes for younger: the same, without a flaw
    legacy,        \* the legacy peers
    quiet,         \* whether the network is quiet
    owed,          \* how many processes the restart policy is about to start
    crashed,       \* how many were killed
    refused,       \* how often one began to refuse traffic
    terminated     \* how often the platform has asked one to end

fixed == <<younger, obeyed, legacy>>
vars == <<state, alive, said, successor, closing, asked, hold, answer, known, latest, takeover, exception,
          fixed, quiet, owed, crashed, refused, terminated>>

\* States only go forward, so they are numbers.
None == 0
STARTING == 1
READY == 2
DRAINING == 3
RELEASED == 4

\* What a peer says is its state, and in READY more.  Each word is greater than those before it,
\* as the numbers of its messages are.
Word(s) == 10 * s
ReadyWord(n) == Word(READY) + n
StateOf(word) == word \div 10
IsAccepting(word) == StateOf(word) = READY /\ (word - Word(READY)) % 3 # 0
IsInUse(word) == StateOf(word) = READY /\ (word - Word(READY)) % 3 = 2

Nobody == 0
Stranger == -1

Flawed(flaw) == flaw \in Flaws

-------------------------------------------------------------------------------
(* Who is younger: PROTOCOL.md, the section of that name.  The number of a *)
(* peer stands for its milliseconds since boot and for its instance.       *)

YoungerThan(p, q, kind, clock) ==
    IF kind[p] = "legacy" \/ kind[q] = "legacy" THEN clock[p] > clock[q]
    ELSE IF kind[p] = "boot" /\ kind[q] = "boot" THEN p > q
    ELSE clock[p] > clock[q] \/ (clock[p] = clock[q] /\ p > q)

TakenForYounger(p, q, kind, clock) ==
    \/ IF Flawed("ORDER_BY_WALL_CLOCK") THEN YoungerThan(p, q, [r \in Peers |-> "plain"], clock)
       ELSE YoungerThan(p, q, kind, clock)
    \/ Flawed("ORDER_NOT_STRICT") /\ kind[p] # "boot" /\ clock[p] = clock[q]

AllKnowTheBoot == {[p \in Peers |-> "boot"]}
NoneKnowsTheBoot == {[p \in Peers |-> "plain"]}
AllOrNoneKnowTheBoot == AllKnowTheBoot \cup NoneKnowsTheBoot
OneIsLegacy == {[p \in Peers |-> IF p = l THEN "legacy" ELSE "boot"] : l \in Peers}
OneDoesNotKnowTheBoot == {[p \in Peers |-> IF p = o THEN "plain" ELSE "boot"] : o \in Peers}
MixedClocks == OneIsLegacy \cup OneDoesNotKnowTheBoot

SteadyClock == {[p \in Peers |-> p]}
AnyClock == [Peers -> Peers]
\* Of a legacy peer and another of the same millisecond neither is younger.
SteppedClock == {c \in AnyClock : \A p, q \in Peers : p # q => c[p] # c[q]}

-------------------------------------------------------------------------------
Init ==
    /\ \E kind \in Kinds, clock \in Clocks :
        /\ legacy = {p \in Peers : kind[p] = "legacy"}
        /\ younger = [p \in Peers |-> {q \in Peers \ {p} : YoungerThan(q, p, kind, clock)}]
        /\ obeyed = [p \in Peers |-> {q \in Peers \ {p} : TakenForYounger(q, p, kind, clock)}]
    /\ state = [p \in Peers |-> None]
    /\ alive = [p \in Peers |-> FALSE]
    /\ said = [p \in Peers |-> {}]
    /\ successor = [p \in Peers |-> Nobody]
    /\ closing = [p \in Peers |-> "no"]
    /\ asked = [p \in Peers |-> FALSE]
    /\ hold = [p \in Peers |-> "no"]
    /\ answer = [p \in Peers |-> "no"]
    /\ known = [p \in Peers |-> [q \in Peers |-> None]]
    /\ latest = known
    /\ takeover = [p \in Peers |-> "no"]
    /\ exception = [p \in Peers |-> [q \in Peers |-> "none"]]
    /\ quiet \in Quiet
    /\ owed = 0
    /\ crashed = 0
    /\ refused = 0
    /\ terminated = 0

Unborn == {p \in Peers : state[p] = None}
Serves(p) == alive[p] /\ state[p] = READY
IsLegacy(p) == p \in legacy

\* What it says in READY now.
Turn(p) == CHOOSE n \in said[p] : \A m \in said[p] : m <= n
Present(p) == IF state[p] = READY THEN ReadyWord(Turn(p)) ELSE Word(state[p])
Accepts(p) == alive[p] /\ IsAccepting(Present(p))

WasReady(p) == said[p] # {}
HasAccepted(p) == \E n \in said[p] : IsAccepting(ReadyWord(n))

\* It has answered a request, so that there are some for a younger one.
HasTraffic(p) == \E n \in said[p] : IsInUse(ReadyWord(n))

Holds(p) == alive[p] /\ takeover[p] = "holds"

\* What is revoked is let go when the application is closed, at the latest.
MayUse(p) == alive[p] /\ takeover[p] \in {"holds", "revoked"}

\* After a hand-over its process stays until the platform ends it.
IsParked(p) == alive[p] /\ state[p] = RELEASED /\ ~IsLegacy(p)

\* A parked peer listens too.
Listens(p) == alive[p] /\ ~IsLegacy(p) /\ ~(Flawed("GUARD_DOES_NOT_LISTEN") /\ IsParked(p))

-------------------------------------------------------------------------------
(* What a peer sends: PROTOCOL.md, "What a peer sends and when".           *)

\* Whether p says its present word again and again, so that q can hear it: in READY whether it
\* accepts traffic or not.
MustSay(p, q) ==
    /\ alive[p]
    /\ closing[p] = "no"
    /\ \/ state[p] \in {STARTING, DRAINING} /\ ~IsLegacy(p)
       \* While it holds, it sends READY for a younger one only.
       \/ state[p] = READY /\ (hold[p] = "no" \/ q \in younger[p])

Says(p, q) ==
    /\ MustSay(p, q)
    /\ Flawed("SILENT_WHEN_REFUSING") /\ state[p] = READY => Accepts(p)

\* All words that p may have said.
Words(p) == {Word(STARTING), Word(DRAINING), Word(RELEASED)} \cup {ReadyWord(n) : n \in said[p]}

\* Whether a message with that word of p may come to q now.  A network that is not quiet delivers
\* whatever was ever sent, late, twice and in any order.
MayComeOf(p, w, q) ==
    IF quiet
    THEN Present(p) = w /\ (Says(p, q) \/ (state[p] = RELEASED /\ ~IsLegacy(p)))
    ELSE CASE StateOf(w) = STARTING -> state[p] >= STARTING /\ ~IsLegacy(p)
           [] StateOf(w) = READY -> \E n \in said[p] : w = ReadyWord(n)
           [] StateOf(w) = DRAINING -> state[p] >= DRAINING /\ successor[p] # Nobody /\ ~IsLegacy(p)
           [] StateOf(w) = RELEASED -> state[p] = RELEASED /\ ~IsLegacy(p)
           [] OTHER -> FALSE

\* Whether p may count q as silent.
MayBeSilent(p, q) == ~quiet \/ ~Says(q, p) \/ ~Listens(p)

\* Whether p does not wait for others any more, or never does.
WaitsForNobody(p) == state[p] >= DRAINING \/ takeover[p] = "holds" \/ ~Takeover

\* What matters to p of the word w of q.  Who is about to end needs to know nothing; who waits for
\* nobody need not know who has released, nor whether an older one that runs is ready; and a guard
\* need know no more of a younger one.  Whether one accepts traffic matters to older ones that run.
Matters(p, q, w) ==
    LET isYounger == state[p] < DRAINING /\ q \in obeyed[p] IN
    CASE closing[p] # "no" \/ (state[p] = DRAINING /\ asked[p]) -> None
      [] StateOf(w) = STARTING /\ WaitsForNobody(p) /\ ~isYounger -> ReadyWord(0)
      [] StateOf(w) = READY /\ ~isYounger -> ReadyWord(0)
      [] StateOf(w) = RELEASED /\ WaitsForNobody(p) -> Word(DRAINING)
      [] OTHER -> w

\* Whether a period of p may end: in a quiet network messages are faster.
PeriodMayEnd(p) ==
    quiet => \A q \in Peers \ {p} : Says(q, p) /\ Listens(p) =>
        Matters(p, q, known[p][q]) = Matters(p, q, Present(q))

-------------------------------------------------------------------------------
(* The life of a process. *)

\* The platform starts a process: a release, or by its restart policy.
Start ==
    \E p \in Unborn :
        /\ \A q \in Unborn : p <= q
        /\ state' = [state EXCEPT ![p] = STARTING]
        /\ alive' = [alive EXCEPT ![p] = TRUE]
        /\ owed' = IF owed > 0 THEN owed - 1 ELSE 0
        /\ UNCHANGED <<said, successor, closing, asked, hold, answer, known, latest, takeover,
                       exception, fixed, quiet, crashed, refused, terminated>>

RefusesFrom(p, n) ==
    /\ refused < Refusals
    /\ refused' = refused + 1
    /\ said' = [said EXCEPT ![p] = @ \cup {n}]

BecomesReady(p) ==
    /\ alive[p] /\ state[p] = STARTING /\ closing[p] = "no"
    /\ state' = [state EXCEPT ![p] = READY]
    /\ \/ said' = [said EXCEPT ![p] = {1}] /\ UNCHANGED refused
       \/ ~IsLegacy(p) /\ RefusesFrom(p, 0)
    /\ UNCHANGED <<alive, successor, closing, asked, hold, answer, known, latest, takeover,
                   exception, fixed, quiet, owed, crashed, terminated>>

\* A READY peer refuses traffic, accepts it again, and answers a request.
ChangesTraffic(p) ==
    /\ Serves(p) /\ closing[p] = "no" /\ ~IsLegacy(p)
    /\ UNCHANGED <<state, alive, successor, closing, asked, hold, answer, known, latest, takeover,
                   exception, fixed, quiet, owed, crashed, terminated>>

Refuses(p) ==
    /\ ChangesTraffic(p)
    /\ Accepts(p)
    /\ RefusesFrom(p, 3 * (Turn(p) \div 3) + 3)

AcceptsAgain(p) ==
    /\ ChangesTraffic(p)
    /\ ~Accepts(p)
    /\ said' = [said EXCEPT ![p] = @ \cup {Turn(p) + 1}]
    /\ UNCHANGED refused

AnswersRequest(p) ==
    /\ Traffic
    /\ ChangesTraffic(p)
    /\ Accepts(p) /\ ~IsInUse(Present(p))
    /\ said' = [said EXCEPT ![p] = @ \cup {Turn(p) + 1}]
    /\ UNCHANGED refused

\* What a process that is gone knew does not matter any more.
Gone(p) ==
    /\ alive' = [alive EXCEPT ![p] = FALSE]
    /\ known' = [known EXCEPT ![p] = [q \in Peers |-> None]]
    /\ latest' = [latest EXCEPT ![p] = [q \in Peers |-> None]]
    /\ hold' = [hold EXCEPT ![p] = "no"]
    /\ answer' = [answer EXCEPT ![p] = "no"]
    /\ takeover' = [takeover EXCEPT ![p] = "back"]
    /\ exception' = [exception EXCEPT ![p] = [q \in Peers |-> "none"]]

\* It is killed, and the platform starts it again unless it was about to end it.
Crash(p) ==
    /\ alive[p] /\ crashed < Crashes
    /\ crashed' = crashed + 1
    /\ owed' = IF asked[p] THEN owed ELSE owed + 1
    /\ Gone(p)
    /\ UNCHANGED <<state, said, successor, closing, asked, fixed, quiet, refused, terminated>>

-------------------------------------------------------------------------------
(* What a peer does with what it receives. *)

\* A message that is not later than the last one of its sender is ignored.
Hears(p, q) ==
    \E w \in IF quiet THEN {Present(q)} ELSE Words(q) :
        /\ Listens(p) /\ q # p
        /\ MayComeOf(q, w, p)
        /\ \/ Matters(p, q, w) > Matters(p, q, known[p][q])
           \/ Matters(p, q, w) # Matters(p, q, known[p][q]) /\ Flawed("NUMBER_IGNORED")
        /\ known' = [known EXCEPT ![p][q] = w]
        /\ latest' = [latest EXCEPT ![p][q] = IF w > @ THEN w ELSE @]
        /\ hold' = IF hold[p] = "listens" /\ StateOf(w) \in {STARTING, READY} /\ q \in obeyed[p]
                   THEN [hold EXCEPT ![p] = "waits"] ELSE hold
        /\ UNCHANGED <<state, alive, said, successor, closing, asked, answer, takeover, exception,
                       fixed, quiet, owed, crashed, refused, terminated>>

GivesBack(p) ==
    /\ takeover' = IF Flawed("NOT_REVOKED") THEN takeover
                  ELSE [takeover EXCEPT ![p] = IF takeover[p] = "holds" THEN "revoked" ELSE "back"]
    /\ UNCHANGED exception

Drains(p, q) ==
    /\ alive[p] /\ state[p] \in {STARTING, READY} /\ closing[p] = "no"
    /\ state' = [state EXCEPT ![p] = DRAINING]
    /\ successor' = [successor EXCEPT ![p] = q]
    /\ hold' = [hold EXCEPT ![p] = "no"]
    /\ answer' = [answer EXCEPT ![p] = "no"]
    /\ GivesBack(p)
    /\ UNCHANGED <<alive, said, closing, asked, known, latest, fixed, quiet, owed, crashed, refused,
                   terminated>>

\* A younger peer accepts traffic: p drains, at once or when the stability period is over, if the
\* younger one is in use, or there is no traffic, or it takes too long.  An answer of it, which says
\* the same once more, proves that.  For a legacy peer the period passes by time alone.
DrainsFor(p, q) ==
    /\ ~IsLegacy(p)
    /\ q \in obeyed[p]
    /\ IsAccepting(known[p][q]) \/ (Flawed("ACCEPTING_IGNORED") /\ StateOf(known[p][q]) = READY)
    /\ \/ IsLegacy(q)
       \/ /\ MayComeOf(q, known[p][q], p) \/ Flawed("ANSWER_NOT_AWAITED")
          /\ \/ IsInUse(known[p][q]) \/ ~HasTraffic(p) \/ Flawed("IN_USE_IGNORED")
             \/ TimesOut /\ PeriodMayEnd(p)
    /\ Drains(p, q)

\* A legacy peer takes every base timestamp that is later than its own for READY.  It is 0 in all
\* messages of a peer that does not accept traffic.
LegacyDrainsFor(p, q) ==
    /\ IsLegacy(p)
    /\ q \in obeyed[p]
    /\ \E w \in Words(q) : IsAccepting(w) /\ MayComeOf(q, w, p)
    /\ Drains(p, q)

\* A datagram of another service, or one that no secret verifies, is dropped.
DrainsForStranger(p) ==
    /\ Flawed("SCOPE_IGNORED") \/ Flawed("SECRET_IGNORED")
    /\ ~IsLegacy(p)
    /\ Drains(p, Stranger)

\* The application is closed.  The process parks after a hand-over, and else ends.
Closes(p) ==
    /\ alive[p]
    /\ state[p] = DRAINING \/ closing[p] # "no"
    /\ state' = [state EXCEPT ![p] = RELEASED]
    /\ IF successor[p] # Nobody /\ ~asked[p]
       THEN /\ takeover' = [takeover EXCEPT ![p] = "back"]
            /\ exception' = [exception EXCEPT ![p] = [q \in Peers |-> "none"]]
            /\ UNCHANGED <<alive, known, latest, hold, answer>>
       ELSE Gone(p)
    /\ UNCHANGED <<said, successor, closing, asked, fixed, quiet, owed, crashed, refused,
                   terminated>>

-------------------------------------------------------------------------------
(* When a peer has handed over: it guards. *)

NobodyIsHeardBy(p) ==
    \A q \in Peers : StateOf(known[p][q]) \in {STARTING, READY} => MayBeSilent(p, q)

\* Its questions were not answered, so it ends its process and the platform starts it again.
Restarts(p) ==
    /\ ~Flawed("NO_GUARD")
    /\ IsParked(p) /\ ~asked[p]
    /\ PeriodMayEnd(p)
    /\ NobodyIsHeardBy(p)
    /\ owed' = owed + 1
    /\ Gone(p)
    /\ UNCHANGED <<state, said, successor, closing, asked, fixed, quiet, crashed, refused,
                   terminated>>

-------------------------------------------------------------------------------
(* When the platform asks a peer to end. *)

AnotherRuns(p) == \E q \in Peers \ {p} : alive[q]
HasHeardYounger(p) == \E q \in obeyed[p] : known[p][q] # None
KnowsSuccessor(p) == \E q \in obeyed[p] : StateOf(known[p][q]) \in {STARTING, READY}

\* It is closed for another reason than a hand-over.
Leaves(p, why) ==
    /\ closing' = [closing EXCEPT ![p] = why]
    /\ hold' = [hold EXCEPT ![p] = "no"]
    /\ GivesBack(p)

IsAskedToEnd(p) ==
    /\ alive[p] /\ ~asked[p] /\ terminated < Terminations
    /\ terminated' = terminated + 1
    /\ asked' = [asked EXCEPT ![p] = TRUE]
    /\ UNCHANGED <<state, said, successor, fixed, quiet, owed, crashed, refused>>
    /\ \/ \* It hands over already, and exits when it has done so.
          /\ state[p] = DRAINING /\ ~IsLegacy(p)
          /\ UNCHANGED <<alive, closing, hold, answer, known, latest, takeover, exception>>
       \/ \* It is parked, or a legacy peer, which knows no hold.
          /\ state[p] = RELEASED \/ IsLegacy(p)
          /\ Gone(p)
          /\ UNCHANGED closing
       \/ \* It serves nobody, or does not hold.
          /\ state[p] \in {STARTING, READY} /\ ~IsLegacy(p) /\ closing[p] = "no"
          /\ Leaves(p, "no hold")
          /\ UNCHANGED <<alive, answer, known, latest>>
       \/ \* It holds, and asks the platform for another instance, which answers or not.
          /\ state[p] = READY /\ ~IsLegacy(p) /\ closing[p] = "no"
          /\ \/ /\ KnowsSuccessor(p)
                /\ hold' = [hold EXCEPT ![p] = "waits"]
                /\ UNCHANGED answer
             \/ /\ ~KnowsSuccessor(p) \/ ~quiet
                /\ hold' = [hold EXCEPT ![p] = "listens"]
                /\ \/ Answers /\ answer' = [answer EXCEPT ![p] = IF AnotherRuns(p) THEN "another" ELSE "none"]
                   \/ UNCHANGED answer
          /\ UNCHANGED <<alive, closing, known, latest, takeover, exception>>

\* That none is running does not count if a younger one was heard: it may be being started again.
IsAnswered(p) ==
    /\ alive[p] /\ hold[p] # "no" /\ answer[p] \in {"another", "none"}
    /\ answer' = [answer EXCEPT ![p] = IF answer[p] = "another" THEN "told" ELSE "no"]
    /\ IF answer[p] = "another" /\ ~Flawed("ALONE")
       THEN hold' = [hold EXCEPT ![p] = "waits"] /\ UNCHANGED <<closing, takeover, exception>>
       ELSE IF HasHeardYounger(p) THEN UNCHANGED <<hold, closing, takeover, exception>>
       ELSE Leaves(p, "alone")
    /\ UNCHANGED <<state, alive, said, successor, asked, known, latest, fixed, quiet, owed, crashed,
                   refused, terminated>>

\* The platform asks again, which ends a hold only if no successor is known.
IsAskedAgain(p) ==
    /\ alive[p] /\ hold[p] = "listens" /\ terminated < Terminations
    /\ terminated' = terminated + 1
    /\ Leaves(p, "asked again")
    /\ UNCHANGED <<state, alive, said, successor, asked, answer, known, latest, fixed, quiet, owed,
                   crashed, refused>>

\* Near the end of the hold it hands over to any that accepts traffic, even if the overlap is not
\* over, and at its end it goes.
HoldEnds(p) ==
    /\ alive[p] /\ hold[p] # "no"
    /\ PeriodMayEnd(p)
    /\ \/ \E q \in obeyed[p] : IsAccepting(known[p][q]) /\ Drains(p, q)
       \/ /\ \A q \in obeyed[p] : IsAccepting(known[p][q]) => MayBeSilent(p, q)
          /\ Leaves(p, IF hold[p] = "waits" \/ HasHeardYounger(p) THEN "successor not ready"
                       ELSE "no successor")
          /\ UNCHANGED <<state, alive, said, successor, asked, answer, known, latest, fixed, quiet,
                         owed, crashed, refused, terminated>>

-------------------------------------------------------------------------------
(* The takeover. *)

\* The peers that p waits for: each older one that it has heard, and each younger one that it has
\* heard in another state than STARTING.  A younger one that starts waits for p.
WaitsFor(p) ==
    {q \in Peers \ {p} :
        /\ known[p][q] # None
        /\ StateOf(known[p][q]) = STARTING => q \notin obeyed[p]
        /\ Flawed("TAKEOVER_BESIDE_YOUNGER") => q \notin obeyed[p]}

\* It has released to p, to nobody, or to one that p waits for too.  A legacy peer has no instance,
\* so that a peer that hands over to one names nobody.
HasLetGo(p, q) ==
    /\ \/ StateOf(known[p][q]) = RELEASED
       \/ Flawed("DRAINING_TAKEN_FOR_RELEASED") /\ StateOf(known[p][q]) = DRAINING
    /\ \/ successor[q] \in {Nobody, p} \cup legacy \cup WaitsFor(p)
       \/ Flawed("ADDRESSEE_IGNORED")

\* This is the rule.  If there is nobody to wait for, the period that ends is the discovery time.
MayTakeOver(p) ==
    \/ \A q \in WaitsFor(p) : HasLetGo(p, q) \/ MayBeSilent(p, q)
    \/ Flawed("TAKEOVER_AT_ONCE")

\* It is known to p that q is still to hand over: q drains for it, or is older and has to serve since
\* p refuses traffic.
StillToHandOver(p, q) ==
    \/ StateOf(known[p][q]) = DRAINING /\ successor[q] = p
    \/ ~Accepts(p) /\ q \in WaitsFor(p) \ obeyed[p] /\ ~HasLetGo(p, q)

\* The time-out does not run as long as such a one is heard.
MayTimeOut(p) ==
    \/ \A q \in Peers \ {p} : StillToHandOver(p, q) => MayBeSilent(p, q)
    \/ Flawed("TIME_OUT_RUNS")

\* That q has released to r tells p of r.
TellsOf(p, q, r) == StateOf(known[p][q]) = RELEASED /\ successor[q] = r

\* Why p may take over while r may use what it takes over.
Exception(p, r, timedOut) ==
    IF timedOut THEN "timed out"
    ELSE IF \E q \in WaitsFor(p) : (q = r \/ TellsOf(p, q, r)) /\ ~HasLetGo(p, q) THEN "silent"
    ELSE IF r \in WaitsFor(p) \/ \E q \in WaitsFor(p) : TellsOf(p, q, r) THEN "none"
    ELSE IF ~quiet THEN "not heard"
    ELSE IF MayBeSilent(p, r) THEN "silent"
    ELSE "none"

TakesOver(p) ==
    /\ Takeover
    /\ Serves(p) /\ closing[p] = "no" /\ ~IsLegacy(p)
    /\ takeover[p] = "no"
    /\ PeriodMayEnd(p)
    /\ takeover' = [takeover EXCEPT ![p] = "holds"]
    /\ \E timedOut \in {FALSE, TimesOut} :
        /\ IF timedOut THEN MayTimeOut(p) ELSE MayTakeOver(p)
        /\ exception' = [exception EXCEPT ![p] =
               [r \in Peers |-> IF r # p /\ MayUse(r) THEN Exception(p, r, timedOut) ELSE "none"]]
    /\ UNCHANGED <<state, alive, said, successor, closing, asked, hold, answer, known, latest,
                   fixed, quiet, owed, crashed, refused, terminated>>

-------------------------------------------------------------------------------
\* From now on nothing is lost.
BecomesQuiet ==
    /\ ~quiet
    /\ quiet' = TRUE
    /\ UNCHANGED <<state, alive, said, successor, closing, asked, hold, answer, known, latest,
                   takeover, exception, fixed, owed, crashed, refused, terminated>>

\* What happens by itself, sooner or later.
Proceeds ==
    \/ BecomesQuiet
    \/ owed > 0 /\ Start
    \/ \E p \in Peers :
        \/ BecomesReady(p)
        \/ AcceptsAgain(p)
        \/ AnswersRequest(p)
        \/ Closes(p)
        \/ Restarts(p)
        \/ HoldEnds(p)
        \/ TakesOver(p)
        \/ DrainsForStranger(p)
        \/ \E q \in Peers : Hears(p, q) \/ DrainsFor(p, q) \/ LegacyDrainsFor(p, q)

\* What may happen, or not.
Befalls ==
    \/ Start
    \/ \E p \in Peers : Crash(p) \/ Refuses(p) \/ IsAskedToEnd(p) \/ IsAskedAgain(p) \/ IsAnswered(p)

Next == Proceeds \/ Befalls

Spec == Init /\ [][Next]_vars

FairSpec == Spec /\ WF_vars(Proceeds)

-------------------------------------------------------------------------------
(* Which situations count as one: those that differ in nothing that any    *)
(* step or property reads from now on.  The configurations of three lives  *)
(* look at one of each, by a VIEW of TLC.                                  *)

WhatMatters == [
    state |-> state, alive |-> alive, successor |-> successor, hold |-> hold, takeover |-> takeover,
    fixed |-> fixed, quiet |-> quiet, crashed |-> crashed, refused |-> refused, terminated |-> terminated,
    \* In a quiet network nobody hears any more what somebody has said once.
    said |-> [p \in Peers |-> IF ~quiet THEN said[p]
                             ELSE IF Serves(p) THEN {Turn(p)} \cup {n \in {2} : HasTraffic(p)} ELSE {}],
    accepted |-> {p \in Peers : HasAccepted(p) /\ (quiet => \E q \in Peers : successor[q] = p)},
    somebodyWasReady |-> \E p \in Peers : WasReady(p),
    \* Why a process that lives is closed matters to what it was told alone.
    closing |-> [p \in Peers |-> IF ~alive[p] \/ closing[p] = "no" THEN "no"
                                ELSE IF answer[p] = "told" THEN closing[p] ELSE "closes"],
    answer |-> [p \in Peers |-> IF closing[p] = "no" \/ answer[p] = "told" THEN answer[p] ELSE "no"],
    \* That a process that is gone was asked matters if it has gone without a successor.
    asked |-> {p \in Peers : asked[p] /\ (alive[p] \/ (state[p] >= DRAINING /\ successor[p] = Nobody))},
    known |-> [p \in Peers |-> [q \in Peers |-> Matters(p, q, known[p][q])]],
    latest |-> [p \in Peers |-> [q \in Peers |-> Matters(p, q, latest[p][q])]],
    \* Which exception it is, only the properties read that do not hold: they go without the VIEW.
    exception |-> {<<p, q>> \in Peers \X Peers : p < q /\ MayUse(p) /\ MayUse(q) /\
                       (exception[p][q] # "none" \/ exception[q][p] # "none")},
    \* More processes than there are lives left cannot be started.
    owed |-> IF owed > Cardinality(Unborn) THEN Cardinality(Unborn) + 1 ELSE owed]

-------------------------------------------------------------------------------
(* What must be true. *)

\* Nobody drains but for a younger one that has accepted traffic: so the youngest READY peer never
\* drains.
YoungestReadyNeverDrains ==
    \A p \in Peers : successor[p] \in Peers =>
        successor[p] \in younger[p] /\ HasAccepted(successor[p])

\* A peer of this starter begins to drain for q.
BeginsToDrain(p, q) == ~IsLegacy(p) /\ successor[p] = Nobody /\ successor'[p] = q

\* Nobody drains for one that does not accept traffic by the latest word that was heard of it.
NobodyDrainsForOneThatRefuses ==
    [][\A p, q \in Peers : BeginsToDrain(p, q) => IsAccepting(latest[p][q])]_vars

\* In a quiet network nobody drains but for one that lives and accepts traffic, unless its hold ends.
NobodyDrainsWithoutAnAnswer ==
    [][\A p, q \in Peers :
        BeginsToDrain(p, q) /\ quiet /\ hold[p] = "no" /\ ~IsLegacy(q) => MustSay(q, p) /\ Accepts(q)]_vars

\* Nobody that has traffic drains for one that is not in use, unless that took too long or its hold
\* ends.
NobodyDrainsForOneThatIsNotInUse ==
    [][\A p, q \in Peers :
        BeginsToDrain(p, q) /\ HasTraffic(p) /\ hold[p] = "no" /\ ~IsLegacy(q) /\ ~TimesOut =>
            IsInUse(latest[p][q])]_vars

NobodyDrainsForAStranger ==
    \A p \in Peers : successor[p] # Stranger

\* Without crashes somebody serves once somebody was ready.
SomebodyServes ==
    (crashed = 0 /\ terminated = 0 /\ \E p \in Peers : WasReady(p)) => \E p \in Peers : Serves(p)

\* A peer is closed by a hand-over or because the platform asks, and parks only after a hand-over.
NobodyGoesWithoutAReason ==
    \A p \in Peers : state[p] >= DRAINING => successor[p] # Nobody \/ asked[p]

\* A peer that was told of another instance does not leave as if there was none.
WhoIsToldOfAnotherWaits ==
    \A p \in Peers : answer[p] = "told" => closing[p] \notin {"alone", "no successor"}

\* At most one holds the takeover.
OneHoldsTheTakeover ==
    \A p, q \in Peers : Holds(p) /\ Holds(q) => p = q

\* Nobody takes over while one to whom it was revoked may still use it.
NobodyTakesOverBeforeItIsLetGo ==
    \A p, q \in Peers : MayUse(p) /\ MayUse(q) => p = q

\* At most one holds the takeover, unless one of them took over because the other one was silent or
\* could not be heard, or because the time was over.
OneHoldsTheTakeoverButForExceptions ==
    \A p, q \in Peers : MayUse(p) /\ MayUse(q) /\ p # q =>
        exception[p][q] # "none" \/ exception[q][p] # "none"

\* These do not hold: each of the exceptions happens.
NeverBecauseOfSilence == \A p, q \in Peers : exception[p][q] # "silent"
NeverBecauseNotHeard == \A p, q \in Peers : exception[p][q] # "not heard"
NeverBecauseOfTheTimeOut == \A p, q \in Peers : exception[p][q] # "timed out"

OnlyWhoServesHoldsTheTakeover ==
    \A p \in Peers : Holds(p) => Serves(p) /\ closing[p] = "no"

\* In a quiet network nobody takes over by the time-out while another one drains for it.
TheTimeOutWaits ==
    [][\A p, q \in Peers :
        quiet /\ MustSay(q, p) /\ state[q] = DRAINING /\ successor[q] = p =>
            exception'[p][q] = exception[p][q] \/ exception'[p][q] # "timed out"]_vars

\* In a quiet network a parked peer restarts only if nobody lives who starts or is READY, be it that
\* this one refuses traffic, and who can be heard.
RestartsOnlyIfNobodyLives ==
    [][\A p \in Peers :
        quiet /\ IsParked(p) /\ ~asked[p] /\ ~alive'[p] /\ crashed' = crashed /\ ~asked'[p] =>
            \A q \in Peers \ {p} : MustSay(q, p) => state[q] = DRAINING]_vars

\* In a quiet network nobody goes at the end of its hold while a younger one accepts traffic.
GoesOnlyIfNobodyIsReady ==
    [][\A p \in Peers :
        quiet /\ closing'[p] \in {"no successor", "successor not ready"} /\ closing[p] = "no" =>
            \A q \in younger[p] : ~(MustSay(q, p) /\ Accepts(q))]_vars

\* States only go forward, and nobody takes over twice.
OnlyForward ==
    [][\A p \in Peers :
        /\ state'[p] >= state[p]
        /\ said[p] \subseteq said'[p]
        /\ successor[p] # Nobody => successor'[p] = successor[p]
        /\ takeover[p] = "revoked" => takeover'[p] \in {"revoked", "back"}
        /\ takeover[p] = "back" => takeover'[p] = "back"]_vars

-------------------------------------------------------------------------------
(* What must be true in the end. *)

\* The lives that the model has are used up, and the platform wants to start another process.
LivesAreUsedUp == owed > 0 /\ Unborn = {}

\* A process that could serve.  A legacy peer that has drained does not notice that it is needed.
CouldServe(p) == alive[p] /\ ~(IsLegacy(p) /\ state[p] >= DRAINING)

Remains(p) == alive[p] /\ state[p] # RELEASED

ExactlyTheYoungestRemains ==
    \A p \in Peers : Remains(p) =>
        Accepts(p) /\ \A q \in Peers : Remains(q) => q = p

SomebodyServesIfOneCould ==
    (\E p \in Peers : CouldServe(p)) \/ owed > 0 => \E p \in Peers : Serves(p)

WhoServesHoldsTheTakeover ==
    \A p \in Peers : Takeover /\ Serves(p) /\ ~IsLegacy(p) => Holds(p)

\* Every step goes forward, so each behaviour comes to rest, and what is true in the end is what
\* is true at rest.
AtRest == ~ENABLED Proceeds

InTheEndExactlyTheYoungestRemains == AtRest /\ ~LivesAreUsedUp => ExactlyTheYoungestRemains
InTheEndSomebodyServes == AtRest /\ ~LivesAreUsedUp => SomebodyServesIfOneCould
InTheEndWhoServesHoldsTheTakeover == AtRest /\ ~LivesAreUsedUp => WhoServesHoldsTheTakeover

\* The same as liveness.
EventuallyExactlyTheYoungestRemains == <>[](LivesAreUsedUp \/ ExactlyTheYoungestRemains)
EventuallySomebodyServes == <>[](LivesAreUsedUp \/ SomebodyServesIfOneCould)
EventuallyWhoServesHoldsTheTakeover == <>[](LivesAreUsedUp \/ WhoServesHoldsTheTakeover)
===============================================================================
