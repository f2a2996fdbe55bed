package bicameral.ui.settings;

import bicameral.host.EngineSettings;
import bicameral.host.EngineSettings.Division;
import bicameral.host.EngineSettings.Route;
import bicameral.host.EngineSettings.Tokens;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;

/**
 * The shared engine as an operator has set it. One endpoint is {@code BICAMERAL_ENGINE_URL}, {@code _MODEL}, {@code _KEY},
 * {@code _REGION}, {@code _CALLS}; several are named in {@code BICAMERAL_ENGINE_ROUTES} and set as {@code
 * BICAMERAL_ENGINE_ROUTE_name_URL} and so on. Whoever names routes has none but those. Deadlines are {@code
 * BICAMERAL_ENGINE_FIRST_TOKEN}, {@code _IDLE_GAP} and {@code _TOTAL}, and where a route has some of its own, these.
 */
public final class EngineRoutes {
    private static final String NAME = "[a-z][a-z0-9]{0,30}";

    private EngineRoutes() {}

    /**
     * Reads them.
     *
     * @throws IllegalStateException naming the setting that is missing or wrong; never with its value where that is a key
     */
    public static EngineSettings read(Settings.Engine engine, Config config) {
        List<String> names = parts(engine.routes());
        List<Route> routes = names.isEmpty()
                ? single(engine)
                : names.stream().map(name -> route(name, engine, config)).toList();
        return EngineSettings.of(routes).withDivision(division(engine));
    }

    private static List<String> parts(Optional<String> list) {
        List<String> parts = new ArrayList<>();
        for (String part : list.orElse("").split(",", -1)) if (!part.isBlank()) parts.add(part.strip());
        return parts;
    }

    private static List<Route> single(Settings.Engine engine) {
        if (engine.url().isEmpty()) return List.of();
        String model = engine.model()
                .orElseThrow(() -> new IllegalStateException("BICAMERAL_ENGINE_URL needs BICAMERAL_ENGINE_MODEL"));
        return List.of(Route.of(engine.url().get(), model, engine.key().orElse(""))
                .in(engine.region().orElse(""))
                .withCalls(engine.calls())
                .withDeadlines(
                        Duration.ofSeconds(engine.firstToken()),
                        Duration.ofSeconds(engine.idleGap()),
                        Duration.ofSeconds(engine.total())));
    }

    private static Route route(String name, Settings.Engine engine, Config config) {
        if (!name.matches(NAME))
            throw new IllegalStateException(
                    "BICAMERAL_ENGINE_ROUTES: \"" + name + "\" is no name; use small letters and digits");
        String prefix = "bicameral.engine.route." + name + ".";
        return Route.of(
                        needed(config, prefix, "url", URI.class),
                        needed(config, prefix, "model", String.class),
                        config.getOptionalValue(prefix + "key", String.class).orElse(""))
                .named(name)
                .in(config.getOptionalValue(prefix + "region", String.class).orElse(""))
                .withCalls(
                        config.getOptionalValue(prefix + "calls", Integer.class).orElse(Route.USUAL_CALLS))
                .withDeadlines(
                        seconds(config, prefix + "first-token", 600, engine.firstToken()),
                        seconds(config, prefix + "idle-gap", 600, engine.idleGap()),
                        seconds(config, prefix + "total", 3_600, engine.total()));
    }

    private static Duration seconds(Config config, String setting, int most, int usual) {
        int seconds = config.getOptionalValue(setting, Integer.class).orElse(usual);
        if (seconds < 1 || seconds > most)
            throw new IllegalStateException(variable(setting) + " is from 1 to " + most + " seconds");
        return Duration.ofSeconds(seconds);
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static <T> T needed(Config config, String prefix, String what, Class<T> type) {
        return config.getOptionalValue(prefix + what, type)
                .orElseThrow(
                        () -> new IllegalStateException("BICAMERAL_ENGINE_ROUTES needs " + variable(prefix + what)));
    }

    private static Division division(Settings.Engine engine) {
        return Division.defaults()
                .withWeights(weights(engine))
                .withCalls(engine.tenantCalls(), engine.agentCalls())
                .withTokens(
                        new Tokens(engine.tenantTokensPerMinute(), engine.tenantTokensPerDay()),
                        new Tokens(engine.agentTokensPerMinute(), engine.agentTokensPerDay()))
                .withWaiting(engine.tenantWaiting(), engine.waiting(), Duration.ofSeconds(engine.patience()));
    }

    private static Map<TenantId, Integer> weights(Settings.Engine engine) {
        Map<TenantId, Integer> weights = new HashMap<>();
        for (String part : parts(engine.weights())) {
            try {
                int equals = part.indexOf('=');
                UUID tenant =
                        UUID.fromString(part.substring(0, Math.max(0, equals)).strip());
                weights.put(
                        new TenantId(tenant),
                        Integer.valueOf(part.substring(equals + 1).strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        "BICAMERAL_ENGINE_WEIGHTS: \"" + part + "\" is not a tenant's id, = and a whole number");
            }
        }
        return weights;
    }
}
