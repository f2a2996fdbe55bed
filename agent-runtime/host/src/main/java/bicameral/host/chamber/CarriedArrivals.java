package bicameral.host.chamber;

import bicameral.protocol.ChamberRequest.BringPiece;
import bicameral.protocol.ChamberRequest.DiscardUpload;
import bicameral.tenant.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** Uploads for a worker on another machine: piece by piece, over the wire. One piece is held at a time. */
final class CarriedArrivals implements Arrivals {
    private final Launcher.Carrier carrier;

    CarriedArrivals(Launcher.Carrier carrier) {
        this.carrier = carrier;
    }

    @Override
    public Arrived take(UUID document, InputStream content, long maxBytes) {
        boolean whole = false;
        try {
            Arrived arrived = carry(document, content, maxBytes);
            whole = true;
            return arrived;
        } finally {
            if (!whole) discard(document);
        }
    }

    private Arrived carry(UUID document, InputStream content, long maxBytes) {
        MessageDigest sha256 = sha256();
        long bytes = 0;
        byte[] piece = next(content);
        while (true) {
            if (bytes + piece.length > maxBytes)
                throw new Refusal("too_large", Refusal.Kind.TOO_LARGE, Map.of("maxBytes", maxBytes));
            byte[] after = piece.length < BringPiece.MAX_BYTES ? new byte[0] : next(content);
            boolean last = after.length == 0;
            sha256.update(piece);
            carrier.carry(new BringPiece(document, bytes, piece, last));
            bytes += piece.length;
            if (last) return new Arrived(bytes, HexFormat.of().formatHex(sha256.digest()));
            piece = after;
        }
    }

    private static byte[] next(InputStream content) {
        try {
            return content.readNBytes(BringPiece.MAX_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void discard(UUID document) {
        carrier.carry(new DiscardUpload(document));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
