package bicameral.ui.frame;

import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.RouteHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The shared engine's routes in readiness and metrics. An engine that is away leaves the instance ready: agents that answer
 * from their own sentences need none, and the others say in a sentence that it is away.
 */
@Readiness
@ApplicationScoped
public class EngineProbe implements HealthCheck {
    private final Gateway gateway;

    public EngineProbe(Gateway gateway) {
        this.gateway = gateway;
    }

    void meter(@Observes StartupEvent start, MeterRegistry registry) {
        Gauge.builder("bicameral.engine.waiting", gateway, Gateway::waiting)
                .description("calls that wait for the shared engine")
                .register(registry);
        List<RouteHealth> routes = gateway.health();
        for (int i = 0; i < routes.size(); i++) {
            String name = routes.get(i).name();
            gauge(registry, "busy", "calls that run", name, i, RouteHealth::busy);
            gauge(registry, "places", "calls that may run at once", name, i, RouteHealth::places);
            gauge(registry, "held", "1 while an operator holds it out of use", name, i, EngineProbe::held);
            gauge(registry, "resting", "1 while a failing route is given a rest", name, i, EngineProbe::resting);
        }
    }

    private void gauge(
            MeterRegistry registry,
            String what,
            String description,
            String route,
            int at,
            ToDoubleFunction<RouteHealth> value) {
        Gauge.builder(
                        "bicameral.engine.route." + what,
                        gateway,
                        all -> value.applyAsDouble(all.health().get(at)))
                .description(description)
                .tag("route", route)
                .register(registry);
    }

    private static double held(RouteHealth route) {
        return route.hold() == null ? 0 : 1;
    }

    private static double resting(RouteHealth route) {
        return route.state() == RouteHealth.State.CLOSED ? 0 : 1;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("engine").up();
        gateway.health().forEach(route -> response.withData(route.name(), said(route)));
        return response.withData("waiting", gateway.waiting()).build();
    }

    private static String said(RouteHealth route) {
        String state = route.state().name().toLowerCase(Locale.ROOT) + ", " + route.busy() + " of " + route.places();
        return route.hold() == null ? state : state + ", held";
    }
}
