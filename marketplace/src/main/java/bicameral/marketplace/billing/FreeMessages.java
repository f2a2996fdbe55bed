package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Charge.Means;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.util.Locale;

/** Which messages a tenant's people had for nothing, so that its usage shows them too. Not money. */
final class FreeMessages {
    private FreeMessages() {}

    /** Of a message that was accepted; does nothing where somebody pays, or nobody is known to have asked. Repeating it does nothing. */
    static void note(OpsTx ops, Order order, Means means) {
        TenantId asker = PlanAllowance.tenant(order.payer(), order.member());
        if (asker == null || means == Means.WALLET || means == Means.PLAN) return;
        Offer offer = order.offer();
        ops.alone(handle -> handle.createUpdate("""
                        insert into market.free_message (tenant_id, message, agent, agent_name, means, currency)
                        values (:tenant, :message, :agent, :name, :means, :currency) on conflict do nothing""")
                .bind("tenant", asker.value())
                .bind("message", order.message())
                .bind("agent", offer.agent())
                .bind("name", offer.name())
                .bind("means", means.name().toLowerCase(Locale.ROOT))
                .bind("currency", offer.price().currency().getCurrencyCode())
                .execute());
    }
}
