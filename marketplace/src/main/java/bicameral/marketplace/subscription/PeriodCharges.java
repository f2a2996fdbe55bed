package bicameral.marketplace.subscription;

import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.subscription.PeriodBooks.Purse;
import bicameral.marketplace.subscription.Row.Period;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Paid periods as charges that can be given back: what is left of one, and what becomes of it and its subscription. Thread-safe. */
@ApplicationScoped
public class PeriodCharges {
    private final OpsTx ops;
    private final PeriodBooks books;
    private final Renewals renewals;

    public PeriodCharges(OpsTx ops, PeriodBooks books, Renewals renewals) {
        this.ops = ops;
        this.books = books;
        this.renewals = renewals;
    }

    /**
     * A paid period, in micro-units.
     *
     * @param id of the charge
     * @param tax what of it was not given back
     * @param unearned what of the rest was neither earned nor given back
     * @param earned what was earned and not taken back
     * @param mayEnd whether the subscription has not ended yet
     */
    public record PeriodCharge(
            UUID id,
            UUID subscription,
            int n,
            TenantId payer,
            TenantId publisher,
            String agentName,
            Currency currency,
            String taxPlace,
            Instant from,
            Instant to,
            long price,
            long tax,
            long unearned,
            long earned,
            boolean mayEnd) {
        /** What can still be given back. */
        public long left() {
            return tax + unearned + earned;
        }

        /** What has not run, with its tax: the least that goes back where it ends now. */
        public long rest() {
            return unearned + Proration.share(tax, unearned, unearned + earned);
        }
    }

    /** Empty for what is no period, or one that cost nothing or was not paid. */
    public Optional<PeriodCharge> find(Handle handle, UUID charge) {
        return handle.createQuery("""
                        select s.publisher, s.agent_name, s.state as subscription_state, p.* from market.subscription_period p
                        join market.subscription s on s.tenant_id = p.tenant_id and s.id = p.subscription
                        where p.charge = :charge and p.paid_at is not null and p.price > 0""")
                .bind("charge", charge)
                .map((row, context) -> charge(row))
                .findOne();
    }

    private static PeriodCharge charge(ResultSet row) throws SQLException {
        Period period = Period.of(row);
        return new PeriodCharge(
                period.charge(),
                row.getObject("subscription", UUID.class),
                period.n(),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new TenantId(row.getObject("publisher", UUID.class)),
                row.getString("agent_name"),
                Currency.getInstance(row.getString("currency")),
                period.taxPlace(),
                period.startsAt(),
                period.endsAt(),
                period.price(),
                period.tax() - period.refundedTax(),
                period.unearned(),
                period.earned() - period.takenBack(),
                !row.getString("subscription_state").equals(State.ENDED.id()));
    }

    /** The accounts of a subscription, for one transaction. */
    public static final class Opened {
        private final Purse purse;
        private final String taxPlace;

        private Opened(Purse purse, String taxPlace) {
            this.purse = purse;
            this.taxPlace = taxPlace;
        }

        /** Of the payer. */
        public Account wallet() {
            return purse.wallet();
        }

        /** What is paid and not earned. */
        public Account deferred() {
            return purse.deferred();
        }

        /** Of the place by whose rate the period was taxed. */
        public Account tax() {
            return purse.taxes().account(taxPlace);
        }

        /** What the engine's cost was paid into. */
        public Account recovery() {
            return purse.recovery();
        }

        /** Of the platform. */
        public Account commission() {
            return purse.commission();
        }

        /** What the creator has pending. */
        public Account pending() {
            return purse.earner();
        }
    }

    /** Does what is due of the subscription, earns what has run, and opens its accounts. Call it outside of transactions. */
    public Opened open(PeriodCharge charge) {
        renewals.turn(charge.subscription());
        Row known = ops.in(handle -> Row.find(handle, charge.subscription())).orElseThrow(Row::unknown);
        Purse purse = books.purse(known);
        ops.in(handle -> {
            Row row = Row.lock(handle, charge.subscription());
            if (row.state() != State.ENDED && row.state() != State.PAUSED)
                books.earn(handle, row, Period.current(handle, row), purse, Row.now(handle));
            return row.id();
        });
        return new Opened(purse, charge.taxPlace());
    }

    /** As it is now; its subscription is locked until the transaction ends. */
    public PeriodCharge lock(Handle handle, PeriodCharge charge) {
        Row.lock(handle, charge.subscription());
        return find(handle, charge.id()).orElseThrow(Row::unknown);
    }

    /** Notes what a refund took of it, under {@link #lock}: of what was not earned, of what was, and of the tax. */
    public void taken(Handle handle, PeriodCharge charge, long unearned, long earned, long tax) {
        handle.createUpdate("""
                        update market.subscription_period set refunded = refunded + :unearned, refunded_tax = refunded_tax + :tax,
                          taken_back = taken_back + :earned
                        where charge = :charge""")
                .bind("unearned", unearned)
                .bind("earned", earned)
                .bind("tax", tax)
                .bind("charge", charge.id())
                .execute();
    }

    /** Ends its subscription at once, under {@link #lock}; what has not run and is still there goes back. Nothing where it has ended. */
    public void end(Handle handle, PeriodCharge charge, Opened opened) {
        Row row = Row.lock(handle, charge.subscription());
        if (row.state() != State.ENDED) renewals.stop(handle, row, opened.purse, Row.now(handle), "refunded");
    }
}
