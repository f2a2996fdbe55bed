package bicameral.marketplace.payment;

import bicameral.marketplace.payment.PaymentProvider.Means;
import bicameral.tenant.OpsTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Has providers forget the means of payment that were forgotten here. What is to be forgotten is a row that the database writes
 * with the deletion of ours, and that stays until the provider has done it: a provider that is down, or that does not want to, is
 * asked again, ever more seldom and at last once a day. Thread-safe, also across instances.
 */
@ApplicationScoped
public class ForgottenMeans {
    private static final Logger LOG = Logger.getLogger(ForgottenMeans.class);
    private static final int BATCH = 50;
    private static final Duration CALLING = Duration.ofMinutes(2);

    private final OpsTx ops;
    private final Providers providers;

    public ForgottenMeans(OpsTx ops, Providers providers) {
        this.ops = ops;
        this.providers = providers;
    }

    private record Due(UUID id, String provider, Means means, int attempts, Duration age) {}

    /** Asks for what is due; gives how many are forgotten. Never throws because of a provider. Run by a job. */
    public int run() {
        return (int) ops
                .in(handle -> handle.createQuery("""
                        select id from market.forgotten_means where due_at <= market.clock()
                        order by due_at, id limit :batch""")
                        .bind("batch", BATCH)
                        .mapTo(UUID.class)
                        .list())
                .stream()
                .filter(this::forgotten)
                .count();
    }

    private boolean forgotten(UUID id) {
        Optional<Due> claimed = ops.in(handle -> claim(handle, id));
        if (claimed.isEmpty()) return false;
        Due due = claimed.get();
        try {
            providers
                    .find(due.provider())
                    .orElseThrow(() -> ProviderTrouble.unknown("provider_not_configured"))
                    .forget(due.means());
        } catch (ProviderTrouble trouble) {
            LOG.warnf("%s has not forgotten the means %s yet: %s", due.provider(), due.id(), trouble.code());
            ops.in(handle -> later(handle, due, trouble.code()));
            return false;
        }
        return ops.in(handle -> handle.createUpdate("delete from market.forgotten_means where id = :id")
                        .bind("id", due.id())
                        .execute())
                == 1;
    }

    private static Optional<Due> claim(Handle handle, UUID id) {
        return handle.createQuery("""
                        with found as (
                          select id from market.forgotten_means where id = :id and due_at <= market.clock() for update skip locked)
                        update market.forgotten_means m
                        set attempts = attempts + 1, due_at = market.clock() + make_interval(secs => :calling)
                        from found where m.id = found.id
                        returning m.id, m.provider, m.customer, m.means, m.attempts,
                          extract(epoch from market.clock() - m.created_at)::bigint as age""")
                .bind("id", id)
                .bind("calling", CALLING.toSeconds())
                .map((row, context) -> new Due(
                        row.getObject("id", UUID.class),
                        row.getString("provider"),
                        new Means(row.getString("customer"), row.getString("means")),
                        row.getInt("attempts"),
                        Duration.ofSeconds(row.getLong("age"))))
                .findOne();
    }

    private static int later(Handle handle, Due due, String problem) {
        return handle.createUpdate("""
                        update market.forgotten_means
                        set due_at = market.clock() + make_interval(secs => :pause), problem = nullif(:problem, '')
                        where id = :id""")
                .bind("pause", Pauses.seconds(due.attempts(), due.age()))
                .bind("problem", problem)
                .bind("id", due.id())
                .execute();
    }
}
