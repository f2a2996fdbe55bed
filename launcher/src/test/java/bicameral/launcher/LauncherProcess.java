package bicameral.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A launcher as a process of its own, to be killed: starts PostgreSQL alone and waits. */
public final class LauncherProcess {
    private LauncherProcess() {}

    public static void main(String[] words) throws Exception {
        ProductOptions options = ProductOptions.standard().only(Part.POSTGRES);
        try (Product product = Product.start(Path.of(words[0]), Integer.parseInt(words[1]), options)) {
            var _ = product.awaitEnd();
        }
    }

    static Process start(Path data, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                LauncherProcess.class.getName(),
                data.toString(),
                Integer.toString(port));
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
        return builder.inheritIO().start();
    }
}
