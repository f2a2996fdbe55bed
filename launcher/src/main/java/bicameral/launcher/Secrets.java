package bicameral.launcher;

import bicameral.launcher.process.PrivateFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The secrets of one data directory: generated on first start, the same ever after, readable by their owner only. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String[] NAMES = {
        "postgres", "owner", "app", "ops", "keycloak", "keycloak_admin", "client", "application", "operator"
    };

    private final Map<String, String> values;

    private Secrets(Map<String, String> values) {
        this.values = values;
    }

    /** Those of the file; what is missing in it is generated and written. */
    public static Secrets in(Path file) throws IOException {
        Map<String, String> values = new TreeMap<>();
        if (Files.exists(file)) {
            Properties read = new Properties();
            read.load(new StringReader(Files.readString(file)));
            read.forEach((name, value) -> values.put((String) name, (String) value));
        }
        boolean complete = true;
        for (String name : NAMES) complete &= values.putIfAbsent(name, hex(32)) != null;
        if (!complete) PrivateFile.write(file, text(values));
        return new Secrets(values);
    }

    /** By its name; each is 32 bytes in hexadecimal. */
    public String get(String name) {
        String value = values.get(name);
        if (value == null) throw new IllegalArgumentException("no secret " + name);
        return value;
    }

    /** Fresh random bytes in hexadecimal. */
    static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String text(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
