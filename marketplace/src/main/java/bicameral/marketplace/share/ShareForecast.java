package bicameral.marketplace.share;

import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Who would have a share of what an agent earns of a stranger now. Thread-safe; changes nothing. */
@ApplicationScoped
public class ShareForecast {
    /** So much that whoever has any share has one of it. */
    private static final long ENOUGH = 10_000;

    private final OpsTx ops;

    public ShareForecast(OpsTx ops) {
        this.ops = ops;
    }

    /** Rights to shares as they stand now; the amounts are those that would be posted. */
    public static final class Rights {
        private final Line line;
        private final List<Claim> claims;

        private Rights(Line line, List<Claim> claims) {
            this.line = line;
            this.claims = List.copyOf(claims);
        }

        /** What authors of a lineage would have of what a line earns its creator, in micro-units. */
        public long authors(long earned) {
            return sum(true, earned);
        }

        /** What whoever brought the creator in would have of a line's commission, up to what that may still bring, in micro-units. */
        public long referrer(long commission) {
            return sum(false, commission);
        }

        /** Of what the creator earns, all authors together, in basis points. */
        public int authorsBasisPoints() {
            return points(true);
        }

        /** Of the commission, in basis points; 0 where nobody brought the creator in, or that does not count any more. */
        public int referrerBasisPoints() {
            return points(false);
        }

        private int points(boolean ofRemix) {
            return claims.stream()
                    .filter(claim -> claim.ofRemix() == ofRemix)
                    .mapToInt(Claim::basisPoints)
                    .sum();
        }

        private long sum(boolean ofRemix, long basis) {
            return claims.stream()
                    .filter(claim -> claim.ofRemix() == ofRemix)
                    .mapToLong(claim -> claim.amount(line.bringing(basis, basis)))
                    .sum();
        }
    }

    /** The rights to what a creator's agent earns in a currency. */
    public Rights of(TenantId creator, UUID agent, Currency currency) {
        return ops.in(handle -> {
            OffsetDateTime now = now(handle);
            Line line =
                    new Line(Ids.next(), creator, new TenantId(Ids.next()), agent, currency, ENOUGH, ENOUGH, now, now);
            return new Rights(line, Claim.of(handle, line));
        });
    }

    private static OffsetDateTime now(Handle handle) {
        return handle.createQuery("select market.clock()")
                .mapTo(OffsetDateTime.class)
                .one();
    }
}
