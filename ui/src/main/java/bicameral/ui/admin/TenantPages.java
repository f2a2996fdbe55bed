package bicameral.ui.admin;

import bicameral.host.chamber.ChamberDeeds;
import bicameral.host.chamber.ChamberOperations;
import bicameral.host.chamber.ChamberOperations.Move;
import bicameral.host.chamber.ChamberOperations.Overview;
import bicameral.host.chamber.ChamberOperations.SpareWorker;
import bicameral.host.chamber.Life;
import bicameral.host.gateway.EngineRules;
import bicameral.host.gateway.EngineShare;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.WholeNumber;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
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
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tenants' chambers: where each is and why, what it uses, what happened to it; wake, put to sleep, release. */
@Path("/admin/tenants")
@Authenticated
@RunOnVirtualThread
public class TenantPages {
    private static final int TENANTS = 200;
    private static final int MOVES = 50;

    private final SignedIn signedIn;
    private final ChamberOperations chambers;
    private final ChamberDeeds deeds;
    private final EngineRules rules;
    private final Frame frame;

    public TenantPages(
            SignedIn signedIn, ChamberOperations chambers, ChamberDeeds deeds, EngineRules rules, Frame frame) {
        this.signedIn = signedIn;
        this.rules = rules;
        this.frame = frame;
        this.chambers = chambers;
        this.deeds = deeds;
    }

    @CheckedTemplate(basePath = "admin")
    static class Pages {
        private Pages() {}

        static native TemplateInstance tenants(List<Line> lines, Totals totals, boolean more);

        static native TemplateInstance tenant(Line line, List<Past> moves, @Nullable Instant shrinksUntil, Part part);
    }

    /** A tenant's chamber. */
    public record Line(Overview chamber) {
        /** Key of the state's name. */
        public String state() {
            return "state_" + chamber.state();
        }

        /** Key of the reason's name. */
        public String reason() {
            return "reason_" + chamber.reason();
        }

        /** Style of the state's badge. */
        public String look() {
            return TenantPages.look(chamber.state());
        }

        /** Whether waking it makes sense. */
        public boolean asleep() {
            return chamber.state().equals("ASLEEP");
        }

        /** Whether putting it to sleep makes sense. */
        public boolean awake() {
            return chamber.state().equals("AWAKE");
        }

        /** Whether it is held for its disk, and what to do is more than to let it go. */
        public boolean overDisk() {
            return chamber.state().equals("QUARANTINED") && chamber.reason() == Life.Reason.OVER_DISK;
        }

        /** Key of what it runs in, {@code place_process} or {@code place_pod}. */
        public String placeKind() {
            return "place_" + chamber.place().split(" ", 2)[0];
        }

        /** Number or name of what it runs in. */
        public String placeName() {
            return chamber.place().substring(chamber.place().indexOf(' ') + 1);
        }

        /** Whether something keeps it from being woken. */
        public boolean held() {
            return chamber.state().equals("QUARANTINED") || chamber.state().equals("CRASHED");
        }
    }

    /** One move of the past. */
    public record Past(Move move) {
        /** Key of the state's name. */
        public String state() {
            return "state_" + move.state();
        }

        /** Key of the reason's name. */
        public String reason() {
            return "reason_" + move.reason();
        }

        /** Style of the state's badge. */
        public String look() {
            return TenantPages.look(move.state());
        }
    }

    /** A tenant's part of the shared engine as it stands in the form. */
    public record Part(
            String weight,
            String calls,
            String minute,
            String day,
            boolean saved,
            @Nullable String error) {
        private static final String WRONG = "engine_numbers_wrong";

        private static Part of(EngineShare share, boolean saved) {
            return new Part(
                    text(share.weight()),
                    text(share.calls()),
                    text(share.tokensPerMinute()),
                    text(share.tokensPerDay()),
                    saved,
                    null);
        }

        private static String text(@Nullable Object value) {
            return value == null ? "" : value.toString().strip();
        }

        private EngineShare read() {
            return new EngineShare(
                    WholeNumber.readInt(weight, WRONG),
                    WholeNumber.readInt(calls, WRONG),
                    WholeNumber.read(minute, WRONG),
                    WholeNumber.read(day, WRONG));
        }

        private Part refused(String sentence) {
            return new Part(weight, calls, minute, day, false, sentence);
        }
    }

