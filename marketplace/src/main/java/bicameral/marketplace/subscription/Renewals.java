package bicameral.marketplace.subscription;

import bicameral.marketplace.subscription.Announcements.Offered;
import bicameral.marketplace.subscription.PeriodBooks.Purse;
import bicameral.marketplace.subscription.Row.Period;
import bicameral.marketplace.subscription.State.Event;
import bicameral.marketplace.tax.Tax;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * What subscriptions do by themselves: renew, try again, end, wake from a pause, earn, and hear of other terms. Thread-safe; any
 * number of instances may run it at once, each subscription is done by one, and each period once.
 */
@ApplicationScoped
public class Renewals {
    private static final Logger LOG = Logger.getLogger(Renewals.class);
    private static final int BATCH = 500;
    private static final int MOST_TURNS = 100;

    /** Causes that the payer did not bring about. */
    private static final Set<String> TOLD = Set.of("unpaid", "trial_unpaid", "plan_gone", "agent_gone");

    /** Nobody pays for periods in which the market itself stood still for longer than this. */
    private static final Duration LATE = Duration.ofDays(1);

    private final OpsTx ops;
    private final PeriodBooks books;
    private final SubscriptionLetters letters;
    private final SubscriptionSettings settings;
    private final Announcements announcements;

    public Renewals(OpsTx ops, PeriodBooks books, SubscriptionLetters letters, SubscriptionSettings settings) {
        this.ops = ops;
        this.books = books;
        this.letters = letters;
        this.settings = settings;
        this.announcements = new Announcements(letters, settings);
    }

    /** Does all that is due by the clock of money; what fails is logged and tried in the next sweep. */
    public void sweep() {
        each("""
                select id from market.subscription where state <> 'ended' and due_at <= market.clock()
                order by due_at, id limit :batch""", this::turn);
        each("""
                select distinct s.id from market.subscription_period p
                join market.subscription s on s.tenant_id = p.tenant_id and s.id = p.subscription
                where p.state = 'running' and s.state <> 'paused'
                  and p.earned_to < date_trunc('day', market.clock() at time zone 'UTC') at time zone 'UTC'
                order by s.id limit :batch""", this::earn);
        each("""
                select s.id from market.subscription s left join market.listing l on l.agent_id = s.agent
                where s.state <> 'ended' and (l.agent_id is null or l.version <> s.version_seen)
                order by s.id limit :batch""", this::compare);
    }

    private void each(String due, Consumer<UUID> work) {
        List<UUID> ids = ops.in(handle ->
                handle.createQuery(due).bind("batch", BATCH).mapTo(UUID.class).list());
        for (UUID id : ids) {
            try {
                work.accept(id);
            } catch (RuntimeException failure) {
                LOG.errorf(failure, "subscription %s is left for the next sweep", id);
            }
        }
    }

    /** Does what is due of one subscription; nothing where nothing is. */
    public void turn(UUID id) {
        Purse purse = purse(id);
        for (int turns = 0; turns < MOST_TURNS; turns++) {
            boolean turned = ops.in(handle -> {
                Row row = Row.lock(handle, id);
                Instant now = Row.now(handle);
                if (row.state() == State.ENDED || row.dueAt().isAfter(now)) return false;
                turn(handle, row, purse, now);
                return true;
            });
            if (!turned) return;
        }
    }

    private Purse purse(UUID id) {
        return books.purse(ops.in(handle -> Row.find(handle, id)).orElseThrow(Row::unknown));
    }

    private void turn(Handle handle, Row row, Purse purse, Instant now) {
        Period period = Period.current(handle, row);
        switch (row.state()) {
            case TRIALING, ACTIVE -> renew(handle, row, finished(handle, row, period, purse), purse, now);
            case CANCELLED -> {
                finished(handle, row, period, purse);
                end(handle, row, Event.OVER, "cancelled");
            }
            case PAST_DUE -> retry(handle, row, period, purse, now);
            case PAUSED -> resume(handle, row, period, Event.RESUME, now);
            case ENDED -> {}
        }
    }

    private Period finished(Handle handle, Row row, Period period, Purse purse) {
        Period earned = books.earn(handle, row, period, purse, period.endsAt());
        books.close(handle, row, earned, purse, earned.endsAt(), 0);
        return earned;
    }

