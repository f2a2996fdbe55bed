package bicameral.marketplace.message;

import bicameral.host.chamber.Chambers;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What left and what was paid for messages that have ended, for whoever may see them: the caller has made sure of that.
 * Thread-safe; blocks.
 */
@ApplicationScoped
public class Slips {
    private static final Logger LOG = Logger.getLogger(Slips.class);
    /** Of the newest so many messages also the text that left is told; each takes an exchange with the chamber. */
    private static final int TEXTS = 20;

    private final Receipts receipts;
    private final OpsTx ops;
    private final Chambers chambers;

    public Slips(Receipts receipts, OpsTx ops, Chambers chambers) {
        this.receipts = receipts;
        this.ops = ops;
        this.chambers = chambers;
    }

    /** What is known of one message. */
    public record Slip(AnswerEvent.@Nullable Left left, AnswerEvent.@Nullable Price price) {
        /** Of a message of which nothing is known. */
        public static final Slip NONE = new Slip(null, null);
    }

    /** Slips of messages to one publisher's agents, oldest message first. */
    public Map<UUID, Slip> of(TenantId publisher, List<UUID> messages) {
        if (messages.isEmpty()) return Map.of();
        Map<UUID, Receipt> written = receipts.closed(publisher, messages);
        Map<UUID, AnswerEvent.Price> prices = prices(publisher, messages);
        Map<UUID, Slip> slips = new HashMap<>();
        int last = messages.size();
        for (int i = 0; i < last; i++) {
            UUID message = messages.get(i);
            Receipt receipt = written.get(message);
            AnswerEvent.Left left = receipt == null ? null : left(publisher, receipt, last - i <= TEXTS);
            slips.put(message, new Slip(left, prices.get(message)));
        }
        return slips;
    }

    private AnswerEvent.Left left(TenantId publisher, Receipt receipt, boolean text) {
        String body = receipt.left() && text ? body(publisher, receipt.message()) : "";
        return new AnswerEvent.Left(receipt, receipt.sentBytes(), receipt.passages(), body);
    }

    private String body(TenantId publisher, UUID message) {
        try {
            return chambers.crossing(publisher, message).body();
        } catch (Refusal refusal) {
            LOG.debugf("what left for message %s cannot be shown: %s", message, refusal.code());
            return "";
        }
    }

    private Map<UUID, AnswerEvent.Price> prices(TenantId publisher, List<UUID> messages) {
        Map<UUID, AnswerEvent.Price> prices = new HashMap<>();
        ops.in(handle -> {
            handle.createQuery("""
                            select a.message, a.means, a.currency, a.price, a.state, a.free_left, a.free_per_day,
                              a.fixed, coalesce(u.charged, 0) as charged, coalesce(u.tax, 0) as tax,
                              coalesce(u.model_cost, 0) as model_cost, coalesce(u.tokens_in::bigint + u.tokens_out, 0) as tokens
                            from market.asked a left join market.usage_event u using (message)
                            where a.tenant_id = :publisher and a.message = any(:messages) and a.state <> 'open'""")
                    .bind("publisher", publisher.value())
                    .bind("messages", messages.toArray(UUID[]::new))
                    .map((row, context) -> Map.entry(row.getObject("message", UUID.class), price(row)))
                    .forEach(price -> prices.put(price.getKey(), price.getValue()));
            return messages.size();
        });
        return prices;
    }

    private static AnswerEvent.Price price(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        String state = row.getString("state");
        Money price = new Money(row.getLong("price"), currency);
        long charged = row.getLong("charged");
        return new AnswerEvent.Price(
                price,
                new Money(charged, currency),
                Charge.Parts.of(
                        price,
                        row.getObject("fixed", Long.class),
                        charged,
                        row.getLong("tax"),
                        row.getLong("model_cost"),
                        row.getLong("tokens")),
                row.getString("means").equals("free_quota"),
                row.getString("means").equals("plan"),
                state.equals("partial") || state.equals("stopped"),
                row.getInt("free_left"),
                row.getInt("free_per_day"));
    }
}
