package bicameral.ui.frame;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Addresses of static assets. They carry the content's version, so that browsers may keep them for a year. */
@Named("assets")
@ApplicationScoped
public class Assets {
    private static final List<String> NAMES = List.of(
            "tokens.css", "components.css", "pages.css", "icons.svg", "frame.js", "chat.js", "studio.css", "studio.js");

    private final String version;

    public Assets() {
        this.version = digest();
    }

    /** Changes whenever any asset does. */
    public String version() {
        return version;
    }

    /** The address of an asset by its file name. */
    public String url(String name) {
        return "/assets/" + name + "?v=" + version;
    }

    private static String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String name : NAMES) sha.update(read(name));
            return HexFormat.of().formatHex(sha.digest(), 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] read(String name) {
        try (InputStream in = Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("META-INF/resources/assets/" + name)) {
            if (in == null) throw new IllegalStateException("asset missing: " + name);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
