package bicameral.host.chamber;

import bicameral.protocol.Call;
import bicameral.protocol.ChamberRequest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker that has said it is ready.
 *
 * @param key what proves to the worker that its host calls
 * @param door the way to the gateway that was opened for it alone, closed when it has ended
 * @param version of the worker's programs
 * @param spare whether it had started before it was wanted
 */
record Launch(
        Worker worker,
        Key key,
        Line line,
        AutoCloseable door,
        Instant since,
        Duration wake,
        String version,
        boolean spare) {
    /**
     * What goes with each call.
     *
     * @param token of this launch, known to host and worker only
     * @param fence under which this instance holds the chamber
     * @param gateway where the worker finds the gateway, null where it was started with it
     */
    record Key(String token, long fence, @Nullable String gateway) {
        /** Never the token. */
        @Override
        public String toString() {
            return "Key[" + fence + "]";
        }
    }

    boolean alive() {
        return worker.alive();
    }

    Call call(ChamberRequest request) {
        return new Call(key.token(), request, key.fence(), key.gateway());
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "Launch[" + worker.place() + "]";
    }
}
