package bicameral.bench.money;

import bicameral.bench.Market;
import bicameral.launcher.audit.Audit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A long random life of the books: production code on a real PostgreSQL, a stopped clock that leaps through more than a year,
 * providers that lose answers, and a process that is killed with SIGKILL at commits drawn from the seed and started again. All
 * invariants are checked after each batch. The same seed gives the same balances.
 */
final class Simulation {
    /** Commits of an operation, about; many operations are refused and have none, what time does has many. */
    private static final double COMMITS = 2.0;

    /** Operations from which on a process is let to compile as a server does. */
    private static final int LONG_LIFE = 5_000;

    /** What subscriptions went through. Time leaps by less than a day, so what was paid later was not paid when it was due. */
    private static final Map<String, String> SUBSCRIPTIONS = Map.of(
            "periods paid late, within the grace", """
                    select count(*) from market.subscription_period
                    where price > 0 and paid_at > starts_at + interval '23 hours'""",
            "periods never paid", """
                    select count(*) from market.subscription_period where price > 0 and paid_at is null""",
            "ended unpaid after the last try", """
                    select count(*) from market.subscription where end_cause = 'unpaid'""",
            "trials that nobody paid after", """
                    select count(*) from market.subscription where end_cause = 'trial_unpaid'""",
            "periods renewed", """
                    select count(*) from market.subscription_period
                    where n > 1 and price > 0 and paid_at <= starts_at + interval '23 hours'""",
            "periods of which some was given back", """
                    select count(*) from market.subscription_period where refunded > 0""");

    /** What became of payouts that were paid out of payments. */
    private static final Map<String, String> IN_PARTS = Map.of(
            "payouts paid in parts", """
                    select count(*) from market.payout where funds = 'split' and state = 'settled'""",
            "of which some was given up", """
                    select count(*) from market.payout where funds = 'split' and state = 'settled' and returned > 0""",
            "parts paid", "select count(*) from market.payout_part where state = 'paid'",
            "parts refused", "select count(*) from market.payout_part where state = 'refused'",
            "parts asked about more than once", "select count(*) from market.payout_part where attempts > 1",
            "parts that two admins had to read", "select count(*) from market.payout_part where told is not null",
            "parts taken back", "select count(*) from market.part_reversal where state = 'done'");

    /** What has to hold beside the invariants of the books once what time does has been done: how often it does not. */
    private static final Map<String, String> ALSO = Map.of(
            "payouts are over as their provider has it", """
                    select count(*) from market.payout p join stub.payout s using (id)
                    where p.state in ('settled', 'failed') and (p.state = 'settled') <> (s.state = 'paid')""",
            "parts of payouts are over as their provider has it", """
                    select count(*) from market.payout_part p join stub.part s using (id)
                    where p.ended_at is not null
                      and ((p.state = 'paid') <> (s.state = 'paid') or s.amount <> p.amount)""",
            "no part is asked for that the provider has not heard of", """
                    select count(*) from market.payout_part p left join stub.part s using (id)
                    where p.state = 'paid' and s.id is null""",
            "what was taken back of parts is what the provider took back", """
                    select count(*) from market.payout_part p join stub.part s using (id)
                    where s.reversed < p.reversed or s.reversed > p.reversed + coalesce((
                      select sum(r.amount) from market.part_reversal r where r.part = p.id and r.ended_at is null), 0)""",
            "no payment gave more in parts than it had", """
                    select count(*) from stub.payment p where p.amount < (
                      select coalesce(sum(s.amount - s.reversed), 0) from stub.part s where s.payment = p.id and s.state in ('paid', 'under_way'))""",
            "no subscription waits for what is due", """
                    select count(*) from market.subscription where state <> 'ended' and due_at <= market.clock()""",
            "each day of a subscription is earned", """
                    select count(*) from market.subscription_period p
                    join market.subscription s on s.tenant_id = p.tenant_id and s.id = p.subscription
                    where p.state = 'running' and s.state <> 'paused'
                      and p.earned_to < date_trunc('day', market.clock() at time zone 'UTC') at time zone 'UTC'""",
            "no credit outlives its day", """
                    select count(*) from market.promo_lot where unspent > 0 and expires_at <= market.clock()""");

    private final Market market;
    private final Plan plan;
    private final int users;
    private final int batches;
    private final int killsPerBatch;
    private final Consumer<String> say;
    private final Tale tale = new Tale();
    private int kills;

    Simulation(Market market, Plan plan, int users, int batches, int killsPerBatch, Consumer<String> say) {
        this.market = market;
        this.plan = plan;
        this.users = users;
        this.batches = batches;
        this.killsPerBatch = killsPerBatch;
        this.say = say;
    }

    /**
     * How it ended.
     *
     * @param balances a digest of them, by owner, kind and currency
     * @param tale what was done
     * @param kills how often the process was killed
     * @param postings of each kind
     * @param subscriptions what they went through
     * @param parts what became of payouts that were paid out of payments
     */
    record End(
            String balances,
            Tale tale,
            int kills,
            long entries,
            Map<String, Long> postings,
            Map<String, Long> subscriptions,
            Map<String, Long> parts) {
        End {
            postings = Map.copyOf(postings);
            subscriptions = Map.copyOf(subscriptions);
            parts = Map.copyOf(parts);
        }

        /** How many of a kind. */
        long of(String kind) {
            return postings.getOrDefault(kind, 0L);
        }
    }

