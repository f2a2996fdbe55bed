package bicameral.marketplace.payout;

import bicameral.marketplace.payment.ProviderTrouble;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.secret.SecretBox;
import java.util.UUID;

/** Where released payouts go, as it was sealed with their release. Thread-safe. */
final class Destinations {
    private final OpsTx ops;
    private final SecretBox box;

    Destinations(OpsTx ops, SecretBox box) {
        this.ops = ops;
        this.box = box;
    }

    /** What the copy of a payout's payee is sealed for. */
    static String purpose(UUID payout) {
        return "payout " + payout;
    }

    /** The payee of a call that is about to be made; where there is none that can be read, nothing is known of the payout. */
    Payee of(TenantId tenant, UUID payout) {
        byte[] sealed = ops.in(handle -> handle.createQuery("""
                        select sealed from market.payout_destination where tenant_id = :tenant and payout = :id""")
                        .bind("tenant", tenant.value())
                        .bind("id", payout)
                        .mapTo(byte[].class)
                        .findOne())
                .orElseThrow(() -> ProviderTrouble.unknown("no_destination"));
        try {
            return Payee.read(box.open(tenant, purpose(payout), sealed));
        } catch (SecretBox.Unopened e) {
            throw ProviderTrouble.unknown("destination_sealed");
        }
    }
}
