package bicameral.marketplace.share;

import bicameral.marketplace.billing.Split;
import bicameral.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who has a right to a share of a line, and to how much of what.
 *
 * @param origin the author's agent; null for a referral
 * @param referred who was brought in; null for a remix
 * @param most what may still be paid for that account, in micro-units; of a remix, without bound
 */
record Claim(TenantId to, @Nullable UUID origin, @Nullable UUID referred, int basisPoints, long most) {

    boolean ofRemix() {
        return origin != null;
    }

    /** Of the creator's part for a remix, of the platform's commission for a referral. */
    long basis(Line line) {
        return ofRemix() ? line.earned() : line.commission();
    }

    long amount(Line line) {
        return Math.min(Split.share(basis(line), basisPoints), Math.max(0, most));
    }

    /**
     * All claims, without those of people who would share with themselves, and of who has left. What a payer buys of themself is
     * nobody's to share.
     */
    static List<Claim> of(Handle handle, Line line) {
        if (Hands.same(handle, line.payer(), line.publisher())) return List.of();
        List<Claim> claims = new ArrayList<>(authors(handle, line));
        claims.addAll(referrers(handle, line));
        claims.removeIf(claim -> Hands.same(handle, claim.to(), line.publisher())
                || Hands.same(handle, claim.to(), line.payer())
                || claim.amount(line) == 0);
        return claims;
    }

    private static List<Claim> authors(Handle handle, Line line) {
        return handle.createQuery("""
                        select r.author as payee, r.origin, null::uuid as referred, r.basis_points, null::bigint as most
                        from market.remix r
                        where r.tenant_id = :publisher and r.agent = :agent and r.basis_points > 0
                          and not exists (select 1 from market.tenant t where t.id = r.author and t.erased_at is not null)
                        order by r.generation""")
                .bind("publisher", line.publisher().value())
                .bind("agent", line.agent())
                .map((row, context) -> claim(row))
                .list();
    }

    /** What refunds took counts no more against the most. */
    private static List<Claim> referrers(Handle handle, Line line) {
        return handle.createQuery("""
                        select f.tenant_id as payee, null::uuid as origin, f.referred, f.basis_points,
                          f.most - coalesce((select sum(s.amount - s.taken_back) from market.share s
                                             where s.referred = f.referred and s.currency = :currency), 0)::bigint as most
                        from market.referral f
                        where f.referred in (:publisher, :payer) and f.since <= :at and f.until > :at
                          and not exists (select 1 from market.tenant t where t.id = f.tenant_id and t.erased_at is not null)
                        order by f.referred""")
                .bind("publisher", line.publisher().value())
                .bind("payer", line.payer().value())
                .bind("currency", line.currency().getCurrencyCode())
                .bind("at", line.at())
                .map((row, context) -> claim(row))
                .list();
    }

    private static Claim claim(ResultSet row) throws SQLException {
        Long most = row.getObject("most", Long.class);
        return new Claim(
                new TenantId(row.getObject("payee", UUID.class)),
                row.getObject("origin", UUID.class),
                row.getObject("referred", UUID.class),
                row.getInt("basis_points"),
                most == null ? Long.MAX_VALUE : most);
    }
}
