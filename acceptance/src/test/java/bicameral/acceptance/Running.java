package bicameral.acceptance;

import bicameral.launcher.Product;
import bicameral.launcher.ProductOptions;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The one product of this test JVM, on a fresh data directory under {@code target}, with its eight demo agents. */
final class Running {
    static final List<String> DEMO = List.of(
            "agri-highland",
            "hair-chain",
            "labour-law-desk",
            "appliance-service",
            "clinic-desk",
            "espresso-maker",
            "saas-helpdesk",
            "city-museum");

    private Running() {}

    private static final class Holder {
        static final FakeEngine ENGINE = new FakeEngine();
        static final Website WEBSITE = new Website();
        static final Product PRODUCT = startFresh();
    }

    /** Started at first use; ends with the JVM. */
    static Product product() {
        return Holder.PRODUCT;
    }

    /** The engine that the product was told of. */
    static FakeEngine engine() {
        return Holder.ENGINE;
    }

    /** The one web site on this machine that the product may fetch from. */
    static Website website() {
        return Holder.WEBSITE;
    }

    static Client visitor() {
        return new Client(base());
    }

    /** The owner of a demo tenant, signed in. */
    static Client owner(String demo) {
        return visitor().signIn(demo, password(demo));
    }

    static String password(String account) {
        return java.util.Objects.requireNonNull(product().demoAccounts().get(account), account);
    }

    static URI base() {
        return product().baseUrl();
    }

    private static Product startFresh() {
        Path data = Path.of("target", "product").toAbsolutePath();
        try {
            deleteTree(data);
            return Product.start(
                    data,
                    freePortPair(),
                    ProductOptions.standard()
                            .tolerant()
                            .with("BICAMERAL_FETCH_OPEN", "127.0.0.0/8:" + Holder.WEBSITE.port())
                            // All stories come from one address, and faster than people type.
                            .with("BICAMERAL_RATES_ADDRESS", "600/1200")
                            .with("BICAMERAL_RATES_VISITOR", "100/200")
                            .with("BICAMERAL_ENGINE_URL", Holder.ENGINE.url())
                            .with("BICAMERAL_ENGINE_MODEL", "fake-1")
                            .with("BICAMERAL_ENGINE_KEY", "key-of-the-fake"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePortPair() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            try (ServerSocket first = new ServerSocket(0);
                    ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
                return second.getLocalPort() - 1;
            } catch (IOException taken) {
                if (attempt == 49) throw taken;
            }
        }
        throw new IOException("no two free ports in a row");
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) return;
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        }
    }

    /** Reads a property path like {@code a.b}. */
    static String at(JsonNode json, String path) {
        return json.at("/" + path.replace('.', '/')).asText();
    }
}
