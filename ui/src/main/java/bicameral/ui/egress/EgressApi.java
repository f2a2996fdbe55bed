package bicameral.ui.egress;

import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.ChamberEvent.NamesTaken;
import bicameral.protocol.ChamberEvent.RedactionRules;
import bicameral.protocol.LearnedName;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant keeps from leaving, for owners' programs that hold their token; keys of programs do not reach here. Names are only ever
 * in bodies, so that none is in an address or a log of addresses.
 */
@Path("/api/v1/egress")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Egress")
public class EgressApi {
    private final SignedIn signedIn;
    private final Protection protection;

    public EgressApi(SignedIn signedIn, Protection protection) {
        this.signedIn = signedIn;
        this.protection = protection;
    }

    /** The most that any agent of the organisation may let out: none, redacted, passages or full. */
    public record CeilingJson(@Nullable String ceiling) {
        static CeilingJson of(EgressPolicy policy) {
            return new CeilingJson(word(policy));
        }

        EgressPolicy read() {
            return named(EgressPolicy.values(), ceiling);
        }
    }

    /** Lists in figures. */
    public record ListsJson(int person, int customer, int project) {}

    /** A pattern in the syntax of RE2. */
    public record PatternJson(String id, String name, String pattern) {
        static PatternJson of(OwnPattern own) {
            return new PatternJson(own.id().toString(), own.name(), own.pattern());
        }
    }

    /** A pattern to keep. */
    public record PatternToKeep(
            @Nullable String name, @Nullable String pattern) {}

    /** A learned name; evidence is label, title or use; state is used, suggested, accepted or refused. */
    public record LearnedJson(String name, int times, String evidence, String state) {
        static LearnedJson of(LearnedName learned) {
            return new LearnedJson(learned.name(), learned.times(), word(learned.evidence()), word(learned.state()));
        }
    }

    /** All rules; of the learned names at most 500, those that wait for a word first. */
    public record RulesJson(
            String ceiling, ListsJson lists, List<PatternJson> patterns, List<LearnedJson> learned, int learnedInUse) {
        public RulesJson {
            patterns = List.copyOf(patterns);
            learned = List.copyOf(learned);
        }

        static RulesJson of(EgressPolicy ceiling, RedactionRules rules) {
            return new RulesJson(
                    word(ceiling),
                    new ListsJson(rules.persons(), rules.customers(), rules.projects()),
                    rules.patterns().stream().map(PatternJson::of).toList(),
                    rules.learned().stream().map(LearnedJson::of).toList(),
                    rules.learnedInUse());
        }
    }

    /** Names of a list. */
    public record NamesJson(@Nullable List<String> names) {
        public NamesJson {
            names = names == null
                    ? List.of()
                    : names.stream().filter(Objects::nonNull).toList();
        }

        List<String> some() {
            if (names == null || names.isEmpty()) throw malformed();
            return names;
        }
    }

    /** What became of names: {@code unfit} are too short, too long or without a letter. */
    public record TakenJson(int added, int known, int unfit, int total) {
        static TakenJson of(NamesTaken taken) {
            return new TakenJson(taken.added(), taken.known(), taken.unfit(), taken.total());
        }
    }

    /** What to look for: names that hold {@code with}, behind {@code after}. */
    public record SearchJson(
            @Nullable String with, @Nullable String after) {}

    /** What is to become of a learned name. */
    public record VerdictJson(
            @Nullable String name, @Nullable Boolean accepted) {}

    @GET
    @Path("ceiling")
    @Operation(summary = "Tells the most that any agent of the organisation may let out")
    public CeilingJson ceiling() {
        return CeilingJson.of(protection.ceiling(signedIn.requireTenant()));
    }

    @PUT
    @Path("ceiling")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Sets the most that any agent of the organisation may let out; holds from the next request to an engine on")
    public CeilingJson setCeiling(@Nullable CeilingJson ceiling) {
        CurrentTenant current = signedIn.requireTenant();
        EgressPolicy wanted = present(ceiling).read();
        protection.setCeiling(current, wanted);
        return CeilingJson.of(wanted);
    }

    @GET
    @Operation(summary = "Tells the ceiling, how long the lists are, the patterns, and what names were learned")
    public RulesJson rules() {
        CurrentTenant current = signedIn.requireTenant();
        return RulesJson.of(protection.ceiling(current), protection.rules(current));
    }

    @POST
    @Path("names/{sort}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Adds names to the list of persons, customers or projects, all or none of them; known ones do no harm")
    public TakenJson add(@PathParam("sort") String sort, @Nullable NamesJson names) {
        CurrentTenant current = signedIn.requireTenant();
        return TakenJson.of(protection.add(current, sort(sort), present(names).some()));
    }

    @POST
    @Path("names/{sort}/find")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Lists names in alphabetical order, 50 at once")
    public NamesJson find(@PathParam("sort") String sort, @Nullable SearchJson search) {
        CurrentTenant current = signedIn.requireTenant();
        String with = search == null || search.with() == null ? "" : search.with();
        String after = search == null || search.after() == null ? "" : search.after();
        return new NamesJson(protection.names(current, sort(sort), with, after));
    }

    @POST
    @Path("names/{sort}/remove")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Takes names off a list; those that do not stand in it do no harm")
    public Response remove(@PathParam("sort") String sort, @Nullable NamesJson names) {
        CurrentTenant current = signedIn.requireTenant();
        protection.drop(current, sort(sort), present(names).some());
        return Response.noContent().build();
    }

    @DELETE
    @Path("names/{sort}")
    @Operation(summary = "Empties a list")
    public Response clear(@PathParam("sort") String sort) {
        protection.drop(signedIn.requireTenant(), sort(sort), List.of());
        return Response.noContent().build();
    }

    @POST
    @Path("learned")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Accepts or refuses a name that was learned from the organisation's documents")
    public Response judge(@Nullable VerdictJson verdict) {
        CurrentTenant current = signedIn.requireTenant();
        VerdictJson said = present(verdict);
        if (said.name() == null || said.name().isBlank() || said.accepted() == null) throw malformed();
        protection.judge(current, said.name(), said.accepted());
        return Response.noContent().build();
    }

    @PUT
    @Path("patterns/{pattern}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Keeps or replaces a pattern under an id of the caller's choice")
    public PatternJson keep(@PathParam("pattern") String pattern, @Nullable PatternToKeep keep) {
        CurrentTenant current = signedIn.requireTenant();
        PatternToKeep sent = present(keep);
        if (sent.name() == null || sent.pattern() == null) throw malformed();
        OwnPattern own = new OwnPattern(PathIds.read(pattern), sent.name(), sent.pattern());
        protection.keep(current, own);
        return PatternJson.of(own);
    }

    @DELETE
    @Path("patterns/{pattern}")
    @Operation(summary = "Forgets a pattern")
    public Response forget(@PathParam("pattern") String pattern) {
        protection.forget(signedIn.requireTenant(), PathIds.read(pattern));
        return Response.noContent().build();
    }

    /** A list's name in an address; another is as good as a missing page. */
    private static NameSort sort(String word) {
        for (NameSort sort : NameSort.values()) if (word(sort).equals(word)) return sort;
        throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }

    private static <E extends Enum<E>> E named(E[] values, @Nullable String word) {
        for (E value : values) if (word(value).equals(word)) return value;
        throw malformed();
    }

    private static <T> T present(@Nullable T sent) {
        if (sent == null) throw malformed();
        return sent;
    }

    private static Refusal malformed() {
        return new Refusal("malformed", Refusal.Kind.MALFORMED);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
