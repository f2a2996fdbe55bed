package bicameral.ui.account;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.receipt.Checkpoints;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.ReceiptBook;
import bicameral.host.receipt.ReceiptBook.Filter;
import bicameral.host.receipt.ReceiptBook.Total;
import bicameral.host.receipt.ReceiptExport;
import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Settlement;
import bicameral.host.receipt.Verification;
import bicameral.host.receipt.Witness;
import bicameral.host.receipt.Witnesses;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.money.Money;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.settings.Settings;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What left the chamber, answer by answer: for owners, with totals, a check of the log, and the log itself to take along. */
@Path("/account/receipts")
@Authenticated
@RunOnVirtualThread
public class ReceiptPages {
    private static final int LINES = 50;
    /** Newest entries that are checked whenever somebody looks. */
    private static final long CHECKED = 5_000;

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final SignedIn signedIn;
    private final Receipts receipts;
    private final ReceiptBook book;
    private final Checkpoints checkpoints;
    private final ReceiptExport export;
    private final Witnesses witnesses;
    private final Agents agents;
    private final Frame frame;
    private final Settings settings;

    public ReceiptPages(
            SignedIn signedIn,
            Receipts receipts,
            ReceiptBook book,
            Checkpoints checkpoints,
            ReceiptExport export,
            Witnesses witnesses,
            Agents agents,
            Frame frame,
            Settings settings) {
        this.signedIn = signedIn;
        this.receipts = receipts;
        this.book = book;
        this.checkpoints = checkpoints;
        this.export = export;
        this.witnesses = witnesses;
        this.agents = agents;
        this.frame = frame;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance receipts(@Nullable View view);
    }

    /**
     * All that the page shows.
     *
     * @param typed a witness's address that was refused, or empty
     * @param error why it was
     */
    public record View(
            Chosen chosen,
            List<Named> agents,
            List<String> engines,
            List<Rule> rules,
            ReceiptBook.Totals totals,
            List<Named> perAgent,
            List<Line> lines,
            @Nullable String older,
            boolean first,
            Verification verification,
            @Nullable Checkpoint checkpoint,
            String key,
            @Nullable WitnessView witness,
            String typed,
            @Nullable String error,
            @Nullable String told) {
        public View {
            engines = List.copyOf(engines);
            rules = List.copyOf(rules);
            agents = List.copyOf(agents);
            perAgent = List.copyOf(perAgent);
            lines = List.copyOf(lines);
        }

        /** Whether there never was an answer. */
        public boolean empty() {
            return lines.isEmpty() && !chosen.any() && first;
        }

        /** Whether only the newest entries were checked, and how many. */
        public boolean partly() {
            return verification.unchecked() > 0;
        }
    }

    /** What was chosen, as it stands in the address. */
    public record Chosen(
            String agent, String version, String engine, String policy, String from, String to, boolean left) {
        /** Whether anything was. */
        public boolean any() {
            return left || !(agent + version + engine + policy + from + to).isEmpty();
        }
    }

    /** A policy to choose. */
    public record Rule(EgressPolicy policy) {
        /** As it stands in the address. */
        public String id() {
            return policy.name();
        }

        /** Key of its name. */
        public String key() {
            return "r_policy_" + policy.name();
        }
    }

    /** A witness, and in words how it stands with it. */
    public record WitnessView(Witness witness, String how) {}

    /** An agent and its figures. */
    public record Named(String id, String name, @Nullable Total total) {}

    /**
     * A receipt and whose it is.
     *
     * @param paid what the answer cost and what was paid, null where it is not settled
     */
    public record Line(
            Receipt receipt, String agent, @Nullable Paid paid) {
        /** Under which it was answered. */
        public Rule rule() {
            return new Rule(receipt.policy());
        }

        /** Whether it is of what the chamber learns from, and of no answer. */
        public boolean learning() {
            return receipt.agent().equals(Receipt.NO_AGENT);
        }
    }

    /** What the payer paid, and what the engine cost. */
    public record Paid(Money price, Money cost) {
        static @Nullable Paid of(@Nullable Settlement settlement) {
            if (settlement == null) return null;
            Currency currency = Currency.getInstance(settlement.currency());
            return new Paid(
                    new Money(settlement.priceMicros(), currency), new Money(settlement.costMicros(), currency));
        }
    }

    /** What a filter chooses by, as it stands in the address. */
    public static final class Query {
        @QueryParam("agent")
        @Nullable
        String agent;

        @QueryParam("version")
        @Nullable
        String version;

        @QueryParam("engine")
        @Nullable
        String engine;

        @QueryParam("policy")
        @Nullable
        String policy;

        @QueryParam("from")
        @Nullable
        String from;

        @QueryParam("to")
        @Nullable
        String to;

        @QueryParam("left")
        @Nullable
        String left;

        @QueryParam("before")
        @Nullable
        String before;

        /** Whether all entries are checked, however many. */
        @QueryParam("check")
        @Nullable
        String check;

        Chosen chosen() {
            return new Chosen(
                    text(agent),
                    text(version),
                    text(engine),
                    text(policy),
                    text(from),
                    text(to),
                    left != null && !left.isBlank());
        }
    }

