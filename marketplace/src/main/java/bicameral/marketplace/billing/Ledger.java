package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Accounts.Account;
import bicameral.marketplace.billing.Posting.Leg;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Posts to the books, within the caller's {@link bicameral.tenant.OpsTx} transaction. The database moves the balances, refuses
 * negative ones, transactions that do not sum to zero and entries that come later than their transaction. Thread-safe.
 */
@ApplicationScoped
public class Ledger {
    /** Locks tenants' accounts in the order of their ids; the platform's are left alone. Gives their balances. */
    public Map<UUID, Long> lock(Handle handle, Collection<Account> accounts) {
        UUID[] ids = accounts.stream()
                .filter(account -> !account.kind().platform())
                .map(Account::id)
                .distinct()
                .toArray(UUID[]::new);
        if (ids.length == 0) return Map.of();
        Map<UUID, Long> balances = new HashMap<>();
        handle.createQuery("select id, balance from market.account where id = any(:ids) order by id for update")
                .bind("ids", ids)
                .map((row, context) -> Map.entry(row.getObject("id", UUID.class), row.getLong("balance")))
                .forEach(balance -> balances.put(balance.getKey(), balance.getValue()));
        return balances;
    }

    /**
     * Posts once. False where the key has been posted before with the same body; with another body it is idempotency_conflict
     * (CONFLICT).
     */
    public boolean post(Handle handle, Posting posting) {
        Query query = handle.createQuery("""
                        select market.post(:_id, :_key, :_body, :_kind, :reference, :_owners, :_accounts, :_currencies, :_amounts)""");
        return bind(query, "", posting)
                .bind("reference", posting.reference())
                .mapTo(Boolean.class)
                .findOne()
                .orElseThrow(() -> new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT));
    }

    /** Binds a posting's parts as {@code <prefix>_id}, {@code _key} …; for null, a posting that is none. */
    static Query bind(Query query, String prefix, @Nullable Posting posting) {
        List<Leg> legs = posting == null ? List.of() : posting.legs();
        return query.bind(prefix + "_id", posting == null ? null : Ids.next())
                .bind(prefix + "_key", posting == null ? null : posting.key())
                .bind(prefix + "_body", posting == null ? null : hash(posting))
                .bind(prefix + "_kind", posting == null ? null : posting.kind())
                .bind(
                        prefix + "_owners",
                        column(legs, leg -> leg.account().owner().value(), UUID[]::new))
                .bind(prefix + "_accounts", column(legs, leg -> leg.account().id(), UUID[]::new))
                .bind(
                        prefix + "_currencies",
                        column(legs, leg -> leg.account().currency().getCurrencyCode(), String[]::new))
                .bind(prefix + "_amounts", column(legs, Leg::amount, Long[]::new));
    }

    private static <T> T[] column(List<Leg> legs, Function<Leg, T> of, IntFunction<T[]> array) {
        return legs.stream().map(of).toArray(array);
    }

    /** Of what a posting says, so that the same key with another body is told apart. */
    static String hash(Posting posting) {
        StringBuilder body = new StringBuilder(posting.kind()).append('|').append(posting.reference());
        posting.legs()
                .forEach(leg ->
                        body.append('|').append(leg.account().id()).append(':').append(leg.amount()));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(body.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
