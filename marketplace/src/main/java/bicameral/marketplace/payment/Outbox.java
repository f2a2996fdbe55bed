package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Payment;
import bicameral.marketplace.payment.PaymentProvider.Started;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * What we ask of providers. A call is a row first, written with what it is about, and is made afterwards, outside of any
 * transaction; its id is the provider's idempotency key for as long as it lives. Thread-safe, also across instances: a call is
 * made by one at a time.
 *
 * <pre>
 *   waiting ──▶ calling ──▶ done | refused
 *                  │ ▲
 *      no answer   ▼ │  asked first: did it arrive?
 *                unknown
 * </pre>
 *
 * A call whose process died in the middle is unknown too, once its time is over.
 */
@ApplicationScoped
public class Outbox {
    private static final Logger LOG = Logger.getLogger(Outbox.class);
    private static final int BATCH = 50;
    private static final Duration CALLING = Duration.ofMinutes(2);
    /** A payer who has waited for this long is gone. */
    private static final Duration START_WITHIN = Duration.ofHours(1);

    private final OpsTx ops;
    private final Providers providers;
    private final Settlement settlement;
    private final PaymentSettings settings;

    public Outbox(OpsTx ops, Providers providers, Settlement settlement, PaymentSettings settings) {
        this.ops = ops;
        this.providers = providers;
        this.settlement = settlement;
        this.settings = settings;
    }

    /** What is asked. */
    enum Kind {
        START,
        REFUND
    }

    /** Writes a call down, within the caller's transaction. */
    static void put(Handle handle, TenantId tenant, UUID id, UUID topUp, String provider, Kind kind, Money amount) {
        handle.createUpdate("""
                        insert into market.provider_call (tenant_id, id, top_up, provider, kind, amount)
                        values (:tenant, :id, :topUp, :provider, :kind, :amount)""")
                .bind("tenant", tenant.value())
                .bind("id", id)
                .bind("topUp", topUp)
                .bind("provider", provider)
                .bind("kind", kind == Kind.START ? "start" : "refund")
                .bind("amount", amount.micros())
                .execute();
    }

    /** Makes the calls whose time has come; gives how many. Called by a job. */
    public int run() {
        List<UUID> due = ops.in(handle ->
                handle.createQuery("""
                        select id from market.provider_call where ended_at is null and due_at <= market.clock()
                        order by due_at, id limit :batch""").bind("batch", BATCH).mapTo(UUID.class).list());
        due.forEach(this::attempt);
        return due.size();
    }

    /** Makes one call now, if its time has come and nobody else is at it. Never throws because of a provider. */
    void attempt(UUID id) {
        Optional<Call> claimed = ops.in(handle -> claim(handle, id));
        if (claimed.isEmpty()) return;
        Call call = claimed.get();
        try {
            PaymentProvider provider = providers
                    .find(call.provider())
                    .orElseThrow(() -> ProviderTrouble.unknown("provider_not_configured"));
            switch (call.kind()) {
                case START -> start(provider, call);
                case REFUND -> refund(provider, call);
            }
        } catch (ProviderTrouble trouble) {
            ended(call, trouble);
        }
    }

    /**
     * One call, with what is known of its payment.
     *
     * @param asked whether an earlier attempt may have arrived
     * @param age since it was written down, by the clock of money
     */
    private record Call(
            UUID id,
            String provider,
            Kind kind,
            boolean asked,
            int attempts,
            Duration age,
            Money amount,
            Payment payment) {}

    private Optional<Call> claim(Handle handle, UUID id) {
        return handle.createQuery("""
                        with found as (
                          select id, state as before from market.provider_call
                          where id = :id and ended_at is null and due_at <= market.clock() for update skip locked)
                        update market.provider_call c
                        set state = 'calling', attempts = attempts + 1, due_at = market.clock() + make_interval(secs => :calling)
                        from found, market.top_up u where c.id = found.id and u.id = c.top_up
                        returning c.id, c.provider, c.kind, c.attempts, c.amount,
                          extract(epoch from market.clock() - c.created_at)::bigint as age, u.currency, c.top_up,
                          found.before""")
                .bind("id", id)
                .bind("calling", CALLING.toSeconds())
                .map((row, context) -> call(handle, row))
                .findOne();
    }

