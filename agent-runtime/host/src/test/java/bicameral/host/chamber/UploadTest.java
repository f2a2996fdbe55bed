package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.tinyworker.TestHost;
import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UploadTest {
    private static final UUID COLLECTION = new UUID(3, 4);
    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final TestHost host = TestHost.start();
    private final TenantId tenant = TestHost.tenant();

    @AfterEach
    void end() {
        host.close();
    }

    private Path chamber() {
        return host.data.resolve("chambers").resolve(tenant.toString());
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_file_arrives_whole_counted_and_named_by_its_hash() throws IOException {
        ChamberEvent.DocumentState state =
                host.chambers.take(tenant, COLLECTION, Chambers.Arriving.upload("greeting.txt"), stream("hello"), 5);
        assertThat(state.stage()).isEqualTo(ChamberEvent.Stage.QUEUED);
        assertThat(state.bytes()).isEqualTo(5);
        assertThat(chamber().resolve("originals").resolve(HELLO_SHA256 + "-" + state.document()))
                .hasContent("hello");
        assertThat(chamber().resolve("inbox")).isEmptyDirectory();
    }

    @Test
    @Tag("P-B56")
    void one_byte_more_than_allowed_is_refused_and_leaves_nothing() {
        assertThatThrownBy(() -> host.chambers.take(
                        tenant, COLLECTION, Chambers.Arriving.upload("long.txt"), stream("hello!"), 5))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("too_large");
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_LARGE);
                });
        assertThat(chamber().resolve("inbox")).isEmptyDirectory();
    }

    @Test
    void an_upload_that_breaks_off_leaves_nothing() {
        InputStream broken = new java.io.SequenceInputStream(stream("he"), new BrokenStream());
        assertThatThrownBy(
                        () -> host.chambers.take(tenant, COLLECTION, Chambers.Arriving.upload("half.txt"), broken, 5))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(chamber().resolve("inbox")).isEmptyDirectory();
    }

    @Test
    void a_file_that_the_chamber_refuses_leaves_nothing() {
        assertThatThrownBy(() -> host.chambers.take(
                        tenant, COLLECTION, Chambers.Arriving.upload("refuse.txt"), stream("hello"), 5))
                .isInstanceOf(Refusal.class);
        assertThat(chamber().resolve("inbox")).isEmptyDirectory();
    }

    @Test
    void twenty_at_once_all_arrive() throws Exception {
        List<Callable<ChamberEvent.DocumentState>> uploads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String text = "text " + i;
            uploads.add(
                    () -> host.chambers.take(tenant, COLLECTION, Chambers.Arriving.upload(text), stream(text), 100));
        }
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var upload : visitors.invokeAll(uploads)) upload.get();
        }
        try (var originals = Files.list(chamber().resolve("originals"))) {
            assertThat(originals).hasSize(20);
        }
    }

    /** A hostile worker owns its directory: a link in the inbox's place must not lead the host out. */
    @Test
    @Tag("P-I")
    void a_link_in_the_inboxes_place_is_not_followed() throws IOException {
        Path elsewhere = Files.createDirectories(host.data.resolve("elsewhere"));
        Files.createDirectories(chamber());
        Files.createSymbolicLink(chamber().resolve("inbox"), elsewhere);
        assertThatThrownBy(() ->
                        host.chambers.take(tenant, COLLECTION, Chambers.Arriving.upload("a.txt"), stream("hello"), 5))
                .isInstanceOf(Refusal.class);
        assertThat(elsewhere).isEmptyDirectory();
    }

    private static final class BrokenStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("gone");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("gone");
        }
    }
}