    private void renew(Handle handle, Row before, Period period, Purse purse, Instant now) {
        if (!before.kind().renews()) {
            end(handle, before, Event.OVER, "over");
            return;
        }
        boolean late = Duration.between(period.endsAt(), now).compareTo(LATE) > 0;
        Instant start = late ? now : period.endsAt();
        if (applies(before, start) && before.announcedPrice() == null) {
            end(handle, before, Event.OVER, "plan_gone");
            return;
        }
        Row row = applies(before, start) ? applied(handle, before) : before;
        boolean anchored = !late && row.state() != State.TRIALING;
        Instant anchor = anchored ? row.anchor() : start;
        int months = anchored ? row.months() + 1 : 1;
        Instant end = Proration.months(anchor, months);
        int next = row.period() + 1;
        long price = Math.multiplyExact(row.price(), row.seats());
        if (books.pay(handle, purse, row.id(), row.department(), next, price).isEmpty()) {
            open(handle, row, purse, new Term(next, start, end), price, true);
            move(handle, row, Event.PAID, next, anchor, months, end);
        } else if (row.state() == State.TRIALING) {
            end(handle, row, Event.SHORT, "trial_unpaid");
        } else {
            open(handle, row, purse, new Term(next, start, end), price, false);
            move(handle, row, Event.SHORT, next, anchor, months, tryAt(start, 0));
        }
    }

    private static boolean applies(Row row, Instant start) {
        return row.announcedFrom() != null && !start.isBefore(row.announcedFrom());
    }

    /** The announced terms are the subscription's from now on. */
    private static Row applied(Handle handle, Row row) {
        handle.createUpdate("""
                        update market.subscription set price = announced_price, included = announced_included, announced_at = null,
                          announced_from = null, announced_price = null, announced_included = null
                        where id = :id""").bind("id", row.id()).execute();
        return Row.lock(handle, row.id());
    }

    private Instant tryAt(Instant start, int retries) {
        return start.plus(Duration.ofDays(settings.retryDays().get(retries)));
    }

    /** The number of a period and its time. */
    record Term(int n, Instant start, Instant end) {}

    /** Opens the period that begins: paid, or waiting for its money with the grace to use it. */
    void open(Handle handle, Row row, Purse purse, Term term, long price, boolean paid) {
        Instant grace = term.start().plus(Duration.ofDays(settings.graceDays()));
        Instant usable = paid || term.end().isBefore(grace) ? term.end() : grace;
        taxed(handle.createUpdate("""
                        insert into market.subscription_period (tenant_id, subscription, n, kind, state, starts_at, ends_at, usable_until,
                          seconds, seats, included, currency, price, tax, tax_rate, tax_place, tax_basis_points,
                          commission_basis_points, earned_to, paid_at)
                        values (:payer, :id, :n, :kind, :state, :start, :end, :usable, :seconds, :seats, :included, :currency, :price,
                          :tax, cast(:rate as uuid), :place, :points, :commission, :start, case when :paid then market.clock() end)"""), purse, price)
                .bind("payer", row.payer().value())
                .bind("id", row.id())
                .bind("n", term.n())
                .bind("kind", row.kind().id())
                .bind("state", paid ? "running" : "unpaid")
                .bind("start", Row.at(term.start()))
                .bind("end", Row.at(term.end()))
                .bind("usable", Row.at(usable))
                .bind("seconds", Proration.seconds(term.start(), term.end()))
                .bind("seats", row.seats())
                .bind("included", row.included())
                .bind("currency", row.currency().getCurrencyCode())
                .bind("price", price)
                .bind("commission", books.commissionBasisPoints())
                .bind("paid", paid)
                .execute();
        if (!paid) letters.unpaid(handle, row, term.n(), price, usable, tryAt(term.start(), 0));
        else if (price > 0)
            letters.paid(
                    handle,
                    row,
                    term.n(),
                    term.start(),
                    term.end(),
                    price,
                    purse.taxes().of(price));
    }

    /** By which rate, and how much. */
    private static Update taxed(Update update, Purse purse, long price) {
        Optional<Tax> rate = purse.taxes().valid();
        return update.bind("tax", purse.taxes().of(price))
                .bind("rate", rate.map(Tax::rate).orElse(null))
                .bind("place", purse.taxes().place())
                .bind("points", rate.map(Tax::basisPoints).orElse(0));
    }

    void move(Handle handle, Row row, Event event, int period, Instant anchor, int months, Instant due) {
        handle.createUpdate("""
                        update market.subscription set state = :state, period = :period, anchor = :anchor, months = :months,
                          due_at = :due, retries = 0
                        where id = :id""")
                .bind("state", row.after(event).id())
                .bind("period", period)
                .bind("anchor", Row.at(anchor))
                .bind("months", months)
                .bind("due", Row.at(due))
                .bind("id", row.id())
                .execute();
    }

