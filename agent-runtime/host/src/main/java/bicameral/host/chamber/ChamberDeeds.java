package bicameral.host.chamber;

import bicameral.host.chamber.ChamberOperations.Overview;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * What operators do to chambers, each deed with an entry in their log. The entry is written first: a deed may fail, and then the
 * chamber's history shows nothing of it, but none is done by nobody. Thread-safe.
 */
@ApplicationScoped
public class ChamberDeeds {
    private final ChamberOperations chambers;
    private final OperatorLog log;
    private final OpsTx ops;

    public ChamberDeeds(ChamberOperations chambers, OperatorLog log, OpsTx ops) {
        this.chambers = chambers;
        this.log = log;
        this.ops = ops;
    }

    /** Wakes it; refuses as a message would. */
    public void wake(Operator who, TenantId tenant) {
        write(who, "chamber.wake", tenant);
        chambers.wake(tenant);
    }

    /** Puts it to sleep after the exchanges it has, in the background. */
    public void sleep(Operator who, TenantId tenant) {
        write(who, "chamber.sleep", tenant);
        chambers.retire(tenant);
    }

    /** Ends quarantine, or the pause after a crash; false where there was none. */
    public boolean release(Operator who, TenantId tenant) {
        write(who, "chamber.release", tenant);
        return chambers.release(tenant);
    }

    private void write(Operator who, String action, TenantId tenant) {
        Map<String, String> was =
                chambers.overview(tenant).map(ChamberDeeds::was).orElse(Map.of());
        ops.in(handle -> {
            log.write(handle, who, action, tenant.value(), "", was);
            return action;
        });
    }

    /** Where it was then, and why. */
    private static Map<String, String> was(Overview chamber) {
        return Map.of("state", chamber.state(), "why", chamber.reason().name());
    }
}
