package bicameral.marketplace.payment;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Claim;
import bicameral.marketplace.payment.PaymentProvider.Dispute;
import bicameral.marketplace.payment.PaymentProvider.Report;
import bicameral.marketplace.payment.PaymentProvider.State;
import bicameral.marketplace.refund.DisputedCharges;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Brings the books to what providers report. A report is a payment's whole state, the newest one (by its sequence, not by
 * arrival) decides, and what is posted is the difference to what has been booked: so doubled, late and reordered reports
 * converge, whatever came between. Thread-safe, also across instances.
 *
 * <p>Locks are taken in one order: the top-up; the messages in dispute and their creators; accounts by id.
 */
@ApplicationScoped
public class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final DisputedCharges disputed;
    private final PaymentLetters letters;

    public Settlement(OpsTx ops, Accounts accounts, Ledger ledger, DisputedCharges disputed, PaymentLetters letters) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.disputed = disputed;
        this.letters = letters;
    }

    /** The accounts of a top-up, opened before the transaction that uses them. */
    record Books(
            Account clearing,
            Account fee,
            Account loss,
            Account wallet,
            Account receivable,
            Account transit,
            Account hold,
            DisputedCharges.Books charges) {
        List<Account> tenants() {
            return List.of(wallet, receivable, transit, hold);
        }

        /** Those of a lost dispute too. */
        List<Account> andCreators() {
            List<Account> all = new ArrayList<>(tenants());
            all.addAll(charges.tenants());
            return all;
        }
    }

    /** Opens the accounts of a top-up. Call it outside of transactions. */
    Books books(UUID topUp, TenantId tenant, Currency currency, String provider) {
        Account hold = accounts.of(tenant, AccountKind.DISPUTE_HOLD, currency);
        return new Books(
                accounts.platform(AccountKind.PSP_CLEARING, provider, currency),
                accounts.platform(AccountKind.PSP_FEE, provider, currency),
                accounts.platform(AccountKind.CHARGEBACK_LOSS, "", currency),
                accounts.of(tenant, AccountKind.WALLET_PAID, currency),
                accounts.of(tenant, AccountKind.RECEIVABLE, currency),
                accounts.of(tenant, AccountKind.REFUND_TRANSIT, currency),
                hold,
                disputed.books(topUp, hold));
    }

    /** Opens the accounts of a top-up that exists; empty where it does not. Call it outside of transactions. */
    Optional<Books> books(UUID topUp) {
        record Owner(TenantId tenant, Currency currency, String provider) {}
        return ops.in(handle -> handle.createQuery(
                                "select tenant_id, currency, provider from market.top_up where id = :id")
                        .bind("id", topUp)
                        .map((row, context) -> new Owner(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                Currency.getInstance(row.getString("currency")),
                                row.getString("provider")))
                        .findOne())
                .map(owner -> books(topUp, owner.tenant(), owner.currency(), owner.provider()));
    }

    /** So that a report and the start of its top-up see each other. */
    static void lock(Handle handle, UUID topUp) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:topUp, 1))::text")
                .bind("topUp", topUp.toString())
                .mapTo(String.class)
                .one();
    }

    /** Keeps a report, also of a top-up that is not known yet; one with the same event id is kept once. */
    static void keep(Handle handle, String provider, String event, UUID topUp, Report report, long sequence) {
        handle.createUpdate("""
                        insert into market.provider_event
                          (provider, event_id, type, top_up, currency, amount, sequence, fee, refunded, withdrawn, dispute, payment,
                           dispute_ground, dispute_due)
                        values (:provider, :id, :type, :topUp, :currency, :amount, :sequence, :fee, :refunded, :withdrawn,
                          :dispute, :payment, :ground, :due) on conflict do nothing""")
                .bind("provider", provider)
                .bind("id", event)
                .bind("type", report.state() == State.PAID ? "payment.succeeded" : "payment.failed")
                .bind("topUp", topUp)
                .bind("currency", report.amount().currency().getCurrencyCode())
                .bind("amount", report.amount().micros())
                .bind("sequence", sequence)
                .bind("fee", report.fee())
                .bind("refunded", report.refunded())
                .bind("withdrawn", report.withdrawn())
                .bind("dispute", report.dispute().name().toLowerCase(Locale.ROOT))
                .bind("payment", report.payment())
                .bind("ground", ground(report))
                .bind("due", due(report))
                .execute();
    }

    private static @Nullable String ground(Report report) {
        return report.claim() == null ? null : report.claim().ground();
    }

    private static @Nullable OffsetDateTime due(Report report) {
        Instant due = report.claim() == null ? null : report.claim().due();
        return due == null ? null : due.atOffset(ZoneOffset.UTC);
    }

    /** A top-up as it is booked. */
    private record Booked(
            UUID id,
            TenantId payer,
            Money amount,
            boolean paid,
            @Nullable Instant paidAt,
            long fee,
            long refunded,
            long withdrawn,
            Dispute dispute,
            long frozen,
            long sequence) {
        /** The business key of what a report makes us post. */
        String key(String kind, long newSequence) {
            return kind + ":" + id + ":" + newSequence;
        }
    }

    private record Latest(Report report, long sequence) {}

    /** Brings the top-up to its newest report, if there is one. Reports of another amount or currency are not of this top-up. */
    void apply(Handle handle, UUID id, Books books) {
        Optional<Booked> found = handle.createQuery("select * from market.top_up where id = :id for update")
                .bind("id", id)
                .map((row, context) -> booked(row))
                .findOne();
        if (found.isEmpty()) return;
        Booked topUp = found.get();
        latest(handle, topUp)
                .ifPresent(latest -> new Change(handle, books, topUp, latest.report(), latest.sequence()).post());
    }

    private static Booked booked(ResultSet row) throws SQLException {
        OffsetDateTime paidAt = row.getObject("paid_at", OffsetDateTime.class);
        return new Booked(
                row.getObject("id", UUID.class),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getLong("paid") > 0,
                paidAt == null ? null : paidAt.toInstant(),
                row.getLong("fee"),
                row.getLong("refunded"),
                row.getLong("withdrawn"),
                dispute(row),
                row.getLong("frozen"),
                row.getLong("applied_sequence"));
    }

    private static Dispute dispute(ResultSet row) throws SQLException {
        return Dispute.valueOf(row.getString("dispute").toUpperCase(Locale.ROOT));
    }

    private static @Nullable Claim claim(ResultSet row) throws SQLException {
        String ground = row.getString("dispute_ground");
        OffsetDateTime due = row.getObject("dispute_due", OffsetDateTime.class);
        return ground == null ? null : new Claim(ground, due == null ? null : due.toInstant());
    }

    private static Optional<Latest> latest(Handle handle, Booked topUp) {
        return handle.createQuery("""
                        select * from market.provider_event e
                        where top_up = :id and currency = :currency and amount = :amount and sequence > :applied
                          and provider = (select provider from market.top_up where id = :id)
                        order by sequence desc limit 1""")
                .bind("id", topUp.id())
                .bind("currency", topUp.amount().currency().getCurrencyCode())
                .bind("amount", topUp.amount().micros())
                .bind("applied", topUp.sequence())
                .map((row, context) -> new Latest(
                        new Report(
                                row.getString("type").equals("payment.succeeded") ? State.PAID : State.FAILED,
                                topUp.amount(),
                                row.getLong("fee"),
                                row.getLong("refunded"),
                                row.getLong("withdrawn"),
                                dispute(row),
                                row.getString("payment"),
                                claim(row)),
                        row.getLong("sequence")))
                .findOne();
    }

    /** What the way from the booked state to a report makes us post. */
    private final class Change {
        private final Handle handle;
        private final Books books;
        private final Booked topUp;
        private final Report report;
        private final long sequence;
        private long frozen;

        Change(Handle handle, Books books, Booked topUp, Report report, long sequence) {
            this.handle = handle;
            this.books = books;
            this.topUp = topUp;
            this.report = report;
            this.sequence = sequence;
            this.frozen = topUp.frozen();
        }

        void post() {
            if (report.dispute() != topUp.dispute()) disputed.lock(handle, topUp.id(), topUp.payer(), topUp.paidAt());
            ledger.lock(handle, report.dispute() == Dispute.LOST ? books.andCreators() : books.tenants());
            boolean pays = report.state() == State.PAID;
            if (pays && !topUp.paid()) pay();
            fee();
            refunds();
            dispute();
            if (!pays && topUp.paid()) takeBack();
            save();
        }

        private long balance(Account account) {
            return ledger.lock(handle, List.of(account)).getOrDefault(account.id(), 0L);
        }

        private boolean post(Posting.Builder posting) {
            return !posting.isEmpty() && ledger.post(handle, posting.build());
        }

        private Posting.Builder posting(String key, String kind) {
            return Posting.of(topUp.key(key, sequence), kind, topUp.id());
        }

        /** Into the wallet; what the payer still owes from money that was taken back is paid first. */
        private Posting.Builder give(Posting.Builder posting, long amount) {
            long settled = Math.clamp(-balance(books.receivable()), 0, amount);
            return posting.credit(books.receivable(), settled).credit(books.wallet(), amount - settled);
        }

        /** From the wallet as far as it reaches, the rest is owed. */
        private Posting.Builder take(Posting.Builder posting, long amount) {
            long fromWallet = Math.min(balance(books.wallet()), amount);
            return posting.debit(books.wallet(), fromWallet).debit(books.receivable(), amount - fromWallet);
        }

        private void pay() {
            long amount = topUp.amount().micros();
            post(give(posting("top_up", "top_up").debit(books.clearing(), amount), amount));
            letters.paid(handle, topUp.payer(), topUp.id(), topUp.amount());
        }

        private void takeBack() {
            long amount = topUp.amount().micros();
            post(take(posting("top_up_reversal", "top_up_reversal"), amount).credit(books.clearing(), amount));
        }

        private void fee() {
            long more = report.fee() - topUp.fee();
            Posting.Builder posting = posting("provider_fee", "provider_fee");
            if (more > 0) post(posting.debit(books.fee(), more).credit(books.clearing(), more));
            else post(posting.debit(books.clearing(), -more).credit(books.fee(), -more));
        }

        private void refunds() {
            long more = report.refunded() - topUp.refunded();
            if (more < 0) {
                cameBack(-more);
                return;
            }
            for (OwnRefund own : underWay(handle, topUp.id())) {
                if (own.amount() > more) continue;
                settled(own);
                more -= own.amount();
            }
            // Given back by the provider without us: by its staff, or on its own pages.
            if (more > 0) {
                post(take(posting("refunded_outside", "top_up_refund"), more).credit(books.clearing(), more));
                letters.givenBackOutside(handle, topUp.payer(), topUp.id(), sequence, money(more));
            }
        }

        private Money money(long micros) {
            return new Money(micros, topUp.amount().currency());
        }

        private void settled(OwnRefund own) {
            ledger.post(
                    handle,
                    Posting.of("top_up_refund_settled:" + own.id(), "top_up_refund_settled", topUp.id())
                            .debit(books.transit(), own.amount())
                            .credit(books.clearing(), own.amount())
                            .build());
            state(handle, own.id(), "settled");
            letters.givenBack(handle, topUp.payer(), topUp.id(), own.id(), money(own.amount()));
        }

        /** A refund did not reach the payer's account after all. */
        private void cameBack(long amount) {
            post(give(posting("top_up_refund_failed", "top_up_refund_failed").debit(books.clearing(), amount), amount));
            handle.createUpdate("""
                            update market.top_up_refund set state = 'refused' where id = (
                              select id from market.top_up_refund where top_up = :id and state = 'settled' and amount = :amount
                              order by decided_at desc, id desc limit 1)""")
                    .bind("id", topUp.id())
                    .bind("amount", amount)
                    .execute();
            letters.cameBack(handle, topUp.payer(), topUp.id(), sequence, money(amount));
        }

        private void dispute() {
            long more = report.withdrawn() - topUp.withdrawn();
            if (more > 0) withdrawn(more);
            if (report.dispute() == Dispute.LOST && topUp.dispute() != Dispute.LOST) lost();
            if (more < 0) reinstated(-more);
        }

        /** What is left of the credit is frozen, and so are the earnings that the spent part became. */
        private void withdrawn(long amount) {
            long fromWallet = Math.min(balance(books.wallet()), amount);
            frozen += fromWallet;
            post(posting("dispute_opened", "dispute_opened")
                    .debit(books.wallet(), fromWallet)
                    .debit(books.hold(), amount - fromWallet)
                    .credit(books.clearing(), amount));
            if (topUp.paidAt() != null)
                disputed.hold(handle, topUp.id(), topUp.payer(), topUp.paidAt(), amount - fromWallet);
        }

        private void lost() {
            long spent = report.withdrawn() - frozen;
            long taken = disputed.take(handle, topUp.id(), topUp.payer(), books.charges());
            post(posting("dispute_lost", "dispute_lost")
                    .debit(books.loss(), spent - taken)
                    .credit(books.hold(), spent - taken));
        }

        private void reinstated(long amount) {
            long toWallet = Math.min(frozen, amount);
            // A dispute that was won after it had been lost: the loss is undone, and what creators gave stays with the
            // platform.
            Account rest = topUp.dispute() == Dispute.LOST ? books.loss() : books.hold();
            if (rest.equals(books.loss()))
                LOG.errorf("the dispute about top-up %s was won after it was lost", topUp.id());
            post(posting("dispute_won", "dispute_won")
                    .debit(books.clearing(), amount)
                    .credit(books.wallet(), toWallet)
                    .credit(rest, amount - toWallet));
            frozen -= toWallet;
            disputed.giveBack(handle, topUp.id());
        }

        private void save() {
            boolean pays = report.state() == State.PAID;
            handle.createUpdate("""
                            update market.top_up set state = :state, applied_sequence = :sequence, paid = :paid,
                              paid_at = coalesce(paid_at, case when :pays then market.clock() end), fee = :fee,
                              refunded = :refunded,
                              withdrawn = :withdrawn, dispute = :dispute, frozen = :frozen, payment = coalesce(:payment, payment),
                              dispute_ground = coalesce(:ground, dispute_ground), dispute_due = :due
                            where id = :id""")
                    .bind("state", pays ? "paid" : "failed")
                    .bind("sequence", sequence)
                    .bind("paid", pays ? topUp.amount().micros() : 0)
                    .bind("pays", pays)
                    .bind("fee", report.fee())
                    .bind("refunded", report.refunded())
                    .bind("withdrawn", report.withdrawn())
                    .bind("dispute", report.dispute().name().toLowerCase(Locale.ROOT))
                    .bind("frozen", frozen)
                    .bind("payment", report.payment())
                    .bind("ground", ground(report))
                    .bind("due", due(report))
                    .bind("id", topUp.id())
                    .execute();
        }
    }

    private record OwnRefund(UUID id, long amount) {}

    private static List<OwnRefund> underWay(Handle handle, UUID topUp) {
        return handle.createQuery("""
                        select id, amount from market.top_up_refund where top_up = :id and state = 'under_way'
                        order by decided_at, id""")
                .bind("id", topUp)
                .map((row, context) -> new OwnRefund(row.getObject("id", UUID.class), row.getLong("amount")))
                .list();
    }

    private static void state(Handle handle, UUID refund, String state) {
        handle.createUpdate("update market.top_up_refund set state = :state where id = :id")
                .bind("state", state)
                .bind("id", refund)
                .execute();
    }

    /** Takes credit out of the wallet for a refund that is now under way, within the caller's transaction. */
    void setAside(Handle handle, UUID topUp, UUID refund, long amount, Books books) {
        ledger.post(
                handle,
                Posting.of("top_up_refund:" + refund, "top_up_refund", topUp)
                        .debit(books.wallet(), amount)
                        .credit(books.transit(), amount)
                        .build());
    }

    /** What the wallet could give back, under the lock that the posting needs. */
    long spendable(Handle handle, Books books) {
        return ledger.lock(handle, books.tenants()).getOrDefault(books.wallet().id(), 0L);
    }

    /** The provider will not make a refund: the credit returns to the wallet. */
    void refundRefused(UUID topUp, UUID refund, Function<Handle, Integer> ended) {
        Books books = books(topUp).orElseThrow();
        ops.in(handle -> {
            lock(handle, topUp);
            if (ended.apply(handle) == 0) return 0;
            for (OwnRefund own : underWay(handle, topUp)) {
                if (!own.id().equals(refund)) continue;
                ledger.post(
                        handle,
                        Posting.of("top_up_refund_failed:" + refund, "top_up_refund_failed", topUp)
                                .debit(books.transit(), own.amount())
                                .credit(books.wallet(), own.amount())
                                .build());
                state(handle, refund, "refused");
            }
            return 1;
        });
    }
}
