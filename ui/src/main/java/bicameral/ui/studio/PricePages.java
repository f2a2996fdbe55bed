package bicameral.ui.studio;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Commissions.Tier;
import bicameral.marketplace.billing.PriceSimulator;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a price would bring, worked out on real usage; nothing is saved. */
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

    /** What stands in the fields. */
    public record Typed(String price, String currency, String free, String perDay) {
        static Typed of(AgentSettings draft) {
            return new Typed(
                    Figures.decimal(draft.pricePerMessage()),
                    draft.pricePerMessage().currency().getCurrencyCode(),
                    String.valueOf(draft.freePerDay()),
                    String.valueOf(Math.max(MESSAGES, draft.freePerDay() + MESSAGES)));
        }

        boolean readable() {
            return price.matches(AMOUNT)
                    && free.matches(NUMBER)
                    && perDay.matches(NUMBER)
                    && Integer.parseInt(perDay) > 0
                    && new BigDecimal(price).movePointRight(6).longValueExact() <= MOST_PRICE_MICROS;
        }
    }

    /**
     * All that the page shows.
     *
     * @param result null where the fields cannot be read
     */
    public record View(
            AgentDraft agent,
            Typed typed,
            String symbol,
            List<String> currencies,
            PriceSimulator.@Nullable Result result,
            String percent,
            List<TierRow> tiers,
            @Nullable String error) {}

    /** The simulator; without values, of the draft's price. */
    @GET
    public Response price(
            @PathParam("agent") String id,
            @QueryParam("price") @Nullable String price,
            @QueryParam("currency") @Nullable String currency,
            @QueryParam("free") @Nullable String free,
            @QueryParam("per-day") @Nullable String perDay) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft agent = agents.get(current, PathIds.read(id));
        Typed draft = Typed.of(agent.settings());
        Typed typed = new Typed(
                or(price, draft.price()),
                or(currency, draft.currency()),
                or(free, draft.free()),
                or(perDay, draft.perDay()));
        Currency chosen = chosen(typed.currency());
        if (!typed.readable()) {
            String error = Bundles.in(PriceTexts.class, frame.language()).sim_bad();
            return Response.status(422)
                    .entity(Pages.price(view(agent, typed, chosen, null, error)))
                    .build();
        }
        PriceSimulator.Result result = simulator.simulate(
                current,
                agent.id(),
                agent.settings(),
                new PriceSimulator.Question(
                        Money.of(typed.price(), chosen),
                        Integer.parseInt(typed.free()),
                        Integer.parseInt(typed.perDay())));
        return Response.ok(Pages.price(view(agent, typed, chosen, result, null)))
                .build();
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
            @Nullable String error) {
        return new View(
                agent,
                typed,
                Amounts.symbol(chosen, frame.language()),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                result,
                result == null ? "" : percent(result.commissionBasisPoints()),
                settings.commissionTiers().stream()
                        .map(tier -> row(tier, chosen))
                        .toList(),
                error);
    }

    private TierRow row(Tier tier, Currency currency) {
        return new TierRow(
                Amounts.show(new Money(tier.fromMicros(), currency), frame.language()), percent(tier.basisPoints()));
    }

    private static String percent(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString();
    }
}
