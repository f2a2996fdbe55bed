package bicameral.bench.money;

import bicameral.bench.Market;
import bicameral.marketplace.payment.Funds;
import bicameral.tenant.Refusal;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/**
 * A process of the market that lives through a part of a plan, alone, so that what it does is always the same. Told to halt at a
 * commit it says so and waits there to be killed, before the commit or after it.
 */
public final class Life {
    /** The clock is stopped, and set before each operation. */
    static final String STOPPED_CLOCK = """
            create or replace function market.clock() returns timestamptz stable security definer language sql
            return timestamptz 'epoch' + coalesce((select shift from market.clock_shift), interval '0')""";

    private Life() {}

    /** url, passwords of postgres, app and ops, seed, operations, users, from, to, commit to halt at (0 for none), before it. */
    public static void main(String[] words) throws SQLException {
        Plan plan = new Plan(Long.parseLong(words[4]), Integer.parseInt(words[5]));
        int from = Integer.parseInt(words[7]);
        int to = Integer.parseInt(words[8]);
        String url = words[0];
        Telling telling = new Telling();
        telling.hearErrors();
        try (AgroalDataSource app = Market.pool(url, "bicameral_app", words[2], 2);
                AgroalDataSource ops = Market.pool(url, "bicameral_ops", words[3], 2);
                Connection own = DriverManager.getConnection(url, "postgres", words[1])) {
            Halting halting = new Halting(Integer.parseInt(words[9]), Boolean.parseBoolean(words[10]), telling);
            halting.at(from, Deed.RECOVER);
            set(own, plan.at(from));
            StubTables tables = new StubTables(own);
            World.Stubs stubs = new World.Stubs(
                    new StubProvider(StubProvider.NAME, Funds.WALLET, own, plan.seed()),
                    new StubProvider(StubSplits.NAME, Funds.SPLIT, own, plan.seed()),
                    new StubPayouts("stripe", tables, plan.seed()),
                    new StubPayouts(StubSplits.NAME, tables, plan.seed()),
                    new StubSplits(tables, plan.seed()),
                    tables);
            World world = new World(plan, Integer.parseInt(words[6]), app, halting.watch(ops), stubs, words[3]);
            live(world, own, halting, telling, from, to);
        }
        telling.flush();
        System.exit(0);
    }

    private static void live(World world, Connection own, Halting halting, Telling telling, int from, int to)
            throws SQLException {
        Plan plan = world.plan();
        Doing doing = new Doing(world, halting, telling);
        Deed.ofTime().forEach(deed -> doing.perform(from, deed));
        for (int index = from; index < to; index++) {
            int now = index;
            set(own, plan.at(now));
            if (plan.leaps(now)) Deed.ofTime().forEach(deed -> doing.perform(now, deed));
            doing.perform(now, plan.deed(now));
        }
        Deed.ofTime().forEach(deed -> doing.perform(to, deed));
        telling.lastWord(Telling.LIVED);
    }

    /** Does deeds and tells of them. */
    private record Doing(World world, Halting halting, Telling telling) {
        void perform(int index, Deed deed) {
            halting.at(index, deed);
            long begin = System.nanoTime();
            String came = came(index, deed);
            telling.spent(deed, System.nanoTime() - begin);
            telling.say(Telling.DEED + index + " " + deed + " " + came);
        }

        private String came(int index, Deed deed) {
            try {
                return deed.perform(world, index);
            } catch (Refusal refusal) {
                return Tale.REFUSED + refusal.code();
            }
        }
    }

    private static void set(Connection own, Instant when) throws SQLException {
        try (Statement statement = own.createStatement()) {
            statement.execute("update market.clock_shift set shift = make_interval(secs => "
                    + Duration.between(Instant.EPOCH, when).toSeconds() + ")");
        }
    }
}
