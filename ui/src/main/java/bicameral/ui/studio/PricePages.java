package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Commissions.Tier;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.plan.Plans;
import bicameral.marketplace.simulator.PriceSimulator;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Bundles;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What prices would bring, of messages and of plans, worked out on real usage; nothing is saved. */
@Path("/studio/agents/{agent}/price")
@Authenticated
@RunOnVirtualThread
public class PricePages {
    private static final String AMOUNT = "\\d{1,4}(\\.\\d{1,6})?";
    private static final String NUMBER = "\\d{1,4}";
    private static final long MOST_PRICE_MICROS = 1_000_000_000L;
    private static final int MESSAGES = 10;

    private final SignedIn signedIn;
    private final Frame frame;
    private final Agents agents;
    private final PriceSimulator simulator;
    private final BillingSettings settings;

    public PricePages(
            SignedIn signedIn, Frame frame, Agents agents, PriceSimulator simulator, BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.agents = agents;
        this.simulator = simulator;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "studio")
    static class Pages {
        private Pages() {}

        static native TemplateInstance price(View view);
    }

    /** A tier as people read it. */
    public record TierRow(String from, String percent) {}

    /** What stands in the fields; those of plans as {@link PlanFields} has them. */
    public record Typed(
            String price, String currency, String free, String perDay, String place, Map<String, String> plans) {
        public Typed {
            plans = Map.copyOf(plans);
        }

        static Typed of(AgentSettings draft, MultivaluedMap<String, String> sent) {
            Map<String, String> plans = PlanFields.typed(draft.plans());
            // Who has sent the form has emptied what is not in it.
            plans.replaceAll((field, kept) -> or(sent.getFirst(field), sent.isEmpty() ? kept : ""));
            return new Typed(
                    or(sent.getFirst("price"), Figures.decimal(draft.pricePerMessage())),
                    or(
                            sent.getFirst("currency"),
                            draft.pricePerMessage().currency().getCurrencyCode()),
                    or(sent.getFirst("free"), String.valueOf(draft.freePerDay())),
                    or(sent.getFirst("per-day"), String.valueOf(Math.max(MESSAGES, draft.freePerDay() + MESSAGES))),
                    or(sent.getFirst("place"), ""),
                    plans);
        }

        /** What stands in a field of plans. */
        public String plan(String field) {
            return plans.getOrDefault(field, "");
        }

        boolean readable() {
            return price.matches(AMOUNT)
                    && free.matches(NUMBER)
                    && perDay.matches(NUMBER)
                    && Integer.parseInt(perDay) > 0
                    && new BigDecimal(price).movePointRight(6).longValueExact() <= MOST_PRICE_MICROS;
        }
    }

    /** The fields of a kind of plans, which is the key of its name. */
    public record KindRow(String kind) {
        /** Name of the price's field. */
        public String price() {
            return kind + "_price";
        }

        /** Name of the field of its messages. */
        public String included() {
            return kind + "_included";
        }
    }

    /** A column of a table of charges: key of its head, and the charge. */
    public record Column(String head, PriceSimulator.Example example) {}

    /** A plan with its period; key of its name. */
    public record PlanRow(String name, PriceSimulator.Period period, List<Column> columns) {
        static PlanRow of(PriceSimulator.Period period) {
            return new PlanRow(
                    period.plan().kind().id(),
                    period,
                    List.of(
                            new Column("col_expected", period.expected()),
                            new Column("col_full", period.full()),
                            new Column("col_worst", period.worst())));
        }
    }

    /** A place and its rate. */
    public record PlaceRow(String place, String percent, PriceSimulator.Example average) {
        /** Whether it is every place without a rate of its own. */
        public boolean elsewhere() {
            return place.equals("*");
        }
    }

