package bicameral.bench.money;

import bicameral.bench.Figure;
import bicameral.bench.Market;
import bicameral.launcher.audit.Audit;
import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Posting;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Pairs of a reservation and its capture, journal included, as a paid message makes them: from many payers to many
 * creators, and from many payers to one hot agent whose creator gets all. Beside them inserts of one row with a commit each, which
 * is what this machine and this database can do at all.
 */
final class Throughput {
    private static final int PAYERS = 1_000;
    private static final int CREATORS = 100;
    private static final List<Integer> WRITERS = List.of(1, 8, 32);
    private static final int MOST_WRITERS = 32;
    private static final int GOAL_SPREAD = 1_500;
    private static final int GOAL_HOT = 1_000;
    private static final int GOAL_SLOWER = 20;
    private static final Outcome DONE = new Outcome(State.DONE, 400, 0, 0, null);

    private final Market market;
    private final int seconds;
    private final long seed;
    private final DataSource pool;
    private final Processors processors = new Processors();
    private final Billing billing;
    private final List<TenantId> payers = new ArrayList<>();
    private final List<Offer> offers = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();

    Throughput(Market market, int seconds, long seed) throws SQLException {
        this.market = market;
        this.seconds = seconds;
        this.seed = seed;
        this.pool = market.ops(MOST_WRITERS);
        OpsTx ops = new OpsTx(pool);
        Accounts accounts = new Accounts(ops);
        Ledger ledger = new Ledger();
        BillingSettings settings =
                BillingSettings.defaults(false, true, market.password("app"), URI.create("http://localhost:8080"));
        this.billing = new Billing(ops, accounts, ledger, settings);
        for (int i = 0; i < PAYERS; i++) payers.add(payer(ops, accounts, ledger));
        for (int i = 0; i < CREATORS; i++)
            offers.add(new Offer(
                    new TenantId(Ids.next()),
                    Ids.next(),
                    1,
                    "agent " + i,
                    "a",
                    "jade",
                    Money.of("0.05", Money.CNY),
                    0));
    }

    /** A payer with much credit. */
    private static TenantId payer(OpsTx ops, Accounts accounts, Ledger ledger) {
        TenantId payer = new TenantId(Ids.next());
        UUID topUp = Ids.next();
        Posting posting = Posting.of("top_up:" + topUp, "top_up", topUp)
                .credit(accounts.of(payer, AccountKind.WALLET_PAID, Money.CNY), 1_000_000_000_000L)
                .debit(accounts.platform(AccountKind.PSP_CLEARING, "bench", Money.CNY), 1_000_000_000_000L)
                .build();
        ops.in(handle -> ledger.post(handle, posting));
        return payer;
    }

    /** All figures, said as they come; with entries, once more on so many of them. */
    List<Figure> measure(long entries) throws SQLException, IOException, InterruptedException {
        machine("begin");
        raw();
        warmUp();
        double before = 0;
        for (int writers : WRITERS) {
            double spread = pairs("spread", writers, offers, goal(writers, GOAL_SPREAD));
            if (writers == 8) before = spread;
            pairs("hot", writers, offers.subList(0, 1), goal(writers, GOAL_HOT));
        }
        add(Figure.single("money.bytes_per_pair", bytesPerPair(), "bytes", OptionalDouble.empty()));
        if (entries > 0) grown(entries, before);
        machine("end");
        audit();
        return figures;
    }

    /** The goals are for as many as are at work at a time. */
    private static OptionalDouble goal(int writers, int goal) {
        return writers == 1 ? OptionalDouble.empty() : OptionalDouble.of(goal);
    }

    /** How the machine is: figures of stretches between a good and a bad one are not to be compared. */
    private void machine(String when) throws IOException {
        add(Figure.quantile("money.machine_rtt_ms_" + when, 0.5, "ms", OptionalDouble.empty(), Loopback.millis()));
    }

