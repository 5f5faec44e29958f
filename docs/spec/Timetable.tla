------------------------------- MODULE Timetable -------------------------------
(***************************************************************************)
(* When a READY peer sends READY, and when it is heard at the latest: the  *)
(* one rule of PROTOCOL.md that cannot be stated without a clock.  Time is *)
(* in quarters of a second.  Until the network is quiet everything is lost.*)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS
    End,     \* how long to look
    Stops,   \* for how long the process may be stopped, once
    Flaws    \* which rules are broken on purpose

VARIABLES
    now,        \* the time since it became ready
    quietFrom,  \* from when on the network is quiet
    next,       \* when it sends next
    sent,       \* how often it has sent
    last,       \* when it has sent last, or -1
    stopped,    \* for how much longer the process is stopped
    wasStopped, \* whether it was stopped
    heard       \* whether another one has heard it

vars == <<now, quietFrom, next, sent, last, stopped, wasStopped, heard>>

Heartbeat == 40

\* 250, 500, 1000, 2000 and 4000 ms after it became ready.
Burst == IF "NO_BURST" \in Flaws THEN << >> ELSE <<1, 1, 2, 4, 8>>

Pause(n) == IF n < Len(Burst) THEN Burst[n + 1] ELSE Heartbeat

\* What PROTOCOL.md promises, written down once more.
Promised == {0, 1, 2, 4, 8, 16} \cup {16 + Heartbeat * n : n \in 1..(End \div Heartbeat)}

Init ==
    /\ now = 0
    /\ quietFrom \in 0..(End - Heartbeat)
    /\ next = 0
    /\ sent = 0
    /\ last = -1
    /\ stopped = 0
    /\ wasStopped = FALSE
    /\ heard = FALSE

\* A pause is counted from what was really sent last.
Sends ==
    /\ stopped = 0
    /\ next <= now
    /\ sent' = sent + 1
    /\ last' = now
    /\ next' = now + Pause(sent)
    /\ heard' = (heard \/ (now >= quietFrom /\ ~wasStopped))
    /\ UNCHANGED <<now, quietFrom, stopped, wasStopped>>

Stop ==
    /\ ~wasStopped
    /\ \E time \in Stops : stopped' = time
    /\ wasStopped' = TRUE
    \* When it is heard then is not looked at.
    /\ quietFrom' = 0
    /\ heard' = FALSE
    /\ UNCHANGED <<now, next, sent, last>>

TimePasses ==
    /\ now < End
    /\ stopped > 0 \/ next > now
    /\ now' = now + 1
    /\ stopped' = IF stopped > 0 THEN stopped - 1 ELSE 0
    /\ UNCHANGED <<quietFrom, next, sent, last, wasStopped, heard>>

Next == Sends \/ Stop \/ TimePasses

Spec == Init /\ [][Next]_vars

\* Who is heard in a quiet network is heard by the timetable.
HeardInTime ==
    ~wasStopped => \A time \in Promised : quietFrom <= time /\ time < now => heard

\* A process that was stopped for a while does not make up for it.
MakesUpForNothing ==
    [][last >= 0 /\ last' # last => last' - last >= Pause(sent - 1)]_vars
===============================================================================
