package bicameral.ui.payout;

import bicameral.marketplace.payout.Payee;
import bicameral.marketplace.payout.PayoutAccounts;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a creator is paid. What was given before is never shown again but for its last characters. */
@Path("/earnings/account")
@Authenticated
@RunOnVirtualThread
public class PayoutAccountPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final PayoutAccounts accounts;
    private final PayoutProviders providers;
    private final PayoutSettings settings;

    public PayoutAccountPages(
            SignedIn signedIn,
            Frame frame,
            PayoutAccounts accounts,
            PayoutProviders providers,
            PayoutSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.accounts = accounts;
        this.providers = providers;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "payout")
    static class Pages {
        private Pages() {}

        static native TemplateInstance account(View view);
    }

    /** A choice of the form; key of its name. */
    public record Choice(String id, String name) {}

    /**
     * All that the page shows.
     *
     * @param shown the account that is kept; null for none
     * @param errors sentences by field
     */
    public record View(
            PayoutAccounts.@Nullable Shown shown,
            boolean mayChange,
            List<Choice> methods,
            List<Choice> documents,
            String guardianAge,
            String holdDays,
            PayeeForm form,
            Map<String, String> errors,
            boolean kept) {
        /** Key of the kept method's name. */
        public String method() {
            return shown == null ? "" : "m_" + shown.method().id();
        }
    }

    /** The account, and the form. */
    @GET
    public TemplateInstance account(@QueryParam("done") @Nullable String done) {
        return page(signedIn.requireTenant(), new PayeeForm(Map.of()), Map.of(), "kept".equals(done));
    }

    /** Keeps what is right; else says field by field what is not, and keeps nothing. */
    @POST
    public Response keep(MultivaluedMap<String, String> fields) {
        CurrentTenant current = signedIn.requireTenant();
        current.require(Permission.MANAGE_PAYOUTS);
        Map<String, @Nullable String> typed = new LinkedHashMap<>();
        fields.forEach((name, values) -> typed.put(name, values.isEmpty() ? null : values.getFirst()));
        PayeeForm form = PayeeForm.of(typed);
        Payee payee = form.payee();
        Map<String, String> errors = new LinkedHashMap<>();
        accounts.problems(current, payee).forEach((field, code) -> errors.put(field, sentence(code)));
        if (!providers.offers(payee.method())) errors.put("method", say().bad_method());
        if (!errors.isEmpty())
            return Response.status(422)
                    .entity(page(current, form, errors, false))
                    .build();
        accounts.keep(current, payee);
        return Response.seeOther(URI.create("/earnings/account?done=kept")).build();
    }

    private TemplateInstance page(CurrentTenant current, PayeeForm form, Map<String, String> errors, boolean kept) {
        return Pages.account(new View(
                accounts.find(current).orElse(null),
                current.may(Permission.MANAGE_PAYOUTS),
                Arrays.stream(PayoutMethod.values())
                        .filter(providers::offers)
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
