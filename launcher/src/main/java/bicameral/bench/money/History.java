package bicameral.bench.money;

import bicameral.bench.Market;
import bicameral.marketplace.billing.Offer;
import bicameral.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Books with a long past: captured messages as the market would have written them, with their reservations, journal, holds and
 * maturing earnings, over a year before now. Written in bulk past the triggers, balances included, so that the invariants hold.
 */
final class History {
    /** Of a message of 0.05: two when it is reserved, three when it is captured. */
    private static final int ENTRIES_PER_MESSAGE = 5;

    private static final int CHUNK = 200_000;

    private final Market market;
    private final List<TenantId> payers;
    private final List<Offer> offers;

    History(Market market, List<TenantId> payers, List<Offer> offers) {
        this.market = market;
        this.payers = payers;
        this.offers = offers;
    }

    /** Writes until there are so many entries; gives how many there are. */
    long fill(long entries) throws SQLException {
        long there = market.number("select count(*) from market.entry");
        long messages = Math.max(0, (entries - there + ENTRIES_PER_MESSAGE - 1) / ENTRIES_PER_MESSAGE);
        try (Connection connection = market.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("set synchronous_commit = off");
            names(statement);
            for (long done = 0; done < messages; done += CHUNK) {
                long count = Math.min(CHUNK, messages - done);
                chunk(statement, done, count);
                System.out.printf("    %,d of %,d messages of the past%n", done + count, messages);
            }
            balances(statement);
        }
        market.execute(
                "vacuum analyze market.entry",
                "vacuum analyze market.ledger_transaction",
                "vacuum analyze market.hold",
                "vacuum analyze market.usage_event",
                "vacuum analyze market.asked",
                "vacuum analyze market.maturing",
                "vacuum analyze market.account",
                "checkpoint");
        return market.number("select count(*) from market.entry");
    }

    private void names(Statement statement) throws SQLException {
        statement.execute("create temp table payer (n int primary key, id uuid, paid uuid, held uuid)");
        statement.execute("create temp table creator (n int primary key, id uuid, agent uuid, pending uuid)");
        statement.execute("insert into payer select row_number() over () - 1, t.id, p.id, h.id from unnest("
                + uuids(payers.stream().map(TenantId::toString).toList()) + ") with ordinality t (id, n)"
                + " join market.account p on p.tenant_id = t.id and p.kind = 'wallet_paid'"
                + " join market.account h on h.tenant_id = t.id and h.kind = 'hold'");
        statement.execute("insert into creator select row_number() over () - 1, t.id, t.agent, p.id from unnest("
                + uuids(offers.stream()
                        .map(offer -> offer.publisher().toString())
                        .toList()) + ", "
                + uuids(offers.stream().map(offer -> offer.agent().toString()).toList())
                + ") with ordinality t (id, agent, n)"
                + " join market.account p on p.tenant_id = t.id and p.kind = 'creator_pending'");
        statement.execute("create temp table commission as select id from market.account"
                + " where kind = 'commission' and subject = '' and currency = 'CNY'");
    }

    private static String uuids(List<String> ids) {
        return ids.stream().map(id -> "'" + id + "'::uuid").collect(Collectors.joining(",", "array[", "]"));
    }

    private static void chunk(Statement statement, long from, long count) throws SQLException {
        statement.execute("drop table if exists past");
        // Spread over a year, older first; the ids' time is that of the message, as the market's are.
        statement.execute("""
                create temp table past as
                select uuidv7(at - now()) as message, uuidv7(at - now()) as reserving,
                  uuidv7(at - now() + interval '3 seconds') as capturing, at, p.id as payer, p.paid, p.held,
                  c.id as creator, c.agent, c.pending
                from (select g, now() - interval '366 days' + g * interval '10 milliseconds' as at
                      from generate_series(%d, %d) g) times
                join payer p on p.n = (hashint8(g) & 2147483647) %% (select count(*) from payer)
                join creator c on c.n = (hashint8(g + 7) & 2147483647) %% (select count(*) from creator)
                """.formatted(from, from + count - 1));
        for (String sql : PAST) statement.execute(sql);
    }

    private static final List<String> PAST = List.of("""
            insert into market.asked (tenant_id, message, agent, agent_version, fingerprint, means, currency, price, visitor,
              free_day, free_left, free_per_day, state, created_at, expires_at, ended_at)
            select creator, message, agent, 1, 'asks', 'wallet', 'CNY', 50000, repeat('0', 64), at::date, 0, 0, 'done', at,
              at + interval '10 minutes', at + interval '3 seconds' from past""", """
            insert into market.hold (tenant_id, message, agent, agent_name, publisher, currency, from_promo, from_paid, state,
              captured, created_at, ended_at)
            select payer, message, agent, 'agent', creator, 'CNY', 0, 50000, 'captured', 50000, at, at + interval '3 seconds'
            from past""", """
            insert into market.usage_event (tenant_id, message, agent, agent_name, mark, pigment, agent_version, means, outcome,
              tokens_in, tokens_out, currency, price, charged, tax, engine, commission, earned, model_cost, mature_at, created_at)
            select creator, message, agent, 'agent', 'a', 'jade', 1, 'wallet', 'done', 0, 0, 'CNY', 50000, 50000, 0, 0, 7500,
              42500, 0, at + interval '7 days', at + interval '3 seconds' from past""", """
            insert into market.maturing (tenant_id, message, currency, amount, mature_at)
            select creator, message, 'CNY', 42500, now() + interval '7 days' from past""", """
            insert into market.ledger_transaction (id, business_key, body_hash, kind, reference, created_at)
            select reserving, 'reserve:' || message, repeat('0', 64), 'reserve', message, at from past
            union all
            select capturing, 'capture:' || message, repeat('0', 64), 'capture', message, at + interval '3 seconds' from past""", """
            insert into market.entry (tenant_id, transaction_id, account_id, currency, amount)
            select legs.* from past cross join lateral (values
              (payer, reserving, paid, 'CNY', -50000), (payer, reserving, held, 'CNY', 50000),
              (payer, capturing, held, 'CNY', -50000), (creator, capturing, pending, 'CNY', 42500),
              ('00000000-0000-0000-0000-000000000000', capturing, (select id from commission), 'CNY', 7500)) legs""");

    private static void balances(Statement statement) throws SQLException {
        statement.execute("delete from market.account_pending");
        statement.execute("update market.account a set balance = s.amount from"
                + " (select account_id, sum(amount)::bigint as amount from market.entry group by account_id) s"
                + " where a.id = s.account_id");
    }
}
