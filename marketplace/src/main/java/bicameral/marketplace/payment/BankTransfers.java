package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Report;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Money that came into the market's bank account: one billing admin tells it from the bank's statement, another one confirms it,
 * whatever the amount; only then it is in the wallet. A line of the statement counts once. For billing admins only: callers have
 * asked for the role. Thread-safe, also across instances.
 */
@ApplicationScoped
public class BankTransfers {
    private static final int MOST_LINE = 100;
    private static final int MOST_REASON = 500;
    private static final int MOST_SHOWN = 200;

    private final OpsTx ops;
    private final Settlement settlement;
    private final OperatorLog log;

    public BankTransfers(OpsTx ops, Settlement settlement, OperatorLog log) {
        this.ops = ops;
        this.settlement = settlement;
        this.log = log;
    }

    /**
     * Money that came in.
     *
     * @param reference what the transfer carried
     * @param statementLine the bank's own number of the line
     * @param proposer who told of it, as others read the name
     */
    public record Receipt(
            UUID id,
            UUID topUp,
            String reference,
            Money amount,
            String statementLine,
            State state,
            UUID proposedBy,
            String proposer,
            Instant proposedAt) {}

    /** A receipt's way. */
    public enum State {
        PROPOSED,
        CONFIRMED,
        REJECTED
    }

    /** A transfer that is waited for. */
    public record Expected(UUID topUp, String reference, Money amount, Instant since) {}

