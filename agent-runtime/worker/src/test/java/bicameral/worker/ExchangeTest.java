package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.Wire;
import java.io.BufferedInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {
    @TempDir
    Path home;

    private WorkerProcess worker;

    @BeforeEach
    void start() throws Exception {
        worker = WorkerProcess.start(home, "--places", "4");
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
    }

    @Test
    void givesASignOfLife() throws Exception {
        ChamberEvent.Status status = worker.call(new ChamberRequest.Inspect(), ChamberEvent.Status.class);

        assertThat(status.documents()).isZero();
        assertThat(status.workerVersion()).isNotBlank();
    }

    @Test
    void refusesAWrongToken() throws Exception {
        List<ChamberEvent> events = worker.call("00".repeat(32), new ChamberRequest.Inspect());

        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unauthenticated"));
    }

    @Test
    void refusesGarbageAndGoesOn() throws Exception {
        try (SocketChannel channel = worker.connect()) {
            channel.write(ByteBuffer.wrap("{\"token\":7, nonsense\n".getBytes(StandardCharsets.UTF_8)));

            ChamberEvent event =
                    Wire.read(new BufferedInputStream(Channels.newInputStream(channel)), ChamberEvent.class);

            assertThat(event)
                    .isInstanceOfSatisfying(
                            ChamberEvent.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("bad_request"));
        }
        assertThat(worker.call(new ChamberRequest.Inspect())).isInstanceOf(ChamberEvent.Status.class);
    }

    @Test
    void saysBusyBeyondItsPlaces() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) silent.add(worker.connect());

            ChamberEvent event = worker.call(new ChamberRequest.Inspect());

            assertThat(event)
                    .isInstanceOfSatisfying(
                            ChamberEvent.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("busy"));
        } finally {
            for (SocketChannel channel : silent) channel.close();
        }
    }

    @Test
    void exitsAtOnceWhenItsHostIsGone() throws Exception {
        worker.abandon();

        assertThat(worker.exitCode(Duration.ofSeconds(5))).isZero();
    }

    @Test
    void drainsAndExitsWithZero() throws Exception {
        ChamberEvent event = worker.call(new ChamberRequest.Drain());

        assertThat(event).isInstanceOf(ChamberEvent.Done.class);
        assertThat(worker.exitCode(Duration.ofSeconds(10))).isZero();
        assertThat(Files.exists(home.resolve("s"))).isFalse();
    }

    @Test
    void knowsNoConversationThatNeverWas() throws Exception {
        ChamberEvent event =
                worker.call(new ChamberRequest.ReadConversation(UUID.randomUUID(), UUID.randomUUID(), "visitor"));

        assertThat(event)
                .isInstanceOfSatisfying(
                        ChamberEvent.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo("unknown_conversation"));
    }
}
