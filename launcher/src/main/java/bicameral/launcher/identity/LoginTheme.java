package bicameral.launcher.identity;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/** The login pages in the market's design, carried in the seeds. */
final class LoginTheme {
    private static final String RESOURCE = "/keycloak/themes";

    private LoginTheme() {}

    /** Puts the theme below Keycloak's themes directory, in place of an older one. */
    static void install(Path themes) throws IOException {
        URL resource = LoginTheme.class.getResource(RESOURCE);
        if (resource == null) throw new IOException(RESOURCE + " is not on the class path");
        Archives.deleteTree(themes.resolve("bicameral"));
        try {
            copy(resource.toURI(), themes);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void copy(URI resource, Path themes) throws IOException {
        if (!resource.getScheme().equals("jar")) {
            Archives.copyTree(Path.of(resource), themes);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(resource, Map.of())) {
            Archives.copyTree(jar.getPath(RESOURCE), themes);
        }
    }
}
