package bicameral.host.chamber;

import bicameral.host.sandbox.WorkerProcess;
import java.nio.file.Path;

/**
 * A worker that has started and waits to hear whose it is. It has seen nothing of any tenant, and serves one, ever.
 *
 * @param room the empty directory that it sees as its chamber
 * @param run the directory that it sees as that of its sockets
 * @param version of the worker's programs
 */
record Spare(WorkerProcess process, long pid, WorkerLog log, Path room, Path run, String version) {
    boolean alive() {
        return process.alive();
    }

    /** Its memory, pages shared with others divided among them, in bytes. */
    long proportionalBytes() {
        return process.proportionalBytes();
    }

    /** Ends it; its directories go, where no tenant has them. */
    void end() {
        process.kill();
        Directories.erase(room, true);
        Directories.erase(run, true);
    }
}
