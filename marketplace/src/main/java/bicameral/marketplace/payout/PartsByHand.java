package bicameral.marketplace.payout;

import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payout.Payout.State;
import bicameral.marketplace.payout.PayoutOutbox.Books;
import bicameral.marketplace.payout.PayoutPart.Sums;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What people do about payouts that are paid out of payments: say what became of a part that nobody can ask about any more, and end
 * the waiting for payments. Callers have asked for the role; each deed carries a reason and stands in the operators' log.
 * Thread-safe, also across instances.
 */
@ApplicationScoped
public class PartsByHand {
    private static final int MOST_MARK = 100;

    private final OpsTx ops;
    private final PayoutOutbox outbox;
    private final SplitOutbox split;
    private final OperatorLog log;

    public PartsByHand(OpsTx ops, PayoutOutbox outbox, SplitOutbox split, OperatorLog log) {
        this.ops = ops;
        this.outbox = outbox;
        this.split = split;
        this.log = log;
    }

    /**
     * Says what the provider's pages show of a part whose call was lost and whose key the provider has forgotten. Of a payout that two
     * have to agree to, somebody else has to read the same.
     *
     * @param mark the provider's name for it, or why it was not paid; 1–100 characters
     * @throws Refusal unknown_payout (NOT_FOUND), reason_missing, statement_line_missing (INVALID), payout_decided (CONFLICT) where
     *     the part can still be asked about, statement_line_used (CONFLICT) where another part has that name, second_person
     *     (FORBIDDEN) for who said it first, marks_differ (CONFLICT) where the first one read something else
     */
    public void mark(Operator by, UUID id, boolean paid, String mark, String reason) {
        String why = Deeds.reason(reason);
        String name = mark.strip();
        if (name.isEmpty() || name.length() > MOST_MARK)
            throw new Refusal("statement_line_missing", Refusal.Kind.INVALID, Map.of("most", MOST_MARK));
        PayoutPart before = ops.in(handle -> find(handle, id));
        Books books = outbox.books(before.payout());
        ops.in(handle -> {
            lockPayment(handle, before.topUp());
            Payout payout = PayoutOutbox.locked(handle, before.payout());
            PayoutPart part = find(handle, id);
            if (!part.forgotten()) throw Deeds.conflict("payout_decided");
            if (paid && taken(handle, id, name)) throw Deeds.conflict("statement_line_used");
            boolean over = !payout.needsSecond() || secondAgrees(by, part, paid);
            log.write(handle, by, action(paid, over), id, why, details(payout, part));
            return over ? end(handle, part, paid, name, books) : tell(handle, by, id, paid, name);
        });
    }

    private static String action(boolean paid, boolean over) {
        if (!over) return "payout.part_tell";
        return paid ? "payout.part_paid" : "payout.part_failed";
    }

    /** False where nobody has said anything yet. */
    private static boolean secondAgrees(Operator by, PayoutPart part, boolean paid) {
        Payout.Mark told = part.told();
        if (told == null) return false;
        if (told.by().equals(by.person().value())) throw new Refusal("second_person", Refusal.Kind.FORBIDDEN);
        if (told.paid() != paid) throw Deeds.conflict("marks_differ");
        return true;
    }

    private boolean end(Handle handle, PayoutPart part, boolean paid, String mark, Books books) {
        return paid
                ? split.paid(handle, part.id(), part.payout(), part.amount(), mark, books)
                : split.refused(handle, part.id(), part.payout(), part.topUp(), part.amount(), mark, books);
    }

    private static boolean tell(Handle handle, Operator by, UUID id, boolean paid, String mark) {
        return handle.createUpdate("""
                        update market.payout_part set told = :told, told_mark = :mark, told_by = :by, teller = :name
                        where id = :id""")
                        .bind("told", paid ? "paid" : "failed")
                        .bind("mark", mark)
                        .bind("by", by.person().value())
                        .bind("name", by.name())
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Takes back what was said of a part, whoever said it; payout_decided (CONFLICT) where nothing was. */
    public void unmark(Operator by, UUID id, String reason) {
        String why = Deeds.reason(reason);
        ops.in(handle -> {
            PayoutPart before = find(handle, id);
            Payout payout = PayoutOutbox.locked(handle, before.payout());
            PayoutPart part = find(handle, id);
            if (!part.forgotten() || part.told() == null) throw Deeds.conflict("payout_decided");
            log.write(handle, by, "payout.part_untell", id, why, details(payout, part));
            return handle.createUpdate("""
                            update market.payout_part set told = null, told_mark = null, told_by = null, teller = null
                            where id = :id""").bind("id", id).execute();
        });
    }

    /**
     * Ends the waiting for payments: what was paid stays paid, the rest is available again.
     *
     * @throws Refusal unknown_payout (NOT_FOUND), reason_missing (INVALID), payout_decided (CONFLICT) where it is not paid out of
     *     payments or is over, parts_under_way (CONFLICT) while the provider is asked for some of it
     */
    public Payout giveUp(Operator by, UUID id, String reason) {
        String why = Deeds.reason(reason);
        ops.in(handle -> Deeds.find(handle, id));
        Books books = outbox.books(id);
        return ops.in(handle -> {
            Payout payout = PayoutOutbox.locked(handle, id);
            if (payout.state() != State.UNDER_WAY || payout.funds() != Funds.SPLIT)
                throw Deeds.conflict("payout_decided");
            if (Sums.of(handle, id).asked() > 0) throw Deeds.conflict("parts_under_way");
            split.giveUp(handle, payout, books, why);
            log.write(handle, by, "payout.give_up", id, why, Deeds.details(payout));
            return Deeds.find(handle, id);
        });
    }

    private static void lockPayment(Handle handle, UUID topUp) {
        handle.createQuery("select id from market.top_up where id = :id for update")
                .bind("id", topUp)
                .mapTo(UUID.class)
                .findOne();
    }

    private static PayoutPart find(Handle handle, UUID id) {
        return handle.createQuery("select * from market.payout_part where id = :id")
                .bind("id", id)
                .map((row, context) -> PayoutPart.of(row))
                .findOne()
                .orElseThrow(() -> new Refusal("unknown_payout", Refusal.Kind.NOT_FOUND));
    }

    private static boolean taken(Handle handle, UUID id, String mark) {
        return handle.createQuery("""
                        select exists (select 1 from market.payout_part
                          where id <> :id and (mark = :mark or told = 'paid' and told_mark = :mark))""")
                .bind("id", id)
                .bind("mark", mark)
                .mapTo(Boolean.class)
                .one();
    }

    private static Map<String, String> details(Payout payout, PayoutPart part) {
        Map<String, String> details = new HashMap<>(Deeds.details(payout));
        details.put("part", part.amount().amount().toPlainString());
        return details;
    }
}
