package bicameral.worker.encode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where the owner's model lies: {@code model.onnx}, {@code tokenizer.json} and, where its kind asks for it, {@code encoder.json}.
 */
public record EncoderHome(Path directory) {
    /** The model may have so many bytes. */
    static final long MOST_MODEL_BYTES = 100L << 20;

    static final long MOST_TOKENIZER_BYTES = 8L << 20;
    static final long MOST_SETTINGS_BYTES = 4096;

    Path model() {
        return directory.resolve("model.onnx");
    }

    Path tokenizer() {
        return directory.resolve("tokenizer.json");
    }

    Path settings() {
        return directory.resolve("encoder.json");
    }

    /** Whether the owner has put one there. */
    public boolean isThere() {
        return isFile(model()) && isFile(tokenizer());
    }

    /** Tells this model from another: by names, sizes and times of its files; 0 where there is none. */
    public long identity() {
        if (!isThere()) return 0;
        try {
            StringBuilder told = new StringBuilder();
            for (Path file : new Path[] {model(), tokenizer(), settings()}) {
                if (!isFile(file)) continue;
                BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
                told.append(file.getFileName())
                        .append(' ')
                        .append(of.size())
                        .append(' ')
                        .append(of.lastModifiedTime());
                told.append('\n');
            }
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(told.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() | 1;
        } catch (IOException e) {
            return 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks at the files before anybody opens them. */
    void check() throws EncoderFailed {
        try {
            if (Files.size(model()) > MOST_MODEL_BYTES) throw new EncoderFailed("encoder_too_large");
            if (Files.size(tokenizer()) > MOST_TOKENIZER_BYTES) throw new EncoderFailed("encoder_too_large");
            if (isFile(settings()) && Files.size(settings()) > MOST_SETTINGS_BYTES)
                throw new EncoderFailed("encoder_settings_wrong");
        } catch (EncoderFailed e) {
            throw e;
        } catch (IOException e) {
            throw new EncoderFailed("encoder_unreadable");
        }
    }

    static boolean isFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
