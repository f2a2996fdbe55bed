package bicameral.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import bicameral.protocol.archive.BrokenArchive.Fault;
import bicameral.protocol.receipt.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final SigningKey KEY = new SigningKey("k".repeat(32).getBytes(StandardCharsets.US_ASCII));
    private static final SigningKey OTHER = new SigningKey("o".repeat(32).getBytes(StandardCharsets.US_ASCII));
    private static final ArchiveReader.Limits LIMITS = new ArchiveReader.Limits(10, 1 << 20);

    private final Map<String, String> read = new LinkedHashMap<>();

    private static ArchiveLine.Head head(int format) {
        return new ArchiveLine.Head(
                format, "tenant", "http://here", KEY.publicKey(), Instant.EPOCH, Map.of("tenant", "t", "more", "m"));
    }

    private static byte[] archive(int format, SigningKey key, String... members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = new ArchiveWriter(out, head(format))) {
            for (int i = 0; i < members.length; i += 2)
                writer.add(members[i], new ByteArrayInputStream(members[i + 1].getBytes(StandardCharsets.UTF_8)));
            writer.finish(key);
        }
        return out.toByteArray();
    }

    private static byte[] whole() throws IOException {
        return archive(1, KEY, "a/first.txt", "one", "second.txt", "two");
    }

    private ArchiveLine.Head open(byte[] archive, @Nullable String key) throws IOException {
        return new ArchiveReader(LIMITS)
                .read(new ByteArrayInputStream(archive), "tenant", key, (path, in) -> read.put(path, text(in)));
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private void refused(byte[] archive, Fault fault) {
        assertThatExceptionOfType(BrokenArchive.class)
                .isThrownBy(() -> open(archive, null))
                .satisfies(broken -> assertThat(broken.fault()).isEqualTo(fault));
    }

    /** Another archive with the same members but for what the change does to them. */
    private interface Change {
        void copy(ZipEntry entry, byte[] content, ZipOutputStream to) throws IOException;
    }

    private static byte[] changed(byte[] archive, Change change) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
                ZipOutputStream to = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry())
                change.copy(new ZipEntry(entry.getName()), in.readAllBytes(), to);
        }
        return out.toByteArray();
    }

    private static void put(String name, byte[] content, ZipOutputStream to) throws IOException {
        to.putNextEntry(new ZipEntry(name));
        to.write(content);
        to.closeEntry();
    }

    @Test
    void whatWasWrittenIsReadInItsOrder() throws IOException {
        ArchiveLine.Head head = open(whole(), KEY.publicKey());

        assertThat(head.fact("tenant")).isEqualTo("t");
        assertThat(read).containsExactly(Map.entry("a/first.txt", "one"), Map.entry("second.txt", "two"));
    }

    @Test
    void aMemberNeedNotBeReadToBeChecked() throws IOException {
        byte[] bad = changed(
                whole(),
                (entry, content, to) ->
                        put(entry.getName(), entry.getName().equals("second.txt") ? new byte[] {7} : content, to));

        assertThatExceptionOfType(BrokenArchive.class)
                .isThrownBy(() ->
                        new ArchiveReader(LIMITS).read(new ByteArrayInputStream(bad), "tenant", null, (path, in) -> {}))
                .satisfies(broken -> assertThat(broken.fault()).isEqualTo(Fault.DAMAGED));
    }

    @Test
    void aChangedLeftOutAddedOrSwappedMemberIsFound() throws IOException {
        refused(
                changed(whole(), (entry, content, to) -> {
                    if (!entry.getName().equals("second.txt")) put(entry.getName(), content, to);
                }),
                Fault.DAMAGED);
        refused(
                changed(whole(), (entry, content, to) -> {
                    if (entry.getName().equals("manifest.jsonl")) put("third.txt", content, to);
                    put(entry.getName(), content, to);
                }),
                Fault.DAMAGED);
        refused(
                changed(whole(), (entry, content, to) -> {
                    put(entry.getName(), content, to);
                    if (entry.getName().equals("manifest.jsonl")) put("behind.txt", content, to);
                }),
                Fault.DAMAGED);
        refused(
                changed(
                        whole(),
                        (entry, content, to) -> put(
                                entry.getName(),
                                entry.getName().equals("manifest.jsonl")
                                        ? new String(content, StandardCharsets.UTF_8)
                                                .replace("\"bytes\":3", "\"bytes\":4")
                                                .getBytes(StandardCharsets.UTF_8)
                                        : content,
                                to)),
                Fault.DAMAGED);
    }

    @Test
    void aManifestThatSomebodyElseSealedIsNotGenuine() throws IOException {
        byte[] forged = archive(1, OTHER, "a.txt", "one");

        refused(forged, Fault.NOT_GENUINE);
        assertThatExceptionOfType(BrokenArchive.class)
                .isThrownBy(() -> open(whole(), OTHER.publicKey()))
                .satisfies(broken -> assertThat(broken.fault()).isEqualTo(Fault.NOT_GENUINE));
    }

    @Test
    void aLaterFormatAndAnotherKindAreRefused() throws IOException {
        refused(archive(2, KEY, "a.txt", "one"), Fault.TOO_NEW);
        byte[] archive = whole();
        assertThatExceptionOfType(BrokenArchive.class)
                .isThrownBy(() -> new ArchiveReader(LIMITS)
                        .read(new ByteArrayInputStream(archive), "instance", null, (path, in) -> {}))
                .satisfies(broken -> assertThat(broken.fault()).isEqualTo(Fault.OTHER_KIND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../escape",
                "/etc/passwd",
                "a/../../b",
                "C:\\windows",
                "a\\..\\b",
                "a//b",
                ".hidden",
                "a/./b",
                "a/",
                "名.txt",
                "a\nb"
            })
    @Tag("P-B48")
    void aNameThatLeadsElsewhereIsRefusedBeforeItIsShown(String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            put(name, new byte[] {1}, zip);
        }

        refused(out.toByteArray(), Fault.UNSAFE_NAME);
        assertThat(read).isEmpty();
    }

    @Test
    @Tag("P-B47")
    void aBombIsRefusedAfterSoManyBytesHoweverItIsCounted() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 16];
            for (int i = 0; i < 4096; i++) zip.write(zeros);
            zip.closeEntry();
        }

        long[] most = new long[1];
        assertThatExceptionOfType(BrokenArchive.class)
                .isThrownBy(() -> new ArchiveReader(LIMITS)
                        .read(new ByteArrayInputStream(out.toByteArray()), "tenant", null, (path, in) -> {
                            int n;
                            while ((n = in.read(new byte[4096])) >= 0) most[0] += n;
                        }))
                .satisfies(broken -> assertThat(broken.fault()).isEqualTo(Fault.TOO_LARGE));
        assertThat(most[0]).isLessThanOrEqualTo(LIMITS.bytes());
    }

    @Test
    @Tag("P-B47")
    void oneMemberMoreThanMayBeIsRefused() throws IOException {
        String[] ten = new String[20];
        for (int i = 0; i < 10; i++) {
            ten[2 * i] = "m" + i;
            ten[2 * i + 1] = "x";
        }
        open(archive(1, KEY, ten), null);
        assertThat(read).hasSize(10);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < 1_000_000; i++) zip.putNextEntry(new ZipEntry("m" + i));
        }
        refused(out.toByteArray(), Fault.TOO_MANY);
    }

    @Test
    void aNameThatComesTwiceIsRefused() throws IOException {
        // The class that writes ZIP files refuses to; whoever wants to deceive does not ask it.
        byte[] twice = archive(1, KEY, "aa.txt", "one", "bb.txt", "two");
        for (int i = 0; i < twice.length - 6; i++)
            if (new String(twice, i, 6, StandardCharsets.ISO_8859_1).equals("bb.txt")) {
                twice[i] = 'a';
                twice[i + 1] = 'a';
            }

        refused(twice, Fault.UNSAFE_NAME);
    }

    @Test
    void whatIsNoArchiveOrCutOffIsUnreadable() throws IOException {
        refused("no archive".getBytes(StandardCharsets.UTF_8), Fault.UNREADABLE);
        refused(new byte[0], Fault.UNREADABLE);
        byte[] whole = whole();
        refused(java.util.Arrays.copyOf(whole, whole.length / 3), Fault.UNREADABLE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            put("a.txt", new byte[] {1}, zip);
        }
        refused(out.toByteArray(), Fault.UNREADABLE);
    }

    @Test
    void aWriterThatIsStoppedLeavesNoArchive() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArchiveWriter writer = new ArchiveWriter(out, head(1));
                OutputStream member = writer.begin("a.txt")) {
            member.write(1);
        }

        refused(out.toByteArray(), Fault.UNREADABLE);
    }
}
