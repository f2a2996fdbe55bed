package bicameral.ui.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.message.AnswerEvent;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Language;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final UUID MESSAGE = Ids.next();
    private static final AnswerEvent END =
            new AnswerEvent.End(AnswerEvent.Status.DONE, MESSAGE, null, "one\ntwo", 0.5, null);

    @Test
    void writesEachEventAsOneLineOfData() throws IOException {
        String written = written((events, gone) -> {
            events.accept(new AnswerEvent.Queued(2));
            events.accept(new AnswerEvent.Token("one\ntwo"));
            events.accept(END);
        });
        assertThat(written)
                .startsWith("event: queued\ndata: {\"before\":2}\n\nevent: token\ndata: {\"text\":\"one\\ntwo\"}\n\n")
                .contains("event: done\ndata: {\"id\":\"" + MESSAGE + "\"")
                .endsWith("}\n\n");
    }

    @Test
    void endsWithTheRefusalThatComesInMidStream() throws IOException {
        String written = written((events, gone) -> {
            events.accept(new AnswerEvent.Token("one"));
            throw new Refusal("chamber_unavailable", Refusal.Kind.UNAVAILABLE);
        });
        assertThat(written).contains("event: refused\n").contains("\"code\":\"chamber_unavailable\"");
    }

    @Test
    void saysNothingOfABugButThatItFailed() throws IOException {
        String written = written((events, gone) -> {
            events.accept(new AnswerEvent.Token("one"));
            throw new IllegalStateException("secret detail");
        });
        assertThat(written).contains("event: failed\n").doesNotContain("secret detail");
    }

    @Test
    @Tag("P-F13")
    void cancelsTheAnswerWhenTheAskerIsGone() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        Exchange exchange = Exchange.start(
                (events, gone) -> {
                    while (!gone.getAsBoolean()) events.accept(new AnswerEvent.Token("more "));
                    cancelled.countDown();
                },
                () -> false);
        EventStream stream = stream(exchange);
        assertThatThrownBy(() -> stream.write(closed())).isInstanceOf(IOException.class);
        assertThat(cancelled.await(2, TimeUnit.SECONDS)).isTrue();
    }

    private static OutputStream closed() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };
    }

    private static String written(Exchange.Asking asking) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream(Exchange.start(asking, () -> false)).write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static EventStream stream(Exchange exchange) {
        AnswerEvent first = Objects.requireNonNull(EventStream.first(exchange));
        return new EventStream(exchange, first, MESSAGE, Language.EN, new ObjectMapper(), () -> null);
    }
}
