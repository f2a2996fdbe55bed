package bicameral.ui.source;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.source.Definition;
import bicameral.marketplace.source.Schedule;
import bicameral.marketplace.source.Source;
import bicameral.marketplace.source.SourceClock;
import bicameral.marketplace.source.SourceMoves;
import bicameral.marketplace.source.SourceTrial;
import bicameral.marketplace.source.Sources;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.Standing;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.Knowledge;
import bicameral.ui.studio.QualityPages;
import bicameral.ui.studio.TeachingApi;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** An agent's sources of live data for programs. Agents and sources of others are 404, the same as missing ones. */
@Path("/api/v1/studio/agents/{agent}/sources")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Live data")
public class SourcesApi {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Sources sources;
    private final SourceTrial trial;
    private final SourceClock clock;
    private final SourceMoves moves;

    public SourcesApi(
            SignedIn signedIn,
            Frame frame,
            Knowledge knowledge,
            Sources sources,
            SourceTrial trial,
            SourceClock clock,
            SourceMoves moves) {
        this.trial = trial;
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.sources = sources;
        this.clock = clock;
        this.moves = moves;
    }

    /** A new source: kind page, sitemap, table or query. */
    public record NewSource(
            @Nullable String kind,
            @Nullable String name,
            @Nullable String schedule,
            @Nullable Definition definition,
            @Nullable String secret) {}

    /** A source and its latest run. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SourceState(
            UUID id,
            String kind,
            String name,
            Definition definition,
            boolean secret,
            @Nullable String schedule,
            boolean paused,
            String state,
            @Nullable String problem,
            @Nullable String advice,
            @Nullable Instant lastRunAt,
            @Nullable Instant lastGoodAt,
            @Nullable Instant nextRunAt,
            Source.Counts lastRun,
            long expected,
            long rows) {}

    /** All sources, newest first. */
    public record SourceStates(List<SourceState> sources) {
        public SourceStates {
            sources = List.copyOf(sources);
        }
    }

