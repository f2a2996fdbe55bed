package bicameral.marketplace.payment;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.PaymentProvider.Payment;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Payments that the payer's bank disputes, and what the market says about them. Evidence goes to the provider and is not kept here:
 * it may quote what was asked and answered. Kept is that it was sent, by whom, and the sum of its file. For billing admins only:
 * callers have asked for the role. Thread-safe.
 */
@ApplicationScoped
public class Disputes {
    /** Of what is said, in characters. */
    public static final int MOST_TEXT = 20_000;
    /** Of a file. */
    public static final long MOST_BYTES = 4 * 1024 * 1024L;

    private static final int MOST_SHOWN = 200;
    private static final byte[] PDF = {'%', 'P', 'D', 'F'};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    private final OpsTx ops;
    private final Providers providers;
    private final PaymentSettings settings;
    private final OperatorLog log;

    public Disputes(OpsTx ops, Providers providers, PaymentSettings settings, OperatorLog log) {
        this.ops = ops;
        this.providers = providers;
        this.settings = settings;
        this.log = log;
    }

    /**
     * A disputed payment.
     *
     * @param payer the tenant's name
     * @param state open, won or lost
     * @param withdrawn what the provider took for it
     * @param ground what the bank says, in the provider's word; null where it is not told
     * @param due until when evidence is taken; null where it was sent, or no end is told
     * @param held earnings that do not mature meanwhile belong to so many charges
     * @param evidence how often evidence was sent
     */
    public record Dispute(
            UUID topUp,
            String payer,
            String provider,
            Money amount,
            String state,
            Money withdrawn,
            @Nullable String ground,
            @Nullable Instant due,
            long held,
            long evidence) {}

    /** Evidence that was sent. */
    public record Sent(
            Instant at,
            String who,
            int characters,
            long fileBytes,
            @Nullable String fileSum) {}

    /** Disputed payments, open ones first, of these first whose evidence is due first, then newest first; at most 200. */
    public List<Dispute> all() {
        return ops.in(handle -> handle.createQuery("""
                        select u.*, coalesce(t.name, '—') as payer,
                          (select count(*) from market.disputed_share s where s.top_up = u.id and s.state = 'held') as held,
                          (select count(*) from market.dispute_evidence e where e.top_up = u.id) as evidence
                        from market.top_up u left join market.tenant t on t.id = u.tenant_id
                        where u.dispute <> 'none' order by u.dispute <> 'open', u.dispute_due nulls last, u.id desc limit :most""")
                .bind("most", MOST_SHOWN)
                .map((row, context) -> dispute(row))
                .list());
    }

    private static Dispute dispute(ResultSet row) throws SQLException {
        OffsetDateTime due = row.getObject("dispute_due", OffsetDateTime.class);
        Currency currency = Currency.getInstance(row.getString("currency"));
        return new Dispute(
                row.getObject("id", UUID.class),
                row.getString("payer"),
                row.getString("provider"),
                new Money(row.getLong("amount"), currency),
                row.getString("dispute"),
                new Money(row.getLong("withdrawn"), currency),
                row.getString("dispute_ground"),
                due == null ? null : due.toInstant(),
                row.getLong("held"),
                row.getLong("evidence"));
    }

    /** Evidence that was sent about a payment, oldest first. */
    public List<Sent> sent(UUID topUp) {
        return ops.in(handle -> handle.createQuery(
                        "select * from market.dispute_evidence where top_up = :topUp order by id")
                .bind("topUp", topUp)
                .map((row, context) -> new Sent(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("who"),
                        row.getInt("characters"),
                        row.getLong("file_bytes"),
                        row.getString("file_sha256")))
                .list());
    }

