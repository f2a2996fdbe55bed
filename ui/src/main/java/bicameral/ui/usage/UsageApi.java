package bicameral.ui.usage;

import bicameral.marketplace.billing.MarketClock;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.usage.Usage;
import bicameral.marketplace.usage.Usage.Group;
import bicameral.marketplace.usage.UsageExport;
import bicameral.marketplace.usage.UsageExport.Format;
import bicameral.marketplace.usage.UsagePeriod;
import bicameral.marketplace.usage.UsagePeriod.Side;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Usage for programs. */
@Path("/api/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Usage")
public class UsageApi {
    private final SignedIn signedIn;
    private final Usage usage;
    private final UsageExport export;
    private final MarketClock clock;

    public UsageApi(SignedIn signedIn, Usage usage, UsageExport export, MarketClock clock) {
        this.signedIn = signedIn;
        this.usage = usage;
        this.export = export;
        this.clock = clock;
    }

    /** An amount: a plain decimal as text. */
    public record Amount(String amount, String currency) {
        static Amount of(Money money) {
            return new Amount(money.amount().toPlainString(), money.currency().getCurrencyCode());
        }
    }

    /** Sums; {@code next} is what to ask for {@code after} to go on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Totals(
            String from,
            String to,
            List<Line> lines,
            @Nullable String next) {
        public Totals {
            lines = List.copyOf(lines);
        }
    }

    /** One sum. */
    public record Line(
            String key,
            String name,
            long messages,
            long paid,
            long tokensIn,
            long tokensOut,
            Amount charged,
            Amount engineCost,
            Amount earned) {
        static Line of(Usage.Total total) {
            return new Line(
                    total.key(),
                    total.name(),
                    total.messages(),
                    total.paid(),
                    total.tokensIn(),
                    total.tokensOut(),
                    Amount.of(total.charged()),
                    Amount.of(total.engineCost()),
                    Amount.of(total.earned()));
        }
    }

    /** Messages; {@code next} as above. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Events(List<Message> messages, @Nullable UUID next) {
        public Events {
            messages = List.copyOf(messages);
        }
    }

    /** One message. */
    public record Message(
            Instant at,
            UUID message,
            UUID agent,
            String agentName,
            int version,
            String means,
            String outcome,
            int tokensIn,
            int tokensOut,
            Amount charged,
            Amount engineCost,
            Amount earned) {
        static Message of(Usage.Event event) {
            return new Message(
                    event.at(),
                    event.message(),
                    event.agent(),
                    event.agentName(),
                    event.version(),
                    event.means(),
                    event.outcome(),
                    event.tokensIn(),
                    event.tokensOut(),
                    Amount.of(event.charged()),
                    Amount.of(event.engineCost()),
                    Amount.of(event.earned()));
        }
    }

    @GET
    @Operation(
            summary = "Sums of usage by day or by agent",
            description =
                    "side is published (the tenant's agents) or consumed (what it asked, paid by its wallet, in its plans or free); days are UTC+8, from is "
                            + "the first and to the day after the last; group is day or agent.")
    public Totals totals(
            @QueryParam("side") @DefaultValue("published") String side,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("group") @DefaultValue("day") String group,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("200") int limit) {
        CurrentTenant current = signedIn.requireTenant();
        UsagePeriod period = period(side, from, to, agent);
        int most = Math.clamp(limit, 1, 1_000);
        List<Usage.Total> totals = usage.totals(current, period, word(Group.class, group), after, most);
        return new Totals(
                period.from().toString(),
                period.to().toString(),
                totals.stream().map(Line::of).toList(),
                totals.size() == most ? totals.getLast().cursor() : null);
    }

    @GET
    @Path("messages")
    @Operation(summary = "Usage message by message, oldest first")
    public Events messages(
            @QueryParam("side") @DefaultValue("published") String side,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("200") int limit) {
        CurrentTenant current = signedIn.requireTenant();
        int most = Math.clamp(limit, 1, 1_000);
        List<Usage.Event> events =
                usage.events(current, period(side, from, to, agent), after == null ? null : PathIds.read(after), most);
        return new Events(
                events.stream().map(Message::of).toList(),
                events.size() == most ? events.getLast().message() : null);
    }

    @GET
    @Path("export")
    @Produces({"text/csv", "application/jsonl", MediaType.APPLICATION_JSON})
    @Operation(summary = "Usage message by message as a file", description = "format is csv or jsonl.")
    public Response export(
            @QueryParam("side") @DefaultValue("published") String side,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("format") @DefaultValue("csv") String format) {
        CurrentTenant current = signedIn.requireTenant();
        current.require(Permission.SEE_EARNINGS);
        UsagePeriod period = period(side, from, to, agent);
        Format chosen = word(Format.class, format);
        StreamingOutput body = out -> export.write(current, period, chosen, out);
        return Response.ok(body, chosen == Format.CSV ? "text/csv;charset=UTF-8" : "application/jsonl")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"usage-" + period.from() + "." + format.toLowerCase(Locale.ROOT) + "\"")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private UsagePeriod period(String side, @Nullable String from, @Nullable String to, @Nullable String agent) {
        UUID one = agent == null ? null : PathIds.read(agent);
        return UsagePeriod.read(word(Side.class, side), from, to, one, clock.instant());
    }

    private static <E extends Enum<E>> E word(Class<E> words, String text) {
        for (E word : words.getEnumConstants())
            if (word.name().toLowerCase(Locale.ROOT).equals(text)) return word;
        throw new Refusal("malformed", Refusal.Kind.MALFORMED);
    }
}
