package bicameral.ui.answer;

import bicameral.marketplace.message.AnswerEvent;
import bicameral.marketplace.money.Money;
import bicameral.ui.frame.Language;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as server-sent events: {@code token}, {@code citation}, {@code receipt}, {@code price}, then one of
 * {@code done}, {@code abstained}, {@code held}, {@code refused}, {@code failed}. Before the first token may come {@code
 * queued}, where the shared engine is crowded. While nothing happens it writes comments, so
 * that proxies keep the connection and a closed one is noticed.
 */
public final class EventStream implements StreamingOutput {
    private static final Duration HEARTBEAT = Duration.ofMillis(1_500);
    private static final Logger LOG = Logger.getLogger(EventStream.class);

    private final Exchange exchange;
    private final AnswerEvent first;
    private final UUID message;
    private final Language language;
    private final ObjectMapper json;
    private final Supplier<@Nullable Money> balance;

    /**
     * @param first the exchange's first event, already read, so that refusals before it could become a plain response
     * @param balance asked when the price is known; null for visitors
     */
    public EventStream(
            Exchange exchange,
            AnswerEvent first,
            UUID message,
            Language language,
            ObjectMapper json,
            Supplier<@Nullable Money> balance) {
        this.exchange = exchange;
        this.first = first;
        this.message = message;
        this.language = language;
        this.json = json;
        this.balance = balance;
    }

    /** The first event of an exchange, however long it takes; null where the asker has left. */
    public static @Nullable AnswerEvent first(Exchange exchange) {
        AnswerEvent event = null;
        while (event == null && !exchange.isCancelled()) event = exchange.next(HEARTBEAT);
        return event;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try {
            AnswerEvent event = first;
            while (!exchange.isCancelled()) {
                if (event == null) send(out, ": still there\n\n");
                else send(out, frame(event));
                if (event instanceof AnswerEvent.End) return;
                event = next();
            }
        } catch (IOException left) {
            exchange.cancel();
            throw left;
        }
    }

    /** A failure in mid-stream becomes the stream's end: the status line has long been sent. */
    private @Nullable AnswerEvent next() {
        try {
            return exchange.next(HEARTBEAT);
        } catch (bicameral.tenant.Refusal refusal) {
            return new AnswerEvent.End(AnswerEvent.Status.REFUSED, message, null, "", 0, refusal.code());
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "message %s failed", message);
            return new AnswerEvent.End(AnswerEvent.Status.FAILED, message, null, "", 0, "internal");
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    String frame(AnswerEvent event) throws IOException {
        return switch (event) {
            case AnswerEvent.Queued queued -> frame("queued", new AnswerJson.Queued(queued.before()));
            case AnswerEvent.Token token -> frame("token", new AnswerJson.Token(token.text()));
            case AnswerEvent.Citation citation -> frame("citation", AnswerJson.Citation.of(citation));
            case AnswerEvent.Left left -> frame("receipt", AnswerJson.Left.of(left));
            case AnswerEvent.Price price -> frame("price", AnswerJson.Price.of(price, balance.get()));
            case AnswerEvent.End end -> frame(AnswerJson.name(end.status()), AnswerJson.End.of(end, language));
        };
    }

    /** JSON escapes line ends, so the data is always one line. */
    private String frame(String name, Object data) throws IOException {
        return "event: " + name + "\ndata: " + json.writeValueAsString(data) + "\n\n";
    }
}
