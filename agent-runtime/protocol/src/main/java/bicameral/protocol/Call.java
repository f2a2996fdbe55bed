package bicameral.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The first line of an exchange with a chamber.
 *
 * @param token the per-launch token, 32 random bytes in hex; a chamber answers a wrong one with {@link
 *     ChamberEvent.Failed} of code {@code unauthenticated} and closes
 * @param fence grows each time another host takes the chamber over; once a chamber has heard one it answers a lower one with
 *     {@link ChamberEvent.Failed} of code {@code superseded}. 0 on one machine, where the host's end is the worker's end
 * @param gateway where the engine gateway of the host that asks is, as {@code host:port}; null where it is a socket that the
 *     worker was started with
 */
public record Call(
        String token,
        ChamberRequest request,
        long fence,
        @Nullable String gateway) {
    /** On one machine. */
    public Call(String token, ChamberRequest request) {
        this(token, request, 0, null);
    }
}