    @GET
    @Operation(summary = "Lists an agent's sources and how their latest runs went")
    public SourceStates list(@PathParam("agent") String id) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        return new SourceStates(
                sources.list(current, agent).stream().map(this::state).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Adds a source that is fetched on a schedule",
            description =
                    "Needs an Idempotency-Key (a UUID), which becomes the source's id. schedule is every:15 (minutes), "
                            + "hourly:5 or daily:03:30@Asia/Shanghai.")
    public Response create(
            @PathParam("agent") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Nullable NewSource wished) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        if (wished == null || wished.kind() == null || wished.definition() == null)
            throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        Source source =
                sources.create(current, agent, PathIds.key(key), wish(wished, wished.kind(), wished.definition()));
        clock.now(source.tenant(), source.id());
        return Response.created(URI.create("/api/v1/studio/agents/" + agent.id() + "/sources/" + source.id()))
                .entity(state(source))
                .build();
    }

    @POST
    @Path("try")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Fetches what a source would bring, once, and shows the beginning of it; nothing is kept",
            description =
                    "The body is that of adding a source. What does not come is refused with its cause and remedy.")
    public SourceTrial.Sample sample(@PathParam("agent") String id, @Nullable NewSource wished) {
        CurrentTenant current = signedIn.requireTenant();
        knowledge.agent(current, id);
        if (wished == null || wished.kind() == null || wished.definition() == null)
            throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        return trial.sample(current, wish(wished, wished.kind(), wished.definition()));
    }

    /** What is to be changed; what is left out stays as it is. */
    public record ChangedSource(
            @Nullable String name,
            @Nullable String schedule,
            @Nullable String secret) {}

    @PATCH
    @Path("{source}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Gives a source another name, schedule or secret")
    public SourceState change(
            @PathParam("agent") String id, @PathParam("source") String source, @Nullable ChangedSource changed) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source before = sources.get(current, agent, PathIds.read(source));
        if (changed == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        Schedule schedule = before.schedule();
        Source after = sources.change(
                current,
                agent,
                before.id(),
                new Sources.Change(
                        changed.name() == null ? before.name() : changed.name(),
                        changed.schedule() != null ? changed.schedule() : schedule == null ? "" : schedule.text(),
                        text(changed.secret())));
        Instant next = after.nextRun();
        if (next != null) clock.at(after.tenant(), after.id(), next);
        return state(after);
    }

    @GET
    @Path("{source}")
    @Operation(summary = "Reads a source")
    public SourceState get(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        return state(sources.get(current, knowledge.agent(current, id), PathIds.read(source)));
    }

    @POST
    @Path("{source}/run")
    @Operation(summary = "Runs a source now")
    public Response run(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        Source ready = sources.due(current, knowledge.agent(current, id), PathIds.read(source));
        clock.now(ready.tenant(), ready.id());
        return Response.accepted(state(ready)).build();
    }

    @POST
    @Path("{source}/pause")
    @Operation(summary = "Stops a source's schedule; what it brought stays")
    public SourceState pause(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        return state(sources.pause(current, knowledge.agent(current, id), PathIds.read(source), true));
    }

    @POST
    @Path("{source}/resume")
    @Operation(summary = "Starts a source's schedule again")
    public SourceState resume(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        Source resumed = sources.pause(current, knowledge.agent(current, id), PathIds.read(source), false);
        clock.now(resumed.tenant(), resumed.id());
        return state(resumed);
    }

    /** Another address; confirm says that another resource than before is meant. */
    public record NewAddress(@Nullable String url, @Nullable String secret, boolean confirm) {}

    @PUT
    @Path("{source}/address")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Fetches a source from another address",
            description =
                    "https instead of http, with or without www, a closing slash is the same resource, whose pages stay. "
                            + "Anything else is 409 source_moves unless confirm is true: rows with a known key and pages with a known "
                            + "address stay, the rest is forgotten. A secret is not sent to another host than it was given for.")
    public SourceState move(
            @PathParam("agent") String id, @PathParam("source") String source, @Nullable NewAddress address) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        if (address == null || address.url() == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        Source moved = moves.move(
                current,
                agent,
                PathIds.read(source),
                new SourceMoves.Move(address.url(), text(address.secret()), address.confirm()));
        clock.now(moved.tenant(), moved.id());
        return state(moved);
    }

    /** What a source is worth, 0..1; passages is 0 where nothing of it was judged yet. */
    @GET
    @Path("{source}/quality")
    @Operation(summary = "Tells what a source is worth and why")
    public TeachingApi.DocumentJson quality(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source wanted = sources.get(current, agent, PathIds.read(source));
        DocumentQuality quality = knowledge.sourceQuality(current, agent).stream()
                .filter(one -> one.document().equals(wanted.id()))
                .findFirst()
                .orElseGet(() -> new DocumentQuality(wanted.id(), "", Standing.NONE, 1, 0, 0, List.of()));
        return TeachingApi.DocumentJson.of(quality, wanted.name());
    }

    @PUT
    @Path("{source}/standing")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Says how far a whole source is trusted: none, governed, reference or ignore")
    public Response standing(
            @PathParam("agent") String id,
            @PathParam("source") String source,
            TeachingApi.@Nullable StandingJson standing) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source wanted = sources.get(current, agent, PathIds.read(source));
        knowledge.setSourceStanding(
                current, agent, wanted.id(), QualityPages.read(standing == null ? null : standing.standing()));
        return Response.noContent().build();
    }

    @DELETE
    @Path("{source}")
    @Operation(summary = "Forgets a source and all it brought")
    public Response delete(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        sources.delete(current, knowledge.agent(current, id), PathIds.read(source));
        return Response.noContent().build();
    }

    private static Sources.Wish wish(NewSource wished, String kind, Definition definition) {
        return new Sources.Wish(
                kind(kind), text(wished.name()), definition, text(wished.secret()), text(wished.schedule()));
    }

    static Source.Kind kind(String name) {
        for (Source.Kind kind : Source.Kind.values()) if (kind.name().equalsIgnoreCase(name)) return kind;
        throw new Refusal("invalid_source_kind", Refusal.Kind.INVALID);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private SourceState state(Source source) {
        return new SourceState(
                source.id(),
                source.kind().name().toLowerCase(Locale.ROOT),
                source.name(),
                source.definition(),
                source.secret() != null,
                source.schedule() == null ? null : source.schedule().text(),
                source.paused(),
                source.state().name().toLowerCase(Locale.ROOT),
                source.problem(),
                SourceLine.advice(source, frame.language()),
                source.lastRun(),
                source.lastGood(),
                source.nextRun(),
                source.counts(),
                source.expected(),
                source.rows());
    }
}
