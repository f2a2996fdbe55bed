package bicameral.ui.admin;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.promotion.PromoCodes;
import bicameral.marketplace.promotion.PromoCodes.Code;
import bicameral.marketplace.promotion.Promotions;
import bicameral.marketplace.promotion.Promotions.Grant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Bundles;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Promotional credit: given to a payer, or by a code that many redeem; large ones with a second billing admin. */
@Path("/admin/billing/credits")
@Authenticated
@RunOnVirtualThread
public class CreditPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Promotions promotions;
    private final PromoCodes codes;
    private final BillingSettings settings;

    public CreditPages(
            SignedIn signedIn, Frame frame, Promotions promotions, PromoCodes codes, BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.promotions = promotions;
        this.codes = codes;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "billing")
    static class Pages {
        private Pages() {}

        static native TemplateInstance credits(View view);
    }

    /** A grant as a row. */
    public record GrantRow(Grant grant, boolean mayDecide) {
        /** Key of the state. */
        public String state() {
            return "s_" + grant.state().name().toLowerCase(Locale.ROOT);
        }

        /** Style of the state's badge. */
        public String look() {
            return switch (grant.state()) {
                case PROPOSED -> "wait";
                case POSTED -> "ok";
                case REJECTED -> "bad";
            };
        }

        /** Whether it waits for somebody. */
        public boolean waits() {
            return grant.state() == Promotions.State.PROPOSED;
        }
    }

    /** A code as a row. */
    public record CodeRow(Code code, boolean mayDecide) {
        /** Key of the state. */
        public String state() {
            return "s_" + code.state().name().toLowerCase(Locale.ROOT);
        }

        /** Style of the state's badge. */
        public String look() {
            return switch (code.state()) {
                case PROPOSED -> "wait";
                case ACTIVE -> "ok";
                case REJECTED -> "bad";
                case ENDED -> "draft";
            };
        }

        /** Whether it waits for somebody. */
        public boolean waits() {
            return code.state() == PromoCodes.State.PROPOSED;
        }

        /** Whether it can be stopped. */
        public boolean active() {
            return code.state() == PromoCodes.State.ACTIVE;
        }
    }

    /**
     * All that the page shows.
     *
     * @param key idempotency key of both forms
     * @param typed what stands in the fields
     * @param error what was wrong with the form of that name, {@code give} or {@code make}
     */
    public record View(
            List<GrantRow> grants,
            List<CodeRow> codes,
            List<String> currencies,
            Money second,
            UUID key,
            Map<String, String> typed,
            Map<String, String> error,
            @Nullable String told) {
        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    /** Grants and codes. */
    @GET
    public TemplateInstance credits(@QueryParam("done") @Nullable String done) {
        return page(operator(), Map.of(), Map.of(), said(done));
    }

    /** Gives credit. */
    @POST
    public Response give(MultivaluedMap<String, String> form) {
        Operator operator = operator();
        Map<String, String> typed = typed(form);
        try {
            Grant grant = promotions.give(
                    operator,
                    PathIds.read(typed.get("key")),
                    text(typed, "payer"),
                    Money.parse(text(typed, "amount"), code(typed)),
                    number(typed, "days"),
                    text(typed, "reason"));
            return done(grant.state() == Promotions.State.PROPOSED ? "proposed" : "posted");
        } catch (Refusal refusal) {
            return again(operator, "give", typed, refusal);
        }
    }

    /** Makes a code. */
    @POST
    @Path("codes")
    public Response make(MultivaluedMap<String, String> form) {
        Operator operator = operator();
        Map<String, String> typed = typed(form);
        try {
            PromoCodes.Terms terms = new PromoCodes.Terms(
                    text(typed, "word").toUpperCase(Locale.ROOT),
                    Money.parse(text(typed, "amount"), code(typed)),
                    number(typed, "until"),
                    number(typed, "days"),
                    number(typed, "most"),
                    number(typed, "each"));
            Code made = codes.make(operator, PathIds.read(typed.get("key")), terms, text(typed, "reason"));
            return done(made.state() == PromoCodes.State.PROPOSED ? "proposed" : "made");
        } catch (Refusal refusal) {
            return again(operator, "make", typed, refusal);
        }
    }

    /** The second person agrees to a grant. */
    @POST
    @Path("{credit}/approve")
    public Response approve(@PathParam("credit") String credit) {
        promotions.approve(operator(), PathIds.read(credit));
        return done("posted");
    }

    /** The second person says no to a grant. */
    @POST
    @Path("{credit}/reject")
    public Response reject(@PathParam("credit") String credit, @FormParam("reason") @Nullable String reason) {
        Operator operator = operator();
        try {
            promotions.reject(operator, PathIds.read(credit), reason == null ? "" : reason);
            return done("rejected");
        } catch (Refusal refusal) {
            if (!refusal.code().equals("reason_missing")) throw refusal;
            return again(operator, "give", Map.of(), refusal);
        }
    }

    /** The second person agrees to a code. */
    @POST
    @Path("codes/{code}/approve")
    public Response approveCode(@PathParam("code") String code) {
        codes.approve(operator(), PathIds.read(code));
        return done("made");
    }

    /** The second person says no to a code. */
    @POST
    @Path("codes/{code}/reject")
    public Response rejectCode(@PathParam("code") String code, @FormParam("reason") @Nullable String reason) {
        Operator operator = operator();
        try {
            codes.reject(operator, PathIds.read(code), reason == null ? "" : reason);
            return done("rejected");
        } catch (Refusal refusal) {
            if (!refusal.code().equals("reason_missing")) throw refusal;
            return again(operator, "make", Map.of(), refusal);
        }
    }

    /** Nobody redeems the code any more. */
    @POST
    @Path("codes/{code}/stop")
    public Response stopCode(@PathParam("code") String code, @FormParam("reason") @Nullable String reason) {
        Operator operator = operator();
        try {
            codes.stop(operator, PathIds.read(code), reason == null ? "" : reason);
            return done("ended");
        } catch (Refusal refusal) {
            if (!refusal.code().equals("reason_missing")) throw refusal;
            return again(operator, "make", Map.of(), refusal);
        }
    }

    private static Map<String, String> typed(MultivaluedMap<String, String> form) {
        return form.entrySet().stream()
                .filter(field ->
                        !field.getKey().equals("csrf") && !field.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, field -> field.getValue().getFirst()));
    }

    private static String text(Map<String, String> typed, String field) {
        return typed.getOrDefault(field, "").strip();
    }

    /** A whole number; one that cannot be is out of every range. */
    private static int number(Map<String, String> typed, String field) {
        String text = text(typed, field);
        return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1;
    }

    private String code(Map<String, String> typed) {
        return settings.currency(typed.get("currency")).getCurrencyCode();
    }

    private static Response done(String what) {
        return Response.seeOther(URI.create("/admin/billing/credits?done=" + what))
                .build();
    }

    private Response again(Operator operator, String form, Map<String, String> typed, Refusal refusal) {
        Problem problem = Problem.of(refusal);
        String sentence = refusal.code().equals("invalid_amount")
                ? Bundles.in(CreditTexts.class, frame.language()).bad_amount()
                : Sentences.detail(problem, frame.language());
        return Response.status(problem.status())
                .entity(page(operator, typed, Map.of(form, sentence), null))
                .build();
    }

    private TemplateInstance page(
            Operator operator, Map<String, String> typed, Map<String, String> error, @Nullable String told) {
        UUID self = operator.person().value();
        return Pages.credits(new View(
                promotions.newest().stream()
                        .map(grant -> new GrantRow(grant, !grant.proposedBy().equals(self)))
                        .toList(),
                codes.newest().stream()
                        .map(code -> new CodeRow(code, !code.proposedBy().equals(self)))
                        .toList(),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                new Money(settings.secondPersonFromMicros(), settings.currency()),
                Ids.next(),
                typed,
                error,
                told));
    }

    private Operator operator() {
        if (!signedIn.hasRole("billing-admin")) throw new ForbiddenException();
        var person = signedIn.requirePerson();
        return new Operator(person.id(), person.displayName());
    }

    private @Nullable String said(@Nullable String done) {
        CreditTexts say = Bundles.in(CreditTexts.class, frame.language());
        return switch (done == null ? "" : done) {
            case "posted" -> say.done_posted();
            case "proposed" -> say.done_proposed();
            case "made" -> say.done_made();
            case "rejected" -> say.done_rejected();
            case "ended" -> say.done_ended();
            default -> null;
        };
    }
}
