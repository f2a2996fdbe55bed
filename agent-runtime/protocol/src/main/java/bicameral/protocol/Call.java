package bicameral.protocol;

/**
 * The first line of an exchange with a chamber.
 *
 * @param token the per-launch token, 32 random bytes in hex; a chamber answers a wrong one with {@link
 *     ChamberEvent.Failed} of code {@code unauthenticated} and closes
 */
public record Call(String token, ChamberRequest request) {}
