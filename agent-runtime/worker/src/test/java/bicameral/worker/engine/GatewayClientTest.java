package bicameral.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.Wire;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.transport.Connection;
import bicameral.protocol.transport.Listener;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayClientTest {
    private static final GatewayEvent.Refused BUSY = new GatewayEvent.Refused("engine_busy", "too many calls");

    @TempDir
    private Path directory;

    /** Far more than a socket holds, so that the gateway hangs up in the middle of it. */
    private static GenerateCall longCall() {
        List<GenerateCall.Turn> turns =
                List.of(GenerateCall.Turn.of("user", Piece.Sort.QUESTION, "x".repeat(4 * 1024 * 1024)));
        return new GenerateCall(new UUID(1, 2), turns, 10);
    }

    @Test
    void whoIsTurnedAwayInTheMiddleOfACallHearsWhy() throws Exception {
        Path socket = directory.resolve("gateway");
        try (Listener gateway = Listener.unix(socket, 1);
                ExecutorService door = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Void> turnedAway = door.submit(() -> {
                try (Connection connection = gateway.accept()) {
                    Wire.write(connection.output(), BUSY);
                }
                return null;
            });
            try (GatewayClient.Stream stream =
                    GatewayClient.by(() -> Connection.unix(socket)).open(longCall())) {
                assertThat(stream.next()).isEqualTo(BUSY);
            }
            turnedAway.get();
        }
    }
}
