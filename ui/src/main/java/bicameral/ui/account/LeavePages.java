package bicameral.ui.account;

import bicameral.marketplace.portability.Erasures;
import bicameral.marketplace.portability.Exports;
import bicameral.marketplace.portability.Exports.Export;
import bicameral.marketplace.portability.InstanceKey;
import bicameral.marketplace.portability.PortabilitySettings;
import bicameral.marketplace.portability.ReceiptsBefore;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Taking everything along as one archive, and having everything erased. For owners. */
@Path("/account/leave")
@Authenticated
@RunOnVirtualThread
public class LeavePages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Exports exports;
    private final Erasures erasures;
    private final ReceiptsBefore before;
    private final InstanceKey key;
    private final PortabilitySettings settings;

    public LeavePages(
            SignedIn signedIn,
            Frame frame,
            Exports exports,
            Erasures erasures,
            ReceiptsBefore before,
            InstanceKey key,
            PortabilitySettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.exports = exports;
        this.erasures = erasures;
        this.before = before;
        this.key = key;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance leave(@Nullable View view);
    }

    /**
     * All that the page shows.
     *
     * @param link to the record, where an erasure was just asked for
     * @param refresh whether the page looks again by itself
     */
    public record View(
            List<Line> exports,
            boolean running,
            Erasures.@Nullable Pending pending,
            boolean receiptsBefore,
            String key,
            int days,
            @Nullable String link,
            String typed,
            @Nullable String told,
            @Nullable String error,
            boolean refresh) {
        public View {
            exports = List.copyOf(exports);
        }
    }

    /**
     * An archive.
     *
     * @param left time that is left, in words; empty where it is unknown
     * @param problem why it failed, in words; empty where it did not
     */
    public record Line(Export export, String left, String problem) {
        /** Key of the state's name. */
        public String state() {
            return "state_" + export.state();
        }

        /** Style of the state's badge. */
        public String look() {
            return switch (export.state()) {
                case READY -> "ok";
                case RUNNING -> "wait";
                case FAILED -> "bad";
                case GONE -> "";
            };
        }

        /** Whether it can be fetched. */
        public boolean ready() {
            return export.state() == Exports.State.READY;
        }

        /** Whether it is being written. */
        public boolean running() {
            return export.state() == Exports.State.RUNNING;
        }
    }

    /** Archives, and what can be done. */
    @GET
    public TemplateInstance page(@QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.LEAVE)) return Pages.leave(null);
        String told = "cancelled".equals(done) ? texts(frame.language()).cancelled() : null;
        return Pages.leave(view(current, null, "", told, null));
    }

    /** Begins an archive. */
    @POST
    @Path("exports")
    public Response export() {
        exports.begin(signedIn.requireTenant());
        return Response.seeOther(URI.create("/account/leave")).build();
    }

    /** An archive that is ready. */
    @GET
    @Path("exports/{export}")
    public Response archive(@PathParam("export") String export) {
        return download(exports.file(signedIn.requireTenant(), PathIds.read(export)));
    }

    static Response download(java.nio.file.Path file) {
        StreamingOutput body = out -> Files.copy(file, out);
        return Response.ok(body, "application/zip")
                .header("Content-Disposition", "attachment; filename=\"bicameral-export.zip\"")
                .header("Content-Length", file.toFile().length())
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    /** The log of receipts from where the organisation was before. */
    @GET
    @Path("receipts-before")
    public Response receiptsBefore() {
        CurrentTenant current = signedIn.requireTenant();
        if (!before.any(current)) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        StreamingOutput body = out -> before.write(current, out);
        return Response.ok(body, "application/jsonl")
                .header("Content-Disposition", "attachment; filename=\"receipts-before.jsonl\"")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    /** Wants everything erased. The link to the record stands in the answer, nowhere else. */
    @POST
    @Path("erase")
    public Response erase(@FormParam("name") @Nullable String name) {
        CurrentTenant current = signedIn.requireTenant();
        try {
            String token = erasures.ask(current, name == null ? "" : name);
            return Response.ok(Pages.leave(view(current, frame.base() + "/erasures/" + token, "", null, null)))
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            String sentence = Sentences.detail(Problem.of(refusal), frame.language());
            return Response.status(422)
                    .entity(Pages.leave(view(current, null, name == null ? "" : name, null, sentence)))
                    .build();
        }
    }

    /** Takes that back. */
    @POST
    @Path("cancel")
    public Response cancel() {
        erasures.cancel(signedIn.requireTenant());
        return Response.seeOther(URI.create("/account/leave?done=cancelled")).build();
    }

    private View view(
            CurrentTenant current, @Nullable String link, String typed, @Nullable String told, @Nullable String error) {
        Instant now = Instant.now();
        List<Line> lines =
                exports.list(current).stream().map(one -> line(one, now)).toList();
        boolean running = lines.stream().anyMatch(Line::running);
        return new View(
                lines,
                running,
                erasures.pending(current.tenant()).orElse(null),
                before.any(current),
                key.publicKey(),
                (int) settings.coolingOff().toDays(),
                link,
                typed,
                told,
                error,
                running && link == null);
    }

    private Line line(Export export, Instant now) {
        String problem = export.problem();
        String sentence = problem == null ? "" : Sentences.detail(new Problem(problem, 503), frame.language());
        long seconds = export.state() == Exports.State.RUNNING ? export.secondsLeft(now) : -1;
        return new Line(export, seconds < 0 ? "" : left(seconds), sentence);
    }

    private String left(long seconds) {
        LeaveTexts texts = texts(frame.language());
        return texts.left(seconds < 90 ? texts.seconds(seconds) : texts.minutes((seconds + 59) / 60));
    }

    static LeaveTexts texts(Language language) {
        return language == Language.EN
                ? MessageBundles.get(LeaveTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(LeaveTexts.class);
    }
}
