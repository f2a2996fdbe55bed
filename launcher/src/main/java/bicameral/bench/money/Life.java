package bicameral.bench.money;

import bicameral.bench.Market;
import bicameral.tenant.Refusal;
import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

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
        try (AgroalDataSource app = Market.pool(url, "bicameral_app", words[2], 2);
                AgroalDataSource ops = Market.pool(url, "bicameral_ops", words[3], 2);
                Connection own = DriverManager.getConnection(url, "postgres", words[1])) {
            Halting halting = new Halting(Integer.parseInt(words[9]), Boolean.parseBoolean(words[10]));
            halting.at(from);
            World.Stubs stubs = new World.Stubs(
                    new StubProvider(own, plan.seed()), new StubPayouts(new StubTables(own), plan.seed()));
            World world = new World(plan, Integer.parseInt(words[6]), app, halting.watch(ops), stubs, words[3]);
            live(plan, world, own, halting, from, to);
        }
        System.exit(0);
    }

    private static void live(Plan plan, World world, Connection own, Halting halting, int from, int to)
            throws SQLException {
        Map<String, Integer> refused = new TreeMap<>();
        set(own, plan.at(from));
        world.jobs();
        for (int index = from; index < to; index++) {
            set(own, plan.at(index));
            halting.at(index);
            if (plan.leaps(index)) world.jobs();
            try {
                plan.deed(index).perform(world, index);
            } catch (Refusal refusal) {
                refused.merge(refusal.code(), 1, Integer::sum);
            }
        }
        halting.at(to);
        world.jobs();
        System.out.println("lived " + refused);
    }

    private static void set(Connection own, Instant when) throws SQLException {
        try (Statement statement = own.createStatement()) {
            statement.execute("update market.clock_shift set shift = make_interval(secs => "
                    + Duration.between(Instant.EPOCH, when).toSeconds() + ")");
        }
    }
}
