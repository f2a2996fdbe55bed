package bicameral.worker.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** What a file is, by its content. */
enum MediaType {
    PDF("application/pdf"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    HTML("text/html"),
    TEXT("text/plain"),
    ARCHIVE("application/zip"),
    ENCRYPTED("application/x-encrypted"),
    OTHER("application/octet-stream");

    private static final int HEAD = 4096;
    private static final int MAX_ENTRIES = 20_000;
    /** With long names; more is refused before it is read into memory. */
    private static final long MAX_DIRECTORY_BYTES = MAX_ENTRIES * 256L;

    private final String mediaType;

    MediaType(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    static MediaType of(Path file) throws IOException, UnreadableDocument {
        byte[] head = head(file);
        String latin = new String(head, StandardCharsets.ISO_8859_1);
        if (latin.substring(0, Math.min(1024, latin.length())).contains("%PDF-")) {
            return PDF;
        }
        if (latin.startsWith("PK\003\004")) {
            return ofZip(file);
        }
        if (latin.startsWith("\u00d0\u00cf\u0011\u00e0")) {
            return ofCompound(file);
        }
        return looksBinary(head) ? OTHER : ofText(latin);
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    private static MediaType ofZip(Path file) throws IOException, UnreadableDocument {
        if (ZipDirectory.bytes(file) > MAX_DIRECTORY_BYTES) {
            throw new UnreadableDocument("too_complex");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MAX_ENTRIES) {
                throw new UnreadableDocument("too_complex");
            }
            if (zip.getEntry("word/document.xml") != null) {
                return DOCX;
            }
            if (zip.getEntry("xl/workbook.xml") != null) {
                return XLSX;
            }
            if (zip.getEntry("ppt/presentation.xml") != null) {
                return PPTX;
            }
            return isPackage(zip) ? OTHER : ARCHIVE;
        } catch (ZipException e) {
            throw new UnreadableDocument("unreadable", e);
        }
    }

    /** Other formats that are zip files inside: programs, books, older or stranger office files. Not folders of files. */
    private static boolean isPackage(ZipFile zip) {
        return zip.getEntry("[Content_Types].xml") != null
                || zip.getEntry("mimetype") != null
                || zip.getEntry("META-INF/MANIFEST.MF") != null
                || zip.getEntry("AndroidManifest.xml") != null;
    }

    /** An encrypted office file is an OLE container that holds the package; any other OLE file is of an old format. */
    private static MediaType ofCompound(Path file) throws IOException {
        try (var container = new org.apache.poi.poifs.filesystem.POIFSFileSystem(file.toFile(), true)) {
            return container.getRoot().hasEntry("EncryptedPackage") ? ENCRYPTED : OTHER;
        }
    }

    private static boolean looksBinary(byte[] head) {
        if (head.length >= 2 && ((head[0] == -1 && head[1] == -2) || (head[0] == -2 && head[1] == -1))) {
            return false;
        }
        int controls = 0;
        for (byte b : head) {
            if (b >= 0 && b < 32 && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
                controls++;
            }
        }
        return controls * 20 > head.length;
    }

    private static MediaType ofText(String head) {
        String lower = head.toLowerCase(Locale.ROOT).stripLeading();
        String start =
                lower.startsWith("\u00ef\u00bb\u00bf") ? lower.substring(3).stripLeading() : lower;
        boolean html = start.startsWith("<!doctype html")
                || start.startsWith("<html")
                || (start.startsWith("<") && (lower.contains("<html") || lower.contains("<body")));
        return html ? HTML : TEXT;
    }
}
