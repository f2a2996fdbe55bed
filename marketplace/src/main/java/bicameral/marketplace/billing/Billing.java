package bicameral.marketplace.billing;

import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Receipts.Tokens;
import bicameral.host.receipt.Settlement;
import bicameral.host.receipt.Settlements;
import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.tax.ChargeTaxes;
import bicameral.marketplace.tax.Tax;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What a message costs, from quote to capture. Thread-safe, also across instances.
 *
 * <p>{@code reserve} → {@code record} (the journal) → {@code settle}, or {@code reserve} → {@code release}. Each step is one
 * transaction and may be repeated; {@link #recover} finishes what a killed process left behind. Locks are taken in one order:
 * message, hold, accounts by id.
 */
@ApplicationScoped
public class Billing {
    private static final Logger LOG = Logger.getLogger(Billing.class);
    private static final String TODAY = "(market.clock() at time zone 'Asia/Shanghai')::date";
    private static final int BATCH = 500;

    private final OpsTx ops;
    private final Accounts accounts;
    private final Ledger ledger;
    private final BillingSettings settings;
    private final Keyed visitors;
    private final ChargeTaxes taxes;

    public Billing(OpsTx ops, Accounts accounts, Ledger ledger, BillingSettings settings) {
        this.ops = ops;
        this.accounts = accounts;
        this.ledger = ledger;
        this.settings = settings;
        this.visitors = new Keyed(settings.secret(), "visitor");
        this.taxes = new ChargeTaxes(ops);
    }

    /** As {@link #quote(Offer, TenantId, String, Order.Member)}, of one who has no seat. */
    public Charge quote(Offer offer, @Nullable TenantId payer, String visitor) {
        return quote(offer, payer, visitor, null);
    }

    /** What the next message would cost, and how many are still free today. */
    public Charge quote(Offer offer, @Nullable TenantId payer, String visitor, Order.@Nullable Member member) {
        int used = ops.in(handle -> handle.createQuery("select used from market.free_use"
                        + " where tenant_id = :publisher and agent = :agent and visitor = :visitor and day = " + TODAY)
                .bind("publisher", offer.publisher().value())
                .bind("agent", offer.agent())
                .bind("visitor", visitors.hash(visitor))
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
        int left = unlimited(payer) ? offer.freePerDay() : Math.max(0, offer.freePerDay() - used);
        Money zero = Money.zero(offer.price().currency());
        Money price = ceiling(offer);
        if (price.isZero()) return new Charge(Means.GRATIS, zero, zero, left, offer.freePerDay());
        if (ops.in(handle -> PlanAllowance.has(handle, offer.agent(), payer, member)))
            return new Charge(Means.PLAN, price, zero, left, offer.freePerDay());
        boolean free = left > 0 || unlimited(payer);
        return new Charge(free ? Means.FREE_QUOTA : Means.WALLET, price, free ? zero : price, left, offer.freePerDay());
    }

    /**
     * Accepts a message: uses up a free one of today, or else holds its price in the payer's wallet. A message accepted before
     * is not accepted again but told how it stands.
     *
     * @throws Refusal free_quota_used, insufficient_funds, no_credit_in_currency (there is some, but in another currency only),
     *     daily_limit_reached, monthly_limit_reached, spending_not_allowed (the member has no right to spend),
     *     department_without_budget, department_budget_reached (UNPAID), currency_mismatch (INVALID: the market does not trade in the offer's),
     *     idempotency_conflict (CONFLICT); nothing is left behind
     */
    public Reservation reserve(Order order) {
        TenantId wallet = order.wallet();
        Purse purse = wallet == null || ceiling(order.offer()).isZero()
                ? null
                : purse(wallet, order.offer().price().currency());
        return ops.in(handle -> {
            lockMessage(handle, order.message());
            Optional<Asked> before = find(handle, order.message());
            return before.isPresent() ? repeat(handle, before.get(), order) : accept(handle, order, purse);
        });
    }

    /** The most that a message of this offer can cost: its price, and with it what the engine may come to where that is passed on. */
    public Money ceiling(Offer offer) {
        if (offer.passedTokens() == 0) return offer.price();
        Currency currency = offer.price().currency();
        return offer.price().plus(new Money(modelCost(offer.passedTokens(), currency), currency));
    }

    private Reservation repeat(Handle handle, Asked asked, Order order) {
        if (!asked.fingerprint().equals(order.fingerprint()))
            throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
        long charged = asked.state() == State.OPEN ? asked.ceiling() : charged(handle, asked.message());
        return new Reservation(
                asked.message(), asked.state(), asked.code(), asked.conversation(), asked.charge(charged));
    }

    private Reservation accept(Handle handle, Order order, @Nullable Purse purse) {
        Offer offer = order.offer();
        settings.require(offer.price().currency());
        Charge charge = choose(handle, order, purse);
        handle.createUpdate("""
            insert into market.asked (tenant_id, message, agent, agent_version, fingerprint, means, currency, price, fixed,
              visitor, free_day, free_left, free_per_day, expires_at)
            values (:publisher, :message, :agent, :version, :fingerprint, :means, :currency, :price, :fixed,
              :visitor, %s, :left, :perDay, market.clock() + make_interval(mins => :minutes))\
            """.formatted(TODAY))
                .bind("publisher", offer.publisher().value())
                .bind("message", order.message())
                .bind("agent", offer.agent())
                .bind("version", offer.version())
                .bind("fingerprint", order.fingerprint())
                .bind("means", id(charge.means()))
                .bind("currency", offer.price().currency().getCurrencyCode())
                .bind("price", charge.price().micros())
                .bind("fixed", offer.passedTokens() > 0 ? offer.price().micros() : null)
                .bind("visitor", visitors.hash(order.visitor()))
                .bind("left", charge.freeLeft())
                .bind("perDay", charge.freePerDay())
                .bind("minutes", settings.holdMinutes())
                .execute();
        return new Reservation(order.message(), State.OPEN, null, null, charge);
    }

    private Charge choose(Handle handle, Order order, @Nullable Purse purse) {
        Offer offer = order.offer();
        Money zero = Money.zero(offer.price().currency());
        Money price = ceiling(offer);
        if (price.isZero()) return new Charge(Means.GRATIS, zero, zero, offer.freePerDay(), offer.freePerDay());
        if (PlanAllowance.take(handle, order)) return new Charge(Means.PLAN, price, zero, 0, offer.freePerDay());
        Optional<Integer> used = useFree(handle, order);
        if (used.isPresent()) {
            int left = Math.max(0, offer.freePerDay() - used.get());
            return new Charge(Means.FREE_QUOTA, price, zero, left, offer.freePerDay());
        }
        if (purse == null)
            throw new Refusal("free_quota_used", Refusal.Kind.UNPAID, Map.of("perDay", offer.freePerDay()));
        hold(handle, order, purse, price);
        return new Charge(Means.WALLET, price, price, 0, offer.freePerDay());
    }

    /** Counts one up unless that would exceed the quota: one statement, so that no two take the same. */
    private Optional<Integer> useFree(Handle handle, Order order) {
        int most = unlimited(order.payer()) ? Integer.MAX_VALUE : order.offer().freePerDay();
        if (most == 0) return Optional.empty();
        return handle.createQuery("""
            insert into market.free_use as f (tenant_id, agent, day, visitor, used)
            values (:publisher, :agent, %s, :visitor, 1)
            on conflict (tenant_id, agent, day, visitor) do update set used = f.used + 1 where f.used < :most
            returning used\
            """.formatted(TODAY))
                .bind("publisher", order.offer().publisher().value())
                .bind("agent", order.offer().agent())
                .bind("visitor", visitors.hash(order.visitor()))
                .bind("most", most)
                .mapTo(Integer.class)
                .findOne();
    }

    private boolean unlimited(@Nullable TenantId payer) {
        return payer == null && !settings.visitorLimits();
    }

    private void hold(Handle handle, Order order, Purse purse, Money most) {
        long price = most.micros();
        Map<UUID, Long> balances = ledger.lock(handle, purse.all());
        UUID department = Spending.permit(handle, purse.paid(), order.spender(), price);
        long promo = promotional(
                handle,
                order,
                purse.promo(),
                balances.getOrDefault(purse.promo().id(), 0L));
        long paid = balances.getOrDefault(purse.paid().id(), 0L);
        if (price - promo > paid) throw insufficient(handle, purse, most, promo + paid);
        long fromPromo = Math.min(promo, price);
        if (fromPromo > 0)
            PromoLots.take(handle, purse.promo().owner(), purse.promo().currency(), order.message(), fromPromo);
        handle.createUpdate("""
            insert into market.hold (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid, department)
            values (:payer, :message, :agent, :name, :publisher, :currency, :promo, :paid, :department)\
            """)
                .bind("payer", purse.paid().owner().value())
                .bind("message", order.message())
                .bind("agent", order.offer().agent())
                .bind("name", order.offer().name())
                .bind("publisher", order.offer().publisher().value())
                .bind("currency", purse.paid().currency().getCurrencyCode())
                .bind("promo", fromPromo)
                .bind("paid", price - fromPromo)
                .bind("department", department)
                .execute();
        ledger.post(
                handle,
                Posting.of("reserve:" + order.message(), "reserve", order.message())
                        .debit(purse.promo(), fromPromo)
                        .debit(purse.paid(), price - fromPromo)
                        .credit(purse.hold(), price)
                        .build());
    }

    private static Refusal insufficient(Handle handle, Purse purse, Money price, long available) {
        if (available == 0 && hasOtherCredit(handle, purse.paid()))
            return new Refusal(
                    "no_credit_in_currency",
                    Refusal.Kind.UNPAID,
                    Map.of("price", price, "currency", price.currency().getCurrencyCode()));
        return new Refusal(
                "insufficient_funds",
                Refusal.Kind.UNPAID,
                Map.of("price", price, "amount", new Money(available, price.currency())));
    }

    /** Nothing is turned into another currency; but a payer who has some in another is told so. */
    private static boolean hasOtherCredit(Handle handle, Account wallet) {
        return handle.createQuery("""
            select exists (select 1 from market.account where tenant_id = :payer and currency <> :currency
              and kind in ('wallet_paid', 'wallet_promo') and balance > 0)\
            """)
                .bind("payer", wallet.owner().value())
                .bind("currency", wallet.currency().getCurrencyCode())
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * What may be paid with promotional credit. Nothing where payer and publisher have an owner in common: what the platform
     * gives away must not become anybody's own earnings.
     */
    private static long promotional(Handle handle, Order order, Account promo, long balance) {
        if (balance == 0 || sameHands(handle, promo.owner(), order.offer().publisher())) return 0;
        return Math.min(balance, PromoLots.spendable(handle, promo.owner(), promo.currency()));
    }

    private static boolean sameHands(Handle handle, TenantId payer, TenantId publisher) {
        if (payer.equals(publisher)) return true;
        return handle.createQuery("""
            select exists (select 1 from market.membership a join market.membership b using (person_id)
              where a.tenant_id = :payer and b.tenant_id = :publisher and 'OWNER' = any(a.roles)
                and 'OWNER' = any(b.roles))\
            """)
                .bind("payer", payer.value())
                .bind("publisher", publisher.value())
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Writes the answer into the journal, and with it what the message costs. Recorded once; a message that was given back
     * meanwhile (expired) stays free. {@link #settle} posts it.
     */
    public Charge record(Offer offer, UUID message, Outcome ended) {
        boolean byTable = taxes.any();
        return ops.in(handle -> {
            Asked asked = lock(handle, message);
            if (asked.state() != State.OPEN) return asked.charge(charged(handle, message));
            Outcome outcome = ended.code() == null ? ended : counted(handle, asked, ended);
            long modelCost = modelCost((long) outcome.tokensIn() + outcome.tokensOut(), asked.currency());
            long due = due(asked, outcome, modelCost);
            Split split = Split.taxed(
                    due,
                    byTable ? tax(handle, message, due) : ofSetting(due),
                    modelCost,
                    Commissions.basisPoints(handle, settings, asked.publisher(), asked.currency()));
            journal(handle, offer, asked, outcome, split, modelCost);
            Settlements.due(handle, asked.publisher(), message, settlement(asked, modelCost, split.charged()));
            end(handle, asked, outcome.state(), outcome.code(), outcome.conversation());
            boolean used = usesFree(outcome);
            if (!used) giveBackUnused(handle, asked);
            if (outcome.state() != State.ABSTAINED) count(handle, offer.agent());
            return used ? asked.charge(split.charged()) : asked.givenBack(split.charged());
        });
    }

    /** By the rate that is valid now for the payer's place; by the setting where the table has none. */
    private long tax(Handle handle, UUID message, long due) {
        if (due == 0) return 0;
        Optional<Tax> tax = ChargeTaxes.taken(handle, message);
        return tax.isPresent() ? tax.get().within(due) : ofSetting(due);
    }

    private long ofSetting(long due) {
        return Split.share(due, settings.taxBasisPoints());
    }

    private static Settlement settlement(Asked asked, long cost, long charged) {
        return new Settlement(cost, charged, asked.currency().getCurrencyCode());
    }

    private static Outcome counted(Handle handle, Asked asked, Outcome outcome) {
        Tokens tokens = Receipts.tokens(handle, asked.publisher(), asked.message());
        return outcome.counted(tokens.in(), tokens.out());
    }

    /**
     * Whether a free message of today is used up. A message is whole or none: one that broke off on our side is given back
     * unless so much came that it would cost the full price; one that the visitor stopped is not.
     */
    private boolean usesFree(Outcome outcome) {
        return switch (outcome.state()) {
            case DONE, STOPPED -> true;
            case PARTIAL -> outcome.deliveredCharacters() >= settings.partialFullCharacters();
            case ABSTAINED, UNCITED, OPEN, FAILED, EXPIRED -> false;
        };
    }

    /** What is due for a wallet's message: all of a whole answer, nothing of none, its share of a broken-off one. */
    private long due(Asked asked, Outcome outcome, long modelCost) {
        if (asked.means() != Means.WALLET) return 0;
        long whole = asked.whole(modelCost);
        return switch (outcome.state()) {
            case DONE -> whole;
            case PARTIAL, STOPPED -> share(whole, outcome.deliveredCharacters());
            case ABSTAINED, UNCITED, OPEN, FAILED, EXPIRED -> 0;
        };
    }

    private long share(long price, int characters) {
        if (characters < Outcome.LEAST_CHARACTERS) return 0;
        long full = settings.partialFullCharacters();
        long delivered = Math.min(characters, full);
        return price / full * delivered + price % full * delivered / full;
    }

    private long modelCost(long tokens, Currency currency) {
        return Math.multiplyExact(tokens, settings.engineMicrosPerThousandTokens(currency)) / 1_000;
    }

    private void journal(Handle handle, Offer offer, Asked asked, Outcome outcome, Split split, long modelCost) {
        handle.createUpdate("""
            insert into market.usage_event (tenant_id, message, agent, agent_name, mark, pigment, agent_version, means,
              outcome, tokens_in, tokens_out, currency, price, charged, tax, engine, commission, earned, model_cost,
              mature_at)
            values (:publisher, :message, :agent, :name, :mark, :pigment, :version, :means, :outcome, :tokensIn,
              :tokensOut, :currency, :price, :charged, :tax, :engine, :commission, :earned, :modelCost,
              market.clock() + make_interval(days => :days))\
            """)
                .bind("publisher", asked.publisher().value())
                .bind("message", asked.message())
                .bind("agent", offer.agent())
                .bind("name", offer.name())
                .bind("mark", offer.mark())
                .bind("pigment", offer.pigment())
                .bind("version", offer.version())
                .bind("means", id(asked.means()))
                .bind("outcome", id(outcome.state()))
                .bind("tokensIn", outcome.tokensIn())
                .bind("tokensOut", outcome.tokensOut())
                .bind("currency", asked.currency().getCurrencyCode())
                .bind("price", asked.price())
                .bind("charged", split.charged())
                .bind("tax", split.tax())
                .bind("engine", split.engine())
                .bind("commission", split.commission())
                .bind("earned", split.earned())
                .bind("modelCost", modelCost)
                .bind("days", settings.maturationDays())
                .execute();
    }

    /** The public counter of answers; last, as popular agents share a row. */
    private static void count(Handle handle, UUID agent) {
        handle.createQuery("select market.count_answer(:agent)::text")
                .bind("agent", agent)
                .mapTo(String.class)
                .one();
    }

    /** Posts what the journal says of a message: captures or gives back the hold, and books the engine's cost. Once. */
    public void settle(UUID message) {
        Optional<Usage> found = ops.in(handle -> usage(handle, message));
        if (found.isEmpty()) return;
        Usage usage = found.get();
        Platform platform = new Platform(usage.currency(), usage.taxPlace());
        Optional<Hold> hold = hold(message);
        ops.in(handle -> {
            hold.filter(held -> lockOpen(handle, held)).ifPresent(open -> {
                if (usage.split().charged() > 0) capture(handle, open, usage, platform);
                else giveBack(handle, open, "release", "released");
            });
            bookModelCost(handle, message, usage.means(), usage.modelCost(), platform);
            return message;
        });
    }

    private void capture(Handle handle, Hold hold, Usage usage, Platform platform) {
        Split split = usage.split();
        Purse purse = hold.purse();
        long ofPromo = Math.min(split.charged(), hold.fromPromo());
        long ofPaid = split.charged() - ofPromo;
        boolean posted = ledger.post(
                handle,
                Posting.of("capture:" + hold.message(), "capture", hold.message())
                        .debit(purse.hold(), hold.fromPromo() + hold.fromPaid())
                        .credit(platform.tax, split.tax())
                        .credit(platform.modelRecovery, split.engine())
                        .credit(platform.commission, split.commission())
                        .credit(hold.earner(), split.earned())
                        .credit(purse.promo(), hold.fromPromo() - ofPromo)
                        .credit(purse.paid(), hold.fromPaid() - ofPaid)
                        .build());
        backToLots(handle, hold, hold.fromPromo() - ofPromo);
        if (!posted) throw new IllegalStateException("captured before while its hold is open: " + hold.message());
        endHold(handle, hold, "captured", split.charged());
        if (split.earned() > 0) mature(handle, usage);
    }

    private static void mature(Handle handle, Usage usage) {
        handle.createUpdate("""
            insert into market.maturing (tenant_id, message, currency, amount, mature_at)
            select tenant_id, message, currency, earned, mature_at from market.usage_event where message = :message\
            """).bind("message", usage.message()).execute();
    }

    private void bookModelCost(Handle handle, UUID message, Means means, long cost, Platform platform) {
        if (cost == 0) return;
        // What a plan includes is recovered from what the plan earns.
        boolean free = means != Means.WALLET && means != Means.PLAN;
        ledger.post(
                handle,
                Posting.of("model:" + message, free ? "free_cost" : "model_cost", message)
                        .debit(free ? platform.freeCost : platform.modelCost, cost)
                        .credit(platform.accruedModel, cost)
                        .build());
    }

    /**
     * The message has no answer and costs nothing: its hold or free message is given back. What the engine has used for it
     * is booked as the platform's cost. Repeating it does nothing.
     */
    public void release(UUID message, String code) {
        giveUp(message, State.FAILED, code);
    }

    private boolean giveUp(UUID message, State state, String code) {
        Optional<Hold> hold = hold(message);
        Platform platform = new Platform(currency(message), "");
        return ops.in(handle -> {
            Asked asked = lock(handle, message);
            if (asked.state() != State.OPEN) return false;
            end(handle, asked, state, code, null);
            giveBackUnused(handle, asked);
            String kind = state == State.EXPIRED ? "expire" : "release";
            hold.filter(held -> lockOpen(handle, held)).ifPresent(open -> giveBack(handle, open, kind, kind + "d"));
            long tokens = Receipts.tokens(handle, asked.publisher(), message).sum();
            long cost = modelCost(tokens, asked.currency());
            bookModelCost(handle, message, asked.means(), cost, platform);
            // Of what left without coming to an answer the receipt says what it cost, and that nobody paid.
            if (tokens > 0) Settlements.due(handle, asked.publisher(), message, settlement(asked, cost, 0));
            return true;
        });
    }

    private void giveBack(Handle handle, Hold hold, String kind, String state) {
        Purse purse = hold.purse();
        ledger.post(
                handle,
                Posting.of(kind + ":" + hold.message(), kind, hold.message())
                        .debit(purse.hold(), hold.fromPromo() + hold.fromPaid())
                        .credit(purse.promo(), hold.fromPromo())
                        .credit(purse.paid(), hold.fromPaid())
                        .build());
        backToLots(handle, hold, hold.fromPromo());
        endHold(handle, hold, state, 0);
    }

    /** After the posting, which has locked the account. */
    private static void backToLots(Handle handle, Hold hold, long amount) {
        Account promo = hold.purse().promo();
        if (amount > 0) PromoLots.giveBack(handle, promo.owner(), promo.currency(), hold.message(), amount);
    }

    private static void endHold(Handle handle, Hold hold, String state, long captured) {
        handle.createUpdate("update market.hold set state = :state, captured = :captured, ended_at = market.clock()"
                        + " where message = :message")
                .bind("state", state)
                .bind("captured", captured)
                .bind("message", hold.message())
                .execute();
    }

    private static void giveBackUnused(Handle handle, Asked asked) {
        if (asked.means() == Means.PLAN) PlanAllowance.giveBack(handle, asked.message());
        else giveBackFree(handle, asked);
    }

    private static void giveBackFree(Handle handle, Asked asked) {
        if (asked.means() != Means.FREE_QUOTA) return;
        handle.createUpdate("""
            update market.free_use f set used = f.used - 1 from market.asked a
            where a.message = :message and f.tenant_id = a.tenant_id and f.agent = a.agent and f.day = a.free_day
              and f.visitor = a.visitor and f.used > 0\
            """).bind("message", asked.message()).execute();
    }

    /** Finishes what a killed process left: run at start and every half minute. Instances may run it at the same time. */
    public void recover() {
        int settled = settleOutstanding();
        int expired = expireHolds();
        matureEarnings();
        rollUp();
        if (settled + expired > 0) LOG.infof("recovered: %d messages settled, %d expired", settled, expired);
    }

    /** Settles messages that are in the journal but not in the books. Gives their number. */
    public int settleOutstanding() {
        List<UUID> messages = ops.in(handle ->
                handle.createQuery("""
                    select u.message from market.usage_event u join market.hold h using (message) where h.state = 'open'
                    union
                    select u.message from market.usage_event u
                    where u.model_cost > 0 and u.created_at > market.clock() - interval '30 days'
                      and not exists (select 1 from market.ledger_transaction t where t.business_key = 'model:' || u.message)
                    limit :batch\
                    """).bind("batch", BATCH).mapTo(UUID.class).list());
        messages.forEach(this::settle);
        return messages.size();
    }

    /** Gives back what was reserved for messages that nobody answered in time. Gives their number. */
    public int expireHolds() {
        List<UUID> messages = ops.in(handle -> handle.createQuery(
                        "select message from market.asked where state = 'open' and expires_at < market.clock() limit"
                                + " :batch")
                .bind("batch", BATCH)
                .mapTo(UUID.class)
                .list());
        return (int) messages.stream()
                .filter(message -> giveUp(message, State.EXPIRED, "expired"))
                .count();
    }

    /** Makes earnings available whose days are over. Gives the number of messages. */
    public int matureEarnings() {
        record Due(TenantId creator, Currency currency) {}
        List<Due> due = ops.in(handle -> handle.createQuery(
                        "select distinct tenant_id, currency from market.maturing where mature_at <= market.clock()"
                                + " limit :batch")
                .bind("batch", BATCH)
                .map((row, context) -> new Due(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        Currency.getInstance(row.getString("currency"))))
                .list());
        return due.stream()
                .mapToInt(one -> matureEarnings(one.creator(), one.currency()))
                .sum();
    }

    private int matureEarnings(TenantId creator, Currency currency) {
        Account pending = accounts.of(creator, AccountKind.CREATOR_PENDING, currency);
        Account available = accounts.of(creator, AccountKind.CREATOR_AVAILABLE, currency);
        Account debt = accounts.of(creator, AccountKind.CREATOR_DEBT, currency);
        record Lot(UUID message, long amount) {}
        return ops.in(handle -> {
            lockMaturing(handle, creator);
            List<Lot> lots = handle.createQuery("""
                delete from market.maturing where (tenant_id, message) in (
                  select tenant_id, message from market.maturing
                  where tenant_id = :creator and currency = :currency and mature_at <= market.clock()
                  order by message limit :batch)
                returning message, amount\
                """)
                    .bind("creator", creator.value())
                    .bind("currency", currency.getCurrencyCode())
                    .bind("batch", BATCH)
                    .map((row, context) -> new Lot(row.getObject("message", UUID.class), row.getLong("amount")))
                    .list();
            if (lots.isEmpty()) return 0;
            long sum = lots.stream().mapToLong(Lot::amount).reduce(0, Math::addExact);
            UUID first = lots.stream().map(Lot::message).min(UUID::compareTo).orElseThrow();
            // What refunds have taken beyond the creator's means is paid off first.
            long owed = -ledger.lock(handle, List.of(pending, available, debt)).getOrDefault(debt.id(), 0L);
            long paidOff = Math.clamp(owed, 0, sum);
            ledger.post(
                    handle,
                    Posting.of("maturation:" + first, "maturation", first)
                            .debit(pending, sum)
                            .credit(debt, paidOff)
                            .credit(available, sum - paidOff)
                            .build());
            return lots.size();
        });
    }

    /** So that two instances do not take the same lots in different orders. */
    private static void lockMaturing(Handle handle, TenantId creator) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:creator, 2))::text")
                .bind("creator", creator.toString())
                .mapTo(String.class)
                .one();
    }

    /** Adds the platform's waiting entries to its balances. */
    public void rollUp() {
        ops.in(handle -> {
            boolean alone = handle.createQuery("select pg_try_advisory_xact_lock(hashtextextended('roll_up', 0))")
                    .mapTo(Boolean.class)
                    .one();
            if (!alone) return 0;
            return handle.createUpdate("""
                with taken as (delete from market.account_pending returning account_id, amount),
                     sums as (select account_id, sum(amount)::bigint amount from taken group by account_id)
                update market.account a set balance = a.balance + s.amount from sums s where a.id = s.account_id\
                """).execute();
        });
    }

    private static void lockMessage(Handle handle, UUID message) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:message, 0))::text")
                .bind("message", message.toString())
                .mapTo(String.class)
                .one();
    }

    private static Optional<Asked> find(Handle handle, UUID message) {
        return handle.createQuery("select * from market.asked where message = :message for update")
                .bind("message", message)
                .map((row, context) -> Asked.of(row))
                .findOne();
    }

    private static Asked lock(Handle handle, UUID message) {
        return find(handle, message).orElseThrow(() -> new IllegalStateException("never reserved: " + message));
    }

    private static void end(
            Handle handle, Asked asked, State state, @Nullable String code, @Nullable UUID conversation) {
        handle.createUpdate("""
            update market.asked set state = :state, code = :code, conversation = :conversation,
              ended_at = market.clock()
            where message = :message\
            """)
                .bind("state", id(state))
                .bind("code", code)
                .bind("conversation", conversation)
                .bind("message", asked.message())
                .execute();
    }

    private static long charged(Handle handle, UUID message) {
        return handle.createQuery("select charged from market.usage_event where message = :message")
                .bind("message", message)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** A message's currency never changes. */
    private Currency currency(UUID message) {
        String code = ops.in(handle -> handle.createQuery("select currency from market.asked where message = :message")
                .bind("message", message)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> new IllegalStateException("never reserved: " + message)));
        return Currency.getInstance(code);
    }

    private static Optional<Usage> usage(Handle handle, UUID message) {
        return handle.createQuery("""
                        select u.*, coalesce(c.place, '') as tax_place from market.usage_event u
                        left join market.charge_tax c on c.message = u.message where u.message = :message""")
                .bind("message", message)
                .map((row, context) -> Usage.of(row))
                .findOne();
    }

    /** What never changes of a hold, and its accounts, looked up before the transaction that locks them. */
    private Optional<Hold> hold(UUID message) {
        record Row(TenantId payer, TenantId publisher, Currency currency, long fromPromo, long fromPaid) {}
        return ops.in(handle -> handle.createQuery("select * from market.hold where message = :message")
                        .bind("message", message)
                        .map((row, context) -> new Row(
                                new TenantId(row.getObject("tenant_id", UUID.class)),
                                new TenantId(row.getObject("publisher", UUID.class)),
                                Currency.getInstance(row.getString("currency")),
                                row.getLong("from_promo"),
                                row.getLong("from_paid")))
                        .findOne())
                .map(row -> new Hold(
                        message,
                        purse(row.payer(), row.currency()),
                        accounts.of(row.publisher(), AccountKind.CREATOR_PENDING, row.currency()),
                        row.fromPromo(),
                        row.fromPaid()));
    }

    private static boolean lockOpen(Handle handle, Hold hold) {
        return handle.createQuery("select state = 'open' from market.hold where message = :message for update")
                .bind("message", hold.message())
                .mapTo(Boolean.class)
                .one();
    }

    private Purse purse(TenantId payer, Currency currency) {
        return new Purse(
                accounts.of(payer, AccountKind.WALLET_PROMO, currency),
                accounts.of(payer, AccountKind.WALLET_PAID, currency),
                accounts.of(payer, AccountKind.HOLD, currency));
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** A payer's accounts. */
    private record Purse(Account promo, Account paid, Account hold) {
        List<Account> all() {
            return List.of(promo, paid, hold);
        }
    }

    private record Hold(UUID message, Purse purse, Account earner, long fromPromo, long fromPaid) {}

    /** An accepted message as the database has it. */
    private record Asked(
            TenantId publisher,
            UUID message,
            String fingerprint,
            Means means,
            Currency currency,
            long price,
            @Nullable Long fixed,
            int freeLeft,
            int freePerDay,
            State state,
            @Nullable String code,
            @Nullable UUID conversation) {

        static Asked of(ResultSet row) throws SQLException {
            return new Asked(
                    new TenantId(row.getObject("tenant_id", UUID.class)),
                    row.getObject("message", UUID.class),
                    row.getString("fingerprint"),
                    Means.valueOf(row.getString("means").toUpperCase(Locale.ROOT)),
                    Currency.getInstance(row.getString("currency")),
                    row.getLong("price"),
                    row.getObject("fixed", Long.class),
                    row.getInt("free_left"),
                    row.getInt("free_per_day"),
                    State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                    row.getString("code"),
                    row.getObject("conversation", UUID.class));
        }

        /** What the whole answer costs: its price, or where the engine's cost is passed on, what that really came to. */
        long whole(long modelCost) {
            return fixed == null ? price : Math.min(price, fixed + modelCost);
        }

        long ceiling() {
            return means == Means.WALLET ? price : 0;
        }

        Charge charge(long charged) {
            return new Charge(means, new Money(price, currency), new Money(charged, currency), freeLeft, freePerDay);
        }

        /** The free message, where it was one, is given back. */
        Charge givenBack(long charged) {
            int left = means == Means.FREE_QUOTA ? Math.min(freePerDay, freeLeft + 1) : freeLeft;
            return new Charge(means, new Money(price, currency), new Money(charged, currency), left, freePerDay);
        }
    }

    /** A row of the journal: all that its postings follow from. */
    private record Usage(UUID message, Means means, Currency currency, Split split, long modelCost, String taxPlace) {
        static Usage of(ResultSet row) throws SQLException {
            return new Usage(
                    row.getObject("message", UUID.class),
                    Means.valueOf(row.getString("means").toUpperCase(Locale.ROOT)),
                    Currency.getInstance(row.getString("currency")),
                    new Split(
                            row.getLong("charged"),
                            row.getLong("tax"),
                            row.getLong("engine"),
                            row.getLong("commission"),
                            row.getLong("earned")),
                    row.getLong("model_cost"),
                    row.getString("tax_place"));
        }
    }

    /** The platform's accounts, all opened before the transaction that uses them. */
    private final class Platform {
        final Account tax;
        final Account modelRecovery;
        final Account commission;
        final Account modelCost;
        final Account freeCost;
        final Account accruedModel;

        Platform(Currency currency, String taxPlace) {
            tax = accounts.platform(AccountKind.TAX, taxPlace, currency);
            modelRecovery = accounts.platform(AccountKind.MODEL_RECOVERY, "", currency);
            commission = accounts.platform(AccountKind.COMMISSION, "", currency);
            modelCost = accounts.platform(AccountKind.MODEL_COST, "", currency);
            freeCost = accounts.platform(AccountKind.FREE_COST, "", currency);
            accruedModel = accounts.platform(AccountKind.ACCRUED_MODEL, "", currency);
        }
    }
}
