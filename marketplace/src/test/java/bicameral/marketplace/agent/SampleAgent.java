package bicameral.marketplace.agent;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import java.util.List;

/** An agent that stories are told of where it does not matter which. */
public final class SampleAgent {
    private SampleAgent() {}

    /** The application's agents, with its templates. */
    public static Agents agents(TenantTx tx) {
        return new Agents(tx, new AuditLog(tx), new Templates(), new Shelf(new Templates()));
    }

    public static AgentSettings settings(Engine engine, EgressPolicy egress, Money price, int freePerDay) {
        return settings(engine, egress, price, freePerDay, Plans.NONE);
    }

    public static AgentSettings settings(Engine engine, EgressPolicy egress, Money price, int freePerDay, Plans plans) {
        return new AgentSettings(
                "农技助手",
                "回答栽培问题",
                "",
                "",
                "",
                List.of(),
                "",
                "farming",
                "农",
                "jade",
                engine,
                egress,
                price,
                freePerDay,
                plans);
    }
}
