package bicameral.marketplace.subscription;

import bicameral.marketplace.billing.PlanSpending;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans.Trial;
import bicameral.marketplace.subscription.PeriodBooks.Purse;
import bicameral.marketplace.subscription.Renewals.Term;
import bicameral.marketplace.subscription.Row.Period;
import bicameral.marketplace.subscription.State.Event;
import bicameral.marketplace.subscription.Subscription.Quote;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What payers do with their subscriptions. Reading needs VIEW, all else SPEND; ids of other tenants are unknown_subscription
 * (NOT_FOUND), the same as missing ones; what the state does not allow is not_now (CONFLICT). Thread-safe.
 */
@ApplicationScoped
public class Subscriptions {
    private static final int MOST_SEATS = 1_000;
    private static final int MOST_SHOWN = 200;

    private final OpsTx ops;
    private final TenantTx tx;
    private final Listings listings;
    private final PeriodBooks books;
    private final Renewals renewals;
    private final SubscriptionSettings settings;
    private final AuditLog audit;

    public Subscriptions(
            OpsTx ops,
            TenantTx tx,
            Listings listings,
            PeriodBooks books,
            Renewals renewals,
            SubscriptionSettings settings,
            AuditLog audit) {
        this.ops = ops;
        this.tx = tx;
        this.listings = listings;
        this.books = books;
        this.renewals = renewals;
        this.settings = settings;
        this.audit = audit;
    }

    /**
     * What a payer chose on the page.
     *
     * @param seats 1 unless by the seat
     * @param trial whether to begin with the trial
     * @param price of a seat and period, as it was shown: another one by now is price_changed (CONFLICT)
     */
    public record Choice(Kind kind, int seats, boolean trial, Money price) {}

    /**
     * Begins one, at the terms that are published now, and pays its first period. The same id again is the same subscription.
     *
     * @param id chosen by the page, so that pressing twice subscribes once
     * @throws Refusal unknown_agent (NOT_FOUND), unknown_plan or invalid_seats (INVALID), price_changed, subscribed_already,
     *     trial_used or idempotency_conflict (CONFLICT), wallet_short, monthly_limit_reached, department_without_budget or
     *     department_budget_reached (UNPAID); nothing is left behind
     */
    public Subscription subscribe(CurrentTenant current, UUID id, String slug, Choice choice) {
        current.require(Permission.SPEND);
        Listing listing = listings.bySlug(slug).orElseThrow(() -> new Refusal("unknown_agent", Refusal.Kind.NOT_FOUND));
        Plan plan = plan(listing, choice);
        Trial trial = choice.trial() && choice.kind() == Kind.MONTH
                ? listing.settings().plans().trial()
                : null;
        if (choice.trial() && trial == null) throw new Refusal("unknown_plan", Refusal.Kind.INVALID);
        Purse purse =
                books.purse(current.tenant(), id, listing.tenant(), plan.price().currency());
        ops.in(handle -> {
            lockPair(handle, current, listing.agent());
            Optional<Row> before = Row.find(handle, id);
            if (before.isPresent()) return repeated(before.get(), current, listing);
            refuseSecond(handle, current, listing.agent(), trial != null);
            begin(handle, current, id, listing, plan, choice, trial, purse);
            audit.write(
                    handle,
                    current,
                    "subscription.start",
                    id.toString(),
                    Map.of(
                            "agent", listing.settings().name(),
                            "plan", plan.kind().id(),
                            "amount", plan.price().amount().toPlainString()));
            return id;
        });
        return get(current, id).subscription();
    }

    private static Plan plan(Listing listing, Choice choice) {
        Plan plan = listing.settings()
                .plans()
                .of(choice.kind())
                .orElseThrow(() -> new Refusal("unknown_plan", Refusal.Kind.INVALID));
        boolean bySeat = choice.kind() == Kind.SEAT;
        if (choice.seats() < 1 || choice.seats() > (bySeat ? MOST_SEATS : 1))
            throw new Refusal("invalid_seats", Refusal.Kind.INVALID, Map.of("most", MOST_SEATS));
        if (!plan.price().equals(choice.price()))
            throw new Refusal("price_changed", Refusal.Kind.CONFLICT, Map.of("price", plan.price()));
        return plan;
    }

