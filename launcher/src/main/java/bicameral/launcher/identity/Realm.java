package bicameral.launcher.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The realm as it is imported: the seeds' template with its placeholders filled. */
public final class Realm {
    private static final String TEMPLATE = "/keycloak/bicameral-realm.json";

    private Realm() {}

    /** @param values by placeholder; every placeholder of the template must have one */
    public static String filled(Map<String, String> values) throws IOException {
        try (InputStream in = Realm.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) throw new IOException(TEMPLATE + " is not on the class path");
            String realm = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> entry : values.entrySet()) {
                realm = realm.replace("@" + entry.getKey() + "@", entry.getValue());
            }
            return realm;
        }
    }
}