    /** Of the chambers on this host, and of the workers that wait for one. */
    public record Totals(int awake, long memoryBytes, int spares, long spareBytes, int wakesWaiting, int held) {}

    /** All tenants, those whose chambers moved last first. */
    @GET
    public TemplateInstance all() {
        requireOperator();
        List<Overview> all = chambers.overview(TENANTS + 1);
        List<Line> lines = all.stream().limit(TENANTS).map(Line::new).toList();
        return Pages.tenants(lines, totals(lines), all.size() > TENANTS);
    }

    /** One tenant's chamber with its past. */
    @GET
    @Path("{tenant}")
    public TemplateInstance one(@PathParam("tenant") String tenant, @QueryParam("done") @Nullable String done) {
        Overview chamber = known(tenant);
        return one(chamber, Part.of(rules.granted(chamber.tenant()), "engine".equals(done)));
    }

    private TemplateInstance one(Overview chamber, Part part) {
        List<Past> moves = chambers.history(chamber.tenant(), MOVES).stream()
                .map(Past::new)
                .toList();
        return Pages.tenant(
                new Line(chamber), moves, chambers.condition(chamber.tenant()).shrinksUntil(), part);
    }

    /** Grants it its part of the shared engine; an empty field is as the instance is set. */
    @POST
    @Path("{tenant}/engine")
    public Response engine(
            @PathParam("tenant") String tenant,
            @FormParam("weight") @Nullable String weight,
            @FormParam("calls") @Nullable String calls,
            @FormParam("minute") @Nullable String minute,
            @FormParam("day") @Nullable String day) {
        Overview chamber = known(tenant);
        Part part = new Part(Part.text(weight), Part.text(calls), Part.text(minute), Part.text(day), false, null);
        try {
            rules.grant(operator(), chamber.tenant(), part.read());
        } catch (Refusal refusal) {
            Problem problem = Problem.of(refusal);
            return Response.status(problem.status())
                    .entity(one(chamber, part.refused(Sentences.detail(problem, frame.language()))))
                    .build();
        }
        return Response.seeOther(URI.create("/admin/tenants/" + chamber.tenant() + "?done=engine#engine"))
                .build();
    }

    /** Wakes it; refused as a message would be. */
    @POST
    @Path("{tenant}/wake")
    public Response wake(@PathParam("tenant") String tenant) {
        Overview chamber = known(tenant);
        deeds.wake(operator(), chamber.tenant());
        return back(chamber);
    }

    /** Puts it to sleep once it has ended what it does. */
    @POST
    @Path("{tenant}/sleep")
    public Response sleep(@PathParam("tenant") String tenant) {
        Overview chamber = known(tenant);
        deeds.sleep(operator(), chamber.tenant());
        return back(chamber);
    }

    /** Ends quarantine or a pause after crashes. */
    @POST
    @Path("{tenant}/release")
    public Response release(@PathParam("tenant") String tenant) {
        Overview chamber = known(tenant);
        deeds.release(operator(), chamber.tenant());
        return back(chamber);
    }

    private Overview known(String tenant) {
        requireOperator();
        TenantId id = new TenantId(PathIds.read(tenant));
        return chambers.overview(id).orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
    }

    private Operator operator() {
        var person = signedIn.requirePerson();
        return new Operator(person.id(), person.displayName());
    }

    private void requireOperator() {
        if (!signedIn.hasRole("admin")) throw new ForbiddenException();
    }

    private static Response back(Overview chamber) {
        return Response.seeOther(URI.create("/admin/tenants/" + chamber.tenant()))
                .build();
    }

    private Totals totals(List<Line> lines) {
        int awake = 0;
        int held = 0;
        long memory = 0;
        int waiting = 0;
        for (Line line : lines) {
            if (line.awake()) awake++;
            if (line.held()) held++;
            memory += line.chamber().memoryBytes();
            waiting += line.chamber().waiting();
        }
        List<SpareWorker> spares = chambers.spares();
        long spareBytes = spares.stream().mapToLong(SpareWorker::memoryBytes).sum();
        return new Totals(awake, memory, spares.size(), spareBytes, waiting, held);
    }

    private static String look(String state) {
        return switch (state) {
            case "AWAKE" -> "ok";
            case "WAKING", "DRAINING" -> "wait";
            case "CRASHED", "QUARANTINED" -> "bad";
            default -> "";
        };
    }
}