    private void raw() throws SQLException, InterruptedException {
        market.execute(
                "create table market.bench_row (id uuid primary key, amount bigint not null)",
                "grant insert on market.bench_row to bicameral_ops");
        for (int writers : WRITERS) {
            Crew.Pace pace = Crew.run(writers, seconds, seed, random -> insert());
            add(Figure.atLeast("money.raw_inserts_" + writers, pace.perSecond(), "per s", OptionalDouble.empty()));
            quantiles("money.raw_insert_" + writers, pace);
        }
        market.execute("drop table market.bench_row");
    }

    private void insert() {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("insert into market.bench_row values (?, ?)")) {
            statement.setObject(1, Ids.next());
            statement.setLong(2, 1);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A market that has been up for a while has compiled what it does all day, and its customers have accounts; the first thousands of
     * messages after a start are slower, and are not counted.
     */
    private void warmUp() throws SQLException, InterruptedException {
        Crew.run(WRITERS.get(1), 2 * seconds, seed - 1, from(offers));
        billing.rollUp();
    }

    /** Pairs of anybody with one of these. */
    private Consumer<SplittableRandom> from(List<Offer> asked) {
        return random -> pair(payers.get(random.nextInt(payers.size())), asked.get(random.nextInt(asked.size())));
    }

    private double pairs(String kind, int writers, List<Offer> asked, OptionalDouble goal)
            throws SQLException, InterruptedException {
        Processors.Used before = processors.used();
        long pairsBefore = market.number("select count(*) from market.usage_event");
        Crew.Pace pace = Crew.run(writers, seconds, seed + writers, from(asked));
        Processors.Used spent = processors.used().since(before);
        long made = Math.max(1, market.number("select count(*) from market.usage_event") - pairsBefore);
        add(Figure.single(
                "money.cpu_database_" + kind + "_" + writers,
                spent.databaseMillis() / made,
                "ms per pair",
                OptionalDouble.empty()));
        add(Figure.single(
                "money.cpu_client_" + kind + "_" + writers,
                spent.clientMillis() / made,
                "ms per pair",
                OptionalDouble.empty()));
        add(Figure.atLeast("money.pairs_" + kind + "_" + writers, pace.perSecond(), "per s", goal));
        quantiles("money.pair_" + kind + "_" + writers, pace);
        billing.rollUp();
        return pace.perSecond();
    }

    private void pair(TenantId payer, Offer offer) {
        Order order = new Order(Ids.next(), "asks", offer, payer, payer.toString());
        billing.reserve(order);
        billing.charge(offer, order.message(), DONE);
    }

    /** Where many entries are there already. */
    private void grown(long entries, double before) throws SQLException, InterruptedException {
        History history = new History(market, payers, offers);
        long there = history.fill(entries);
        add(Figure.single("money.entries", (double) there, "entries", OptionalDouble.empty()));
        add(Figure.single(
                "money.database",
                market.number("select pg_database_size(current_database())") / 1e9,
                "GB",
                OptionalDouble.empty()));
        double after = pairs("spread_grown", 8, offers, OptionalDouble.empty());
        pairs("hot_grown", 8, offers.subList(0, 1), OptionalDouble.empty());
        add(Figure.single("money.slower_when_grown", 100 * (1 - after / before), "%", OptionalDouble.of(GOAL_SLOWER)));
    }

    private double bytesPerPair() throws SQLException {
        long pairs = market.number("select count(*) from market.usage_event");
        long bytes = market.number("""
                select sum(pg_total_relation_size(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'market' and c.relkind = 'r'""");
        return (double) bytes / Math.max(1, pairs);
    }

    private void audit() throws SQLException, IOException {
        String url = market.url() + "?user=postgres&password=" + market.password("postgres");
        for (Audit.Invariant invariant : Audit.of(url))
            if (!invariant.ok()) throw new IOException(invariant.name() + ": " + invariant.violations());
        System.out.println("All invariants hold.");
    }

    private void quantiles(String name, Crew.Pace pace) {
        for (int percent : new int[] {50, 95, 99})
            add(Figure.quantile(name + "_p" + percent, percent / 100.0, "ms", OptionalDouble.empty(), pace.millis()));
    }

    private void add(Figure figure) {
        System.out.println(figure.line());
        // A quantile's samples are many; the report keeps a thousand of each.
        figures.add(figure.thinned(1_000));
    }
}
