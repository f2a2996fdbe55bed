package bicameral.marketplace.payment;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Dispute;
import bicameral.marketplace.payment.PaymentProvider.Means;
import bicameral.marketplace.payment.PaymentProvider.Notice;
import bicameral.marketplace.payment.PaymentProvider.Payment;
import bicameral.marketplace.payment.PaymentProvider.Report;
import bicameral.marketplace.payment.PaymentProvider.Told;
import bicameral.marketplace.payment.Settlement.Books;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Top-ups. Thread-safe, also across instances.
 *
 * <p>A webhook only says that there is news: we then ask the provider for the payment's whole state and book that. Each question
 * draws a number first, and the answer with the highest number stands; after the last change of a payment somebody asks, so its
 * last state is booked, however webhooks are doubled, late or reordered. Where one is lost we ask by ourselves, ever more seldom,
 * for three days. News of top-ups that are not known yet are kept until they are.
 */
@ApplicationScoped
public class TopUps {
    private static final Logger LOG = Logger.getLogger(TopUps.class);
    private static final long LEAST_MICROS = 1_000_000;
    private static final long MOST_MICROS = 10_000_000_000L;
    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofDays(3);

    private final OpsTx ops;
    private final TenantTx tx;
    private final Settlement settlement;
    private final Outbox outbox;
    private final Providers providers;
    private final BillingSettings settings;
    private final PaymentSettings payments;
    private final AuditLog audit;
    private final Supplier<UUID> ids;

    @Inject
    public TopUps(
            OpsTx ops,
            TenantTx tx,
            Settlement settlement,
            Outbox outbox,
            Providers providers,
            BillingSettings settings,
            PaymentSettings payments,
            AuditLog audit) {
        this(ops, tx, settlement, outbox, providers, settings, payments, audit, Ids::next);
    }

    /** With ids of its own for top-ups, so that a story can be told again. */
    public TopUps(
            OpsTx ops,
            TenantTx tx,
            Settlement settlement,
            Outbox outbox,
            Providers providers,
            BillingSettings settings,
            PaymentSettings payments,
            AuditLog audit,
            Supplier<UUID> ids) {
        this.ops = ops;
        this.tx = tx;
        this.settlement = settlement;
        this.outbox = outbox;
        this.providers = providers;
        this.settings = settings;
        this.payments = payments;
        this.audit = audit;
        this.ids = ids;
    }

    /** Names of the providers that take top-ups in the market's default currency, as payers see them. */
    public List<String> offered() {
        return offered(settings.currency());
    }

    /** Names of the providers that take top-ups in a currency, as payers see them. */
    public List<String> offered(Currency currency) {
        return providers.offered(currency);
    }

    /** Starts one at the first provider that is offered; as {@link #start(CurrentTenant, UUID, Money, String)}. */
    public TopUp start(CurrentTenant current, UUID key, Money amount) {
        current.require(Permission.SPEND);
        check(amount);
        return start(
                current,
                key,
                amount,
                offered(amount.currency()).stream()
                        .findFirst()
                        .orElseThrow(() -> new Refusal("payment_unavailable", Refusal.Kind.UNAVAILABLE)));
    }

    /**
     * Starts one (SPEND). invalid_amount (INVALID) unless 1.00 to 10,000.00 in whole minor units, currency_mismatch (INVALID)
     * unless in a currency of the market's, payment_unavailable (UNAVAILABLE) without that provider. The same key again gives the
     * first top-up; with another amount or provider it is idempotency_conflict (CONFLICT). Where the provider does not answer at
     * once the top-up has no pay page yet; it comes as soon as it does.
     *
     * @param key idempotency key
     */
    public TopUp start(CurrentTenant current, UUID key, Money amount, String providerName) {
        return start(current, key, amount, providerName, false);
    }

