package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.Payout.State;
import bicameral.marketplace.payout.PayoutOutbox.Books;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What people do about payouts that no program can end: the file for the bank, and what somebody read in the bank's statement or on
 * the provider's pages. Callers have asked for the role; each deed carries a reason and stands in the operators' log. Thread-safe,
 * also across instances.
 */
@ApplicationScoped
public class PayoutsByHand {
    private static final int MOST_LINE = 100;
    private static final int BATCH = 500;

    private final OpsTx ops;
    private final PayoutOutbox outbox;
    private final SecretBox box;
    private final OperatorLog log;

    public PayoutsByHand(OpsTx ops, PayoutOutbox outbox, SecretBox box, OperatorLog log) {
        this.ops = ops;
        this.outbox = outbox;
        this.box = box;
        this.log = log;
    }

    /**
     * Says what became of a payout that nobody can ask about: one that was carried out by hand, or whose call was lost and whose
     * provider has forgotten the key. Somebody else confirms it; a provider's payout below the limit of two needs nobody else.
     *
     * @param line the number of the line in the bank's statement or of the transfer at the provider, or why it was not paid; 1–100
     *     characters
     * @throws Refusal unknown_payout (NOT_FOUND), reason_missing, statement_line_missing (INVALID), payout_decided (CONFLICT) where
     *     it can still be asked about or somebody marked it, statement_line_used (CONFLICT) where another payout has that line
     */
    public Payout mark(Operator by, UUID id, boolean paid, String line, String reason) {
        String why = Deeds.reason(reason);
        String number = line.strip();
        if (number.isEmpty() || number.length() > MOST_LINE)
            throw new Refusal("statement_line_missing", Refusal.Kind.INVALID, Map.of("most", MOST_LINE));
        ops.in(handle -> Deeds.find(handle, id));
        Books books = outbox.books(id);
        return ops.in(handle -> {
            Payout payout = PayoutOutbox.locked(handle, id);
            if (payout.mark() != null || (!payout.byHand() && !payout.forgotten()))
                throw Deeds.conflict("payout_decided");
            if (paid && taken(handle, number)) throw Deeds.conflict("statement_line_used");
            handle.createUpdate("""
                            update market.payout set mark = :mark, mark_line = :line, marked_by = :by, marker = :name where id = :id""")
                    .bind("mark", paid ? "paid" : "failed")
                    .bind("line", number)
                    .bind("by", by.person().value())
                    .bind("name", by.name())
                    .bind("id", id)
                    .execute();
            log.write(handle, by, "payout.mark", id, why, Deeds.details(payout));
            if (!payout.byHand() && !payout.needsSecond()) end(handle, payout, paid, number, books);
            return Deeds.find(handle, id);
        });
    }

    private static boolean taken(Handle handle, String line) {
        return handle.createQuery(
                        "select exists (select 1 from market.payout where mark = 'paid' and mark_line = :line)")
                .bind("line", line)
                .mapTo(Boolean.class)
                .one();
    }

    private void end(Handle handle, Payout payout, boolean paid, String line, Books books) {
        if (paid) outbox.settle(handle, payout.id(), books, "done");
        else outbox.fail(handle, payout.id(), books, line, "refused");
    }

    /** Somebody else reads the same: the payout is over. second_person (FORBIDDEN) for who marked it. */
    public Payout confirm(Operator by, UUID id, String reason) {
        String why = Deeds.reason(reason);
        ops.in(handle -> Deeds.find(handle, id));
        Books books = outbox.books(id);
        return ops.in(handle -> {
            Payout payout = marked(handle, id);
            Payout.Mark mark = Objects.requireNonNull(payout.mark());
            if (mark.by().equals(by.person().value())) throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
            end(handle, payout, mark.paid(), mark.line(), books);
            log.write(handle, by, mark.paid() ? "payout.paid" : "payout.failed", id, why, Deeds.details(payout));
            return Deeds.find(handle, id);
        });
    }

    /** Takes a mark back, whoever made it. */
    public void unmark(Operator by, UUID id, String reason) {
        String why = Deeds.reason(reason);
        ops.in(handle -> {
            Deeds.find(handle, id);
            Payout payout = marked(handle, id);
            handle.createUpdate("""
                            update market.payout set mark = null, mark_line = null, marked_by = null, marker = null where id = :id""").bind("id", id).execute();
            log.write(handle, by, "payout.unmark", id, why, Deeds.details(payout));
            return id;
        });
    }

    private static Payout marked(Handle handle, UUID id) {
        Payout payout = PayoutOutbox.locked(handle, id);
        if (payout.state() != State.UNDER_WAY || payout.mark() == null) throw Deeds.conflict("payout_decided");
        return payout;
    }

    /** A transfer for the bank's file; {@code reference} is what the statement will show. */
    public record Transfer(String reference, Payee to, Money amount) {}

    /** The transfers under way that are carried out by hand, oldest first; at most 500. Reading them is a deed of its own. */
    public List<Transfer> file(Operator by, String reason) {
        String why = Deeds.reason(reason);
        return ops.in(handle -> {
            List<Payout> all = handle.createQuery("""
                            select * from market.payout where state = 'under_way' and call is null and mark is null
                            order by released_at, id limit :batch""")
                    .bind("batch", BATCH)
                    .map((row, context) -> Payout.of(row))
                    .list();
            List<Transfer> transfers = new ArrayList<>();
            for (Payout payout : all)
                destination(handle, payout)
                        .ifPresent(to -> transfers.add(
                                new Transfer(payout.id().toString().replace("-", ""), to, payout.net())));
            log.write(handle, by, "payout.file", Ids.next(), why, Map.of("count", String.valueOf(transfers.size())));
            return transfers;
        });
    }

    private Optional<Payee> destination(Handle handle, Payout payout) {
        return handle.createQuery(
                        "select sealed from market.payout_destination where tenant_id = :tenant and payout = :id")
                .bind("tenant", payout.tenant().value())
                .bind("id", payout.id())
                .mapTo(byte[].class)
                .findOne()
                .flatMap(bytes -> opened(payout, bytes));
    }

    private Optional<Payee> opened(Payout payout, byte[] bytes) {
        try {
            return Optional.of(Payee.read(box.open(payout.tenant(), Destinations.purpose(payout.id()), bytes)));
        } catch (SecretBox.Unopened e) {
            return Optional.empty();
        }
    }
}
