package bicameral.ui.share;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.earnings.Movements.Source;
import bicameral.marketplace.earnings.Movements.Which;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.share.Percent;
import bicameral.marketplace.share.Referrals;
import bicameral.marketplace.share.Referrals.Brought;
import bicameral.marketplace.share.ShareSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.ui.frame.Frame;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One's link, on which terms it counts, and what those whom it brought have brought. */
@Path("/earnings/referral")
@Authenticated
@RunOnVirtualThread
public class ReferralPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Referrals referrals;
    private final Movements movements;
    private final BillingSettings settings;

    public ReferralPages(
            SignedIn signedIn, Frame frame, Referrals referrals, Movements movements, BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.referrals = referrals;
        this.movements = movements;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "share")
    static class Pages {
        private Pages() {}

        static native TemplateInstance referral(View view);
    }

    /** An account that was brought in; number in the order in which they came. */
    public record Row(int number, Brought brought, String share) {}

    /**
     * All that the page shows.
     *
     * @param link null where nothing is offered
     * @param lines address of the lines of this month's figure
     */
    public record View(
            String currency,
            List<String> currencies,
            @Nullable String link,
            String share,
            String months,
            Money most,
            Money month,
            String lines,
            List<Row> rows) {}

    /** The page, in a currency. */
    @GET
    public TemplateInstance referral(@QueryParam("currency") @Nullable String code) {
        CurrentTenant current = signedIn.requireTenant();
        Currency currency = settings.currency(code);
        ShareSettings terms = referrals.terms();
        List<Brought> brought = referrals.brought(current, currency);
        YearMonth now = YearMonth.from(movements.today(current));
        return Pages.referral(new View(
                currency.getCurrencyCode(),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                terms.refers() ? frame.base() + "/invited?ref=" + referrals.code(current) : null,
                Percent.of(terms.referralBasisPoints()),
                String.valueOf(terms.referralMonths()),
                new Money(terms.referralMostMicros(), currency),
                movements
                        .sum(current, Which.of(currency, now).of(Source.REFERRAL))
                        .net(),
                "/earnings/lines?currency=" + currency + "&from=" + now.atDay(1) + "&to=" + now.atEndOfMonth()
                        + "&source=referral",
                rows(brought)));
    }

    private static List<Row> rows(List<Brought> brought) {
        List<Row> rows = new java.util.ArrayList<>();
        for (Brought one : brought) rows.add(new Row(brought.size() - rows.size(), one, Percent.of(one.basisPoints())));
        return rows;
    }
}