    /**
     * As {@link #start(CurrentTenant, UUID, Money, String)}.
     *
     * @param keepsMeans whether the payer agrees that the provider keeps the means of payment, to be used again while away
     */
    public TopUp start(CurrentTenant current, UUID key, Money amount, String providerName, boolean keepsMeans) {
        current.require(Permission.SPEND);
        check(amount);
        PaymentProvider provider = providers.offered(providerName, amount.currency());
        UUID id = ids.get();
        Books books = settlement.books(id, current.tenant(), amount.currency(), provider.name());
        UUID kept = ops.in(handle -> {
            Settlement.lock(handle, id);
            boolean keeps = keepsMeans && provider.keepsMeans();
            if (insert(handle, current.tenant(), id, key, amount, provider, keeps)) {
                Outbox.put(handle, current.tenant(), id, id, provider.name(), Outbox.Kind.START, amount);
                audit.write(
                        handle,
                        current,
                        "top_up.start",
                        id.toString(),
                        Map.of(
                                "amount", amount.amount().toPlainString(),
                                "currency", amount.currency().getCurrencyCode()));
            }
            settlement.apply(handle, id, books);
            return handle.createQuery(
                            "select id from market.top_up where tenant_id = :tenant and idempotency_key = :key")
                    .bind("tenant", current.tenant().value())
                    .bind("key", key)
                    .mapTo(UUID.class)
                    .one();
        });
        outbox.attempt(kept);
        TopUp topUp = get(current, kept);
        if (!topUp.amount().equals(amount) || !topUp.provider().equals(provider.name()))
            throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
        return topUp;
    }

    private static boolean insert(
            Handle handle,
            TenantId tenant,
            UUID id,
            UUID key,
            Money amount,
            PaymentProvider provider,
            boolean keepsMeans) {
        return handle.createUpdate("""
            insert into market.top_up (tenant_id, id, idempotency_key, currency, amount, provider, funds, keeps_means, look_at)
            values (:tenant, :id, :key, :currency, :amount, :provider, :funds, :keeps,
              case when exists (select 1 from market.provider_notice where top_up = :id) then market.clock() end)
            on conflict (tenant_id, idempotency_key) do nothing\
            """)
                        .bind("tenant", tenant.value())
                        .bind("id", id)
                        .bind("key", key)
                        .bind("currency", amount.currency().getCurrencyCode())
                        .bind("amount", amount.micros())
                        .bind("provider", provider.name())
                        .bind("funds", provider.funds().id())
                        .bind("keeps", keepsMeans)
                        .execute()
                == 1;
    }

    private void check(Money amount) {
        settings.require(amount.currency());
        long minorUnit = Math.powExact(10L, 6 - amount.currency().getDefaultFractionDigits());
        if (amount.micros() < LEAST_MICROS || amount.micros() > MOST_MICROS || amount.micros() % minorUnit != 0)
            throw new Refusal(
                    "invalid_amount",
                    Refusal.Kind.INVALID,
                    Map.of(
                            "least", new Money(LEAST_MICROS, amount.currency()),
                            "most", new Money(MOST_MICROS, amount.currency())));
    }

    /** A top-up of the tenant; unknown_top_up (NOT_FOUND) for others' too. */
    public TopUp get(CurrentTenant current, UUID topUp) {
        current.require(Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("select * from market.top_up where id = :id")
                        .bind("id", topUp)
                        .map((row, context) -> topUp(row))
                        .findOne()
                        .orElseThrow(() -> new Refusal("unknown_top_up", Refusal.Kind.NOT_FOUND)));
    }

    /**
     * As {@link #get}, for a payer who comes back from the provider's page: one that is still on its way is asked for, at most
     * every five seconds.
     */
    public TopUp arrived(CurrentTenant current, UUID topUp) {
        TopUp known = get(current, topUp);
        if (known.state() != State.PENDING || known.payPage() == null) return known;
        int marked = ops.in(handle -> handle.createUpdate("""
            update market.top_up set look_at = market.clock(), looks = 0 where id = :id and look_at is not null
              and (looked_at is null or looked_at < market.clock() - interval '5 seconds')\
            """).bind("id", topUp).execute());
        if (marked == 1) look(topUp);
        return get(current, topUp);
    }

