package bicameral.host.gateway;

import bicameral.host.EngineSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The engine's routes in order of preference, and their places. Thread-safe. */
final class Routes {
    private final List<EngineRoute> routes;
    private final Map<EngineRoute, Integer> taken = new HashMap<>();

    Routes(EngineSettings settings, LongSupplier nanos) {
        this.routes = settings.routes().stream()
                .map(route -> new EngineRoute(route, settings.rest(), nanos))
                .toList();
    }

    /** The model of the preferred route; empty where there is none. */
    String firstModel() {
        return routes.isEmpty() ? "" : routes.getFirst().settings().model();
    }

    boolean none() {
        return routes.isEmpty();
    }

    /** A place on the first route that has one, lets calls through and has not been tried; null where none does. */
    synchronized @Nullable Place take(Set<EngineRoute> tried) {
        for (EngineRoute route : routes) {
            if (tried.contains(route) || !free(route)) continue;
            Breaker.Call call = route.breaker().begin();
            if (call == null) continue;
            taken.merge(route, 1, Integer::sum);
            return new Place(this, route, call);
        }
        return null;
    }

    private boolean free(EngineRoute route) {
        return taken.getOrDefault(route, 0) < route.settings().calls();
    }

    private synchronized void release(EngineRoute route) {
        taken.merge(route, -1, Integer::sum);
    }

    /** Whether there is a route, not tried and not resting, whose place is worth waiting for. */
    boolean worthWaiting(Set<EngineRoute> tried) {
        return routes.stream()
                .anyMatch(route -> !tried.contains(route) && route.breaker().state() != Breaker.State.OPEN);
    }

    /** Until the first of them lets a call through again. */
    Duration resting() {
        return routes.stream()
                .map(route -> route.breaker().resting())
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How each one is, in order. */
    synchronized List<RouteHealth> health() {
        return routes.stream()
                .map(route -> new RouteHealth(
                        route.settings().name(),
                        route.settings().model(),
                        route.settings().region(),
                        RouteHealth.State.valueOf(route.breaker().state().name()),
                        taken.getOrDefault(route, 0),
                        route.settings().calls()))
                .toList();
    }

    /** One call's place on a route; to be closed once. */
    record Place(Routes routes, EngineRoute route, Breaker.Call call) implements AutoCloseable {
        Outcome generate(String body, Delivery delivery, BooleanSupplier cancelled) {
            return route.generate(call, body, delivery, cancelled);
        }

        @Override
        public void close() {
            call.end(Breaker.Verdict.NONE);
            routes.release(route);
        }
    }
}
