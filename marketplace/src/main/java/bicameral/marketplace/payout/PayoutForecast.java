package bicameral.marketplace.payout;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.risk.RiskFlags;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import bicameral.tenant.secret.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What a creator will be paid next, when, and what stands in the way; and what was paid. Needs SEE_EARNINGS. Thread-safe. */
@ApplicationScoped
public class PayoutForecast {
    private static final int MOST = 200;
    private static final String COLUMNS =
            "id, currency, amount, netted, withheld, returned, method, tail, state, funds, created_at, ended_at, "
                    + "(select coalesce(sum(part.amount), 0) from market.payout_part part "
                    + "where part.payout = payout.id and part.state = 'paid')::bigint as paid";

    private final TenantTx tx;
    private final Blocks blocks;
    private final PayoutSettings settings;
    private final RiskFlags risk;

    public PayoutForecast(TenantTx tx, SecretBox box, PayoutSettings settings, RiskFlags risk) {
        this.tx = tx;
        this.blocks = new Blocks(box, settings);
        this.settings = settings;
        this.risk = risk;
    }

    /**
     * The next payout.
     *
     * @param amount what would reach the account now, in whole minor units: what is available less what is owed and the tax kept back
     * @param withheld that tax
     * @param maturing what more becomes available before the day
     * @param on the day of the next run
     * @param tail of the account in this currency; null where there is none
     * @param blocks what stands in the way now; empty where nothing does
     * @param open a payout that was proposed or is under way already
     * @param heldBecause why that one is held, in the words of who holds it; null where it is not
     */
    public record Next(
            Money amount,
            Money withheld,
            Money maturing,
            Money threshold,
            LocalDate on,
            @Nullable String tail,
            List<Block> blocks,
            @Nullable Past open,
            @Nullable String heldBecause) {
        public Next {
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A payout as its creator sees it.
     *
     * @param returned of one that ended before all of it was paid, what is available again
     * @param parts of one that is paid out of payments, what has arrived; null of others
     */
    public record Past(
            UUID id,
            Money amount,
            Money netted,
            Money withheld,
            PayoutMethod method,
            String tail,
            Payout.State state,
            Instant at,
            @Nullable Instant endedAt,
            Money returned,
            @Nullable Money parts) {
        /** What reaches the account. */
        public Money net() {
            return amount.minus(netted).minus(withheld).minus(returned);
        }

        /** Whether it ended before all of it was paid. */
        public boolean partly() {
            return state == Payout.State.SETTLED && !returned.isZero();
        }

        /** What has not arrived yet of one that is paid out of payments; null of others and of what is over. */
        public @Nullable Money waiting() {
            return parts == null || state != Payout.State.UNDER_WAY ? null : net().minus(parts);
        }
    }

    /** As things stand now. */
    public Next next(CurrentTenant current, Currency currency) {
        current.require(Permission.SEE_EARNINGS);
        // Which flag it is stays with the operator; that somebody has to look is told.
        boolean reviewed = risk.holdsPayouts(current.tenant());
        return tx.in(current.tenant(), handle -> {
            LocalDate on = nextRun(Blocks.today(Blocks.clock(handle)), settings.dayOfMonth());
            long owed = -balance(handle, "creator_debt", currency);
            long payable = Minor.whole(Math.max(0, balance(handle, "creator_available", currency) - owed), currency);
            long withheld = Minor.share(payable, settings.withholdingBasisPoints(), currency);
            List<Blocks.Stored> accounts = blocks.all(handle, current.tenant());
            List<Block> why = new ArrayList<>(blocks.of(handle, current.tenant(), currency, accounts));
            if (reviewed) why.add(Block.UNDER_REVIEW);
            if (payable < settings.thresholdMicros()) why.add(Block.BELOW_THRESHOLD);
            Open open = open(handle, currency).orElse(null);
            return new Next(
                    new Money(payable - withheld, currency),
                    new Money(withheld, currency),
                    new Money(maturing(handle, currency, on), currency),
                    new Money(settings.thresholdMicros(), currency),
                    on,
                    accounts.stream()
                            .filter(stored -> stored.currency().equals(currency))
                            .findFirst()
                            .map(Blocks.Stored::tail)
                            .orElse(null),
                    why,
                    open == null ? null : open.payout(),
                    open == null ? null : open.heldBecause());
        });
    }

    /** Currencies in which something was earned and not paid out yet, and no account says where to; in their order. */
    public List<Currency> missing(CurrentTenant current) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(current.tenant(), handle -> {
            Set<Currency> accounts = blocks.all(handle, current.tenant()).stream()
                    .filter(stored -> stored.payee().isPresent())
                    .map(Blocks.Stored::currency)
                    .collect(Collectors.toSet());
            return earned(handle).stream()
                    .filter(currency -> !accounts.contains(currency))
                    .toList();
        });
    }

    private static List<Currency> earned(Handle handle) {
        return handle.createQuery("""
                        select distinct currency from market.account
                        where kind in ('creator_pending', 'creator_available') and balance > 0 order by currency""")
                .mapTo(String.class)
                .map(Currency::getInstance)
                .list();
    }

    /** The first run after a day. */
    static LocalDate nextRun(LocalDate today, int dayOfMonth) {
        LocalDate thisMonth = today.withDayOfMonth(dayOfMonth);
        return thisMonth.isAfter(today) ? thisMonth : thisMonth.plusMonths(1);
    }

    private static long balance(Handle handle, String kind, Currency currency) {
        return handle.createQuery("select balance from market.account where kind = :kind and currency = :currency")
                .bind("kind", kind)
                .bind("currency", currency.getCurrencyCode())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private static long maturing(Handle handle, Currency currency, LocalDate on) {
        OffsetDateTime before = on.atStartOfDay(Blocks.ZONE).toOffsetDateTime();
        return handle.createQuery("""
                        select coalesce(sum(amount), 0)::bigint from market.maturing
                        where currency = :currency and mature_at < :before""")
                .bind("currency", currency.getCurrencyCode())
                .bind("before", before)
                .mapTo(Long.class)
                .one();
    }

    /** One that is not over, and why it is held where it is. */
    private record Open(Past payout, @Nullable String heldBecause) {}

    private static Optional<Open> open(Handle handle, Currency currency) {
        return handle.createQuery("select " + COLUMNS + """
                        , case when state = 'held' then reason end as held_because
                        from market.payout where currency = :currency and state in ('proposed', 'held', 'under_way')""")
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> new Open(past(row), row.getString("held_because")))
                .findOne();
    }

    /** Payouts in a currency, newest first; limit 1–200. */
    public List<Past> history(CurrentTenant current, Currency currency, int limit) {
        current.require(Permission.SEE_EARNINGS);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("select " + COLUMNS + """

                        from market.payout where currency = :currency order by id desc limit :limit""")
                        .bind("currency", currency.getCurrencyCode())
                        .bind("limit", Math.clamp(limit, 1, MOST))
                        .map((row, context) -> past(row))
                        .list());
    }

    private static Past past(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new Past(
                row.getObject("id", UUID.class),
                new Money(row.getLong("amount"), currency),
                new Money(row.getLong("netted"), currency),
                new Money(row.getLong("withheld"), currency),
                PayoutMethod.of(row.getString("method")),
                row.getString("tail"),
                Payout.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                new Money(row.getLong("returned"), currency),
                row.getString("funds").equals("split") ? new Money(row.getLong("paid"), currency) : null);
    }
}
