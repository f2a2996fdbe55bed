package bicameral.marketplace.payout;

import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.payout.Blocks.Stored;
import bicameral.marketplace.payout.Payout.State;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Proposes payouts: the month's, and anew what failed. Moves no money. Thread-safe, also across instances. */
@ApplicationScoped
public class PayoutRun {
    private static final int BATCH = 500;

    private final OpsTx ops;
    private final Blocks blocks;
    private final PayoutSettings settings;
    private final BillingSettings billing;
    private final OperatorLog log;

    public PayoutRun(OpsTx ops, SecretBox box, PayoutSettings settings, BillingSettings billing, OperatorLog log) {
        this.ops = ops;
        this.blocks = new Blocks(box, settings);
        this.settings = settings;
        this.billing = billing;
        this.log = log;
    }

    /** Proposes this month's payouts from the run's day on, each creator once a month however often it is called. Gives how many. */
    public int proposeDue() {
        LocalDate today = ops.in(handle -> Blocks.today(Blocks.clock(handle)));
        return today.getDayOfMonth() < settings.dayOfMonth() ? 0 : ops.in(handle -> propose(handle, run(today)));
    }

    /**
     * Proposes this month's payouts now; the job would within minutes. Gives how many, of creators who had none of this month yet.
     *
     * @throws Refusal reason_missing (INVALID), run_not_due (CONFLICT, with the day) before the day of the run; nothing is left behind
     */
    public int propose(Operator by, String reason) {
        String why = Deeds.reason(reason);
        return ops.in(handle -> {
            LocalDate today = Blocks.today(Blocks.clock(handle));
            if (today.getDayOfMonth() < settings.dayOfMonth())
                throw new Refusal(
                        "run_not_due",
                        Refusal.Kind.CONFLICT,
                        Map.of(
                                "day",
                                today.withDayOfMonth(settings.dayOfMonth()).toString()));
            int payouts = propose(handle, run(today));
            Map<String, String> details = Map.of("month", run(today), "count", String.valueOf(payouts));
            log.write(handle, by, "payout.propose", Ids.next(), why, details);
            return payouts;
        });
    }

    private static String run(LocalDate day) {
        return day.toString().substring(0, 7);
    }

    /** A creator who has enough in a currency, and an account for it. */
    private record Due(TenantId tenant, Currency currency, long available, Stored account) {}

    /** In the order of creators, so that two that propose at once wait for each other and never in a ring. */
    private int propose(Handle handle, String run) {
        int proposed = 0;
        UUID after = Accounts.PLATFORM.value();
        String currency = "";
        while (true) {
            List<Due> batch = due(handle, run, after, currency);
            for (Due due : batch) if (insert(handle, due, run).isPresent()) proposed++;
            if (batch.size() < BATCH) return proposed;
            after = batch.getLast().tenant().value();
            currency = batch.getLast().currency().getCurrencyCode();
        }
    }

    private List<Due> due(Handle handle, String run, UUID after, String currency) {
        return handle.createQuery("""
                        select a.tenant_id, a.currency, a.balance, p.method, p.tail, p.sealed, p.changed_at, p.verified_at from market.account a
                        join market.payout_account p on p.tenant_id = a.tenant_id and p.currency = a.currency
                        where a.kind = 'creator_available' and a.balance >= greatest(:threshold, 1)
                          and (a.tenant_id, a.currency) > (:after, :currency)
                          and not exists (select 1 from market.payout o where o.tenant_id = a.tenant_id
                            and o.currency = a.currency and (o.run = :run or o.state in ('proposed', 'held', 'under_way')))
                        order by a.tenant_id, a.currency limit :batch""")
                .bind("threshold", settings.thresholdMicros())
                .bind("after", after)
                .bind("currency", currency)
                .bind("run", run)
                .bind("batch", BATCH)
                .map((row, context) -> new Due(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        Currency.getInstance(row.getString("currency")),
                        row.getLong("balance"),
                        blocks.stored(new TenantId(row.getObject("tenant_id", UUID.class)), row)))
                .list();
    }

    private Optional<UUID> insert(Handle handle, Due due, @Nullable String run) {
        long amount = Minor.whole(due.available(), due.currency());
        if (amount == 0) return Optional.empty();
        return handle.createQuery("""
                        insert into market.payout (tenant_id, id, run, currency, amount, withheld, method, tail, provider, needs_second)
                        values (:tenant, :id, :run, :currency, :amount, :withheld, :method, :tail, :provider, :second)
                        on conflict do nothing returning id""")
                .bind("tenant", due.tenant().value())
                .bind("id", Ids.next())
                .bind("run", run)
                .bind("currency", due.currency().getCurrencyCode())
                .bind("amount", amount)
                .bind("withheld", Minor.share(amount, settings.withholdingBasisPoints(), due.currency()))
                .bind("method", due.account().method().id())
                .bind("tail", due.account().tail())
                .bind("provider", due.account().method().provider())
                .bind("second", amount >= billing.secondPersonFromMicros())
                .mapTo(UUID.class)
                .findOne();
    }

    /**
     * Proposes a payout by hand, for one that failed, was cancelled or was paid in part, of all that is available.
     *
     * @throws Refusal unknown_payout (NOT_FOUND), payout_open (CONFLICT) where one is open, payout_blocked (CONFLICT) without an
     *     account in the currency, nothing_available (CONFLICT)
     */
    public UUID again(Operator by, UUID before, String reason) {
        String why = Deeds.reason(reason);
        return ops.in(handle -> {
            Payout past = Deeds.find(handle, before);
            boolean over = past.state() == State.FAILED || past.state() == State.CANCELLED || past.partly();
            if (!over) throw Deeds.conflict("payout_open");
            Currency currency = past.amount().currency();
            Stored account = blocks.stored(handle, past.tenant(), currency)
                    .orElseThrow(() -> Payouts.blocked(blocks.of(handle, past.tenant(), currency)));
            Due due = new Due(past.tenant(), currency, available(handle, past.tenant(), currency), account);
            if (Minor.whole(due.available(), currency) == 0) throw Deeds.conflict("nothing_available");
            UUID id = insert(handle, due, null).orElseThrow(() -> Deeds.conflict("payout_open"));
            log.write(handle, by, "payout.again", id, why, Deeds.details(Deeds.find(handle, id)));
            return id;
        });
    }

    private static long available(Handle handle, TenantId tenant, Currency currency) {
        return handle.createQuery("""
                        select balance from market.account
                        where tenant_id = :tenant and kind = 'creator_available' and currency = :currency""")
                .bind("tenant", tenant.value())
                .bind("currency", currency.getCurrencyCode())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }
}
