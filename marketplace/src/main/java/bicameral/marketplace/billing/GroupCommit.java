package bicameral.marketplace.billing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Carries what several threads want of the database in the same moment in one call and one commit. Whoever finds nobody on the way
 * goes at once; who comes meanwhile waits, and the first of them then goes for all, in the order in which they came. Nobody ever waits
 * for company: whoever goes lets those run first who are about to ask as well, and where there are none, that takes a microsecond.
 *
 * <p>What goes wrong with a call for several is nobody's in particular, so each of them goes alone after it and has what is its own.
 * Who was not taken along in time goes alone, too. Thread-safe.
 *
 * @param <Q> what is wanted
 * @param <A> what comes of it
 */
final class GroupCommit<Q, A> {
    /** As many as a call should carry: more of them would save little, and hold locks longer. */
    static final int MOST = 32;

    /** How long to wait behind a call that is on its way. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Logger LOG = Logger.getLogger(GroupCommit.class);

    private final long patienceNanos;
    private final Function<Q, A> alone;
    private final Function<List<Q>, List<Optional<A>>> together;
    private final Deque<Waiting<Q, A>> queue = new ArrayDeque<>();
    private boolean onTheWay;

    /**
     * @param alone one call for one
     * @param together one call for several: one result for each in the same order, none where that one has to go alone
     */
    GroupCommit(Duration patience, Function<Q, A> alone, Function<List<Q>, List<Optional<A>>> together) {
        this.patienceNanos = patience.toNanos();
        this.alone = alone;
        this.together = together;
    }

    private enum Turn {
        WAITS,
        /** Goes for all who wait. */
        LEADS,
        /** Was taken along, or has to go alone. */
        RETURNED
    }

    private static final class Waiting<Q, A> {
        final Q question;
        final Thread thread = Thread.currentThread();
        Optional<A> answer = Optional.empty();
        volatile Turn turn = Turn.WAITS;

        Waiting(Q question) {
            this.question = question;
        }

        void wake(Turn next) {
            turn = next;
            LockSupport.unpark(thread);
        }
    }

    /** What comes of it, alone or in company; throws what the call for one throws. */
    A ask(Q question) {
        Waiting<Q, A> own = new Waiting<>(question);
        if (!begin(own)) await(own);
        if (own.turn == Turn.LEADS) lead(own);
        return own.answer.orElseGet(() -> alone.apply(question));
    }

    /** How many wait. */
    int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }

    /** Whether nobody is on the way, so that this one is now. */
    private boolean begin(Waiting<Q, A> own) {
        synchronized (queue) {
            if (onTheWay) queue.add(own);
            else own.turn = Turn.LEADS;
            onTheWay = true;
            return own.turn == Turn.LEADS;
        }
    }

    private void await(Waiting<Q, A> own) {
        boolean interrupted = false;
        long since = System.nanoTime();
        while (own.turn == Turn.WAITS) {
            long left = patienceNanos - (System.nanoTime() - since);
            if (left > 0) LockSupport.parkNanos(this, left);
            else if (leaves(own)) break;
            else LockSupport.park(this);
            // A call to the database is not broken off either.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** Whether it could still leave; else somebody is on the way for it, or wakes it. */
    private boolean leaves(Waiting<Q, A> own) {
        synchronized (queue) {
            return queue.remove(own);
        }
    }

    private void lead(Waiting<Q, A> own) {
        List<Waiting<Q, A>> company = company(own);
        try {
            if (company.size() == 1) own.answer = Optional.of(alone.apply(own.question));
            else carry(company);
        } finally {
            company.stream().filter(one -> one != own).forEach(one -> one.wake(Turn.RETURNED));
            handOver();
        }
    }

    private List<Waiting<Q, A>> company(Waiting<Q, A> own) {
        List<Waiting<Q, A>> company = new ArrayList<>();
        company.add(own);
        letOthersCome();
        synchronized (queue) {
            while (!queue.isEmpty() && company.size() < MOST) company.add(queue.remove());
        }
        return company;
    }

    /**
     * Whoever came back from the last call is about to ask again, and with all processors at work it has not had its turn yet. It
     * gets one, as long as somebody came by that: without, those who answer together come back one after the other and split into
     * ever smaller companies. With nobody there this costs a microsecond.
     */
    @SuppressWarnings("ThreadPriorityCheck") // No more than a hint: what is right does not hang on it.
    private void letOthersCome() {
        for (int before = waiting(), now; before < MOST; before = now) {
            Thread.yield();
            now = waiting();
            if (now <= before) return;
        }
    }

    private void carry(List<Waiting<Q, A>> company) {
        try {
            List<Optional<A>> answers =
                    together.apply(company.stream().map(one -> one.question).toList());
            for (int i = 0; i < company.size(); i++) company.get(i).answer = answers.get(i);
        } catch (RuntimeException e) {
            // The class alone: a failed statement's message has its values in it.
            LOG.warnf(
                    "%d messages go one by one: %s",
                    company.size(), e.getClass().getSimpleName());
            company.forEach(one -> one.answer = Optional.empty());
        }
    }

    /** The next of those who wait goes; who comes by then goes with it. */
    private void handOver() {
        Waiting<Q, A> next;
        synchronized (queue) {
            next = queue.poll();
            onTheWay = next != null;
        }
        if (next != null) next.wake(Turn.LEADS);
    }
}
