package bicameral.ui.operator;

import bicameral.tenant.Refusal;
import bicameral.ui.frame.Probes;
import bicameral.ui.settings.Settings;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** Lets in whoever shows the operator's key and is a program on this machine; for all others nothing is there. */
@RequestScoped
public class OperatorDoor {
    static final String HEADER = "Bicameral-Operator";

    private final Settings settings;
    private final HttpServerRequest request;

    public OperatorDoor(Settings settings, HttpServerRequest request) {
        this.settings = settings;
        this.request = request;
    }

    /** @throws Refusal not_found for whoever may not */
    void require() {
        String shown = request.getHeader(HEADER);
        boolean known = shown != null
                && settings.operatorKey().filter(key -> same(key, shown)).isPresent();
        if (!known || !Probes.local(request)) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }

    private static boolean same(String key, String shown) {
        return MessageDigest.isEqual(
                key.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8),
                shown.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
