package bicameral.ui.payout;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.payout.Payee;
import bicameral.marketplace.payout.PayoutAccounts;
import bicameral.marketplace.payout.PayoutForecast;
import bicameral.marketplace.payout.PayoutMethod;
import bicameral.marketplace.payout.PayoutProviders;
import bicameral.marketplace.payout.PayoutSettings;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role.Permission;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a creator is paid, in each currency. Name and papers are given once for all. What was given before is never shown again but for its last characters. */
@Path("/earnings/account")
@Authenticated
@RunOnVirtualThread
public class PayoutAccountPages {
    /** Fields that say who is paid. */
    private static final Set<String> WHO =
            Set.of("name", "document", "bornOn", "guardianName", "guardianDocument", "consent");

    private final SignedIn signedIn;
    private final Frame frame;
    private final PayoutAccounts accounts;
    private final PayoutForecast forecast;
    private final PayoutProviders providers;
    private final PayoutSettings settings;
    private final BillingSettings billing;

    public PayoutAccountPages(
            SignedIn signedIn,
            Frame frame,
            PayoutAccounts accounts,
            PayoutForecast forecast,
            PayoutProviders providers,
            PayoutSettings settings,
            BillingSettings billing) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.accounts = accounts;
        this.forecast = forecast;
        this.providers = providers;
        this.settings = settings;
        this.billing = billing;
    }

    @CheckedTemplate(basePath = "payout")
    static class Pages {
        private Pages() {}

        static native TemplateInstance account(View view);
    }

    /** A choice of the form; key of its name. */
    public record Choice(String id, String name) {}

    /**
     * Where one currency is paid.
     *
     * @param shown the account that is kept; null for none
     * @param needed whether something was earned in it that has nowhere to go
     */
    public record Kept(String currency, PayoutAccounts.@Nullable Shown shown, boolean needed) {
        /** Key of the kept method's name. */
        public String method() {
            return shown == null ? "" : "m_" + shown.method().id();
        }
    }

    /**
     * All that the page shows.
     *
     * @param currency that the form is for
     * @param known whose accounts they are so far; null where there are none
     * @param methods that pay the currency here; empty where none does
     * @param errors sentences by field
     */
    public record View(
            List<Kept> accounts,
            String currency,
            @Nullable String known,
            boolean mayChange,
            List<Choice> methods,
            List<Choice> documents,
            String guardianAge,
            String holdDays,
            PayeeForm form,
            Map<String, String> errors,
            boolean kept) {
        /** Whether the currency of the form has an account. */
        public boolean given() {
            return accounts.stream().anyMatch(one -> one.currency().equals(currency) && one.shown() != null);
        }

        /** Whether the form shows name and papers: where they are not known, were typed, or are not right any more. */
        public boolean asks() {
            return known == null || form.names() || WHO.stream().anyMatch(errors::containsKey);
        }
    }

    /** The accounts, and the form for a currency. */
    @GET
    public TemplateInstance account(
            @QueryParam("currency") @Nullable String currency, @QueryParam("done") @Nullable String done) {
        CurrentTenant current = signedIn.requireTenant();
        return page(current, chosen(current, currency), new PayeeForm(Map.of()), Map.of(), "kept".equals(done));
    }

    /** Keeps what is right; else says field by field what is not, and keeps nothing. */
    @POST
    public Response keep(MultivaluedMap<String, String> fields) {
        CurrentTenant current = signedIn.requireTenant();
        current.require(Permission.MANAGE_PAYOUTS);
        Map<String, @Nullable String> typed = new LinkedHashMap<>();
        fields.forEach((name, values) -> typed.put(name, values.isEmpty() ? null : values.getFirst()));
        PayeeForm form = PayeeForm.of(typed);
        Currency currency = chosen(current, form.get("currency"));
        Payee payee = form.names() ? form.payee() : accounts.ofTheSame(current, form.payee());
        Map<String, String> errors = new LinkedHashMap<>();
        accounts.problems(current, currency, payee).forEach((field, code) -> errors.put(field, sentence(code)));
        if (!providers.offers(payee.method())) errors.put("method", say().bad_method());
        if (!errors.isEmpty())
            return Response.status(422)
                    .entity(page(current, currency, form, errors, false))
                    .build();
        accounts.keep(current, currency, payee);
        return Response.seeOther(URI.create("/earnings/account?done=kept&currency=" + currency))
                .build();
    }

    private TemplateInstance page(
            CurrentTenant current, Currency currency, PayeeForm form, Map<String, String> errors, boolean kept) {
        List<Kept> all = kept(current);
        return Pages.account(new View(
                all,
                currency.getCurrencyCode(),
                all.stream()
                        .flatMap(one -> Optional.ofNullable(one.shown()).stream())
                        .findFirst()
                        .map(PayoutAccounts.Shown::name)
                        .orElse(null),
                current.may(Permission.MANAGE_PAYOUTS),
                Arrays.stream(PayoutMethod.values())
                        .filter(method -> providers.offers(method) && method.pays(currency))
                        .map(method -> new Choice(method.id(), "m_" + method.id()))
                        .toList(),
                Arrays.stream(Payee.Document.values())
                        .map(kind -> kind.name().toLowerCase(java.util.Locale.ROOT))
                        .map(id -> new Choice(id, "doc_" + id))
                        .toList(),
                String.valueOf(settings.guardianUntilAge()),
                String.valueOf(settings.changeHoldDays()),
                form,
                errors,
                kept));
    }

    private Currency chosen(CurrentTenant current, @Nullable String code) {
        return kept(current).stream()
                .filter(one -> one.currency().equals(code))
                .findFirst()
                .map(one -> Currency.getInstance(one.currency()))
                .orElseGet(() -> billing.currency(code));
    }

    /** The market's currencies, and those that it gave up and somebody is still to be paid in. */
    private List<Kept> kept(CurrentTenant current) {
        List<PayoutAccounts.Shown> all = accounts.all(current);
        List<Currency> missing = forecast.missing(current);
        return Stream.concat(
                        billing.currencies().stream(),
                        Stream.concat(all.stream().map(PayoutAccounts.Shown::currency), missing.stream()))
                .distinct()
                .map(currency -> new Kept(
                        currency.getCurrencyCode(),
                        all.stream()
                                .filter(one -> one.currency().equals(currency))
                                .findFirst()
                                .orElse(null),
                        missing.contains(currency)))
                .toList();
    }

    private String sentence(String code) {
        PayoutTexts say = say();
        return switch (code) {
            case "bad_name" -> say.bad_name();
            case "bad_document" -> say.bad_document();
            case "bad_birthday" -> say.bad_birthday();
            case "bad_number" -> say.bad_number();
            case "bad_bank" -> say.bad_bank();
            case "bad_bank_code" -> say.bad_bank_code();
            case "bad_holder" -> say.bad_holder();
            case "bad_guardian" -> say.bad_guardian(String.valueOf(settings.guardianUntilAge()));
            case "bad_guardian_document" -> say.bad_document();
            case "bad_currency" -> say.bad_currency();
            case "bad_other_account" -> say.bad_other_account();
            case "no_consent" -> say.no_consent();
            default -> throw new IllegalStateException(code);
        };
    }

    private PayoutTexts say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(PayoutTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(PayoutTexts.class);
    }
}
