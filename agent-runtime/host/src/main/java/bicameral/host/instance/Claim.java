package bicameral.host.instance;

import java.net.InetSocketAddress;

/** Who runs a tenant's chamber. */
public sealed interface Claim {
    /**
     * This instance.
     *
     * @param fence of this holding
     * @param inherited whether another instance held it before, so that what is remembered of it here may be outdated
     */
    record Mine(long fence, boolean inherited) implements Claim {}

    /** Another instance, which lives. */
    record Theirs(InetSocketAddress address) implements Claim {}
}
