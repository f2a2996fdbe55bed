package bicameral.ui.frame;

import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Problems;
import bicameral.ui.settings.Settings;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What machines ask of the instance. Health is for anyone, but only its one word; the names of its parts and the metrics are
 * for programs on this machine, unless the operator opens them. A proxy on this machine does not make the world local.
 */
@ApplicationScoped
public class Probes {
    /** After the door. */
    private static final int SECOND = 900;

    private static final List<String> PROXIED = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via");
    private static final Pattern LOOPBACK_HOST = Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");

    private final Settings settings;
    private final SmallRyeHealthReporter health;

    public Probes(Settings settings, SmallRyeHealthReporter health) {
        this.settings = settings;
        this.health = health;
    }

    void open(@Observes Filters filters) {
        filters.register(this::pass, SECOND);
    }

    private void pass(RoutingContext request) {
        String path = request.normalizedPath();
        boolean metrics = path.startsWith("/q/metrics");
        if ((!metrics && !path.startsWith("/q/health")) || settings.publicMetrics() || local(request.request()))
            request.next();
        else if (metrics) Problems.end(request, new Problem("not_found", 404));
        else brief(request, path);
    }

    private void brief(RoutingContext request, String path) {
        asked(path).subscribe().with(known -> word(request, !known.isDown()), failure -> word(request, false));
    }

    private Uni<SmallRyeHealth> asked(String path) {
        return switch (path) {
            case "/q/health/live" -> health.getLivenessAsync();
            case "/q/health/ready" -> health.getReadinessAsync();
            case "/q/health/started" -> health.getStartupAsync();
            default -> health.getHealthAsync();
        };
    }

    private static void word(RoutingContext request, boolean up) {
        request.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader("Content-Type", "application/json;charset=UTF-8")
                .putHeader("Cache-Control", "no-store")
                .end(up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
    }

    /** Whether a request comes from a program on this machine that speaks for itself. */
    public static boolean local(HttpServerRequest request) {
        var remote = request.connection().remoteAddress();
        return local(remote == null ? null : remote.hostAddress(), request.headers());
    }

    /** Whether the asker is a program on this machine that speaks for itself. */
    static boolean local(@Nullable String address, MultiMap headers) {
        if (address == null || !InetAddress.ofLiteral(address).isLoopbackAddress()) return false;
        if (PROXIED.stream().anyMatch(headers::contains)) return false;
        String host = headers.get("Host");
        return host == null || LOOPBACK_HOST.matcher(host).matches();
    }
}