    /** Transfers that payers announced and nobody has told of yet, newest first; at most 200. */
    public List<Expected> expected() {
        return ops.in(handle -> handle.createQuery("""
                        select * from market.top_up u
                        where provider = 'bank' and state = 'pending' and session is not null and not exists (
                          select 1 from market.bank_receipt r where r.top_up = u.id and r.state <> 'rejected')
                        order by created_at desc limit :most""")
                .bind("most", MOST_SHOWN)
                .map((row, context) -> new Expected(
                        row.getObject("id", UUID.class),
                        row.getString("session"),
                        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    /** Receipts that wait for a second person, oldest first; at most 200. */
    public List<Receipt> waiting() {
        return ops.in(handle -> handle.createQuery("""
                        select r.*, u.session from market.bank_receipt r join market.top_up u on u.id = r.top_up
                        where r.state = 'proposed' order by r.proposed_at limit :most""")
                .bind("most", MOST_SHOWN)
                .map((row, context) -> receipt(row))
                .list());
    }

    /**
     * Tells of a transfer.
     *
     * @param reference as typed; unknown_reference (NOT_FOUND) where its check digits are wrong or no top-up has it
     * @param statementLine the bank's number of the line, 1 to 100 characters, or statement_line_missing (INVALID);
     *     statement_line_used (CONFLICT) where it has counted already
     * @param amount what came; transfer_amount_differs (INVALID) where it is not the top-up's. Such money goes back by the bank
     * @throws Refusal also transfer_decided (CONFLICT) where the top-up has been told of or paid
     */
    public Receipt propose(Operator by, String reference, String statementLine, Money amount) {
        String line = statementLine.strip();
        if (line.isEmpty() || line.length() > MOST_LINE)
            throw new Refusal("statement_line_missing", Refusal.Kind.INVALID, Map.of("most", MOST_LINE));
        TransferReference read = TransferReference.read(reference)
                .orElseThrow(() -> new Refusal("unknown_reference", Refusal.Kind.NOT_FOUND));
        return ops.in(handle -> {
            Announced announced =
                    announced(handle, read).orElseThrow(() -> new Refusal("unknown_reference", Refusal.Kind.NOT_FOUND));
            Settlement.lock(handle, announced.topUp());
            if (!announced.amount().equals(amount))
                throw new Refusal(
                        "transfer_amount_differs", Refusal.Kind.INVALID, Map.of("amount", announced.amount()));
            free(handle, announced, line);
            UUID id = insert(handle, announced, line, by);
            log.write(handle, by, "transfer.propose", id, line, details(read.text(), amount));
            return find(handle, id).orElseThrow();
        });
    }

    /** The currency of the transfer that a reference as typed stands for; unknown_reference (NOT_FOUND). */
    public Currency currency(String reference) {
        return TransferReference.read(reference)
                .flatMap(read -> ops.in(handle -> announced(handle, read)))
                .orElseThrow(() -> new Refusal("unknown_reference", Refusal.Kind.NOT_FOUND))
                .amount()
                .currency();
    }

    private record Announced(UUID tenant, UUID topUp, Money amount) {}

    private static Optional<Announced> announced(Handle handle, TransferReference reference) {
        return handle.createQuery("select * from market.top_up where provider = 'bank' and session = :reference")
                .bind("reference", reference.text())
                .map((row, context) -> new Announced(
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("id", UUID.class),
                        new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency")))))
                .findOne();
    }

    private static void free(Handle handle, Announced announced, String line) {
        boolean told = handle.createQuery("""
                        select exists (select 1 from market.bank_receipt where top_up = :id and state <> 'rejected')
                          or exists (select 1 from market.top_up where id = :id and state <> 'pending')""")
                .bind("id", announced.topUp())
                .mapTo(Boolean.class)
                .one();
        if (told) throw new Refusal("transfer_decided", Refusal.Kind.CONFLICT);
        // Two admins at once with one line: the second waits here for the first.
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:line, 3))::text")
                .bind("line", line)
                .mapTo(String.class)
                .one();
        boolean used =
                handle.createQuery("""
                        select exists (select 1 from market.bank_receipt where statement_line = :line and state <> 'rejected')""").bind("line", line).mapTo(Boolean.class).one();
        if (used) throw new Refusal("statement_line_used", Refusal.Kind.CONFLICT);
    }

    private static UUID insert(Handle handle, Announced announced, String line, Operator by) {
        UUID id = Ids.next();
        handle.createUpdate("""
                        insert into market.bank_receipt (tenant_id, id, top_up, currency, amount, statement_line, proposed_by,
                          proposer)
                        values (:tenant, :id, :topUp, :currency, :amount, :line, :by, :name)""")
                .bind("tenant", announced.tenant())
                .bind("id", id)
                .bind("topUp", announced.topUp())
                .bind("currency", announced.amount().currency().getCurrencyCode())
                .bind("amount", announced.amount().micros())
                .bind("line", line)
                .bind("by", by.person().value())
                .bind("name", by.name())
                .execute();
        return id;
    }

    /**
     * The second person has seen the line too: the money is in the wallet. second_person (FORBIDDEN) for the one who told of it,
     * transfer_decided (CONFLICT) where it has been decided, unknown_transfer (NOT_FOUND). The log has the line as its reason.
     */
    public Receipt confirm(Operator by, UUID id) {
        return decide(by, id, "", true);
    }

    /** There is no such money; errors as of {@link #confirm}, and reason_missing (INVALID). Whoever told of it may, too. */
    public Receipt reject(Operator by, UUID id, String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > MOST_REASON)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", MOST_REASON));
        return decide(by, id, why, false);
    }

    private Receipt decide(Operator by, UUID id, String reason, boolean confirmed) {
        UUID topUp = ops.in(handle -> find(handle, id))
                .orElseThrow(BankTransfers::unknown)
                .topUp();
        Settlement.Books books = settlement.books(topUp).orElseThrow(BankTransfers::unknown);
        return ops.in(handle -> {
            Settlement.lock(handle, topUp);
            Receipt receipt = find(handle, id).orElseThrow(BankTransfers::unknown);
            if (receipt.state() != State.PROPOSED) throw new Refusal("transfer_decided", Refusal.Kind.CONFLICT);
            if (confirmed && receipt.proposedBy().equals(by.person().value()))
                throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
            end(handle, by, id, confirmed ? "confirmed" : "rejected");
            if (confirmed) {
                Report paid = Report.of(PaymentProvider.State.PAID, receipt.amount());
                Settlement.keep(handle, BankTransfer.NAME, id.toString(), topUp, paid, 1);
                settlement.apply(handle, topUp, books);
            }
            String action = confirmed ? "transfer.confirm" : "transfer.reject";
            String why = confirmed ? receipt.statementLine() : reason;
            log.write(handle, by, action, id, why, details(receipt.reference(), receipt.amount()));
            return find(handle, id).orElseThrow();
        });
    }

    private static Refusal unknown() {
        return new Refusal("unknown_transfer", Refusal.Kind.NOT_FOUND);
    }

    private static void end(Handle handle, Operator by, UUID id, String state) {
        handle.createUpdate("""
                        update market.bank_receipt set state = :state, decided_by = :by, decided_at = market.clock()
                        where id = :id""")
                .bind("state", state)
                .bind("by", by.person().value())
                .bind("id", id)
                .execute();
    }

    private static Map<String, String> details(String reference, Money amount) {
        return Map.of(
                "reference", reference,
                "amount", amount.amount().toPlainString(),
                "currency", amount.currency().getCurrencyCode());
    }

    private static Optional<Receipt> find(Handle handle, UUID id) {
        return handle.createQuery("""
                        select r.*, u.session from market.bank_receipt r join market.top_up u on u.id = r.top_up
                        where r.id = :id""")
                .bind("id", id)
                .map((row, context) -> receipt(row))
                .findOne();
    }

    private static Receipt receipt(ResultSet row) throws SQLException {
        return new Receipt(
                row.getObject("id", UUID.class),
                row.getObject("top_up", UUID.class),
                row.getString("session"),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getString("statement_line"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("proposed_by", UUID.class),
                row.getString("proposer"),
                row.getObject("proposed_at", OffsetDateTime.class).toInstant());
    }
}
