package bicameral.protocol;

/**
 * What the gateway says of a request that it let through, counted on its side.
 *
 * @param sentBytes UTF-8 bytes of the body that went to the engine
 * @param tokensIn counted by us
 * @param tokensOut counted by us, of what was delivered
 * @param salt hex, made by the gateway
 * @param commitment hex SHA-256(salt ‖ body)
 */
public record Crossing(
        String engine,
        String model,
        long sentBytes,
        int passages,
        int tokensIn,
        int tokensOut,
        String salt,
        String commitment) {}