    /**
     * Sends evidence to the provider. Moves no money; sent again it takes the place of what was sent before, so it may be repeated
     * where an answer was lost.
     *
     * @param text up to 20,000 characters
     * @param file PDF, JPEG or PNG by its content, up to 4 MB; null for none
     * @throws Refusal unknown_top_up (NOT_FOUND), reason_missing, evidence_missing, bad_evidence (INVALID), evidence_too_large
     *     (TOO_LARGE), no_open_dispute, evidence_unsupported (CONFLICT), provider_silent (UNAVAILABLE), provider_refused (CONFLICT)
     */
    public void defend(Operator by, UUID topUp, String text, @Nullable Path file, String reason) {
        String why = reason.strip();
        if (why.isEmpty() || why.length() > 500)
            throw new Refusal("reason_missing", Refusal.Kind.INVALID, Map.of("most", 500));
        String said = PlainText.block(text, 0, MOST_TEXT, "bad_evidence");
        if (said.isEmpty() && file == null) throw new Refusal("evidence_missing", Refusal.Kind.INVALID);
        Disputed disputed = ops.in(handle -> disputed(handle, topUp));
        PaymentProvider provider = providers
                .find(disputed.provider())
                .filter(PaymentProvider::hears)
                .orElseThrow(() -> new Refusal("evidence_unsupported", Refusal.Kind.CONFLICT));
        byte[] content = file == null ? new byte[0] : content(file);
        send(provider, disputed.payment(), said, content);
        Note note = new Note(said.length(), content.length, content.length == 0 ? null : sum(content), why);
        ops.in(handle -> note(handle, by, disputed, note));
    }

    private record Disputed(UUID tenant, UUID topUp, String provider, Payment payment) {}

    private Disputed disputed(Handle handle, UUID topUp) {
        record Row(UUID tenant, String provider, String dispute) {}
        Row row = handle.createQuery("select tenant_id, provider, dispute from market.top_up where id = :id")
                .bind("id", topUp)
                .map((found, context) -> new Row(
                        found.getObject("tenant_id", UUID.class),
                        found.getString("provider"),
                        found.getString("dispute")))
                .findOne()
                .orElseThrow(() -> new Refusal("unknown_top_up", Refusal.Kind.NOT_FOUND));
        if (!row.dispute().equals("open")) throw new Refusal("no_open_dispute", Refusal.Kind.CONFLICT);
        return new Disputed(row.tenant(), topUp, row.provider(), Payments.read(handle, topUp, settings.baseUrl()));
    }

    private static byte[] content(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES)
                throw new Refusal("evidence_too_large", Refusal.Kind.TOO_LARGE, Map.of("most", "4 MB"));
            byte[] content = Files.readAllBytes(file);
            if (ending(content).isEmpty()) throw new Refusal("bad_evidence", Refusal.Kind.INVALID);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By what it is, not by its name. */
    private static String ending(byte[] content) {
        if (begins(content, PDF)) return ".pdf";
        if (begins(content, PNG)) return ".png";
        return begins(content, JPEG) ? ".jpg" : "";
    }

    private static boolean begins(byte[] content, byte[] with) {
        return content.length > with.length && Arrays.equals(content, 0, with.length, with, 0, with.length);
    }

    /** Under a name of ours: what the uploader called it is nobody's business. */
    private static void send(PaymentProvider provider, Payment payment, String text, byte[] content) {
        try {
            Path file = content.length == 0 ? null : Files.createTempFile("evidence", ending(content));
            try {
                if (file != null) Files.write(file, content);
                provider.defend(payment, new Evidence(text, file));
            } finally {
                if (file != null) Files.deleteIfExists(file);
            }
        } catch (ProviderTrouble trouble) {
            throw trouble.unknown()
                    ? new Refusal("provider_silent", Refusal.Kind.UNAVAILABLE)
                    : new Refusal("provider_refused", Refusal.Kind.CONFLICT, Map.of("answer", trouble.code()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Note(
            int characters, long bytes, @Nullable String sum, String reason) {}

    private boolean note(Handle handle, Operator by, Disputed disputed, Note note) {
        UUID id = Ids.next();
        handle.createUpdate("""
                        insert into market.dispute_evidence
                          (tenant_id, id, top_up, characters, file_bytes, file_sha256, sent_by, who)
                        values (:tenant, :id, :topUp, :characters, :bytes, :sum, :by, :who)""")
                .bind("tenant", disputed.tenant())
                .bind("id", id)
                .bind("topUp", disputed.topUp())
                .bind("characters", note.characters())
                .bind("bytes", note.bytes())
                .bind("sum", note.sum())
                .bind("by", by.person().value())
                .bind("who", by.name())
                .execute();
        log.write(
                handle,
                by,
                "dispute.evidence",
                disputed.topUp(),
                note.reason(),
                Map.of(
                        "topUp", disputed.topUp().toString(),
                        "provider", disputed.provider().toLowerCase(Locale.ROOT)));
        return true;
    }

    private static String sum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
