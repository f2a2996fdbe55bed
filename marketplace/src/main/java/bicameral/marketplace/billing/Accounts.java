package bicameral.marketplace.billing;

import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds accounts, and opens them when they are first needed, in a transaction of its own: so that no posting waits for another
 * that opens the same. Thread-safe.
 */
@ApplicationScoped
public class Accounts {
    /** Owner of the platform's accounts. */
    public static final TenantId PLATFORM = new TenantId(new UUID(0, 0));

    private static final int REMEMBERED = 100_000;

    private final OpsTx ops;
    private final Map<Key, Account> known = new ConcurrentHashMap<>();

    public Accounts(OpsTx ops) {
        this.ops = ops;
    }

    /** An account; never changes once opened. */
    public record Account(TenantId owner, UUID id, AccountKind kind, Currency currency) {}

    private record Key(TenantId owner, AccountKind kind, String subject, Currency currency) {}

    /** A tenant's account. Call it outside of transactions. */
    public Account of(TenantId owner, AccountKind kind, Currency currency) {
        if (kind.platform()) throw new IllegalArgumentException(kind + " is the platform's");
        return find(new Key(owner, kind, "", currency));
    }

    /** A tenant's account of which it has several, told apart by subject. Call it outside of transactions. */
    public Account of(TenantId owner, AccountKind kind, String subject, Currency currency) {
        if (kind.platform()) throw new IllegalArgumentException(kind + " is the platform's");
        return find(new Key(owner, kind, subject, currency));
    }

    /** An account of the platform, told apart by subject (provider, jurisdiction). Call it outside of transactions. */
    public Account platform(AccountKind kind, String subject, Currency currency) {
        if (!kind.platform()) throw new IllegalArgumentException(kind + " is a tenant's");
        return find(new Key(PLATFORM, kind, subject, currency));
    }

    private Account find(Key key) {
        Account account = known.get(key);
        if (account != null) return account;
        if (known.size() >= REMEMBERED) known.clear();
        account = new Account(key.owner(), ops.in(handle -> open(handle, key)), key.kind(), key.currency());
        known.put(key, account);
        return account;
    }

    private static UUID open(org.jdbi.v3.core.Handle handle, Key key) {
        handle.createUpdate("""
                        insert into market.account (tenant_id, id, kind, subject, currency)
                        values (:owner, :id, :kind, :subject, :currency)
                        on conflict (tenant_id, kind, subject, currency) do nothing""")
                .bind("owner", key.owner().value())
                .bind("id", Ids.next())
                .bind("kind", key.kind().id())
                .bind("subject", key.subject())
                .bind("currency", key.currency().getCurrencyCode())
                .execute();
        return handle.createQuery("""
                        select id from market.account
                        where tenant_id = :owner and kind = :kind and subject = :subject and currency = :currency""")
                .bind("owner", key.owner().value())
                .bind("kind", key.kind().id())
                .bind("subject", key.subject())
                .bind("currency", key.currency().getCurrencyCode())
                .mapTo(UUID.class)
                .one();
    }
}