    private static TopUp topUp(ResultSet row) throws SQLException {
        return new TopUp(
                row.getObject("id", UUID.class),
                new Money(row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                row.getString("provider"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("pay_page"),
                row.getString("session"));
    }

    /**
     * A provider's webhook. bad_signature, stale_webhook or bad_webhook (MALFORMED) are refused, as is an unknown_provider
     * (NOT_FOUND); duplicates and unknown types are accepted and do nothing. Gives what the provider wants to read.
     */
    public String webhook(String name, Webhook webhook) {
        PaymentProvider provider =
                providers.find(name).orElseThrow(() -> new Refusal("unknown_provider", Refusal.Kind.NOT_FOUND));
        Notice notice = provider.read(webhook);
        UUID topUp = notice.topUp();
        if (notice.told() != null && topUp != null) told(name, notice.id(), topUp, notice.told());
        else noticed(name, notice);
        return provider.accepted();
    }

    private void told(String name, String event, UUID topUp, Told told) {
        Optional<Books> books = settlement.books(topUp);
        boolean known = ops.in(handle -> {
            Settlement.lock(handle, topUp);
            Settlement.keep(handle, name, event, topUp, told.report(), told.sequence());
            books.ifPresent(open -> settlement.apply(handle, topUp, open));
            return books.isPresent() || !exists(handle, topUp);
        });
        // Its top-up was committed between our two looks: now it can be applied.
        if (!known) told(name, event, topUp, told);
    }

    private static boolean exists(Handle handle, UUID topUp) {
        return handle.createQuery("select exists (select 1 from market.top_up where id = :id)")
                .bind("id", topUp)
                .mapTo(Boolean.class)
                .one();
    }

    /** Marks the top-up for a look, in one transaction with the note that we were told, so that neither is lost alone. */
    private void noticed(String name, Notice notice) {
        Optional<UUID> topUp = ops.in(handle -> {
            Optional<UUID> whose = whose(handle, name, notice);
            whose.ifPresent(id -> Settlement.lock(handle, id));
            int isNew = handle.createUpdate("""
                insert into market.provider_notice (provider, event_id, type, top_up)
                values (:provider, :id, :type, :topUp) on conflict do nothing\
                """)
                    .bind("provider", name)
                    .bind("id", notice.id())
                    .bind("type", notice.type())
                    .bind("topUp", whose.orElse(null))
                    .execute();
            return isNew == 1 ? whose.filter(id -> mark(handle, name, id, notice.amount())) : Optional.empty();
        });
        topUp.ifPresent(this::look);
    }

    private static Optional<UUID> whose(Handle handle, String name, Notice notice) {
        if (notice.topUp() != null) return Optional.of(notice.topUp());
        if (notice.payment() == null) return Optional.empty();
        return handle.createQuery("select id from market.top_up where provider = :provider and payment = :payment")
                .bind("provider", name)
                .bind("payment", notice.payment())
                .mapTo(UUID.class)
                .findOne();
    }

    private static boolean mark(Handle handle, String name, UUID topUp, @Nullable Money amount) {
        return handle.createUpdate("""
            update market.top_up set look_at = market.clock(), looks = 0 where id = :id and provider = :provider
              and (cast(:amount as bigint) is null or amount = :amount and currency = :currency)\
            """)
                        .bind("id", topUp)
                        .bind("provider", name)
                        .bind("amount", amount == null ? null : amount.micros())
                        .bind(
                                "currency",
                                amount == null ? null : amount.currency().getCurrencyCode())
                        .execute()
                == 1;
    }

    /** Makes the calls that wait in the outbox, then asks for the payments whose time has come. Called by a job. */
    public void run() {
        outbox.run();
        ops.in(handle -> handle.createQuery(
                                "select id from market.top_up where look_at <= market.clock() order by look_at, id"
                                        + " limit :batch")
                        .bind("batch", BATCH)
                        .mapTo(UUID.class)
                        .list())
                .forEach(this::look);
    }

    /**
     * A question that was begun.
     *
     * @param next when the question would be asked again, were this one to die
     * @param late whether the payer has had more time than we wait for
     */
    private record Look(PaymentProvider provider, Payment payment, long ticket, OffsetDateTime next, boolean late) {}

    /** Asks the provider for a payment's state and books it. What goes wrong is tried again, ever more seldom. */
    void look(UUID topUp) {
        Optional<Look> begun = ops.in(handle -> begin(handle, topUp));
        if (begun.isEmpty()) return;
        Look look = begun.get();
        try {
            Optional<Report> report = look.provider().report(look.payment());
            Optional<Report> news = report.filter(told -> told.state() != PaymentProvider.State.PENDING);
            // The most frequent answer: nothing to be booked, and it is asked again later.
            if (report.isPresent() && news.isEmpty() && !look.late()) return;
            Optional<Books> books = news.flatMap(told -> settlement.books(topUp));
            if (news.isEmpty() || books.isEmpty()) {
                ops.in(handle -> rest(handle, topUp, look.next()));
                return;
            }
            Optional<Means> means = means(look, news.get());
            ops.in(handle -> {
                means.ifPresent(
                        kept -> AutomaticTopUps.keep(handle, look.payment().id(), kept));
                return told(handle, look, news.get(), books.get());
            });
        } catch (ProviderTrouble trouble) {
            LOG.warnf("the state of top-up %s could not be asked for: %s", topUp, trouble.code());
        }
    }

    private static Optional<Means> means(Look look, Report report) {
        return report.state() == PaymentProvider.State.PAID && look.payment().keepsMeans()
                ? look.provider().means(look.payment())
                : Optional.empty();
    }

    private Optional<Look> begin(Handle handle, UUID topUp) {
        record Begun(String provider, long ticket, OffsetDateTime next, boolean late) {}
        return handle.createQuery("""
            update market.top_up set looks = looks + 1, looked_at = market.clock(),
              look_at = market.clock() + make_interval(secs => least(86400, 30 * power(2, least(looks, 12))))
            where id = :id and look_at <= market.clock()
            returning provider, look_at, nextval('market.provider_ticket') as ticket,
              created_at < market.clock() - make_interval(secs => :patience) as late\
            """)
                .bind("id", topUp)
                .bind("patience", PATIENCE.toSeconds())
                .map((row, context) -> new Begun(
                        row.getString("provider"),
                        row.getLong("ticket"),
                        row.getObject("look_at", OffsetDateTime.class),
                        row.getBoolean("late")))
                .findOne()
                .flatMap(begun -> providers
                        .find(begun.provider())
                        .map(provider -> new Look(
                                provider,
                                Payments.read(handle, topUp, payments.baseUrl()),
                                begun.ticket(),
                                begun.next(),
                                begun.late())));
    }

    private boolean told(Handle handle, Look look, Report report, Books books) {
        UUID topUp = look.payment().id();
        Settlement.lock(handle, topUp);
        if (!report.amount().equals(look.payment().amount()))
            LOG.errorf(
                    "%s says another amount than that of top-up %s",
                    look.provider().name(), topUp);
        Settlement.keep(handle, look.provider().name(), "look:" + look.ticket(), topUp, report, look.ticket());
        settlement.apply(handle, topUp, books);
        if (atRest(report)) rest(handle, topUp, look.next());
        return true;
    }

    /** Whether only a webhook can bring news. */
    private static boolean atRest(Report report) {
        return switch (report.state()) {
            case PENDING -> false;
            case FAILED -> true;
            case PAID ->
                report.dispute() != Dispute.OPEN && (report.withdrawn() == 0 || report.dispute() == Dispute.LOST);
        };
    }

    /** No more looks, unless somebody has marked it meanwhile. */
    private static int rest(Handle handle, UUID topUp, OffsetDateTime next) {
        return handle.createUpdate("update market.top_up set look_at = null where id = :id and look_at = :next")
                .bind("id", topUp)
                .bind("next", next)
                .execute();
    }

    /**
     * One top-up.
     *
     * @param payPage where the payer goes to pay: a local path, or the provider's address; null until the provider has answered
     * @param reference what a bank transfer has to carry; other providers' name for what was started
     */
    public record TopUp(
            UUID id,
            Money amount,
            String provider,
            State state,
            @Nullable String payPage,
            @Nullable String reference) {}

    /** A top-up's way. */
    public enum State {
        PENDING,
        PAID,
        FAILED
    }
}
