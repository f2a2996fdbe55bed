package bicameral.host.chamber;

import bicameral.host.sandbox.WorkerProcess;
import bicameral.host.sandbox.WorkerProcess.Nameless;
import bicameral.host.sandbox.WorkerProcess.Usage;
import java.time.Duration;

/** A worker that runs, wherever that is. Thread-safe. */
interface Worker {
    /** Whether it runs, as far as is known here. */
    boolean alive();

    /** Runs once it has ended, also where it has already. */
    void whenEnded(Runnable then);

    /** Ends it at once, with all that it started. */
    void kill();

    /** Waits until it has ended; false where it has not in time. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** What it uses now, zero where that is not measured here. */
    Usage usage();

    /** The files of a device that it holds although they have no name any more; none where that is not measured here. */
    Nameless nameless(long device);

    /** Its memory, pages shared with others divided among them, in bytes; 0 where that is not measured here. */
    long proportionalBytes();

    /** The worker's JVM as this machine numbers it; 0 where it runs on another. */
    long pid();

    /** Where it runs, for operators. */
    String place();

    /** A process on this machine. */
    record OfProcess(WorkerProcess process, long pid) implements Worker {
        @Override
        public boolean alive() {
            return process.alive();
        }

        @Override
        public void whenEnded(Runnable then) {
            process.whenEnded(then);
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public boolean awaitEnd(Duration atMost) throws InterruptedException {
            return process.awaitEnd(atMost);
        }

        @Override
        public Usage usage() {
            return process.usage();
        }

        @Override
        public Nameless nameless(long device) {
            return process.nameless(device);
        }

        @Override
        public long proportionalBytes() {
            return process.proportionalBytes();
        }

        @Override
        public String place() {
            return "process " + pid;
        }
    }
}
