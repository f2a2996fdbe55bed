package bicameral.ui.account;

import bicameral.host.receipt.Checkpoints;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.ReceiptBook;
import bicameral.host.receipt.ReceiptBook.Filter;
import bicameral.host.receipt.ReceiptBook.Total;
import bicameral.host.receipt.ReceiptExport;
import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Verification;
import bicameral.marketplace.agent.Agents;
import bicameral.protocol.receipt.Checkpoint;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import bicameral.ui.settings.Settings;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriBuilder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
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
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final SignedIn signedIn;
    private final Receipts receipts;
    private final ReceiptBook book;
    private final Checkpoints checkpoints;
    private final ReceiptExport export;
    private final Agents agents;
    private final Settings settings;

    public ReceiptPages(
            SignedIn signedIn,
            Receipts receipts,
            ReceiptBook book,
            Checkpoints checkpoints,
            ReceiptExport export,
            Agents agents,
            Settings settings) {
        this.signedIn = signedIn;
        this.receipts = receipts;
        this.book = book;
        this.checkpoints = checkpoints;
        this.export = export;
        this.agents = agents;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance receipts(@Nullable View view);
    }

    /** All that the page shows. */
    public record View(
            Chosen chosen,
            List<Named> agents,
            ReceiptBook.Totals totals,
            List<Named> perAgent,
            List<Line> lines,
            @Nullable String older,
            boolean first,
            Verification verification,
            @Nullable Checkpoint checkpoint,
            String key) {
        public View {
            agents = List.copyOf(agents);
            perAgent = List.copyOf(perAgent);
            lines = List.copyOf(lines);
        }

        /** Whether there never was an answer. */
        public boolean empty() {
            return lines.isEmpty() && !chosen.any() && first;
        }
    }

    /** What was chosen, as it stands in the address. */
    public record Chosen(String agent, String from, String to, boolean left) {
        /** Whether anything was. */
        public boolean any() {
            return left || !(agent + from + to).isEmpty();
        }
    }

    /** An agent and its figures. */
    public record Named(String id, String name, @Nullable Total total) {}

    /** A receipt and whose it is. */
    public record Line(Receipt receipt, String agent) {}

    /** Newest first; {@code agent}, {@code from}, {@code to} (days of UTC+8) and {@code left} choose. */
    @GET
    public TemplateInstance page(
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("left") @Nullable String left,
            @QueryParam("before") @Nullable String before) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_AUDIT)) return Pages.receipts(null);
        Map<String, String> names = names(current);
        Chosen chosen = new Chosen(text(agent), text(from), text(to), left != null && !left.isBlank());
        Filter filter = filter(chosen);
        Long after = number(before);
        List<Receipt> page = book.page(current.tenant(), filter, after, LINES);
        ReceiptBook.Totals totals = book.totals(current.tenant(), filter);
        return Pages.receipts(new View(
                chosen,
                names.entrySet().stream()
                        .map(entry -> new Named(entry.getKey(), entry.getValue(), null))
                        .sorted(java.util.Comparator.comparing(Named::name))
                        .toList(),
                totals,
                totals.agents().stream()
                        .map(total -> new Named(total.name(), names.getOrDefault(total.name(), ""), total))
                        .toList(),
                page.stream()
                        .map(receipt -> new Line(
                                receipt, names.getOrDefault(receipt.agent().toString(), "")))
                        .toList(),
                page.size() == LINES ? older(chosen, page.getLast().sequence()) : null,
                after == null,
                receipts.verify(current.tenant()),
                checkpoints.last(current.tenant()).orElse(null),
                checkpoints.publicKey()));
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

    /** What is no id and no day chooses nothing. */
    private static Filter filter(Chosen chosen) {
        UUID agent = chosen.agent().isEmpty() ? null : PathIds.read(chosen.agent());
        return new Filter(agent, null, chosen.left(), day(chosen.from()), day(chosen.to()), ZONE);
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
        if (!chosen.agent().isEmpty()) address.queryParam("agent", chosen.agent());
        if (!chosen.from().isEmpty()) address.queryParam("from", chosen.from());
        if (!chosen.to().isEmpty()) address.queryParam("to", chosen.to());
        if (chosen.left()) address.queryParam("left", "on");
        return address.build().toString();
    }
}
