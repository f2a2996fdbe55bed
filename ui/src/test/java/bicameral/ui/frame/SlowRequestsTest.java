package bicameral.ui.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a connection whose clock stands still unless it is moved. */
@Tag("P-B75")
class SlowRequestsTest {
    private final EmbeddedChannel connection = new EmbeddedChannel(new HttpRequestDecoder());

    SlowRequestsTest() {
        connection.freezeTime();
        new SlowRequests().postInitializeServerChildChannel(connection);
    }

    private boolean comes(String text) {
        if (!connection.isOpen()) return false;
        connection.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        return true;
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.runScheduledPendingTasks();
        }
    }

    @Test
    void a_head_that_trickles_in_is_cut_off_however_steadily_it_comes() {
        comes("GET / HTTP/1.1\r\n");
        int bytes = 0;
        while (comes("X")) {
            pass(1);
            bytes++;
        }
        assertThat(bytes).isBetween(SlowRequests.HEAD_SECONDS, SlowRequests.HEAD_SECONDS + 5);
    }

    @Test
    void a_body_that_trickles_in_is_cut_off_and_one_that_flows_is_not() {
        comes("POST / HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n");
        for (int i = 0; i < 300; i++) {
            assertThat(comes("x".repeat(2_000))).isTrue();
            pass(1);
        }
        while (comes("x")) pass(10);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void a_connection_that_waits_between_requests_or_for_its_answer_is_left_alone() {
        pass(100);
        comes("GET / HTTP/1.1\r\n\r\n");
        pass(100);
        comes("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
        pass(100);
        assertThat(comes("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n")).isTrue();
        pass(100);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void where_the_application_does_not_read_it_is_not_the_senders_fault() {
        comes("POST / HTTP/1.1\r\nContent-Length: 100000000\r\n\r\nabc");
        connection.config().setAutoRead(false);
        pass(600);
        assertThat(connection.isOpen()).isTrue();
        connection.config().setAutoRead(true);
        pass(60);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void what_is_no_longer_http_is_left_alone() {
        comes("GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n");
        connection.pipeline().remove(HttpRequestDecoder.class);
        comes("frames");
        pass(100);
        assertThat(connection.isOpen()).isTrue();
    }
}
