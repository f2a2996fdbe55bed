package bicameral.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class WireTest {
    record Word(String text) {}

    /** Hands out no more than so many bytes at once, as a socket may. */
    private static final class Trickle extends InputStream {
        private final InputStream bytes;
        private final int most;

        Trickle(byte[] bytes, int most) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return bytes.read(into, from, Math.min(most, length));
        }
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<Integer> lengths = Arbitraries.of(0, 1, 100, 4_083, 4_084, 4_085, 4_086, 9_000, 20_000);
        return lengths.map(length -> "水".repeat(length % 7) + "x".repeat(length))
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 300)
    void what_was_written_is_read_again_however_it_comes(
            @ForAll("texts") List<String> texts,
            @ForAll @IntRange(min = 1, max = 9_000) int atOnce,
            @ForAll boolean buffered)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String text : texts) Wire.write(out, new Word(text));
        InputStream trickle = new Trickle(out.toByteArray(), atOnce);
        InputStream in = buffered ? new BufferedInputStream(trickle) : trickle;
        List<String> read = new ArrayList<>();
        Word word;
        while ((word = Wire.read(in, Word.class)) != null) read.add(word.text());
        assertThat(read).isEqualTo(texts);
    }

    @Property(tries = 100)
    void a_line_is_never_longer_than_its_reader_allows(
            @ForAll @IntRange(min = 12, max = 9_000) int length, @ForAll boolean buffered) throws IOException {
        byte[] line = Wire.encode(new Word("x".repeat(length)));
        byte[] ended = new String(line, StandardCharsets.UTF_8).concat("\n").getBytes(StandardCharsets.UTF_8);
        assertThat(Wire.read(stream(ended, buffered), Word.class, line.length)).isEqualTo(new Word("x".repeat(length)));
        assertThatThrownBy(() -> Wire.read(stream(ended, buffered), Word.class, line.length - 1))
                .isInstanceOf(IOException.class)
                .hasMessage("line longer than " + (line.length - 1) + " bytes");
        assertThatThrownBy(() -> Wire.read(stream(line, buffered), Word.class, line.length))
                .isInstanceOf(IOException.class)
                .hasMessage("connection closed within a line");
    }

    private static InputStream stream(byte[] bytes, boolean buffered) {
        InputStream trickle = new Trickle(bytes, bytes.length);
        return buffered ? new BufferedInputStream(trickle) : trickle;
    }

    @Example
    void whoever_writes_without_end_is_not_read_to_the_end() {
        InputStream endless = new BufferedInputStream(new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        });
        assertThatThrownBy(() -> Wire.read(endless, Word.class, 100_000)).hasMessage("line longer than 100000 bytes");
    }
}
