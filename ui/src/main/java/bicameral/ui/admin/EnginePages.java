package bicameral.ui.admin;

import bicameral.host.chamber.ChamberOperations;
import bicameral.host.chamber.ChamberOperations.Overview;
import bicameral.host.gateway.EngineRules;
import bicameral.host.gateway.Gateway;
import bicameral.host.gateway.RouteHealth;
import bicameral.host.gateway.RouteHealth.Failure;
import bicameral.host.gateway.TenantUse;
import bicameral.host.instance.Instance;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Bundles;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The shared engine's routes: how each is in this instance, who uses it; hold a route out of use, take it back. For operators. */
@Path("/admin/engines")
@Authenticated
@RunOnVirtualThread
public class EnginePages {
    private static final int USES = 10;
    private static final double MILLIS = 1_000;

    private final SignedIn signedIn;
    private final Frame frame;
    private final Gateway gateway;
    private final EngineRules rules;
    private final Instance instance;
    private final ChamberOperations chambers;

    public EnginePages(
            SignedIn signedIn,
            Frame frame,
            Gateway gateway,
            EngineRules rules,
            Instance instance,
            ChamberOperations chambers) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.gateway = gateway;
        this.rules = rules;
        this.instance = instance;
        this.chambers = chambers;
    }

    @CheckedTemplate(basePath = "admin")
    static class Pages {
        private Pages() {}

        static native TemplateInstance engines(View view);
    }

    /**
     * All that the page shows.
     *
     * @param waiting calls that wait for any route
     * @param instance the end of this instance's id, which tells it from others
     * @param others how many instances live besides
     * @param told what was just done
     */
    public record View(
            List<Line> routes,
            int waiting,
            List<Use> uses,
            String instance,
            String address,
            int others,
            @Nullable String told,
            @Nullable Refused refused) {
        public View {
            routes = List.copyOf(routes);
            uses = List.copyOf(uses);
        }

        /** Whether operators keep all there are out of use. */
        public boolean allHeld() {
            return !routes.isEmpty() && routes.stream().allMatch(Line::held);
        }
    }

    /** What was refused of which route, and what was typed. */
    public record Refused(String route, String typed, String sentence) {}

    /**
     * A route.
     *
     * @param at its place in the order, for the page's ids
     * @param until when it may be tried again; null where it does not rest
     */
    public record Line(
            int at,
            RouteHealth route,
            @Nullable Instant until,
            @Nullable Refused refused) {
        /** Whether an operator keeps it out of use. */
        public boolean held() {
            return route.hold() != null;
        }

        /** Whether it rests so long that nothing goes through. */
        public boolean open() {
            return route.state() == RouteHealth.State.OPEN;
        }

        /** Whether it is being tried. */
        public boolean halfOpen() {
            return route.state() == RouteHealth.State.HALF_OPEN;
        }

        /** Key of the state's name. */
        public String state() {
            return held() ? "st_held" : "st_" + route.state().name().toLowerCase(Locale.ROOT);
        }

        /** Style of the state's badge. */
        public String look() {
            if (held()) return "bad";
            return switch (route.state()) {
                case CLOSED -> "ok";
                case HALF_OPEN -> "wait";
                case OPEN -> "bad";
            };
        }

        /** Key of the last failure's sentence; empty where there was none. */
        public String fault() {
            Failure last = route.figures().last();
            return last == null ? "" : "f_" + last.fault().name().toLowerCase(Locale.ROOT);
        }

        /** Median of first tokens. */
        public String median() {
            return seconds(route.figures().median());
        }

        /** What nineteen of twenty first tokens do not exceed. */
        public String slow() {
            return seconds(route.figures().slow());
        }

        private static String seconds(@Nullable Duration time) {
            return time == null ? "—" : String.format(Locale.ROOT, "%.2f s", time.toMillis() / MILLIS);
        }
    }

    /**
     * What a tenant used.
     *
     * @param name its id where it has none any more
     */
    public record Use(TenantUse use, String name) {
        /** Of all tokens, in percent. */
        public long percent() {
            return Math.round(100.0 * use.tokens() / use.all());
        }
    }

    /** The page. */
    @GET
    public TemplateInstance page(@QueryParam("held") @Nullable String held, @QueryParam("back") @Nullable String back) {
        requireOperator();
        EngineTexts say = Bundles.in(EngineTexts.class, frame.language());
        List<RouteHealth> routes = gateway.health();
        String told = null;
        if (held != null && known(routes, held)) told = say.done_held(held);
        else if (back != null && known(routes, back)) told = say.done_back(back);
        return Pages.engines(view(routes, told, null));
    }

    /** Holds a route out of use, for the reason given. */
    @POST
    @Path("{route}/hold")
    public Response hold(@PathParam("route") String route, @FormParam("reason") @Nullable String reason) {
        List<RouteHealth> routes = require(route);
        String typed = reason == null ? "" : reason;
        try {
            rules.hold(operator(), route, typed);
            return done("held", route);
        } catch (Refusal refusal) {
            Problem problem = Problem.of(refusal);
            String sentence = Sentences.detail(problem, frame.language());
            return Response.status(problem.status())
                    .entity(Pages.engines(view(routes, null, new Refused(route, typed, sentence))))
                    .build();
        }
    }

    /** Takes it back into use. */
    @POST
    @Path("{route}/take-back")
    public Response takeBack(@PathParam("route") String route) {
        require(route);
        rules.takeBack(operator(), route);
        return done("back", route);
    }

    private View view(List<RouteHealth> routes, @Nullable String told, @Nullable Refused refused) {
        Instant now = Instant.now();
        List<Line> lines = IntStream.range(0, routes.size())
                .mapToObj(at -> line(at, routes.get(at), now, refused))
                .toList();
        List<Use> uses = gateway.largest(USES).stream()
                .map(use -> new Use(
                        use,
                        chambers.overview(use.tenant())
                                .map(Overview::name)
                                .orElse(use.tenant().toString())))
                .toList();
        String id = instance.id().toString();
        return new View(
                lines,
                gateway.waiting(),
                uses,
                "…" + id.substring(id.length() - 8),
                instance.address(),
                instance.others(),
                told,
                refused);
    }

    private static Line line(int at, RouteHealth route, Instant now, @Nullable Refused refused) {
        boolean rests = route.state() == RouteHealth.State.OPEN;
        boolean its = refused != null && refused.route().equals(route.name());
        return new Line(at, route, rests ? now.plus(route.resting()) : null, its ? refused : null);
    }

    private List<RouteHealth> require(String route) {
        requireOperator();
        List<RouteHealth> routes = gateway.health();
        if (!known(routes, route)) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        return routes;
    }

    private static boolean known(List<RouteHealth> routes, String name) {
        return routes.stream().anyMatch(route -> route.name().equals(name));
    }

    private Operator operator() {
        var person = signedIn.requirePerson();
        return new Operator(person.id(), person.displayName());
    }

    private void requireOperator() {
        if (!signedIn.hasRole("admin")) throw new ForbiddenException();
    }

    private static Response done(String what, String route) {
        return Response.seeOther(UriBuilder.fromPath("/admin/engines")
                        .queryParam(what, route)
                        .build())
                .build();
    }
}