    /** @throws IOException where an invariant is broken or the process failed; the message names the seed */
    End live() throws SQLException, IOException, InterruptedException {
        market.execute(StubProvider.TABLES);
        market.execute(StubSplits.TABLES);
        market.execute(
                StubPayouts.TABLE,
                Life.STOPPED_CLOCK,
                "insert into market.clock_shift (shift) values (interval '0')",
                // The process is killed, not the database: its commits need not wait for the disk.
                "alter database bicameral set synchronous_commit = off");
        for (int batch = 0; batch < batches; batch++) {
            int from = (int) ((long) plan.operations() * batch / batches);
            int to = (int) ((long) plan.operations() * (batch + 1) / batches);
            long begin = System.nanoTime();
            batch(batch, from, to);
            long lived = System.nanoTime();
            audit();
            long checked = System.nanoTime();
            say.accept("%,d of %,d operations, %,.0f a second, checks %.1f s, killed %d times, all invariants hold"
                    .formatted(
                            to,
                            plan.operations(),
                            (to - from) * 1e9 / (lived - begin),
                            (checked - lived) / 1e9,
                            kills));
        }
        long entries = market.number("select count(*) from market.entry");
        return new End(balances(), tale, kills, entries, postings(), numbers(SUBSCRIPTIONS), numbers(IN_PARTS));
    }

    private Map<String, Long> numbers(Map<String, String> queries) throws SQLException {
        Map<String, Long> numbers = new HashMap<>();
        for (Map.Entry<String, String> one : queries.entrySet())
            numbers.put(one.getKey(), market.number(one.getValue()));
        return numbers;
    }

    private void batch(int batch, int from, int to) throws IOException, InterruptedException {
        SplittableRandom dice = plan.dice(batch, "kills");
        int at = from;
        int left = killsPerBatch;
        while (true) {
            int commits = left > 0 ? 1 + dice.nextInt((int) Math.max(1, COMMITS * 2 * (to - from) / killsPerBatch)) : 0;
            int halted = process(at, to, commits, dice.nextBoolean());
            if (halted < 0) return;
            kills++;
            left--;
            // Its client asks again, or has gone.
            at = dice.nextBoolean() ? halted : Math.min(halted + 1, to);
        }
    }

    /** Gives the operation at which it was killed; −1 where it got to the end. */
    private int process(int from, int to, int haltAt, boolean before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // A short life is over before the second compiler has earned what it costs.
                to - from > LONG_LIFE ? "-XX:TieredStopAtLevel=4" : "-XX:TieredStopAtLevel=1",
                "-Dorg.jboss.logging.provider=jdk",
                "-cp",
                System.getProperty("java.class.path"),
                Life.class.getName(),
                market.url(),
                market.password("postgres"),
                market.password("app"),
                market.password("ops")));
        for (Object word : List.of(plan.seed(), plan.operations(), users, from, to, haltAt, before))
            command.add(word.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String said = last(lines);
            if (said.startsWith(Telling.HALTED)) return tale.killed(said.substring(Telling.HALTED.length()));
            if (said.equals(Telling.LIVED)) return -1;
            throw new IOException("seed " + plan.seed() + ": the process failed: " + said);
        } finally {
            // SIGKILL.
            process.destroyForcibly().waitFor();
        }
    }

    private String last(BufferedReader lines) throws IOException {
        StringBuilder trouble = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(Telling.HALTED) || line.equals(Telling.LIVED)) return line;
            if (!tale.takes(line) && trouble.length() < 4_000)
                trouble.append(line).append('\n');
        }
        return trouble.toString();
    }

    private void audit() throws SQLException, IOException {
        String url = market.url() + "?user=postgres&password=" + market.password("postgres");
        for (Audit.Invariant invariant : Audit.of(url))
            if (!invariant.ok()) throw broken(invariant.name(), invariant.violations());
        for (Map.Entry<String, String> one : ALSO.entrySet()) {
            long violations = market.number(one.getValue());
            if (violations > 0) throw broken(one.getKey(), violations);
        }
    }

    private IOException broken(String name, long violations) {
        return new IOException("seed " + plan.seed() + ": " + name + ": " + violations);
    }

    private Map<String, Long> postings() throws SQLException {
        Map<String, Long> postings = new HashMap<>();
        try (Connection connection = market.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select kind, count(*) as postings from market.ledger_transaction group by kind")) {
            while (rows.next()) postings.put(rows.getString("kind"), rows.getLong("postings"));
        }
        return postings;
    }

    private String balances() throws SQLException {
        try (Connection connection = market.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select coalesce(min(p.subject), min(t.slug), '') || ' ' || a.kind || ' ' || a.subject || ' ' || a.currency as account,
                          sum(e.amount) as balance
                        from market.account a join market.entry e on e.account_id = a.id
                        left join market.person p on p.personal_tenant = a.tenant_id
                        left join market.tenant t on t.id = a.tenant_id
                        group by a.id, a.kind, a.subject, a.currency order by account, balance""")) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            while (rows.next())
                digest.update((rows.getString("account") + " " + rows.getLong("balance") + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
