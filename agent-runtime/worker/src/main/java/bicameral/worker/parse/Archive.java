package bicameral.worker.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Unpacks a zip archive into files named by number, never by what the archive calls them. An entry that is a link, that names
 * a place outside, that is locked or is an archive itself is told and left out; an archive of too many files, or of too much
 * when unpacked, is refused as a whole.
 */
final class Archive {
    private static final int MAX_FILES = 20_000;
    private static final long MAX_FILE_BYTES = 512L << 20;
    private static final long MAX_BYTES = 2L << 30;
    /** Deflate cannot do better than about a thousand to one; honest text stays below a tenth of it. */
    private static final int MAX_RATIO = 200;

    private static final long ALWAYS_ALLOWED = 64L << 20;
    private static final Set<String> ARCHIVES = Set.of("zip", "jar", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz");

    private final Path into;
    private final long room;
    private final Consumer<ParserFrames.Frame> told;
    private final long archiveBytes;
    private final byte[] buffer = new byte[64 * 1024];
    private long bytes;
    private int files;

    private Archive(Path archive, Path into, long room, Consumer<ParserFrames.Frame> told) throws IOException {
        this.into = into;
        this.room = room;
        this.told = told;
        this.archiveBytes = Files.size(archive);
    }

    /**
     * Unpacks {@code archive} into the new directory {@code into} and tells each of its files.
     *
     * @param room bytes that all files may have together; more is out_of_space
     */
    static ParserFrames.Unpacked unpack(Path archive, Path into, long room, Consumer<ParserFrames.Frame> told)
            throws UnreadableDocument, IOException {
        Files.createDirectories(into);
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            Archive unpacking = new Archive(archive, into, room, told);
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); )
                unpacking.take(zip, entries.nextElement());
            if (unpacking.files == 0) throw new UnreadableDocument("empty");
            return new ParserFrames.Unpacked(unpacking.files);
        }
    }

    private void take(ZipFile zip, ZipArchiveEntry entry) throws UnreadableDocument, IOException {
        String name = entry.getName();
        if (entry.isDirectory() || isLitter(name)) return;
        int number = ++files;
        if (number > MAX_FILES) throw new UnreadableDocument("too_complex");
        String problem = problem(zip, entry, name);
        told.accept(problem == null ? unpacked(zip, entry, name, number) : leftOut(name, number, problem));
    }

    private static ParserFrames.Member leftOut(String name, int number, String problem) {
        return new ParserFrames.Member(shown(name), number, 0, "", problem);
    }

    private static @org.jspecify.annotations.Nullable String problem(ZipFile zip, ZipArchiveEntry entry, String name) {
        if (entry.isUnixSymlink() || isUnsafe(name)) return "unsafe_name";
        if (entry.getGeneralPurposeBit().usesEncryption()) return "encrypted";
        if (!zip.canReadEntryData(entry)) return "unreadable";
        return ARCHIVES.contains(ending(name)) ? "archive_in_archive" : null;
    }

    private ParserFrames.Member unpacked(ZipFile zip, ZipArchiveEntry entry, String name, int number)
            throws UnreadableDocument, IOException {
        Path file = into.resolve(Integer.toString(number));
        MessageDigest sha256 = sha256();
        long size = 0;
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(file)) {
            int n;
            while ((n = in.read(buffer)) >= 0) {
                size += n;
                bytes += n;
                if (bytes > MAX_BYTES || bytes > Math.max(ALWAYS_ALLOWED, archiveBytes * MAX_RATIO))
                    throw new UnreadableDocument("too_complex");
                if (bytes > room) throw new UnreadableDocument("out_of_space");
                if (size > MAX_FILE_BYTES) break;
                sha256.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        }
        if (size > MAX_FILE_BYTES) {
            Files.delete(file);
            return leftOut(name, number, "too_large");
        }
        return new ParserFrames.Member(shown(name), number, size, HexFormat.of().formatHex(sha256.digest()), null);
    }

    /** What systems put into archives beside the files. */
    private static boolean isLitter(String name) {
        return name.startsWith("__MACOSX/") || name.endsWith(".DS_Store") || name.endsWith("Thumbs.db");
    }

    /** Would lead out of a directory if it were used as a path. It never is; but nobody names a file so by accident. */
    private static boolean isUnsafe(String name) {
        String path = name.replace('\\', '/');
        return path.startsWith("/")
                || path.matches("(?s)[A-Za-z]:.*")
                || ("/" + path + "/").contains("/../")
                || name.chars().anyMatch(c -> c < ' ');
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.length() > 500 ? plain.substring(plain.length() - 500) : plain;
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
