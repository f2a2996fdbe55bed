package bicameral.marketplace.chamber;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.mail.Bilingual;
import bicameral.marketplace.mail.Letters;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Tells a tenant's owners by mail that its chamber is held, or takes no more documents: one letter each for every time, with what to
 * do next. Thread-safe, also across instances.
 */
@ApplicationScoped
public class ChamberLetters {
    private static final Bilingual TEXTS = Bilingual.of("bicameral/marketplace/chamber/letters");
    private static final int BATCH = 100;

    private final OpsTx ops;
    private final Letters letters;
    private final BillingSettings settings;

    public ChamberLetters(OpsTx ops, Letters letters, BillingSettings settings) {
        this.ops = ops;
        this.letters = letters;
        this.settings = settings;
    }

    /** @param kind as {@code chamber_alert} has it */
    private record Alert(TenantId tenant, UUID id, Instant at, String kind, String reason, String name) {
        /** The words of the letter. */
        String words() {
            if (kind.equals("FULL")) return "full";
            return reason.equals("OVER_DISK") ? "over_disk" : "crashed";
        }
    }

    /**
     * Writes the letters of what happened in the last two days and was not told yet; gives how many things were told. Nothing where no
     * mail is sent: who begins to send it later is told of nothing old. Run by a job.
     */
    public int run() {
        if (!letters.on()) return 0;
        return ops.in(handle -> {
            List<Alert> alerts = claimed(handle);
            for (Alert alert : alerts) tell(handle, alert);
            return alerts.size();
        });
    }

    /** Letters and mark are one transaction, and another instance waits for neither. */
    private static List<Alert> claimed(Handle handle) {
        return handle.createQuery("""
                        with claimed as (
                          update market.chamber_alert set told_at = clock_timestamp()
                          where (tenant_id, id) in (select tenant_id, id from market.chamber_alert
                            where told_at is null and at > clock_timestamp() - interval '2 days'
                            order by at limit :batch for update skip locked)
                          returning tenant_id, id, at, kind, reason)
                        select c.*, t.name from claimed c join market.tenant t on t.id = c.tenant_id
                        where t.erased_at is null order by c.at, c.id""")
                .bind("batch", BATCH)
                .map((row, context) -> new Alert(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getObject("id", UUID.class),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("kind"),
                        row.getString("reason"),
                        row.getString("name")))
                .list();
    }

    private void tell(Handle handle, Alert alert) {
        Object[] values = {alert.name(), Bilingual.time(alert.at()), settings.baseUrl() + "/studio"};
        letters.writeTo(
                Set.of(Role.OWNER),
                handle,
                alert.tenant(),
                "chamber:" + alert.id(),
                TEXTS.subject(alert.words(), values),
                TEXTS.body(alert.words(), values));
    }
}
