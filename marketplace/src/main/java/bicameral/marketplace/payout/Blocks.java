package bicameral.marketplace.payout;

import bicameral.tenant.TenantId;
import bicameral.tenant.secret.SecretBox;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Looks why a creator may not be paid now; the same for the creator's page and for the run. */
final class Blocks {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final SecretBox box;
    private final PayoutSettings settings;

    Blocks(SecretBox box, PayoutSettings settings) {
        this.box = box;
        this.settings = settings;
    }

    /**
     * An account as the database has it.
     *
     * @param currency in which it is paid
     * @param payee empty where it cannot be opened since the instance's secret is another one now
     * @param mark of what is kept: a sum of the sealed bytes, which no two writings have in common
     */
    record Stored(
            Currency currency,
            PayoutMethod method,
            String tail,
            Optional<Payee> payee,
            String mark,
            OffsetDateTime changedAt,
            boolean verified) {}

    static String purpose() {
        return "payout account";
    }

    Optional<Stored> stored(Handle handle, TenantId tenant, Currency currency) {
        return stored(handle, tenant, currency, "");
    }

    /** The account, which nobody else writes until the end of the transaction. */
    Optional<Stored> locked(Handle handle, TenantId tenant, Currency currency) {
        return stored(handle, tenant, currency, " for update");
    }

    private Optional<Stored> stored(Handle handle, TenantId tenant, Currency currency, String lock) {
        return handle.createQuery(
                        "select * from market.payout_account where tenant_id = :tenant and currency = :currency" + lock)
                .bind("tenant", tenant.value())
                .bind("currency", currency.getCurrencyCode())
                .map((row, context) -> stored(tenant, row))
                .findOne();
    }

    /** All of a tenant's, by currency. */
    List<Stored> all(Handle handle, TenantId tenant) {
        return handle.createQuery("select * from market.payout_account where tenant_id = :tenant order by currency")
                .bind("tenant", tenant.value())
                .map((row, context) -> stored(tenant, row))
                .list();
    }

    Stored stored(TenantId tenant, ResultSet row) throws SQLException {
        byte[] sealed = row.getBytes("sealed");
        return new Stored(
                Currency.getInstance(row.getString("currency")),
                PayoutMethod.of(row.getString("method")),
                row.getString("tail"),
                open(tenant, sealed),
                mark(sealed),
                row.getObject("changed_at", OffsetDateTime.class),
                row.getObject("verified_at") != null);
    }

    private static String mark(byte[] sealed) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sealed));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Optional<Payee> open(TenantId tenant, byte[] sealed) {
        try {
            return Optional.of(Payee.read(box.open(tenant, purpose(), sealed)));
        } catch (SecretBox.Unopened e) {
            return Optional.empty();
        }
    }

    /** In their order of weight; empty where nothing stands in the way. */
    List<Block> of(Handle handle, TenantId tenant, Currency currency) {
        return of(handle, tenant, currency, all(handle, tenant));
    }

    /** As above, with all of the tenant's accounts as they were found. */
    List<Block> of(Handle handle, TenantId tenant, Currency currency, List<Stored> accounts) {
        List<Stored> readable =
                accounts.stream().filter(stored -> stored.payee().isPresent()).toList();
        List<Block> blocks = new ArrayList<>();
        readable.stream()
                .filter(stored -> stored.currency().equals(currency))
                .findFirst()
                .ifPresentOrElse(
                        stored -> account(handle, stored, stored.payee().orElseThrow(), blocks),
                        () -> blocks.add(readable.isEmpty() ? Block.NO_ACCOUNT : Block.NO_ACCOUNT_IN_CURRENCY));
        boolean disputed = handle.createQuery("""
                        select exists (select 1 from market.disputed_share where tenant_id = :tenant and state = 'held')""")
                .bind("tenant", tenant.value())
                .mapTo(Boolean.class)
                .one();
        if (disputed) blocks.add(Block.DISPUTE_OPEN);
        return blocks;
    }

    private void account(Handle handle, Stored stored, Payee payee, List<Block> blocks) {
        OffsetDateTime now = clock(handle);
        if (!stored.verified()) blocks.add(Block.NOT_VERIFIED);
        if (stored.changedAt().plusDays(settings.changeHoldDays()).isAfter(now)) blocks.add(Block.ACCOUNT_CHANGED);
        boolean young = payee.youngerThan(settings.guardianUntilAge(), today(now));
        if (young && (payee.guardian() == null || !payee.guardian().consents())) blocks.add(Block.GUARDIAN_MISSING);
    }

    /** The clock of money. */
    static OffsetDateTime clock(Handle handle) {
        return handle.createQuery("select market.clock()")
                .mapTo(OffsetDateTime.class)
                .one();
    }

    static LocalDate today(OffsetDateTime now) {
        return now.atZoneSameInstant(ZONE).toLocalDate();
    }
}