    /**
     * A period that waits for its money: paid within the grace it counts from its beginning, later from now. Gives what stood in
     * the way.
     */
    Optional<Refusal> retry(Handle handle, Row row, Period period, Purse purse, Instant now) {
        Optional<Refusal> obstacle = books.pay(handle, purse, row.id(), row.department(), period.n(), period.price());
        if (obstacle.isEmpty()) {
            boolean inGrace = now.isBefore(period.usableUntil());
            Instant start = inGrace ? period.startsAt() : now;
            Instant end = inGrace ? period.endsAt() : Proration.months(now, 1);
            begin(handle, row, purse, period, new Term(period.n(), start, end));
            move(handle, row, Event.PAID, period.n(), inGrace ? row.anchor() : now, inGrace ? row.months() : 1, end);
            return obstacle;
        }
        int retries = row.retries() + 1;
        if (!row.dueAt().isAfter(now) && retries >= settings.retryDays().size()) {
            books.close(handle, row, period, purse, now, 0);
            end(handle, row, Event.GIVEN_UP, "unpaid");
        } else if (!row.dueAt().isAfter(now)) {
            handle.createUpdate("update market.subscription set retries = :retries, due_at = :due where id = :id")
                    .bind("retries", retries)
                    .bind("due", Row.at(tryAt(period.startsAt(), retries)))
                    .bind("id", row.id())
                    .execute();
        }
        return obstacle;
    }

    private void begin(Handle handle, Row row, Purse purse, Period period, Term term) {
        taxed(handle.createUpdate("""
                        update market.subscription_period set state = 'running', paid_at = market.clock(), starts_at = :start,
                          ends_at = :end, usable_until = :end, seconds = :seconds, earned_to = :start, tax = :tax, tax_rate = cast(:rate as uuid),
                          tax_place = :place, tax_basis_points = :points, commission_basis_points = :commission
                        where tenant_id = :payer and subscription = :id and n = :n"""), purse, period.price())
                .bind("start", Row.at(term.start()))
                .bind("end", Row.at(term.end()))
                .bind("seconds", Proration.seconds(term.start(), term.end()))
                .bind("commission", books.commissionBasisPoints())
                .bind("payer", row.payer().value())
                .bind("id", row.id())
                .bind("n", period.n())
                .execute();
        long tax = purse.taxes().of(period.price());
        letters.paid(handle, row, period.n(), term.start(), term.end(), period.price(), tax);
    }

    /** The running period goes on, as much later as the pause was long; RESUME, or CANCEL which lets it run out. */
    void resume(Handle handle, Row row, Period period, Event event, Instant now) {
        Instant paused = row.pausedAt();
        if (paused == null) throw new IllegalStateException("not paused: " + row.id());
        Instant end = period.endsAt().plus(Duration.between(paused, now));
        handle.createUpdate("""
                        update market.subscription_period set ends_at = :end, usable_until = :end, earned_to = :now
                        where tenant_id = :payer and subscription = :id and n = :n""")
                .bind("end", Row.at(end))
                .bind("now", Row.at(now))
                .bind("payer", row.payer().value())
                .bind("id", row.id())
                .bind("n", period.n())
                .execute();
        handle.createUpdate("""
                        update market.subscription set state = :state, paused_at = null, anchor = :end, months = 0, due_at = :end
                        where id = :id""")
                .bind("state", row.after(event).id())
                .bind("end", Row.at(end))
                .bind("id", row.id())
                .execute();
    }

    /** Nothing follows; the period has been closed before. */
    void end(Handle handle, Row row, Event event, String cause) {
        handle.createUpdate("""
                        update market.subscription set state = :state, paused_at = null, ended_at = market.clock(), end_cause = :cause,
                          announced_at = null, announced_from = null, announced_price = null, announced_included = null
                        where id = :id""")
                .bind("state", row.after(event).id())
                .bind("cause", cause)
                .bind("id", row.id())
                .execute();
        if (TOLD.contains(cause)) letters.ended(handle, row, cause);
    }

    /** Ends it now and gives back, by the second, what has not run; of a pause, what had not run when it began. */
    void stop(Handle handle, Row row, Purse purse, Instant now, String cause) {
        Period period = Period.current(handle, row);
        Instant at = row.pausedAt() == null ? now : row.pausedAt();
        Period earned = books.earn(handle, row, period, purse, at);
        books.close(handle, row, earned, purse, at, earned.unearned());
        end(handle, row, Event.STOP, cause);
    }

    private void earn(UUID id) {
        Purse purse = purse(id);
        ops.in(handle -> {
            Row row = Row.lock(handle, id);
            if (row.state() == State.ENDED || row.state() == State.PAUSED) return id;
            // Whole days only: what they are worth must not hang on when the clock came by.
            Instant today = Row.now(handle).truncatedTo(java.time.temporal.ChronoUnit.DAYS);
            books.earn(handle, row, Period.current(handle, row), purse, today);
            return id;
        });
    }

    /** Compares a subscription's terms with what the agent offers now, and announces a difference; ends it where the agent is gone. */
    private void compare(UUID id) {
        Purse purse = purse(id);
        ops.in(handle -> {
            Row row = Row.lock(handle, id);
            if (row.state() == State.ENDED) return id;
            Optional<Offered> offered = Announcements.offered(handle, row);
            if (offered.isEmpty()) stop(handle, row, purse, Row.now(handle), "agent_gone");
            else announcements.announce(handle, row, offered.get());
            return id;
        });
    }
}