    /** So that two subscriptions of one payer to one agent see each other. */
    private static void lockPair(Handle handle, CurrentTenant current, UUID agent) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:pair, 3))::text")
                .bind("pair", current.tenant() + ":" + agent)
                .mapTo(String.class)
                .one();
    }

    private static UUID repeated(Row before, CurrentTenant current, Listing listing) {
        if (!before.payer().equals(current.tenant()) || !before.agent().equals(listing.agent()))
            throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
        return before.id();
    }

    private static void refuseSecond(Handle handle, CurrentTenant current, UUID agent, boolean trial) {
        if (exists(handle, current, agent, "state <> 'ended'"))
            throw new Refusal("subscribed_already", Refusal.Kind.CONFLICT);
        if (trial && exists(handle, current, agent, "trial")) throw new Refusal("trial_used", Refusal.Kind.CONFLICT);
    }

    private static boolean exists(Handle handle, CurrentTenant current, UUID agent, String condition) {
        return handle.createQuery("select exists (select 1 from market.subscription"
                        + " where tenant_id = :tenant and agent = :agent and " + condition + ")")
                .bind("tenant", current.tenant().value())
                .bind("agent", agent)
                .mapTo(Boolean.class)
                .one();
    }

    private void begin(
            Handle handle,
            CurrentTenant current,
            UUID id,
            Listing listing,
            Plan plan,
            Choice choice,
            @Nullable Trial trial,
            Purse purse) {
        Instant now = Row.now(handle);
        Instant end = trial == null ? end(plan.kind(), now) : now.plus(Duration.ofDays(trial.days()));
        long price = trial == null ? Math.multiplyExact(plan.price().micros(), choice.seats()) : 0;
        UUID department = PlanSpending.department(handle, current.tenant(), current.person());
        refuse(books.pay(handle, purse, id, department, 1, price));
        insert(handle, current, id, listing, plan, choice, trial != null, department, now, end);
        Row row = Row.lock(handle, id);
        Row opened = trial == null ? row : row.including(trial.messages());
        renewals.open(handle, opened, purse, new Term(1, now, end), price, true);
    }

    private static Instant end(Kind kind, Instant start) {
        return kind == Kind.DAY ? start.plus(Duration.ofDays(1)) : Proration.months(start, 1);
    }

    private static void refuse(Optional<Refusal> obstacle) {
        obstacle.ifPresent(refusal -> {
            throw refusal;
        });
    }

    private static void insert(
            Handle handle,
            CurrentTenant current,
            UUID id,
            Listing listing,
            Plan plan,
            Choice choice,
            boolean trial,
            @Nullable UUID department,
            Instant now,
            Instant end) {
        handle.createUpdate("""
                        insert into market.subscription (tenant_id, id, publisher, agent, agent_name, slug, kind, currency, price, included,
                          seats, state, trial, anchor, months, due_at, version_seen, subscribed_by, department)
                        values (:payer, :id, :publisher, :agent, :name, :slug, :kind, :currency, :price, :included, :seats, :state,
                          :trial, :anchor, 1, :due, :version, :person, :department)""")
                .bind("payer", current.tenant().value())
                .bind("id", id)
                .bind("publisher", listing.tenant().value())
                .bind("agent", listing.agent())
                .bind("name", listing.settings().name())
                .bind("slug", listing.slug())
                .bind("kind", plan.kind().id())
                .bind("currency", plan.price().currency().getCurrencyCode())
                .bind("price", plan.price().micros())
                .bind("included", plan.included())
                .bind("seats", choice.seats())
                .bind("state", (trial ? State.TRIALING : State.ACTIVE).id())
                .bind("trial", trial)
                .bind("anchor", Row.at(now))
                .bind("due", Row.at(end))
                .bind("version", listing.version())
                .bind("person", current.person().value())
                .bind("department", department)
                .execute();
    }

    /** What a change would cost now; refusals as {@link #change}. */
    public Quote quote(CurrentTenant current, UUID id, Choice choice) {
        current.require(Permission.SPEND);
        Row known = own(current, id);
        Plan plan = plan(listing(known), choice);
        return ops.in(handle -> {
            Row row = Row.lock(handle, id);
            row.after(Event.PAID);
            Period period = Period.current(handle, row);
            Instant now = Row.now(handle);
            long earned = period.earnedAt(Proration.seconds(now, period.endsAt()));
            long notRun = period.kept() - Math.max(earned, period.earned() - period.takenBack());
            long back = back(handle, row, period, Math.max(0, notRun));
            return new Quote(
                    new Money(back + PeriodBooks.taxOf(period, back), row.currency()),
                    new Money(Math.multiplyExact(plan.price().micros(), choice.seats()), row.currency()));
        });
    }

    /**
     * Another plan or number of seats from now on: what is left of the running period comes back to the wallet, the smaller of its
     * time (by the second) and its messages, and a new period begins and is paid. Only of an active one.
     *
     * @param n the running period as the page showed it, so that pressing twice changes once: another is stale_subscription
     *     (CONFLICT)
     * @throws Refusal as {@link #subscribe}, and same_plan (CONFLICT)
     */
    public Subscription change(CurrentTenant current, UUID id, int n, Choice choice) {
        return change(current, id, choice, new Once(n, null));
    }

    /**
     * The same for programs, which name a key of their own instead of the period: the last key again changes nothing, with another
     * choice it is idempotency_conflict (CONFLICT).
     */
    public Subscription change(CurrentTenant current, UUID id, UUID key, Choice choice) {
        return change(current, id, choice, new Once(null, key));
    }

    /** What tells a change that is asked for twice from two: the period it was asked in, or a key. */
    private record Once(@Nullable Integer n, @Nullable UUID key) {
        boolean done(Row row, Choice choice) {
            if (n != null && row.period() != n) throw new Refusal("stale_subscription", Refusal.Kind.CONFLICT);
            if (key == null || !key.equals(row.changeKey())) return false;
            if (row.kind() != choice.kind() || row.seats() != choice.seats())
                throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
            return true;
        }
    }

    private Subscription change(CurrentTenant current, UUID id, Choice choice, Once once) {
        Row known = own(current, id);
        Plan plan = plan(listing(known), choice);
        if (!plan.price().currency().equals(known.currency()))
            throw new Refusal("currency_mismatch", Refusal.Kind.INVALID);
        return act(current, id, "subscription.change", (handle, row, purse, now) -> {
            if (once.done(row, choice)) return;
            if (row.state() != State.ACTIVE || !plan.kind().renews()) throw notNow(row);
            if (row.kind() == plan.kind()
                    && row.seats() == choice.seats()
                    && row.price() == plan.price().micros()
                    && row.included() == plan.included()) throw new Refusal("same_plan", Refusal.Kind.CONFLICT);
            closeForChange(handle, row, purse, now);
            Row changed = rewritten(handle, row, plan, choice.seats(), once.key());
            long price = Math.multiplyExact(plan.price().micros(), choice.seats());
            int next = row.period() + 1;
            refuse(books.pay(handle, purse, id, row.department(), next, price));
            Instant end = Proration.months(now, 1);
            renewals.open(handle, changed, purse, new Term(next, now, end), price, true);
            renewals.move(handle, changed, Event.PAID, next, now, 1, end);
        });
    }

    private void closeForChange(Handle handle, Row row, Purse purse, Instant now) {
        Period earned = books.earn(handle, row, Period.current(handle, row), purse, now);
        books.close(handle, row, earned, purse, now, back(handle, row, earned, earned.unearned()));
    }

    /** The smaller of what has not run and what was not used, so that nobody uses all and gets most of it back. */
    private static long back(Handle handle, Row row, Period period, long notRun) {
        long unused = Math.max(0, period.allowance() - used(handle, row, period.n()));
        return Math.min(notRun, Proration.share(period.kept(), unused, period.allowance()));
    }

    private static long used(Handle handle, Row row, int n) {
        return handle.createQuery("""
                        select coalesce(sum(used), 0)::bigint from market.subscription_use
                        where tenant_id = :payer and subscription = :id and n = :n""")
                .bind("payer", row.payer().value())
                .bind("id", row.id())
                .bind("n", n)
                .mapTo(Long.class)
                .one();
    }

    private static Row rewritten(Handle handle, Row row, Plan plan, int seats, @Nullable UUID key) {
        handle.createUpdate("""
                        update market.subscription set kind = :kind, price = :price, included = :included, seats = :seats,
                          change_key = coalesce(cast(:key as uuid), change_key), announced_at = null, announced_from = null,
                          announced_price = null, announced_included = null
                        where id = :id""")
                .bind("kind", plan.kind().id())
                .bind("price", plan.price().micros())
                .bind("included", plan.included())
                .bind("seats", seats)
                .bind("key", key)
                .bind("id", row.id())
                .execute();
        handle.createUpdate(
                        "delete from market.subscription_seat where subscription = :id and (seat > :seats or :none)")
                .bind("id", row.id())
                .bind("seats", seats)
                .bind("none", plan.kind() != Kind.SEAT)
                .execute();
        return Row.lock(handle, row.id());
    }

    /** Stops the clock of the running period; its rest is kept until {@link #resume}, or until the longest pause is over. */
    public Subscription pause(CurrentTenant current, UUID id) {
        return act(current, id, "subscription.pause", (handle, row, purse, now) -> {
            if (row.state() == State.PAUSED) return;
            if (!row.kind().renews()) throw notNow(row);
            State paused = row.after(Event.PAUSE);
            books.earn(handle, row, Period.current(handle, row), purse, now);
            handle.createUpdate(
                            "update market.subscription set state = :state, paused_at = :now, due_at = :due where id = :id")
                    .bind("state", paused.id())
                    .bind("now", Row.at(now))
                    .bind("due", Row.at(now.plus(Duration.ofDays(settings.longestPauseDays()))))
                    .bind("id", id)
                    .execute();
        });
    }

    /** The rest of the paused period runs from now on. */
    public Subscription resume(CurrentTenant current, UUID id) {
        return act(current, id, "subscription.resume", (handle, row, purse, now) -> {
            if (row.state() != State.ACTIVE)
                renewals.resume(handle, paused(row), Period.current(handle, row), Event.RESUME, now);
        });
    }

    private static Row paused(Row row) {
        row.after(Event.RESUME);
        return row;
    }

    /** Not to be renewed: it runs to the end of what is paid. One that waits for its money ends at once. */
    public Subscription cancel(CurrentTenant current, UUID id) {
        return act(current, id, "subscription.cancel", (handle, row, purse, now) -> {
            switch (row.state()) {
                case CANCELLED, ENDED -> {}
                case PAUSED -> renewals.resume(handle, row, Period.current(handle, row), Event.CANCEL, now);
                case PAST_DUE -> {
                    books.close(handle, row, Period.current(handle, row), purse, now, 0);
                    renewals.end(handle, row, Event.CANCEL, "cancelled");
                }
                case TRIALING, ACTIVE -> setState(handle, id, row.after(Event.CANCEL));
            }
        });
    }

    /** To be renewed after all. */
    public Subscription undo(CurrentTenant current, UUID id) {
        return act(current, id, "subscription.undo", (handle, row, purse, now) -> {
            if (row.state() == State.ACTIVE || row.state() == State.TRIALING) return;
            boolean inTrial = Period.current(handle, row).price() == 0;
            setState(handle, id, row.after(inTrial ? Event.UNDO_TRIAL : Event.UNDO));
        });
    }

    /**
     * Steps back from it: ends it now, and what has not run comes back, by the second. Only within the days that the operator gives,
     * and while no message of the period was used: may_not_step_back (CONFLICT) else.
     */
    public Subscription withdraw(CurrentTenant current, UUID id) {
        return act(current, id, "subscription.withdraw", (handle, row, purse, now) -> {
            if (row.state() == State.ENDED) return;
            if (!mayStepBack(row, Period.current(handle, row), used(handle, row, row.period()), now))
                throw new Refusal("may_not_step_back", Refusal.Kind.CONFLICT);
            renewals.stop(handle, row, purse, now, "withdrawn");
        });
    }

    private boolean mayStepBack(Row row, Period period, long used, Instant now) {
        return row.state() != State.ENDED
                && period.running()
                && period.price() > 0
                && used == 0
                && now.isBefore(period.startsAt().plus(Duration.ofDays(settings.withdrawalDays())));
    }

    /** Tries at once to pay the period that waits for its money; what is still in the way else, as of {@link #subscribe} (UNPAID). */
    public Subscription payNow(CurrentTenant current, UUID id) {
        return act(current, id, "subscription.pay", (handle, row, purse, now) -> {
            if (row.state() == State.ACTIVE) return;
            if (row.state() != State.PAST_DUE) throw notNow(row);
            Period period = Period.current(handle, row);
            refuse(renewals.retry(handle, row, period, purse, now));
        });
    }

    /** Makes a seat free; its messages of this period stay used. Nothing where nobody sits there. */
    public Subscription freeSeat(CurrentTenant current, UUID id, int seat) {
        return act(
                current,
                id,
                "subscription.free_seat",
                (handle, row, purse, now) -> handle.createUpdate(
                                "delete from market.subscription_seat where subscription = :id and seat = :seat")
                        .bind("id", id)
                        .bind("seat", seat)
                        .execute());
    }

    private static void setState(Handle handle, UUID id, State state) {
        handle.createUpdate("update market.subscription set state = :state where id = :id")
                .bind("state", state.id())
                .bind("id", id)
                .execute();
    }

    private static Refusal notNow(Row row) {
        return new Refusal(
                "not_now", Refusal.Kind.CONFLICT, Map.of("state", row.state().id()));
    }

    /** A deed on a locked subscription that is up to date. */
    @FunctionalInterface
    private interface Deed {
        void run(Handle handle, Row row, Purse purse, Instant now);
    }

    private Subscription act(CurrentTenant current, UUID id, String name, Deed deed) {
        current.require(Permission.SPEND);
        Row known = own(current, id);
        renewals.turn(id);
        Purse purse = books.purse(known);
        ops.in(handle -> {
            Row row = Row.lock(handle, id);
            deed.run(handle, row, purse, Row.now(handle));
            audit.write(handle, current, name, id.toString(), Map.of("agent", row.agentName()));
            return id;
        });
        return get(current, id).subscription();
    }

    private Row own(CurrentTenant current, UUID id) {
        return tx.in(current.tenant(), handle -> Row.find(handle, id)).orElseThrow(Row::unknown);
    }

    private Listing listing(Row row) {
        return listings.bySlug(row.slug())
                .filter(found -> found.agent().equals(row.agent()))
                .orElseThrow(() -> new Refusal("unknown_agent", Refusal.Kind.NOT_FOUND));
    }

    /** The tenant's, those that run first, then the newest; at most 200. */
    public List<Subscription> list(CurrentTenant current) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery(SubscriptionRows.SELECT
                                + " order by (s.state = 'ended'), s.created_at desc limit :most")
                        .bind("most", MOST_SHOWN)
                        .map((row, context) -> SubscriptionRows.read(row, settings))
                        .list());
    }

    /** The tenant's one with an agent that has not ended. */
    public Optional<Subscription> with(CurrentTenant current, UUID agent) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery(SubscriptionRows.SELECT + " where s.agent = :agent and s.state <> 'ended'")
                        .bind("agent", agent)
                        .map((row, context) -> SubscriptionRows.read(row, settings))
                        .findOne());
    }

    /** Whether the tenant has had its trial of an agent. */
    public boolean triedBefore(CurrentTenant current, UUID agent) {
        return tx.in(current.tenant(), handle -> exists(handle, current, agent, "trial"));
    }

    /** One, with its periods, newest first and at most 200, and its seats. */
    public Subscription.Details get(CurrentTenant current, UUID id) {
        current.require(Permission.VIEW);
        return tx.in(current.tenant(), handle -> {
            Subscription subscription = handle.createQuery(SubscriptionRows.SELECT + " where s.id = :id")
                    .bind("id", id)
                    .map((row, context) -> SubscriptionRows.read(row, settings))
                    .findOne()
                    .orElseThrow(Row::unknown);
            return new Subscription.Details(
                    subscription,
                    SubscriptionRows.periods(handle, id, MOST_SHOWN),
                    SubscriptionRows.seats(handle, subscription));
        });
    }
}
