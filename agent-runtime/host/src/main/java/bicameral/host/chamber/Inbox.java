package bicameral.host.chamber;

import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes uploads into a chamber's inbox: complete, counted, synced, then named. The chamber's own worker could have put links
 * anywhere below its directory, so nothing here follows one: every step is relative to an open directory.
 */
final class Inbox implements Arrivals {
    private static final int PIECE = 64 * 1024;

    private final Rooms rooms;
    private final TenantId tenant;

    Inbox(Rooms rooms, TenantId tenant) {
        this.rooms = rooms;
        this.tenant = tenant;
    }

    @Override
    public Arrived take(UUID document, InputStream content, long maxBytes) {
        Path part = Path.of(document + ".part");
        try (SecureDirectoryStream<Path> inbox = open()) {
            boolean whole = false;
            try {
                Arrived arrived = write(inbox, part, content, maxBytes);
                inbox.move(part, inbox, Path.of(document.toString()));
                whole = true;
                return arrived;
            } finally {
                if (!whole) delete(inbox, part);
            }
        } catch (IOException e) {
            throw new Refusal("out_of_space", Refusal.Kind.UNAVAILABLE);
        }
    }

    @Override
    public void discard(UUID document) {
        try (SecureDirectoryStream<Path> inbox = open()) {
            delete(inbox, Path.of(document.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arrived write(SecureDirectoryStream<Path> inbox, Path part, InputStream content, long maxBytes)
            throws IOException {
        MessageDigest sha256 = sha256();
        long bytes = 0;
        try (SeekableByteChannel file = inbox.newByteChannel(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            byte[] piece = new byte[PIECE];
            DigestInputStream in = new DigestInputStream(content, sha256);
            int n;
            while ((n = read(in, piece)) >= 0) {
                bytes += n;
                if (bytes > maxBytes) {
                    throw new Refusal("too_large", Refusal.Kind.TOO_LARGE, Map.of("maxBytes", maxBytes));
                }
                ByteBuffer buffer = ByteBuffer.wrap(piece, 0, n);
                while (buffer.hasRemaining()) file.write(buffer);
            }
            if (file instanceof FileChannel channel) channel.force(true);
        }
        return new Arrived(bytes, HexFormat.of().formatHex(sha256.digest()));
    }

    /** The uploader's failure is not the disk's. */
    private static int read(InputStream in, byte[] piece) {
        try {
            return in.read(piece);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not in the middle of a move; once open, it goes wherever the chamber goes. */
    private SecureDirectoryStream<Path> open() throws IOException {
        return rooms.settled(tenant, Inbox::open);
    }

    @SuppressWarnings("StreamResourceLeak") // the one stream is closed here, the other by the caller
    private static SecureDirectoryStream<Path> open(Path chamber) throws IOException {
        try (SecureDirectoryStream<Path> top = secure(Files.newDirectoryStream(chamber))) {
            return top.newDirectoryStream(Path.of("inbox"), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> directory) throws IOException {
        if (directory instanceof SecureDirectoryStream<Path> secure) return secure;
        directory.close();
        throw new IOException("this file system has no directory handles");
    }

    private static void delete(SecureDirectoryStream<Path> inbox, Path name) throws IOException {
        try {
            inbox.deleteFile(name);
        } catch (java.nio.file.NoSuchFileException e) {
            // Already gone: taken by the worker, or never made.
            return;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
