package bicameral.marketplace.portability;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes what is read; the rest is read for the hash. */
final class Sha256Stream extends FilterInputStream {
    private final MessageDigest digest;

    Sha256Stream(InputStream in) {
        super(in);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int n = super.read(target, offset, length);
        if (n > 0) digest.update(target, offset, n);
        return n;
    }

    /** Closed by its reader before its hash is wanted: what is left then is no part of the archive. */
    @Override
    public void close() {
        // The file is closed by whoever opened it.
    }

    String hash() throws IOException {
        byte[] piece = new byte[1 << 16];
        int n = read(piece, 0, piece.length);
        while (n >= 0) n = read(piece, 0, piece.length);
        return HexFormat.of().formatHex(digest.digest());
    }
}