    /** Newest first; days are those of UTC+8. */
    @GET
    public TemplateInstance page(@BeanParam Query query, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_AUDIT)) return Pages.receipts(null);
        AccountMessages say = AccountPages.messages(frame.language());
        String told = switch (text(done)) {
            case "chosen" -> say.r_witness_chosen();
            case "told" -> say.r_witness_tested();
            case "dismissed" -> say.r_witness_dismissed();
            default -> null;
        };
        return Pages.receipts(view(current, query, "", null, told));
    }

    /** Chooses the witness and tells it the log. */
    @POST
    @Path("witness")
    public Response choose(@FormParam("address") @Nullable String address) {
        CurrentTenant current = signedIn.requireTenant();
        try {
            witnesses.choose(current, text(address));
            return back("chosen");
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            String sentence = Sentences.detail(Problem.of(refusal), frame.language());
            return Response.status(422)
                    .entity(Pages.receipts(view(current, new Query(), text(address), sentence, null)))
                    .build();
        }
    }

    /** Tells the witness the log, whether it knows it or not. */
    @POST
    @Path("witness/test")
    public Response test() {
        witnesses.test(signedIn.requireTenant());
        return back("told");
    }

    /** Takes the witness away. */
    @POST
    @Path("witness/remove")
    public Response dismiss() {
        witnesses.dismiss(signedIn.requireTenant());
        return back("dismissed");
    }

    private static Response back(String done) {
        return Response.seeOther(URI.create("/account/receipts?done=" + done + "#witness"))
                .build();
    }

    private View view(CurrentTenant current, Query query, String typed, @Nullable String error, @Nullable String told) {
        Map<String, String> names = names(current);
        Chosen chosen = query.chosen();
        Filter filter = filter(chosen);
        Long after = number(query.before);
        List<Receipt> page = book.page(current.tenant(), filter, after, LINES);
        ReceiptBook.Totals totals = book.totals(current.tenant(), filter);
        boolean all = query.check != null;
        return new View(
                chosen,
                names.entrySet().stream()
                        .map(entry -> new Named(entry.getKey(), entry.getValue(), null))
                        .sorted(java.util.Comparator.comparing(Named::name))
                        .toList(),
                book.engines(current.tenant()),
                Arrays.stream(EgressPolicy.values()).map(Rule::new).toList(),
                totals,
                totals.agents().stream()
                        .map(total -> new Named(total.name(), names.getOrDefault(total.name(), ""), total))
                        .toList(),
                lines(current, page, names),
                page.size() == LINES ? older(chosen, page.getLast().sequence()) : null,
                after == null,
                receipts.verify(current.tenant(), all ? Long.MAX_VALUE : CHECKED),
                checkpoints.last(current.tenant()).orElse(null),
                checkpoints.publicKey(),
                witnesses.of(current.tenant()).map(this::inWords).orElse(null),
                typed,
                error,
                told);
    }

    private List<Line> lines(CurrentTenant current, List<Receipt> page, Map<String, String> names) {
        Map<UUID, Settlement> settled = book.settled(
                current.tenant(), page.stream().map(Receipt::message).distinct().toList());
        return page.stream()
                .map(receipt -> new Line(
                        receipt,
                        names.getOrDefault(receipt.agent().toString(), ""),
                        Paid.of(settled.get(receipt.message()))))
                .toList();
    }

    private WitnessView inWords(Witness witness) {
        AccountMessages say = AccountPages.messages(frame.language());
        if (witness.triedAt() == null) return new WitnessView(witness, say.r_witness_not_yet());
        return new WitnessView(
                witness,
                switch (witness.problem()) {
                    case "" -> say.r_witness_well();
                    case "refused" -> say.r_witness_refused(witness.detail());
                    case "address_forbidden" -> say.r_witness_forbidden();
                    case "host_unknown" -> say.r_witness_unknown();
                    case "tls_failed" -> say.r_witness_tls();
                    case "too_slow" -> say.r_witness_slow();
                    case "unreachable" -> say.r_witness_unreachable();
                    default -> say.r_witness_garbled();
                });
    }

    /** The whole log, signed as of now, for {@code ./bicameral verify-receipts}. */
    @GET
    @Path("log")
    public Response log() {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_AUDIT)) throw new ForbiddenException();
        StreamingOutput body =
                out -> export.write(current.tenant(), settings.baseUrl().toString(), out);
        return Response.ok(body, "application/jsonl")
                .header("Content-Disposition", "attachment; filename=\"receipts.jsonl\"")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Map<String, String> names(CurrentTenant current) {
        Map<String, String> names = new HashMap<>();
        agents.list(current)
                .forEach(agent ->
                        names.put(agent.id().toString(), agent.settings().name()));
        return names;
    }

    /** What is no id, no number, no policy and no day chooses nothing. */
    static Filter filter(Chosen chosen) {
        return new Filter(
                agent(chosen.agent()),
                chosen.version().matches("[0-9]{1,9}") ? Integer.valueOf(chosen.version()) : null,
                chosen.engine().isEmpty() ? null : chosen.engine(),
                policy(chosen.policy()),
                chosen.left(),
                day(chosen.from()),
                day(chosen.to()),
                ZONE);
    }

    private static @Nullable UUID agent(String text) {
        try {
            return PathIds.read(text);
        } catch (Refusal noId) {
            return null;
        }
    }

    private static @Nullable EgressPolicy policy(String text) {
        return Arrays.stream(EgressPolicy.values())
                .filter(policy -> policy.name().equals(text))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static String older(Chosen chosen, long before) {
        UriBuilder address = UriBuilder.fromPath("/account/receipts").queryParam("before", before);
        with(address, "agent", chosen.agent());
        with(address, "version", chosen.version());
        with(address, "engine", chosen.engine());
        with(address, "policy", chosen.policy());
        with(address, "from", chosen.from());
        with(address, "to", chosen.to());
        with(address, "left", chosen.left() ? "on" : "");
        return address.build().toString();
    }

    private static void with(UriBuilder address, String name, String value) {
        // What a person typed is no template of an address.
        if (!value.isEmpty()) address.queryParam(name, URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
