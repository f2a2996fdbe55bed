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
        List<Leg> legs = posting.legs();
        return handle.createQuery("""
                        select market.post(:id, :key, :body, :kind, :reference, :owners, :accounts, :currencies, :amounts)""")
                .bind("id", Ids.next())
                .bind("key", posting.key())
                .bind("body", hash(posting))
                .bind("kind", posting.kind())
                .bind("reference", posting.reference())
                .bind("owners", column(legs, leg -> leg.account().owner().value(), UUID[]::new))
                .bind("accounts", column(legs, leg -> leg.account().id(), UUID[]::new))
                .bind("currencies", column(legs, leg -> leg.account().currency().getCurrencyCode(), String[]::new))
                .bind("amounts", column(legs, Leg::amount, Long[]::new))
                .mapTo(Boolean.class)
                .findOne()
                .orElseThrow(() -> new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT));
    }

    private static <T> T[] column(List<Leg> legs, Function<Leg, T> of, IntFunction<T[]> array) {
        return legs.stream().map(of).toArray(array);
    }

    private static String hash(Posting posting) {
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
