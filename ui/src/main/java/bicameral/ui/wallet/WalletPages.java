package bicameral.ui.wallet;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Wallet;
import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.department.Departments;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.BankTransfer;
import bicameral.marketplace.payment.PaymentSettings;
import bicameral.marketplace.payment.TopUps;
import bicameral.marketplace.price.PriceRises;
import bicameral.marketplace.promotion.PromoCodes;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Bundles;
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
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The wallet's pages. */
@Path("/wallet")
@Authenticated
@RunOnVirtualThread
public class WalletPages {
    private static final int LINES = 50;

    private final SignedIn signedIn;
    private final Frame frame;
    private final Wallets wallets;
    private final TopUps topUps;
    private final BankTransfer bank;
    private final PromoCodes codes;
    private final Departments departments;
    private final PriceRises rises;
    private final BillingSettings settings;

    public WalletPages(
            SignedIn signedIn,
            Frame frame,
            Wallets wallets,
            TopUps topUps,
            BankTransfer bank,
            PromoCodes codes,
            Departments departments,
            PriceRises rises,
            BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.wallets = wallets;
        this.topUps = topUps;
        this.bank = bank;
        this.codes = codes;
        this.departments = departments;
        this.rises = rises;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "wallet")
    static class Pages {
        private Pages() {}

        static native TemplateInstance wallet(View view);

        static native TemplateInstance topup(TopUpView view);
    }

    /** A way to pay. */
    public record Way(String id) {
        /** Key of its name. */
        public String key() {
            return "p_" + id;
        }

        /** Key of the sentence about it. */
        public String whatKey() {
            return "p_" + id + "_what";
        }
    }

    /**
     * A top-up on its way.
     *
     * @param provider as people call it
     * @param payPage the provider's page, null before there is one
     * @param bank where to transfer to, of transfers only
     * @param reference what the transfer carries, in groups
     */
    public record TopUpView(
            UUID id,
            String amount,
            String provider,
            String state,
            @Nullable String payPage,
            PaymentSettings.@Nullable Bank bank,
            @Nullable String reference) {}

