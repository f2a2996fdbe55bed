package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.tenant.TenantId;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * What is posted when a message ends: what becomes of its hold, and what the engine cost. Built from accounts that were opened
 * before, then posted by {@link #sql} within any statement.
 *
 * @param hold the capture or the giving back, null where nothing is held
 * @param state of the hold after
 * @param promoBack what of promotional credit goes back to its lots
 * @param earned what matures for others, each at most once
 * @param model the engine's cost, null where there was none
 */
record Ending(
        @Nullable Posting hold,
        String state,
        long captured,
        long promoBack,
        List<Earned> earned,
        @Nullable Posting model) {
    /** Two columns of a statement that post it, of a message {@code :message} whose earnings mature then. */
    static String sql(String matureAt) {
        return """
            case when :ends then market.end_hold(:message, :holdState, :captured, :hold_id, :hold_key, :hold_body, :hold_kind,
              :hold_owners, :hold_accounts, :hold_currencies, :hold_amounts, :promoBack, :earners, :earned, %s) end,
            case when :costs then market.post_or_fail(:model_id, :model_key, :model_body, :model_kind, :message,
              :model_owners, :model_accounts, :model_currencies, :model_amounts) end""".formatted(matureAt);
    }

    Ending {
        earned = List.copyOf(earned);
    }

    /** What somebody earns of a message. */
    record Earned(TenantId earner, long amount) {}

    /** What never changes of a hold, and its accounts. */
    record Hold(UUID message, Purse purse, Account earner, long fromPromo, long fromPaid) {
        long whole() {
            return fromPromo + fromPaid;
        }
    }

    /** The platform's accounts of one currency, all opened before the transaction that uses them. */
    record Platform(
            Account tax,
            Account modelRecovery,
            Account commission,
            Account modelCost,
            Account freeCost,
            Account accruedModel) {
        static Platform of(Accounts accounts, Currency currency, String taxPlace) {
            return new Platform(
                    accounts.platform(AccountKind.TAX, taxPlace, currency),
                    accounts.platform(AccountKind.MODEL_RECOVERY, "", currency),
                    accounts.platform(AccountKind.COMMISSION, "", currency),
                    accounts.platform(AccountKind.MODEL_COST, "", currency),
                    accounts.platform(AccountKind.FREE_COST, "", currency),
                    accounts.platform(AccountKind.ACCRUED_MODEL, "", currency));
        }
    }

    /** Of an answer: what of the hold was charged is divided, the rest goes back. */
    static Ending answered(
            @Nullable Hold hold, Split split, UUID message, Means means, long modelCost, Platform platform) {
        Posting model = model(message, means, modelCost, platform);
        if (hold == null) return new Ending(null, "", 0, 0, List.of(), model);
        if (split.charged() == 0) return back(hold, "release", model);
        Purse purse = hold.purse();
        long ofPromo = Math.min(split.charged(), hold.fromPromo());
        long ofPaid = split.charged() - ofPromo;
        Posting capture = Posting.of("capture:" + message, "capture", message)
                .debit(purse.hold(), hold.whole())
                .credit(platform.tax(), split.tax())
                .credit(platform.modelRecovery(), split.engine())
                .credit(platform.commission(), split.commission())
                .credit(hold.earner(), split.earned())
                .credit(purse.promo(), hold.fromPromo() - ofPromo)
                .credit(purse.paid(), hold.fromPaid() - ofPaid)
                .build();
        List<Earned> earned = split.earned() == 0
                ? List.of()
                : List.of(new Earned(hold.earner().owner(), split.earned()));
        return new Ending(capture, "captured", split.charged(), hold.fromPromo() - ofPromo, earned, model);
    }

    /** Of a message without an answer: all goes back. {@code kind} is release or expire. */
    static Ending givenUp(
            @Nullable Hold hold, String kind, UUID message, Means means, long modelCost, Platform platform) {
        Posting model = model(message, means, modelCost, platform);
        return hold == null ? new Ending(null, "", 0, 0, List.of(), model) : back(hold, kind, model);
    }

    private static Ending back(Hold hold, String kind, @Nullable Posting model) {
        Posting posting = Posting.of(kind + ":" + hold.message(), kind, hold.message())
                .debit(hold.purse().hold(), hold.whole())
                .credit(hold.purse().promo(), hold.fromPromo())
                .credit(hold.purse().paid(), hold.fromPaid())
                .build();
        return new Ending(posting, kind + "d", 0, hold.fromPromo(), List.of(), model);
    }

    private static @Nullable Posting model(UUID message, Means means, long cost, Platform platform) {
        if (cost == 0) return null;
        // What a plan includes is recovered from what the plan earns.
        boolean free = means != Means.WALLET && means != Means.PLAN;
        return Posting.of("model:" + message, free ? "free_cost" : "model_cost", message)
                .debit(free ? platform.freeCost() : platform.modelCost(), cost)
                .credit(platform.accruedModel(), cost)
                .build();
    }

    /** Binds all of {@link #sql} but the message and the time; with nothing to be posted if that is to be done later. */
    Query bind(Query query, boolean posting) {
        Ledger.bind(query, "hold", hold);
        Ledger.bind(query, "model", model);
        return query.bind("ends", posting && hold != null)
                .bind("holdState", state)
                .bind("captured", captured)
                .bind("promoBack", promoBack)
                .bind(
                        "earners",
                        earned.stream().map(one -> one.earner().value()).toArray(UUID[]::new))
                .bind("earned", earned.stream().map(Earned::amount).toArray(Long[]::new))
                .bind("costs", posting && model != null);
    }
}
