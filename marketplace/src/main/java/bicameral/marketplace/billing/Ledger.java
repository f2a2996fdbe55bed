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
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Posts to the books, within the caller's {@link bicameral.tenant.OpsTx} transaction. The database moves balances with each
 * entry, refuses negative ones and transactions that do not sum to zero. Thread-safe.
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
        String body = hash(posting);
        UUID id = Ids.next();
        int inserted = handle.createUpdate("""
                        insert into market.ledger_transaction (id, business_key, body_hash, kind, reference)
                        values (:id, :key, :body, :kind, :reference) on conflict (business_key) do nothing""")
                .bind("id", id)
                .bind("key", posting.key())
                .bind("body", body)
                .bind("kind", posting.kind())
                .bind("reference", posting.reference())
                .execute();
        if (inserted == 0) return replay(handle, posting.key(), body);
        lock(handle, posting.legs().stream().map(Leg::account).toList());
        PreparedBatch entries = handle.prepareBatch("""
                insert into market.entry (tenant_id, transaction_id, account_id, currency, amount)
                values (:owner, :transaction, :account, :currency, :amount)""");
        for (Leg leg : posting.legs()) {
            entries.bind("owner", leg.account().owner().value())
                    .bind("transaction", id)
                    .bind("account", leg.account().id())
                    .bind("currency", leg.account().currency().getCurrencyCode())
                    .bind("amount", leg.amount())
                    .add();
        }
        entries.execute();
        return true;
    }

    private static boolean replay(Handle handle, String key, String body) {
        String before = handle.createQuery("select body_hash from market.ledger_transaction where business_key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .one();
        if (!before.equals(body)) throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
        return false;
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
