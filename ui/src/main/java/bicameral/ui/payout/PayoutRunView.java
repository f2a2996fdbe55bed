package bicameral.ui.payout;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.Funds;
import bicameral.marketplace.payout.Block;
import bicameral.marketplace.payout.PartReversal;
import bicameral.marketplace.payout.PayeeReview;
import bicameral.marketplace.payout.Payout;
import bicameral.marketplace.payout.Payout.State;
import bicameral.marketplace.payout.PayoutPart;
import bicameral.marketplace.payout.Payouts;
import bicameral.tenant.Operator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that the page of the payout run shows.
 *
 * @param pots of providers whose payouts are paid out of payments
 * @param second from where two have to agree
 */
public record PayoutRunView(
        List<Row> open,
        List<Row> past,
        List<Unverified> unverified,
        List<Payouts.Pot> pots,
        Money second,
        @Nullable String error,
        @Nullable String told) {
    public PayoutRunView {
        open = List.copyOf(open);
        past = List.copyOf(past);
        unverified = List.copyOf(unverified);
        pots = List.copyOf(pots);
    }

    /**
     * A payout as a row.
     *
     * @param reader who looks at it
     * @param mine whether the reader agreed first, and so may not be the second
     * @param marked whether the reader marked it, and so may not confirm
     */
    public record Row(Payouts.Row row, UUID reader, boolean mine, boolean marked) {
        static Row of(Payouts.Row row, Operator by) {
            Payout.Mark mark = row.payout().mark();
            UUID reader = by.person().value();
            return new Row(
                    row,
                    reader,
                    reader.equals(row.payout().approvedBy()),
                    mark != null && mark.by().equals(reader));
        }

        /** The payout. */
        public Payout payout() {
            return row.payout();
        }

        /** Key of its state's name. */
        public String state() {
            if (payout().state() == State.PROPOSED && payout().needsSecond())
                return payout().approvedBy() == null ? "s_first" : "s_second";
            if (payout().forgotten()) return "s_forgotten";
            if (payout().call() == Payout.Call.UNKNOWN) return "s_unknown";
            if (payout().partly()) return "s_partly";
            return "s_" + payout().state().name().toLowerCase(Locale.ROOT);
        }

        /** Style of its badge. */
        public String look() {
            if (!row.blocks().isEmpty() || payout().forgotten() || payout().partly()) return "bad";
            return switch (payout().state()) {
                case PROPOSED -> "wait";
                case HELD, FAILED -> "bad";
                case SETTLED -> "ok";
                case CANCELLED, UNDER_WAY -> "";
            };
        }

        /** Keys of why it may not be released. */
        public List<String> blocks() {
            return row.blocks().stream()
                    .map(Block::name)
                    .map(name -> "b_" + name.toLowerCase(Locale.ROOT))
                    .toList();
        }

        /** Key of the method's name. */
        public String method() {
            return "m_" + payout().method().id();
        }

        /** Whether it can be released now. */
        public boolean releasable() {
            return payout().state() == State.PROPOSED && row.blocks().isEmpty() && !mine;
        }

        /** Whether people have to say what became of it. */
        public boolean tellable() {
            return (payout().byHand() || payout().forgotten()) && payout().mark() == null;
        }

        /** Whether it is paid out of payments. */
        public boolean split() {
            return payout().funds() == Funds.SPLIT && payout().state() == State.UNDER_WAY;
        }

        /** Whether some of it waits for payments. */
        public boolean waits() {
            return split() && row.waiting().micros() > 0;
        }

        /** Whether the waiting can be ended. */
        public boolean closable() {
            return waits() && row.parts().stream().noneMatch(PayoutRunView::asked);
        }

        /** Parts that only people can say anything of. */
        public List<Part> parts() {
            return row.parts().stream()
                    .filter(PayoutPart::forgotten)
                    .map(part -> new Part(part, told(part)))
                    .toList();
        }

        /** What is taken back of it. */
        public List<Back> backs() {
            return row.reversals().stream().map(Back::new).toList();
        }

        private boolean told(PayoutPart part) {
            return part.told() != null && part.told().by().equals(reader);
        }

        /** Whether a provider is being asked. */
        public boolean asked() {
            return payout().state() == State.UNDER_WAY && payout().call() != null;
        }

        /** Whether it may be proposed once more. */
        public boolean repeatable() {
            return payout().state() == State.FAILED || payout().state() == State.CANCELLED || payout().partly();
        }
    }

    /** An account to verify. */
    public record Unverified(PayeeReview.Unverified account) {
        /** Key of the method's name. */
        public String method() {
            return "m_" + account.method().id();
        }
    }

    /**
     * A part that only people can say anything of.
     *
     * @param mine whether the reader said it first, and so may not be the second
     */
    public record Part(PayoutPart part, boolean mine) {}

    /** What is taken back of a payout. */
    public record Back(PartReversal reversal) {
        /** Whether the provider is still being asked. */
        public boolean asked() {
            return switch (reversal.state()) {
                case WAITING, CALLING, UNKNOWN -> true;
                case DONE, REFUSED -> false;
            };
        }

        /** Whether the provider would not. */
        public boolean refused() {
            return reversal.state() == PartReversal.State.REFUSED;
        }
    }

    private static boolean asked(PayoutPart part) {
        return switch (part.state()) {
            case WAITING, CALLING, UNKNOWN -> true;
            case PAID, REFUSED -> false;
        };
    }

    static List<Row> rows(List<Payouts.Row> rows, Operator by) {
        return rows.stream().map(row -> Row.of(row, by)).toList();
    }

    /** What the open rows come to, in each currency by itself. */
    public List<Money> waiting() {
        Map<String, Money> sums = new TreeMap<>();
        for (Row row : open) {
            Money net = row.payout().net();
            sums.merge(net.currency().getCurrencyCode(), net, Money::plus);
        }
        return List.copyOf(sums.values());
    }
}
