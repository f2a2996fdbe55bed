package bicameral.ui.source;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.source.Source;
import bicameral.marketplace.source.SourceClock;
import bicameral.marketplace.source.SourceMoves;
import bicameral.marketplace.source.SourceTrial;
import bicameral.marketplace.source.Sources;
import bicameral.protocol.DocumentQuality;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.Knowledge;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where an agent's live data comes from: the list, a form for each kind, and what can be done with one. */
@Path("/studio/agents/{agent}/sources")
@Authenticated
@RunOnVirtualThread
public class SourcePages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Knowledge knowledge;
    private final Sources sources;
    private final SourceTrial trial;
    private final SourceClock clock;
    private final KeptSecret kept;
    private final SourceMoves moves;

    public SourcePages(
            SignedIn signedIn,
            Frame frame,
            Knowledge knowledge,
            Sources sources,
            SourceTrial trial,
            SourceClock clock,
            KeptSecret kept,
            SourceMoves moves) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.knowledge = knowledge;
        this.sources = sources;
        this.trial = trial;
        this.clock = clock;
        this.kept = kept;
        this.moves = moves;
    }

    @CheckedTemplate(basePath = "source")
    static class Pages {
        private Pages() {}

        static native TemplateInstance sources(ListView view);

        static native TemplateInstance kinds(AgentDraft agent);

        static native TemplateInstance push(AgentDraft agent, String base);

        static native TemplateInstance form(FormView view);
    }

    /**
     * All that the list shows.
     *
     * @param delete the source about to be deleted
     * @param edit the source about to be changed
     * @param form what stands in the fields of the change
     * @param move the source about to be fetched from elsewhere
     * @param errors sentences by field of the change
     */
    public record ListView(
            AgentDraft agent,
            List<SourceLine> lines,
            @Nullable SourceLine delete,
            @Nullable SourceLine edit,
            @Nullable SourceForm form,
            @Nullable Moving move,
            Map<String, String> errors,
            @Nullable String told,
            boolean refused,
            boolean mayBuild) {
        public ListView {
            lines = List.copyOf(lines);
        }

        /** Whether what it shows will change by itself soon. */
        public boolean moving() {
            return lines.stream().anyMatch(SourceLine::moving);
        }
    }

    /**
     * A source about to be fetched from elsewhere.
     *
     * @param url as typed, at first the one there is
     * @param kept what was typed as a secret, sealed; empty for none
     * @param plan what that would do where it is another resource and has to be meant; null before
     */
    public record Moving(SourceLine line, String url, String kept, SourceMoves.@Nullable Plan plan) {}

    /**
     * All that the form of a new source shows.
     *
     * @param errors sentences by field
     * @param refused a sentence about the whole; null where there is none
     * @param sample what trying brought; null before
     */
    public record FormView(
            AgentDraft agent,
            SourceForm form,
            String kind,
            Map<String, String> errors,
            @Nullable String refused,
            SourceTrial.@Nullable Sample sample,
            boolean mayDoWithoutEncryption) {
        /** Whether a password has been typed already. */
        public boolean hasSecret() {
            return !form.get("kept").isEmpty();
        }
    }

    /** The list; with {@code delete} the question before deleting, with {@code edit} or {@code move} what can be changed. */
    @GET
    public TemplateInstance page(
            @PathParam("agent") String id,
            @QueryParam("delete") @Nullable String delete,
            @QueryParam("edit") @Nullable String edit,
            @QueryParam("move") @Nullable String move,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        List<SourceLine> lines = lines(current, agent);
        SourceLine edited = find(lines, edit);
        SourceLine moved = find(lines, move);
        return Pages.sources(new ListView(
                agent,
                lines,
                find(lines, delete),
                edited,
                edited == null ? null : SourceForm.of(edited.source()),
                moved == null || !moved.addressed()
                        ? null
                        : new Moving(moved, moved.source().definition().url(), "", null),
                Map.of(),
                said(done),
                false,
                current.may(Role.Permission.BUILD)));
    }

    /** Which kind of source it shall be, or the form of that kind. */
    @GET
    @Path("new")
    public TemplateInstance add(@PathParam("agent") String id, @QueryParam("kind") @Nullable String way) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        current.require(Role.Permission.BUILD);
        Source.Kind kind = SourceForm.kind(way);
        if (kind == null) return Pages.kinds(agent);
        if (kind == Source.Kind.PUSH) return Pages.push(agent, frame.base());
        SourceForm form = SourceForm.of(kind, Ids.next().toString());
        return Pages.form(view(agent, form, null, null));
    }

    /** Fetches once and shows what came; keeps nothing. */
    @POST
    @Path("try")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response sample(@PathParam("agent") String id, MultivaluedMap<String, String> sent) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        current.require(Role.Permission.BUILD);
        Typed typed = typed(current, sent);
        try {
            SourceTrial.Sample sample = trial.sample(current, typed.form().wish(typed.secret()));
            return shown(200, view(agent, typed.form(), null, sample));
        } catch (Refusal refusal) {
            return refused(agent, typed.form(), refusal);
        }
    }

    /** Keeps a new source; its first run begins at once. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(@PathParam("agent") String id, MultivaluedMap<String, String> sent) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        current.require(Role.Permission.BUILD);
        Typed typed = typed(current, sent);
        try {
            UUID key = PathIds.read(typed.form().get("key"));
            Source source = sources.create(current, agent, key, typed.form().wish(typed.secret()));
            clock.now(source.tenant(), source.id());
            return back(agent, "added");
        } catch (Refusal refusal) {
            return refused(agent, typed.form(), refusal);
        }
    }

    /** What was typed; the secret in the clear only here. */
    private record Typed(SourceForm form, String secret) {
        @Override
        public String toString() {
            return "Typed[]";
        }
    }

    private Typed typed(CurrentTenant current, MultivaluedMap<String, String> sent) {
        Source.Kind kind = SourceForm.kind(sent.getFirst("kind"));
        if (kind == null || kind == Source.Kind.PUSH) throw new Refusal("invalid_source_kind", Refusal.Kind.INVALID);
        SourceForm form = SourceForm.read(kind, sent);
        String secret = kept.opened(current.tenant(), secret(sent), form.get("kept"));
        return new Typed(form.with("kept", kept.sealed(current.tenant(), secret)), secret);
    }

    private static String secret(MultivaluedMap<String, String> sent) {
        String secret = sent.getFirst("secret");
        return secret == null ? "" : secret;
    }

    /** Runs a source now. */
    @POST
    @Path("{source}/run")
    public Response run(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source ready = sources.due(current, agent, PathIds.read(source));
        clock.now(ready.tenant(), ready.id());
        return back(agent, "run");
    }

    /** Stops a source's schedule. */
    @POST
    @Path("{source}/pause")
    public Response pause(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        sources.pause(current, agent, PathIds.read(source), true);
        return back(agent, "paused");
    }

    /** Starts a source's schedule again, with a run at once. */
    @POST
    @Path("{source}/resume")
    public Response resume(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source resumed = sources.pause(current, agent, PathIds.read(source), false);
        clock.now(resumed.tenant(), resumed.id());
        return back(agent, "resumed");
    }

    /** Gives a source another name, schedule or password. */
    @POST
    @Path("{source}/change")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(
            @PathParam("agent") String id, @PathParam("source") String source, MultivaluedMap<String, String> sent) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source before = sources.get(current, agent, PathIds.read(source));
        SourceForm form = SourceForm.read(before.kind(), sent);
        try {
            Source after = sources.change(
                    current, agent, before.id(), new Sources.Change(form.get("name"), form.schedule(), secret(sent)));
            Instant next = after.nextRun();
            if (next != null) clock.at(after.tenant(), after.id(), next);
            return back(agent, "changed");
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            String sentence = sentence(refusal);
            List<SourceLine> lines = lines(current, agent);
            return shown(
                    422,
                    Pages.sources(new ListView(
                            agent,
                            lines,
                            null,
                            find(lines, before.id().toString()),
                            form,
                            null,
                            Map.of(form.field(refusal.code()), sentence),
                            null,
                            false,
                            true)));
        }
    }

    /** Has a source fetched from another address; where that is another resource, the page asks first. */
    @POST
    @Path("{source}/address")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response move(
            @PathParam("agent") String id, @PathParam("source") String source, MultivaluedMap<String, String> sent) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        Source before = sources.get(current, agent, PathIds.read(source));
        SourceForm form = SourceForm.read(before.kind(), sent);
        String secret = kept.opened(current.tenant(), secret(sent), form.get("kept"));
        String url = form.get("url");
        try {
            Source moved = moves.move(
                    current,
                    agent,
                    before.id(),
                    new SourceMoves.Move(url, secret, "yes".equals(sent.getFirst("meant"))));
            clock.now(moved.tenant(), moved.id());
            return back(agent, "moved");
        } catch (Refusal refusal) {
            boolean ask = refusal.code().equals("source_moves");
            boolean inField = refusal.kind() == Refusal.Kind.INVALID || refusal.kind() == Refusal.Kind.TOO_MANY;
            if (!ask && !inField && !refusal.code().equals("source_is_running")) throw refusal;
            String field = form.field(refusal.code()).equals("secret") ? "secret" : "url";
            List<SourceLine> lines = lines(current, agent);
            SourceLine line = find(lines, before.id().toString());
            if (line == null) throw refusal;
            Moving moving = new Moving(
                    line,
                    url,
                    kept.sealed(current.tenant(), secret),
                    ask ? moves.plan(current, agent, before.id(), url) : null);
            return shown(
                    ask ? 409 : Problem.of(refusal).status(),
                    Pages.sources(new ListView(
                            agent,
                            lines,
                            null,
                            null,
                            null,
                            moving,
                            ask ? Map.of() : Map.of(field, sentence(refusal)),
                            null,
                            false,
                            true)));
        }
    }

    /** Forgets a source and what only it brought; the page has asked before. */
    @POST
    @Path("{source}/delete")
    public Response delete(@PathParam("agent") String id, @PathParam("source") String source) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = knowledge.agent(current, id);
        sources.delete(current, agent, PathIds.read(source));
        return back(agent, "deleted");
    }

    private List<SourceLine> lines(CurrentTenant current, AgentDraft agent) {
        List<Source> all = sources.list(current, agent);
        Map<UUID, DocumentQuality> worth = (all.isEmpty()
                        ? List.<DocumentQuality>of()
                        : knowledge.sourceQuality(current, agent))
                .stream().collect(Collectors.toMap(DocumentQuality::document, one -> one, (one, other) -> one));
        return all.stream()
                .map(source -> SourceLine.of(source, worth.get(source.id()), frame.language()))
                .toList();
    }

    private Response refused(AgentDraft agent, SourceForm form, Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.INVALID && refusal.kind() != Refusal.Kind.TOO_MANY) throw refusal;
        return shown(Problem.of(refusal).status(), view(agent, form, refusal, null));
    }

    /** A page that was made of what was typed is in no cache. */
    private static Response shown(int status, TemplateInstance page) {
        return Response.status(status)
                .entity(page)
                .header("Cache-Control", "no-store")
                .build();
    }

    private static Response shown(int status, FormView view) {
        return shown(status, Pages.form(view));
    }

    private FormView view(
            AgentDraft agent, SourceForm form, @Nullable Refusal refusal, SourceTrial.@Nullable Sample sample) {
        String field = refusal == null ? "" : form.field(refusal.code());
        return new FormView(
                agent,
                form,
                SourceLine.kind(form.kind(), SourceTexts.of(frame.language())),
                refusal == null || field.isEmpty() ? Map.of() : Map.of(field, sentence(refusal)),
                refusal == null || !field.isEmpty() ? null : sentence(refusal),
                sample,
                frame.development());
    }

    private String sentence(Refusal refusal) {
        return Sentences.detail(Problem.of(refusal), frame.language());
    }

    private static @Nullable SourceLine find(List<SourceLine> lines, @Nullable String id) {
        return lines.stream().filter(line -> line.id().equals(id)).findFirst().orElse(null);
    }

    private @Nullable String said(@Nullable String done) {
        SourceMessages say = SourceTexts.of(frame.language());
        return switch (done == null ? "" : done) {
            case "added" -> say.done_added();
            case "run" -> say.done_run();
            case "paused" -> say.done_paused();
            case "resumed" -> say.done_resumed();
            case "changed" -> say.done_changed();
            case "moved" -> say.done_moved();
            case "deleted" -> say.done_deleted();
            default -> null;
        };
    }

    private static Response back(AgentDraft agent, String done) {
        return Response.seeOther(URI.create("/studio/agents/" + agent.id() + "/sources?done=" + done))
                .build();
    }
}
