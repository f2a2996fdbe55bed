package bicameral.ui.wallet;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.payment.AutomaticTopUps;
import bicameral.marketplace.payment.AutomaticTopUps.Standing;
import bicameral.marketplace.payment.AutomaticTopUps.State;
import bicameral.marketplace.payment.AutomaticTopUps.Wish;
import bicameral.marketplace.payment.TopUps;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Bundles;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.studio.Figures;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Top-ups that a wallet asks for by itself, as the payer has agreed. */
@Path("/wallet/automatic")
@Authenticated
@RunOnVirtualThread
public class AutomaticPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final AutomaticTopUps automatic;
    private final TopUps topUps;
    private final BillingSettings settings;

    public AutomaticPages(
            SignedIn signedIn, Frame frame, AutomaticTopUps automatic, TopUps topUps, BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.automatic = automatic;
        this.topUps = topUps;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "wallet")
    static class Pages {
        private Pages() {}

        static native TemplateInstance automatic(View view);
    }

    /**
     * All that the page shows.
     *
     * @param state key of how it stands
     * @param offered whether a provider keeps means in this currency
     * @param kept whether it has some of this payer
     */
    public record View(
            String currency,
            List<String> currencies,
            String symbol,
            String state,
            boolean on,
            boolean offered,
            boolean kept,
            boolean maySpend,
            UUID key,
            Map<String, String> typed,
            @Nullable String error,
            boolean told) {
        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    /** How it stands in a currency. */
    @GET
    public TemplateInstance automatic(
            @QueryParam("currency") @Nullable String code, @QueryParam("done") @Nullable String done) {
        return page(signedIn.requireTenant(), settings.currency(code), null, null, done != null);
    }

    /** Turns it on; where nothing is kept yet, the payer makes the first payment, which keeps it. */
    @POST
    public Response on(
            @FormParam("currency") @Nullable String code,
            @FormParam("key") @Nullable String key,
            @FormParam("below") @Nullable String below,
            @FormParam("amount") @Nullable String amount,
            @FormParam("month") @Nullable String month,
            @FormParam("agree") @Nullable String agree) {
        CurrentTenant current = signedIn.requireTenant();
        Currency currency = settings.currency(code);
        Map<String, String> typed = Map.of("below", text(below), "amount", text(amount), "month", text(month));
        if (agree == null)
            return again(
                    current,
                    currency,
                    typed,
                    Bundles.in(PurseTexts.class, frame.language()).auto_must_agree());
        try {
            Wish wish = new Wish(
                    TypedAmount.read(below, currency),
                    TypedAmount.read(amount, currency),
                    TypedAmount.read(month, currency));
            automatic.on(current, wish);
            return automatic.hasMeans(current) ? done(currency) : first(current, PathIds.read(key), wish, currency);
        } catch (Refusal refusal) {
            if (!refusal.code().equals("invalid_amount")) throw refusal;
            return again(
                    current,
                    currency,
                    typed,
                    Bundles.in(PurseTexts.class, frame.language()).auto_bad());
        }
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    private Response first(CurrentTenant current, UUID key, Wish wish, Currency currency) {
        String provider = automatic
                .provider(currency)
                .orElseThrow(() -> new Refusal("payment_unavailable", Refusal.Kind.UNAVAILABLE));
        TopUp topUp = topUps.start(current, key, wish.amount(), provider, true);
        return Response.seeOther(URI.create("/wallet/top-ups/" + topUp.id())).build();
    }

    /** Turns it off. */
    @POST
    @Path("off")
    public Response off(@FormParam("currency") @Nullable String code) {
        Currency currency = settings.currency(code);
        automatic.off(signedIn.requireTenant(), currency);
        return done(currency);
    }

    /** Forgets the provider's names for the means. */
    @POST
    @Path("forget")
    public Response forget(@FormParam("currency") @Nullable String code) {
        automatic.forget(signedIn.requireTenant());
        return done(settings.currency(code));
    }

    private static Response done(Currency currency) {
        return Response.seeOther(URI.create("/wallet/automatic?done=saved&currency=" + currency))
                .build();
    }

    private Response again(CurrentTenant current, Currency currency, Map<String, String> typed, String error) {
        return Response.status(422)
                .entity(page(current, currency, typed, error, false))
                .build();
    }

    private TemplateInstance page(
            CurrentTenant current,
            Currency currency,
            @Nullable Map<String, String> typed,
            @Nullable String error,
            boolean told) {
        Standing standing = automatic.read(current, currency).orElse(null);
        boolean kept = automatic.hasMeans(current);
        return Pages.automatic(new View(
                currency.getCurrencyCode(),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                Amounts.symbol(currency, frame.language()),
                state(standing, kept),
                standing != null && standing.state() == State.ON,
                automatic.provider(currency).isPresent(),
                kept,
                current.may(Role.Permission.SPEND),
                Ids.next(),
                typed == null ? typed(standing) : typed,
                error,
                told));
    }

    private static String state(@Nullable Standing standing, boolean kept) {
        if (standing == null) return "auto_is_off";
        return switch (standing.state()) {
            case ON -> kept ? "auto_is_on" : "auto_waits";
            case OFF -> "auto_is_off";
            case FAILED -> "auto_is_failed";
        };
    }

    private static Map<String, String> typed(@Nullable Standing standing) {
        if (standing == null) return Map.of();
        Wish wish = standing.wish();
        return Map.of(
                "below", Figures.decimal(wish.below()),
                "amount", Figures.decimal(wish.amount()),
                "month", Figures.decimal(wish.perMonth()));
    }
}