    /**
     * All that the page shows.
     *
     * @param result null where the fields cannot be read
     * @param columns of a message
     * @param places that have a tax rate
     * @param percent commission of messages
     * @param periodPercent commission of plans
     */
    public record View(
            AgentDraft agent,
            Typed typed,
            String symbol,
            List<String> currencies,
            List<KindRow> kinds,
            List<String> places,
            PriceSimulator.@Nullable Result result,
            List<Column> columns,
            List<PlanRow> plans,
            List<PlaceRow> rates,
            String percent,
            String periodPercent,
            String taxPercent,
            String authors,
            String referrer,
            List<TierRow> tiers,
            @Nullable String error,
            @Nullable String wrongPlans) {}

    /** The simulator; without values, of the draft's prices. */
    @GET
    public Response price(@PathParam("agent") String id, @Context UriInfo uri) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = agents.get(current, PathIds.read(id));
        Typed typed = Typed.of(agent.settings(), uri.getQueryParameters());
        Currency chosen = chosen(typed.currency());
        PriceTexts say = Bundles.in(PriceTexts.class, frame.language());
        if (!typed.readable())
            return Response.status(422)
                    .entity(Pages.price(view(agent, typed, chosen, null, say.sim_bad(), null)))
                    .build();
        Money price = Money.of(typed.price(), chosen);
        try {
            Plans plans = PlanFields.read(typed.plans(), chosen).checked(price);
            PriceSimulator.Result result = simulator.simulate(
                    current,
                    agent.id(),
                    agent.settings(),
                    new PriceSimulator.Question(
                            price,
                            Integer.parseInt(typed.free()),
                            Integer.parseInt(typed.perDay()),
                            plans,
                            typed.place()));
            return Response.ok(Pages.price(view(agent, typed, chosen, result, null, null)))
                    .build();
        } catch (Refusal refusal) {
            if (!refusal.code().equals("invalid_plans")) throw refusal;
            return Response.status(422)
                    .entity(Pages.price(view(agent, typed, chosen, null, null, say.sim_bad_plans())))
                    .build();
        }
    }

    private static String or(@Nullable String sent, String kept) {
        return sent == null ? kept : sent.strip();
    }

    /** A draft's currency that the market has given up is worked out in the default one. */
    private Currency chosen(String code) {
        return settings.currencies().stream()
                .filter(currency -> currency.getCurrencyCode().equals(code))
                .findFirst()
                .orElse(settings.currency());
    }

    private View view(
            AgentDraft agent,
            Typed typed,
            Currency chosen,
            PriceSimulator.@Nullable Result result,
            @Nullable String error,
            @Nullable String wrongPlans) {
        return new View(
                agent,
                typed,
                Amounts.symbol(chosen, frame.language()),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                Arrays.stream(Plan.Kind.values())
                        .map(kind -> new KindRow(kind.id()))
                        .toList(),
                simulator.places(),
                result,
                result == null ? List.of() : columns(result),
                result == null
                        ? List.of()
                        : result.periods().stream().map(PlanRow::of).toList(),
                result == null ? List.of() : rates(result),
                result == null ? "" : percent(result.commissionBasisPoints()),
                result == null ? "" : percent(result.periodBasisPoints()),
                result == null ? "" : percent(result.taxBasisPoints()),
                result == null || result.authorsBasisPoints() == 0 ? "" : percent(result.authorsBasisPoints()),
                result == null || result.referrerBasisPoints() == 0 ? "" : percent(result.referrerBasisPoints()),
                settings.commissionTiers().stream()
                        .map(tier -> row(tier, chosen))
                        .toList(),
                error,
                wrongPlans);
    }

    private static List<Column> columns(PriceSimulator.Result result) {
        return List.of(
                new Column("col_average", result.average()),
                new Column("col_high", result.high()),
                new Column("col_worst", result.worst()));
    }

    private static List<PlaceRow> rates(PriceSimulator.Result result) {
        return result.places().stream()
                .map(at -> new PlaceRow(at.place(), percent(at.basisPoints()), at.average()))
                .toList();
    }

    private TierRow row(Tier tier, Currency currency) {
        return new TierRow(
                Amounts.show(new Money(tier.fromMicros(), currency), frame.language()), percent(tier.basisPoints()));
    }

    private static String percent(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
    }
}
