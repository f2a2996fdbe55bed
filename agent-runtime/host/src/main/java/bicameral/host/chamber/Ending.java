package bicameral.host.chamber;

import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param refusal what the gateway said to the chamber last, null where it let all through
 */
record Ending(ChamberEvent event, @Nullable Refusal refusal) {}
