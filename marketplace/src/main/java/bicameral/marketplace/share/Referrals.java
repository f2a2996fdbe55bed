package bicameral.marketplace.share;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who brought in whom. A new account counts for whoever's link it was opened by, once and for good; what it brings is a part of the
 * platform's commission, never of what a creator earns or a payer pays. Nobody refers themself, and nothing comes of those
 * whom the referred bring in. Thread-safe.
 */
@ApplicationScoped
public class Referrals {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LETTERS = 10;
    private static final int MOST_SHOWN = 200;
    /** An account is new for so long: the way from the identity provider's form to its first page. */
    private static final int NEW_FOR_MINUTES = 60;

    private final OpsTx ops;
    private final TenantTx tx;
    private final ShareSettings settings;
    private final SecureRandom random = new SecureRandom();

    public Referrals(OpsTx ops, TenantTx tx, ShareSettings settings) {
        this.ops = ops;
        this.tx = tx;
        this.settings = settings;
    }

    /** What is offered to those who bring somebody in. */
    public ShareSettings terms() {
        return settings;
    }

    /** The word in the tenant's link; needs SEE_EARNINGS. Always the same. */
    public String code(CurrentTenant current) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(current.tenant(), handle -> {
            handle.createUpdate("""
                            insert into referral_code (tenant_id, code) values (:tenant, :code)
                            on conflict (tenant_id) do nothing""")
                    .bind("tenant", current.tenant().value())
                    .bind("code", word())
                    .execute();
            return handle.createQuery("select code from referral_code where tenant_id = :tenant")
                    .bind("tenant", current.tenant().value())
                    .mapTo(String.class)
                    .one();
        });
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < LETTERS; i++) word.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return word.toString();
    }

    /** The name of whoever's link it is; empty for a word that is nobody's, and where nothing is offered. */
    public Optional<String> inviter(String code) {
        if (!settings.refers() || !wellFormed(code)) return Optional.empty();
        return ops.in(handle ->
                handle.createQuery("""
                        select t.name from market.referral_code c join market.tenant t on t.id = c.tenant_id
                        where c.code = :code and t.erased_at is null""").bind("code", code).mapTo(String.class).findOne());
    }

    /**
     * An account was opened by somebody's link. Does nothing, and says false, for a word that is nobody's, an account that is older
     * than an hour or was brought in before, and for people who bring in themselves.
     */
    public boolean join(String code, TenantId account) {
        if (!settings.refers() || !wellFormed(code)) return false;
        return ops.in(handle -> referrer(handle, code)
                .filter(referrer -> !Hands.same(handle, referrer, account))
                .map(referrer -> insert(handle, referrer, account))
                .orElse(false));
    }

    private static Optional<TenantId> referrer(Handle handle, String code) {
        return handle.createQuery("select tenant_id from market.referral_code where code = :code")
                .bind("code", code)
                .mapTo(UUID.class)
                .findOne()
                .map(TenantId::new);
    }

    private boolean insert(Handle handle, TenantId referrer, TenantId account) {
        return handle.createUpdate("""
                        insert into market.referral (tenant_id, referred, basis_points, most, until)
                        select :referrer, t.id, :points, :most,
                          (market.clock() at time zone 'UTC' + make_interval(months => :months)) at time zone 'UTC'
                        from market.tenant t
                        where t.id = :account and t.created_at > market.clock() - make_interval(mins => :minutes) and t.erased_at is null
                        on conflict (referred) do nothing""")
                        .bind("referrer", referrer.value())
                        .bind("account", account.value())
                        .bind("points", settings.referralBasisPoints())
                        .bind("most", settings.referralMostMicros())
                        .bind("months", settings.referralMonths())
                        .bind("minutes", NEW_FOR_MINUTES)
                        .execute()
                == 1;
    }

    /**
     * An account that one brought in. It is not named: what somebody buys and sells is theirs to tell.
     *
     * @param earned by it, after what refunds took back
     */
    public record Brought(UUID referred, Instant since, Instant until, int basisPoints, Money earned, Money most) {}

    /** The accounts that one brought in, the latest first, with what they brought in a currency; needs SEE_EARNINGS. At most 200. */
    public List<Brought> brought(CurrentTenant current, Currency currency) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                                select f.*, coalesce((select sum(s.amount - s.taken_back) from share s
                                  where s.tenant_id = f.tenant_id and s.referred = f.referred and s.currency = :currency), 0)::bigint as earned
                                from referral f where f.tenant_id = :tenant order by f.since desc limit :most""")
                        .bind("tenant", current.tenant().value())
                        .bind("currency", currency.getCurrencyCode())
                        .bind("most", MOST_SHOWN)
                        .map((row, context) -> new Brought(
                                row.getObject("referred", UUID.class),
                                row.getObject("since", OffsetDateTime.class).toInstant(),
                                row.getObject("until", OffsetDateTime.class).toInstant(),
                                row.getInt("basis_points"),
                                new Money(row.getLong("earned"), currency),
                                new Money(row.getLong("most"), currency)))
                        .list());
    }

    private static boolean wellFormed(String code) {
        return code.length() == LETTERS && code.chars().allMatch(letter -> ALPHABET.indexOf(letter) >= 0);
    }
}