    private Call call(Handle handle, ResultSet row) throws SQLException {
        return new Call(
                row.getObject("id", UUID.class),
                row.getString("provider"),
                row.getString("kind").equals("start") ? Kind.START : Kind.REFUND,
                !row.getString("before").equals("waiting"),
                row.getInt("attempts"),
                Duration.ofSeconds(row.getLong("age")),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                Payments.read(handle, row.getObject("top_up", UUID.class), settings.baseUrl()));
    }

    private void start(PaymentProvider provider, Call call) {
        Optional<Started> before =
                call.asked() ? ProviderTrouble.known(() -> provider.started(call.payment())) : Optional.empty();
        if (before.isEmpty() && call.age().compareTo(START_WITHIN) > 0) throw ProviderTrouble.refused("payer_gone");
        Started started = before.orElseGet(() -> provider.start(call.payment()));
        ops.in(handle -> {
            handle.createUpdate("""
                            update market.top_up set session = :session, pay_page = :payPage,
                              look_at = coalesce(look_at, market.clock() + interval '1 minute') where id = :id""")
                    .bind("session", started.session())
                    .bind("payPage", started.payPage())
                    .bind("id", call.payment().id())
                    .execute();
            return end(handle, call, "done", null);
        });
    }

    private void refund(PaymentProvider provider, Call call) {
        if (call.asked() && ProviderTrouble.known(() -> provider.refunded(call.payment(), call.id()))) {
            refunded(call);
            return;
        }
        if (call.age().compareTo(Pauses.KEYS_LIVE) > 0) {
            LOG.errorf(
                    "refund %s of top-up %s: nobody knows whether it was made",
                    call.id(), call.payment().id());
            throw ProviderTrouble.unknown("key_expired");
        }
        provider.refund(call.payment(), call.id(), call.amount());
        refunded(call);
    }

    /** The provider's next report books it. */
    private void refunded(Call call) {
        ops.in(handle -> {
            handle.createUpdate("update market.top_up set look_at = market.clock(), looks = 0 where id = :id")
                    .bind("id", call.payment().id())
                    .execute();
            return end(handle, call, "done", null);
        });
    }

    private void ended(Call call, ProviderTrouble trouble) {
        LOG.warnf("%s of top-up %s at %s: %s", call.kind(), call.payment().id(), call.provider(), trouble.code());
        if (trouble.unknown()) {
            ops.in(handle -> later(handle, call, trouble.code()));
            return;
        }
        switch (call.kind()) {
            case START ->
                ops.in(handle -> {
                    handle.createUpdate(
                                    "update market.top_up set state = 'failed' where id = :id and state = 'pending'")
                            .bind("id", call.payment().id())
                            .execute();
                    return end(handle, call, "refused", trouble.code());
                });
            case REFUND ->
                settlement.refundRefused(
                        call.payment().id(), call.id(), handle -> end(handle, call, "refused", trouble.code()));
        }
    }

    private static int later(Handle handle, Call call, String problem) {
        return handle.createUpdate("""
                        update market.provider_call
                        set state = 'unknown', due_at = market.clock() + make_interval(secs => :pause), problem = :problem
                        where id = :id and ended_at is null""")
                .bind("pause", Pauses.seconds(call.attempts(), call.age()))
                .bind("problem", problem)
                .bind("id", call.id())
                .execute();
    }

    private static int end(Handle handle, Call call, String state, @org.jspecify.annotations.Nullable String problem) {
        return handle.createUpdate("""
                        update market.provider_call set state = :state, problem = :problem, ended_at = market.clock()
                        where id = :id and ended_at is null""")
                .bind("state", state)
                .bind("problem", problem)
                .bind("id", call.id())
                .execute();
    }
}
