package bicameral.host.gateway;

import bicameral.host.EngineSettings;
import java.time.Clock;
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
    /** When to come back where a person keeps all routes out of use, who alone knows for how long. */
    private static final Duration HELD = Duration.ofSeconds(30);

    private final List<EngineRoute> routes;
    private final Steering steering;
    private final Map<EngineRoute, Integer> taken = new HashMap<>();

    Routes(EngineSettings settings, Steering steering, LongSupplier nanos) {
        this.steering = steering;
        this.routes = settings.routes().stream()
                .map(route -> new EngineRoute(route, settings.rest(), nanos, Clock.systemUTC()))
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
            if (tried.contains(route) || held(route) || !free(route)) continue;
            Breaker.Call call = route.breaker().begin();
            if (call == null) continue;
            taken.merge(route, 1, Integer::sum);
            return new Place(this, route, call);
        }
        return null;
    }

    private boolean held(EngineRoute route) {
        return steering.hold(route.settings().name()) != null;
    }

    private boolean free(EngineRoute route) {
        return taken.getOrDefault(route, 0) < route.settings().calls();
    }

    private synchronized void release(EngineRoute route) {
        taken.merge(route, -1, Integer::sum);
    }

    /** Whether there is a route, not tried, not held and not resting, whose place is worth waiting for. */
    boolean worthWaiting(Set<EngineRoute> tried) {
        return routes.stream()
                .anyMatch(route -> !tried.contains(route)
                        && !held(route)
                        && route.breaker().state() != Breaker.State.OPEN);
    }

    /** Until the first of them lets a call through again. */
    Duration resting() {
        return routes.stream()
                .map(route -> held(route) ? HELD : route.breaker().resting())
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How each one is, in order. May block on the database. */
    List<RouteHealth> health() {
        steering.look();
        return routes.stream().map(this::health).toList();
    }

    private synchronized RouteHealth health(EngineRoute route) {
        EngineSettings.Route set = route.settings();
        return new RouteHealth(
                set.name(),
                set.host(),
                set.model(),
                set.region(),
                RouteHealth.State.valueOf(route.breaker().state().name()),
                route.breaker().resting(),
                taken.getOrDefault(route, 0),
                set.calls(),
                steering.hold(set.name()),
                route.tally().figures());
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
