package bicameral.ui.signin;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Where to go after signing in: a path of this site, never another site. */
public final class LocalPath {
    private static final int LONGEST = 1_000;

    private LocalPath() {}

    /**
     * The path itself if every browser takes it for a path of this site, else {@code otherwise}. Browsers read a backslash
     * as a slash and drop tabs and line ends, so those are never let through.
     */
    public static String or(@Nullable String path, String otherwise) {
        return path != null && isLocal(path) ? path : otherwise;
    }

    private static boolean isLocal(String path) {
        return path.length() <= LONGEST
                && path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\')
                && isAddress(path);
    }

    private static boolean isAddress(String path) {
        try {
            return new URI(path).getAuthority() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
