package bicameral.marketplace.price;

import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.listing.PricePerMessage;
import bicameral.marketplace.mail.Bilingual;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Dearer prices per message to come, for those who paid for such agents in the last 30 days: shown beside their wallet, and told
 * by mail, each payer once for each rise. Thread-safe; instances may run it at the same time.
 */
@ApplicationScoped
public class PriceRises {
    private static final Bilingual TEXTS = Bilingual.of("bicameral/marketplace/price/letters");
    /** Payers in one transaction. */
    private static final int BATCH = 200;

    private static final int MOST_BATCHES = 20;
    private static final int MOST_SHOWN = 50;
    private static final UUID ALL = new UUID(-1, -1);

    private final OpsTx ops;
    private final TenantTx tx;
    private final Letters letters;
    private final BillingSettings settings;
    private final int batch;

    @Inject
    public PriceRises(OpsTx ops, TenantTx tx, Letters letters, BillingSettings settings) {
        this(ops, tx, letters, settings, BATCH);
    }

    PriceRises(OpsTx ops, TenantTx tx, Letters letters, BillingSettings settings, int batch) {
        this.ops = ops;
        this.tx = tx;
        this.letters = letters;
        this.settings = settings;
        this.batch = batch;
    }

    /** What is to come of an agent. */
    public record Coming(UUID agent, String slug, String name, Instant from, Money price, boolean passesEngineCost) {}

    /** What is to come of agents that the tenant paid for in the last 30 days, the soonest first (VIEW); at most 50. */
    public List<Coming> of(CurrentTenant current) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                                select l.agent_id, l.slug, l.settings, l.rises_from from listing l
                                where l.rises_from > market.clock() and exists (
                                  select 1 from hold h where h.tenant_id = :tenant and h.agent = l.agent_id and h.state = 'captured'
                                    and h.created_at > market.clock() - interval '30 days')
                                order by l.rises_from, l.agent_id limit :most""")
                        .bind("tenant", current.tenant().value())
                        .bind("most", MOST_SHOWN)
                        .map((row, context) -> coming(row))
                        .list());
    }

    private static Coming coming(ResultSet row) throws SQLException {
        AgentSettings agent = AgentSettingsJson.read(row.getString("settings"));
        PricePerMessage then = PricePerMessage.of(agent);
        return new Coming(
                row.getObject("agent_id", UUID.class),
                row.getString("slug"),
                agent.name(),
                row.getObject("rises_from", OffsetDateTime.class).toInstant(),
                then.price(),
                then.passesEngineCost());
    }

    private record Told(TenantId publisher, Coming coming, Money before, UUID to) {}

    /** Writes letters to those who have none yet, at most 4,000; the next run goes on. Does nothing where no mail is sent. */
    public void tell() {
        if (!letters.on()) return;
        for (int done = 0; done < MOST_BATCHES && ops.in(this::tellSome); done++) {}
    }

    /** One batch of one rise; false where nobody is left. */
    private boolean tellSome(Handle handle) {
        Optional<Told> next = handle.createQuery("""
                        select tenant_id, agent_id, slug, settings, rises_from, price_before,
                          coalesce(told_to, cast('00000000-0000-0000-0000-000000000000' as uuid)) as told_to
                        from market.listing
                        where rises_from > market.clock() and told_to is distinct from :all
                        order by rises_from, agent_id limit 1 for update skip locked""")
                .bind("all", ALL)
                .map((row, context) -> told(row))
                .findOne();
        if (next.isEmpty()) return false;
        Told told = next.get();
        List<UUID> payers = payers(handle, told);
        for (UUID payer : payers) write(handle, new TenantId(payer), told);
        handle.createUpdate("update market.listing set told_to = :to where agent_id = :agent")
                .bind("to", payers.size() < batch ? ALL : payers.getLast())
                .bind("agent", told.coming().agent())
                .execute();
        return true;
    }

    private static Told told(ResultSet row) throws SQLException {
        Coming coming = coming(row);
        return new Told(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                coming,
                new Money(row.getLong("price_before"), coming.price().currency()),
                row.getObject("told_to", UUID.class));
    }

    private List<UUID> payers(Handle handle, Told told) {
        return handle.createQuery("""
                        select distinct h.tenant_id from market.usage_event u join market.hold h on h.message = u.message
                        where u.tenant_id = :publisher and u.agent = :agent and u.charged > 0
                          and u.created_at > market.clock() - interval '30 days'
                          and h.tenant_id > :to and h.tenant_id <> :publisher
                        order by h.tenant_id limit :batch""")
                .bind("publisher", told.publisher().value())
                .bind("agent", told.coming().agent())
                .bind("to", told.to())
                .bind("batch", batch)
                .mapTo(UUID.class)
                .list();
    }

    private void write(Handle handle, TenantId payer, Told told) {
        Coming coming = told.coming();
        Object[] values = {
            coming.name(),
            Bilingual.time(coming.from()),
            coming.price(),
            told.before(),
            settings.baseUrl() + "/a/" + coming.slug()
        };
        String kind = coming.passesEngineCost() ? "rises_with_engine" : "rises";
        letters.writeToOwners(
                handle,
                payer,
                String.join(
                        ":",
                        "price",
                        coming.agent().toString(),
                        String.valueOf(coming.from().getEpochSecond()),
                        String.valueOf(coming.price().micros()),
                        payer.toString()),
                TEXTS.subject(kind, values),
                TEXTS.body(kind, values));
    }
}
