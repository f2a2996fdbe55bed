package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Accounts.Account;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * One ledger transaction to be posted. Sums to zero in one currency, or it cannot be made.
 *
 * @param key business key: posted once, whoever asks how often
 * @param kind as in the database: capture, top_up …
 * @param reference the message, top-up … it is about
 * @param legs in account-id order, without empty ones
 */
public record Posting(String key, String kind, UUID reference, List<Leg> legs) {
    public Posting {
        legs = List.copyOf(legs);
        if (legs.isEmpty()) throw new IllegalArgumentException(key + " posts nothing");
        long sum = 0;
        for (Leg leg : legs) {
            sum = Math.addExact(sum, leg.amount());
            if (!leg.account().currency().equals(legs.getFirst().account().currency()))
                throw new IllegalArgumentException(key + " mixes currencies");
        }
        if (sum != 0) throw new IllegalArgumentException(key + " sums to " + sum);
    }

    /** Credit is positive, debit negative. */
    public record Leg(Account account, long amount) {}

    /** Begins a posting. */
    public static Builder of(String key, String kind, UUID reference) {
        return new Builder(key, kind, reference);
    }

    /** Collects legs; empty ones are left out. */
    public static final class Builder {
        private final String key;
        private final String kind;
        private final UUID reference;
        private final List<Leg> legs = new ArrayList<>();

        private Builder(String key, String kind, UUID reference) {
            this.key = key;
            this.kind = kind;
            this.reference = reference;
        }

        /** What the account receives. */
        public Builder credit(Account account, long amount) {
            if (amount < 0) throw new IllegalArgumentException("a leg of " + amount);
            if (amount > 0) legs.add(new Leg(account, amount));
            return this;
        }

        /** What the account gives. */
        public Builder debit(Account account, long amount) {
            if (amount < 0) throw new IllegalArgumentException("a leg of " + amount);
            if (amount > 0) legs.add(new Leg(account, -amount));
            return this;
        }

        /** Whether there is nothing to post. */
        public boolean isEmpty() {
            return legs.isEmpty();
        }

        /** The posting. */
        public Posting build() {
            legs.sort(Comparator.comparing((Leg leg) -> leg.account().id().toString()));
            return new Posting(key, kind, reference, legs);
        }
    }
}
