package bicameral.worker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives the memory of work that is done back to the machine, once after each spell of work: a chamber that nobody asks should
 * cost what it keeps, not what its last answer used. Thread-safe.
 */
final class Rest implements AutoCloseable {
    private final long quiet;
    private final Runnable settle;
    private final Thread thread;
    private volatile long last = System.nanoTime();
    private volatile boolean stirred = true;
    private volatile boolean closed;

    /**
     * @param quiet how long nothing must have stirred
     * @param settle gives back
     */
    Rest(Duration quiet, Runnable settle) {
        this.quiet = quiet.toNanos();
        this.settle = settle;
        this.thread = Thread.ofVirtual().name("rest").start(this::run);
    }

    /** After three seconds, by a full collection: the heap shrinks in it. Waking counts as work. */
    static Rest ofHeap() {
        return new Rest(Duration.ofSeconds(3), System::gc);
    }

    /** Something is asked for. */
    void stir() {
        last = System.nanoTime();
        if (stirred) return;
        stirred = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            if (!stirred) {
                LockSupport.park(this);
                continue;
            }
            long left = last + quiet - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
                continue;
            }
            stirred = false;
            settle.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