    /**
     * All that the wallet shows.
     *
     * @param key idempotency key of the top-up form, so that pressing twice pays once
     */
    public record View(
            Wallet wallet,
            List<Money> wallets,
            List<Wallets.Lot> lots,
            List<Departments.Department> departments,
            @Nullable UUID department,
            String symbol,
            boolean maySpend,
            List<Way> ways,
            UUID key,
            Map<String, String> typed,
            Map<String, String> errors,
            @Nullable String told,
            boolean good,
            @Nullable UUID older,
            boolean first,
            List<PriceRises.Coming> rises) {
        /** How much of the budget, or else of the monthly limit, is used: in per cent, 0 where there is neither. */
        public long used() {
            Money of = wallet.budget() != null ? wallet.budget() : wallet.monthlyLimit();
            return of == null || of.isZero()
                    ? 0
                    : Math.round(100.0 * wallet.spentThisMonth().micros() / of.micros());
        }

        /** What {@link #used} is of. */
        public Money usedOf() {
            Money of = wallet.budget() != null ? wallet.budget() : wallet.monthlyLimit();
            return of == null ? Money.zero(wallet.available().currency()) : of;
        }

        /** Of addresses of this wallet, with the department that is chosen. */
        public String query() {
            return "currency=" + currency() + (department == null ? "" : "&department=" + department);
        }

        /** Code of this wallet's currency. */
        public String currency() {
            return wallet.available().currency().getCurrencyCode();
        }

        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    /** Balance and statement. */
    @GET
    public TemplateInstance wallet(
            @QueryParam("currency") @Nullable String code,
            @QueryParam("department") @Nullable String department,
            @QueryParam("after") @Nullable String after,
            @QueryParam("top-up") @Nullable String topUp,
            @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        if (topUp != null) {
            TopUps.TopUp state = topUps.get(current, PathIds.read(topUp));
            Currency currency = state.amount().currency();
            boolean good = state.state() != TopUps.State.FAILED;
            return page(current, currency, null, after, Map.of(), Map.of(), said(state), good);
        }
        UUID of = department == null || department.isEmpty() ? null : PathIds.read(department);
        return page(current, shown(current, code), of, after, Map.of(), Map.of(), done(done), true);
    }

    private @Nullable String done(@Nullable String done) {
        return "limit".equals(done) ? say().limit_saved() : null;
    }

    /** One of the market's currencies, or one that this payer has credit left in; the default where none is named. */
    private Currency shown(CurrentTenant current, @Nullable String code) {
        return wallets.available(current).stream()
                .map(Money::currency)
                .filter(currency -> currency.getCurrencyCode().equals(code))
                .findFirst()
                .orElseGet(() -> settings.currency(code));
    }

    /** Starts a top-up and goes to its page; one that leads to another site is left for it by a link, never by a form. */
    @POST
    @Path("top-ups")
    public Response topUp(
            @FormParam("currency") @Nullable String code,
            @FormParam("amount") @Nullable String amount,
            @FormParam("key") @Nullable String key,
            @FormParam("provider") @Nullable String provider) {
        CurrentTenant current = signedIn.requireTenant();
        Currency currency = settings.currency(code);
        try {
            Money money = TypedAmount.read(amount, currency);
            UUID read = PathIds.read(key);
            TopUps.TopUp started = provider == null || provider.isEmpty()
                    ? topUps.start(current, read, money)
                    : topUps.start(current, read, money, provider);
            String page = started.payPage();
            if (page == null || !page.startsWith("/")) page = "/wallet/top-ups/" + started.id();
            return Response.seeOther(URI.create(page)).build();
        } catch (Refusal refusal) {
            return again(current, currency, refusal, "amount", amount, say().bad_amount());
        }
    }

    /** A top-up: where to pay it, or what came of it. Payers come back here from the provider's page. */
    @GET
    @Path("top-ups/{topUp}")
    public TemplateInstance topUp(@PathParam("topUp") String id) {
        TopUps.TopUp topUp = topUps.arrived(signedIn.requireTenant(), PathIds.read(id));
        String reference = topUp.provider().equals(BankTransfer.NAME) ? topUp.reference() : null;
        return Pages.topup(new TopUpView(
                topUp.id(),
                Amounts.show(topUp.amount(), frame.language()),
                name(topUp.provider()),
                topUp.state().name(),
                topUp.payPage(),
                reference == null ? null : bank.account().orElse(null),
                reference == null ? null : BankTransfer.grouped(reference)));
    }

    private String name(String provider) {
        PayTexts say = frame.language() == Language.EN
                ? MessageBundles.get(PayTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(PayTexts.class);
        return switch (provider) {
            case "alipay" -> say.p_alipay();
            case "stripe" -> "Stripe";
            case BankTransfer.NAME -> say.p_bank();
            default -> say.p_play();
        };
    }

    /** Redeems a promo code. */
    @POST
    @Path("codes")
    public Response redeem(@FormParam("code") @Nullable String code) {
        CurrentTenant current = signedIn.requireTenant();
        String typed = code == null ? "" : code;
        try {
            Money amount = codes.redeem(current, typed);
            String told =
                    Bundles.in(PurseTexts.class, frame.language()).redeemed(Amounts.show(amount, frame.language()));
            return Response.ok(page(current, amount.currency(), null, null, Map.of(), Map.of(), told, true))
                    .build();
        } catch (Refusal refusal) {
            if (!refusal.code().contains("code")) throw refusal;
            Problem problem = Problem.of(refusal);
            Map<String, String> error = Map.of("code", Sentences.detail(problem, frame.language()));
            Currency currency = settings.currency();
            return Response.status(problem.status())
                    .entity(page(current, currency, null, null, Map.of("code", typed), error, null, false))
                    .build();
        }
    }

    /** Sets the limits; an empty field lifts one, and one that was not sent stays. */
    @POST
    @Path("limit")
    public Response limit(
            @FormParam("currency") @Nullable String code,
            @FormParam("limit") @Nullable String limit,
            @FormParam("month") @Nullable String month,
            @FormParam("budget") @Nullable String budget) {
        CurrentTenant current = signedIn.requireTenant();
        Currency currency = settings.currency(code);
        try {
            Wallet kept = wallets.read(current, currency, null, 1);
            wallets.limits(
                    current,
                    currency,
                    new Wallets.Limits(
                            typed(limit, currency, null),
                            typed(month, currency, kept.monthlyLimit()),
                            typed(budget, currency, kept.budget())));
            return Response.seeOther(URI.create("/wallet?done=limit&currency=" + currency))
                    .build();
        } catch (Refusal refusal) {
            String field = bad(limit) ? "limit" : bad(month) ? "month" : "budget";
            String written = bad(limit) ? limit : bad(month) ? month : budget;
            return again(current, currency, refusal, field, written, say().bad_limit());
        }
    }

    private static boolean bad(@Nullable String text) {
        return text != null && !text.isBlank() && !TypedAmount.isPlain(text);
    }

    private static @Nullable Money typed(@Nullable String text, Currency currency, @Nullable Money kept) {
        if (text == null) return kept;
        return text.isBlank() ? null : TypedAmount.read(text, currency);
    }

    private Response again(
            CurrentTenant current,
            Currency currency,
            Refusal refusal,
            String field,
            @Nullable String typed,
            String sentence) {
        if (!refusal.code().equals("invalid_amount")) throw refusal;
        TemplateInstance page = page(
                current,
                currency,
                null,
                null,
                Map.of(field, typed == null ? "" : typed),
                Map.of(field, sentence),
                null,
                false);
        return Response.status(422).entity(page).build();
    }

    private TemplateInstance page(
            CurrentTenant current,
            Currency currency,
            @Nullable UUID department,
            @Nullable String after,
            Map<String, String> typed,
            Map<String, String> errors,
            @Nullable String told,
            boolean good) {
        UUID from = after == null ? null : PathIds.read(after);
        Wallet wallet = wallets.read(current, currency, department, from, LINES);
        boolean more = wallet.lines().size() == LINES;
        return Pages.wallet(new View(
                wallet,
                wallets.available(current),
                wallets.lots(current, currency),
                departments.list(current),
                department,
                Amounts.symbol(wallet.available().currency(), frame.language()),
                current.may(Role.Permission.SPEND),
                ways(currency).stream().map(Way::new).toList(),
                Ids.next(),
                typed,
                errors,
                told,
                good,
                more ? wallet.lines().getLast().id() : null,
                from == null,
                rises.of(current)));
    }

    /** None where the market has given the currency up: what is left in it can be spent or given back, not added to. */
    private List<String> ways(Currency currency) {
        return settings.currencies().contains(currency) ? topUps.offered(currency) : List.of();
    }

    private String said(TopUps.TopUp topUp) {
        String amount = Amounts.show(topUp.amount(), frame.language());
        return switch (topUp.state()) {
            case PAID -> say().paid(amount);
            case PENDING -> say().pending(amount);
            case FAILED -> say().failed();
        };
    }

    private WalletMessages say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(WalletMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(WalletMessages.class);
    }
}
