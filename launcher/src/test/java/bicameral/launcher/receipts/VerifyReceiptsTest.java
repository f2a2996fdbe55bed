package bicameral.launcher.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.Wire;
import bicameral.protocol.log.Frontier;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.protocol.receipt.Entry;
import bicameral.protocol.receipt.ReceiptLine;
import bicameral.protocol.receipt.SigningKey;
import bicameral.protocol.receipt.Spans;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyReceiptsTest {
    private static final SigningKey KEY = new SigningKey(new byte[32]);
    private static final UUID TENANT = new UUID(1, 2);
    private static final Instant AT = Instant.parse("2026-11-28T05:00:00Z");

    @TempDir
    private Path directory;

    private Path file;
    private Path witness;

    @BeforeEach
    void two_answers_and_what_a_witness_kept() throws IOException {
        file = directory.resolve("receipts.jsonl");
        witness = directory.resolve("witness.jsonl");
        Frontier frontier = new Frontier();
        String previous = Entry.START;
        try (OutputStream out = Files.newOutputStream(file)) {
            Wire.write(
                    out,
                    new ReceiptLine.Log(1, TENANT, "market", KEY.publicKey(), AT, 0, List.of(), Entry.START, "")
                            .signed(KEY));
            for (int n = 1; n <= 2; n++) {
                Entry entry = new Entry(
                                2,
                                TENANT,
                                n,
                                "CLOSED",
                                new UUID(3, n),
                                TENANT,
                                1,
                                "NONE",
                                "built-in",
                                "",
                                "",
                                0,
                                0,
                                Spans.NONE,
                                0,
                                0,
                                0,
                                0,
                                "",
                                "",
                                "",
                                AT,
                                previous,
                                "")
                        .sealed();
                previous = entry.hash();
                frontier.add(entry.leaf());
                Wire.write(out, new ReceiptLine.Written(entry));
            }
        }
        try (OutputStream out = Files.newOutputStream(witness)) {
            Wire.write(
                    out,
                    new ReceiptLine.Signed(
                            Checkpoint.signed(TENANT, 2, frontier.head().toString(), AT, KEY)));
        }
    }

    private int verify(String... more) throws IOException {
        return VerifyReceipts.run(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(file.toString()), List.of(more).stream())
                        .toList());
    }

    @Test
    void a_whole_file_is_found_whole() throws IOException {
        assertThat(verify("--key", KEY.publicKey(), "--witness", witness.toString()))
                .isZero();
    }

    @Test
    void a_changed_file_is_not() throws IOException {
        Files.writeString(file, Files.readString(file).replace("built-in", "built-on"));
        assertThat(verify()).isOne();
    }

    @Test
    void a_file_cut_off_at_its_end_is_found_with_the_witness() throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        Files.write(file, lines.subList(0, 2));
        assertThat(verify()).isZero();
        assertThat(verify("--witness", witness.toString())).isOne();
    }

    @Test
    void words_that_are_off_are_named_with_the_remedy() {
        assertThatThrownBy(() -> VerifyReceipts.run(List.of()))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("which file");
        assertThatThrownBy(() -> VerifyReceipts.run(List.of("nowhere.jsonl")))
                .hasMessageContaining("no file nowhere.jsonl");
        assertThatThrownBy(() -> verify("--key")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> verify("--witness", file.toString())).hasMessageContaining("no checkpoint");
        assertThatThrownBy(() -> verify("--wittness", "x")).hasMessageContaining("--wittness");
    }
}
