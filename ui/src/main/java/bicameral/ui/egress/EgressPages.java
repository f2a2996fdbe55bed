package bicameral.ui.egress;

import bicameral.host.gateway.EgressPolicy;
import bicameral.protocol.ChamberEvent.NamesTaken;
import bicameral.protocol.ChamberEvent.RedactedPiece;
import bicameral.protocol.ChamberEvent.RedactionRules;
import bicameral.protocol.LearnedName;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.Figures;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** The tenant's ceiling, its lists, what was learned, and its patterns. */
@Path("/account/egress")
@Authenticated
@RunOnVirtualThread
public class EgressPages {
    private static final long LARGEST_LIST = 4L * 1024 * 1024;

    private final SignedIn signedIn;
    private final Frame frame;
    private final Protection protection;

    public EgressPages(SignedIn signedIn, Frame frame, Protection protection) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.protection = protection;
    }

    @CheckedTemplate(basePath = "egress")
    static class Pages {
        private Pages() {}

        static native TemplateInstance account(@Nullable View view);
    }

    /**
     * All that the page shows.
     *
     * @param rules null while the chamber cannot be woken
     * @param told what was just done
     * @param error what was refused
     * @param trial what was typed to be tried, with its result where there is one
     */
    public record View(
            EgressPolicy ceiling,
            @Nullable RedactionRules rules,
            List<Sheet> lists,
            @Nullable String told,
            @Nullable String error,
            Trial trial) {
        public View {
            lists = List.copyOf(lists);
        }

        /** Policies to choose from. */
        public List<Choice> choices() {
            return Arrays.stream(EgressPolicy.values()).map(Choice::new).toList();
        }

        /** Whether all of the page is known. */
        public boolean awake() {
            return rules != null;
        }

        /** Learned names. */
        public List<Learned> learned() {
            return rules == null
                    ? List.of()
                    : rules.learned().stream().map(Learned::new).toList();
        }

        /** How many of them are redacted. */
        public int learnedInUse() {
            return rules == null ? 0 : rules.learnedInUse();
        }

        /** The tenant's patterns. */
        public List<OwnPattern> patterns() {
            return rules == null ? List.of() : rules.patterns();
        }
    }

    /** A policy to choose. */
    public record Choice(EgressPolicy policy) {
        /** Key of its name. */
        public String key() {
            return "p_" + policy.name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Key of what it means. */
        public String what() {
            return key() + "_what";
        }

        /** Symbol of the boundary. */
        public String mark() {
            return switch (policy) {
                case NONE -> "stay";
                case REDACTED -> "mask";
                case PASSAGES, FULL -> "pass";
            };
        }
    }

    /**
     * A list, a page of it.
     *
     * @param last behind which the next page begins; null where this is the last one
     * @param open whether it was looked into
     */
    public record Sheet(
            String sort,
            int total,
            List<String> names,
            String with,
            @Nullable String last,
            boolean open) {
        public Sheet {
            names = List.copyOf(names);
        }

        /** Key of its name. */
        public String key() {
            return "s_" + sort;
        }
    }

    /** A learned name with the keys of its words. */
    public record Learned(LearnedName name) {
        /** Key of why. */
        public String why() {
            return "l_" + name.evidence();
        }

        /** Key of its state. */
        public String state() {
            return "st_" + name.state();
        }

        /** Class of its badge. */
        public String tone() {
            return switch (name.state()) {
                case USED, ACCEPTED -> "ok";
                case SUGGESTED -> "wait";
                case REFUSED -> "";
            };
        }

        /** Whether it can be accepted. */
        public boolean acceptable() {
            return name.state() == LearnedName.State.SUGGESTED || name.state() == LearnedName.State.REFUSED;
        }

        /** Whether it can be refused. */
        public boolean refusable() {
            return name.state() != LearnedName.State.REFUSED;
        }
    }

    /** What was typed to be tried, and what came of it. */
    public record Trial(
            String name,
            String pattern,
            String text,
            @Nullable List<Tried> pieces,
            @Nullable String error) {
        static final Trial NONE = new Trial("", "", "", null, null);

        /** Whether anything would be replaced. */
        public boolean any() {
            return pieces != null && pieces.stream().anyMatch(Tried::replaced);
        }
    }

    /** A stretch of a text that was tried. */
    public record Tried(String original, String pseudonym, String why) {
        /** Whether something else stands in its place. */
        public boolean replaced() {
            return !pseudonym.isEmpty();
        }
    }

    /** The page; {@code list} opens one list. */
    @GET
    public TemplateInstance page(@QueryParam("list") @Nullable String list, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.MANAGE_EGRESS)) return Pages.account(null);
        Looking looking = new Looking(sortOrNull(list), "", "");
        return Pages.account(view(current, looking, said(current, done), null, Trial.NONE));
    }

    /** Looks into a list. A post, so that no name is in an address or a log of addresses. */
    @POST
    @Path("names/find")
    public TemplateInstance find(
            @FormParam("list") @Nullable String list,
            @FormParam("with") @Nullable String with,
            @FormParam("after") @Nullable String after) {
        Looking looking = new Looking(sort(list), text(with), text(after));
        return Pages.account(view(signedIn.requireTenant(), looking, null, null, Trial.NONE));
    }

    /** Which list is looked into. */
    private record Looking(@Nullable NameSort sort, String with, String after) {
        static final Looking NOWHERE = new Looking(null, "", "");
    }

    /** Sets the ceiling; bad_request where it names none. */
    @POST
    @Path("ceiling")
    public Response ceiling(@FormParam("ceiling") @Nullable String ceiling) {
        EgressPolicy wanted = Arrays.stream(EgressPolicy.values())
                .filter(policy -> policy.name().equals(ceiling))
                .findFirst()
                .orElseThrow(() -> new Refusal("bad_request", Refusal.Kind.MALFORMED));
        protection.setCeiling(signedIn.requireTenant(), wanted);
        return back("ceiling", "");
    }

    /** Adds pasted names and those of a file. */
    @POST
    @Path("names")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response add(
            @RestForm("sort") @Nullable String sort,
            @RestForm("names") @Nullable String names,
            @RestForm("file") @Nullable FileUpload file) {
        CurrentTenant current = signedIn.requireTenant();
        NameSort wanted = sort(sort);
        List<String> all = new ArrayList<>(lines(text(names)));
        EgressMessages say = EgressTexts.of(frame.language());
        try {
            if (file != null && !file.fileName().isEmpty()) all.addAll(lines(read(file)));
        } catch (CharacterCodingException e) {
            return again(current, wanted, null, say.bad_file());
        }
        if (all.isEmpty()) return again(current, wanted, null, say.nothing());
        try {
            NamesTaken taken = protection.add(current, wanted, all);
            String told = say.added(
                    Figures.count(taken.added()),
                    Figures.count(taken.known()),
                    Figures.count(taken.unfit()),
                    Figures.count(taken.total()));
            return Response.ok(Pages.account(view(current, new Looking(wanted, "", ""), told, null, Trial.NONE)))
                    .build();
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            return again(current, wanted, null, sentence(refusal));
        }
    }

    private static String read(FileUpload file) throws CharacterCodingException {
        if (file.size() > LARGEST_LIST) throw new CharacterCodingException();
        try {
            return Files.readString(file.uploadedFile());
        } catch (CharacterCodingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private Response again(CurrentTenant current, NameSort sort, @Nullable String told, String error) {
        return Response.status(422)
                .entity(Pages.account(view(current, new Looking(sort, "", ""), told, error, Trial.NONE)))
                .build();
    }

    /** Takes a name off a list. */
    @POST
    @Path("names/drop")
    public Response drop(@FormParam("sort") @Nullable String sort, @FormParam("name") @Nullable String name) {
        NameSort wanted = sort(sort);
        if (text(name).isBlank()) throw new Refusal("bad_request", Refusal.Kind.MALFORMED);
        protection.drop(signedIn.requireTenant(), wanted, List.of(text(name)));
        return back("dropped", "&list=" + wanted);
    }

    /** Empties a list. */
    @POST
    @Path("names/clear")
    public Response clear(@FormParam("sort") @Nullable String sort) {
        NameSort wanted = sort(sort);
        protection.drop(signedIn.requireTenant(), wanted, List.of());
        return back("dropped", "&list=" + wanted);
    }

    /** Accepts or refuses a learned name. */
    @POST
    @Path("learned")
    public Response judge(@FormParam("name") @Nullable String name, @FormParam("accept") @Nullable String accept) {
        protection.judge(signedIn.requireTenant(), text(name), "yes".equals(accept));
        return back("judged", "");
    }

    /** Keeps a pattern. */
    @POST
    @Path("patterns")
    public Response keep(
            @FormParam("name") @Nullable String name,
            @FormParam("pattern") @Nullable String pattern,
            @FormParam("text") @Nullable String typed) {
        CurrentTenant current = signedIn.requireTenant();
        try {
            protection.keep(current, text(name), text(pattern));
            return back("kept", "");
        } catch (Refusal refusal) {
            return wrong(current, refusal, new Trial(text(name), text(pattern), text(typed), null, null));
        }
    }

    /** Tries all rules, and a pattern that is not kept yet, on a text. */
    @POST
    @Path("try")
    public Response attempt(
            @FormParam("name") @Nullable String name,
            @FormParam("pattern") @Nullable String pattern,
            @FormParam("text") @Nullable String typed) {
        CurrentTenant current = signedIn.requireTenant();
        Trial trial = new Trial(text(name), text(pattern), text(typed), null, null);
        try {
            List<RedactedPiece> pieces = protection.attempt(
                    current, trial.text(), trial.pattern(), frame.language().code());
            EgressMessages say = EgressTexts.of(frame.language());
            List<Tried> tried = pieces.stream()
                    .map(piece -> new Tried(piece.original(), piece.pseudonym(), EgressTexts.rule(piece.rule(), say)))
                    .toList();
            Trial done = new Trial(trial.name(), trial.pattern(), trial.text(), tried, null);
            return Response.ok(Pages.account(view(current, Looking.NOWHERE, null, null, done)))
                    .build();
        } catch (Refusal refusal) {
            return wrong(current, refusal, trial);
        }
    }

    private Response wrong(CurrentTenant current, Refusal refusal, Trial typed) {
        if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
        Trial marked = new Trial(typed.name(), typed.pattern(), typed.text(), null, sentence(refusal));
        return Response.status(422)
                .entity(Pages.account(view(current, Looking.NOWHERE, null, null, marked)))
                .build();
    }

    /** Forgets a pattern. */
    @POST
    @Path("patterns/{pattern}/delete")
    public Response forget(@PathParam("pattern") String pattern) {
        protection.forget(signedIn.requireTenant(), PathIds.read(pattern));
        return back("pattern", "");
    }

    private View view(
            CurrentTenant current, Looking looking, @Nullable String told, @Nullable String error, Trial trial) {
        current.require(Role.Permission.MANAGE_EGRESS);
        RedactionRules rules;
        List<Sheet> lists = new ArrayList<>();
        try {
            rules = protection.rules(current);
            for (NameSort sort : NameSort.values()) lists.add(sheet(current, sort, total(rules, sort), looking));
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.UNAVAILABLE) throw refusal;
            return new View(protection.ceiling(current), null, List.of(), told, error, trial);
        }
        return new View(protection.ceiling(current), rules, lists, told, error, trial);
    }

    private Sheet sheet(CurrentTenant current, NameSort sort, int total, Looking looking) {
        boolean open = looking.sort() == sort;
        List<String> names = total == 0
                ? List.of()
                : protection.names(current, sort, open ? looking.with() : "", open ? looking.after() : "");
        String last = names.size() < Protection.PAGE ? null : names.getLast();
        return new Sheet(sort.name(), total, names, open ? looking.with() : "", last, open);
    }

    private static int total(RedactionRules rules, NameSort sort) {
        return switch (sort) {
            case PERSON -> rules.persons();
            case CUSTOMER -> rules.customers();
            case PROJECT -> rules.projects();
        };
    }

    private @Nullable String said(CurrentTenant current, @Nullable String done) {
        if (done == null) return null;
        EgressMessages say = EgressTexts.of(frame.language());
        return switch (done) {
            case "ceiling" -> say.ceiling_saved(EgressTexts.policy(protection.ceiling(current), say));
            case "dropped" -> say.dropped();
            case "judged" -> say.judged();
            case "kept" -> say.kept();
            case "pattern" -> say.pattern_gone();
            default -> null;
        };
    }

    private String sentence(Refusal refusal) {
        return Sentences.detail(Problem.of(refusal), frame.language());
    }

    private static NameSort sort(@Nullable String text) {
        NameSort sort = sortOrNull(text);
        if (sort == null) throw new Refusal("bad_request", Refusal.Kind.MALFORMED);
        return sort;
    }

    private static @Nullable NameSort sortOrNull(@Nullable String text) {
        return Arrays.stream(NameSort.values())
                .filter(sort -> sort.name().equals(text))
                .findFirst()
                .orElse(null);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static Response back(String done, String more) {
        return Response.seeOther(URI.create("/account/egress?done=" + done + more))
                .build();
    }
}
