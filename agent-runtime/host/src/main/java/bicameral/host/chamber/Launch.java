package bicameral.host.chamber;

import bicameral.host.gateway.Door;
import bicameral.host.sandbox.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A worker that has said it is ready.
 *
 * @param token of this launch, known to host and worker only
 * @param version of the worker's programs
 */
record Launch(
        WorkerProcess process,
        long pid,
        String token,
        Path socket,
        Door door,
        Instant since,
        Duration wake,
        String version) {
    boolean alive() {
        return process.alive();
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "Launch[" + pid + "]";
    }
}
