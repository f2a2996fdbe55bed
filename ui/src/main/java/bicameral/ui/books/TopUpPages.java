package bicameral.ui.books;

import static bicameral.ui.books.Desk.text;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.AllTopUps;
import bicameral.marketplace.payment.Disputes;
import bicameral.marketplace.payment.TopUpRefunds;
import bicameral.marketplace.payment.TopUpRefunds.Refund;
import bicameral.marketplace.payment.TopUpRefunds.State;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.ui.signin.PathIds;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Payments that came in: found, given back to where they came from, and defended where a bank disputes them. */
@Path("/admin/billing/top-ups")
@Authenticated
@RunOnVirtualThread
public class TopUpPages {
    private static final int SHOWN = 50;

    private final Desk desk;
    private final AllTopUps topUps;
    private final TopUpRefunds refunds;
    private final Disputes disputes;
    private final BillingSettings settings;

    TopUpPages(Desk desk, AllTopUps topUps, TopUpRefunds refunds, Disputes disputes, BillingSettings settings) {
        this.desk = desk;
        this.topUps = topUps;
        this.refunds = refunds;
        this.disputes = disputes;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "books")
    static class Pages {
        private Pages() {}

        static native TemplateInstance topUps(ListView view);

        static native TemplateInstance oneTopUp(View view);
    }

    /**
     * A refund as a row.
     *
     * @param mayDecide whether the reader is a second person
     */
    public record RefundRow(Refund refund, boolean mayDecide) {
        /** Key of the state. */
        public String state() {
            return "rf_" + refund.state().name().toLowerCase(Locale.ROOT);
        }

        /** Style of the state's badge. */
        public String look() {
            return switch (refund.state()) {
                case PROPOSED, UNDER_WAY -> "wait";
                case SETTLED -> "ok";
                case REJECTED, REFUSED -> "bad";
            };
        }

        /** Whether it waits for a second person. */
        public boolean waiting() {
            return refund.state() == State.PROPOSED;
        }
    }

    /** The list. */
    public record ListView(
            String sought,
            List<AllTopUps.Entry> rows,
            List<RefundRow> waiting,
            List<Disputes.Dispute> disputes,
            Money second,
            @Nullable UUID older,
            boolean first) {}

    /** One of them. */
    public record View(
            AllTopUps.Entry topUp,
            List<RefundRow> refunds,
            List<Disputes.Sent> sent,
            Money second,
            UUID key,
            Map<String, String> typed,
            @Nullable String error,
            @Nullable String told) {
        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }

        /** Whether something can be given back. */
        public boolean paid() {
            return topUp.state().equals("paid");
        }

        /** Whether a bank disputes it. */
        public boolean disputed() {
            return topUp.dispute().equals("open");
        }
    }

    /** Payments, disputes, and refunds that wait for a second person. */
    @GET
    public TemplateInstance list(@QueryParam("q") @Nullable String q, @QueryParam("after") @Nullable String after) {
        Operator operator = desk.operator();
        UUID from = after == null ? null : PathIds.read(after);
        String sought = text(q).length() > 255 ? "" : text(q);
        List<AllTopUps.Entry> rows = topUps.list(sought, from, SHOWN);
        return Pages.topUps(new ListView(
                sought,
                rows,
                rows(refunds.waiting(), operator),
                disputes.all(),
                second(),
                rows.size() == SHOWN ? rows.getLast().id() : null,
                from == null));
    }

    private static List<RefundRow> rows(List<Refund> of, Operator operator) {
        return of.stream()
                .map(refund -> new RefundRow(
                        refund, !refund.proposedBy().equals(operator.person().value())))
                .toList();
    }

    /** One payment with its refunds and its dispute. */
    @GET
    @Path("{topUp}")
    public TemplateInstance one(@PathParam("topUp") String topUp, @QueryParam("done") @Nullable String done) {
        BooksTexts say = desk.say();
        String told = switch (text(done)) {
            case "given" -> say.refund_given();
            case "proposed" -> say.refund_proposed();
            case "rejected" -> say.refund_rejected();
            case "sent" -> say.evidence_sent();
            default -> null;
        };
        return page(desk.operator(), PathIds.read(topUp), Map.of(), null, told);
    }

    /** Gives back to the card or account; a large amount waits for a second person. */
    @POST
    @Path("{topUp}/refund")
    public Response refund(
            @PathParam("topUp") String topUp,
            @FormParam("key") @Nullable String key,
            @FormParam("amount") @Nullable String amount,
            @FormParam("reason") @Nullable String reason) {
        Operator operator = desk.operator();
        AllTopUps.Entry entry = topUps.one(PathIds.read(topUp));
        return desk.done(
                () -> {
                    Money money = Money.parse(
                            text(amount).strip(), entry.amount().currency().getCurrencyCode());
                    Refund refund = refunds.give(operator, PathIds.read(key), entry.id(), money, text(reason));
                    return "/admin/billing/top-ups/" + entry.id() + "?done="
                            + (refund.state() == State.PROPOSED ? "proposed" : "given");
                },
                error -> page(
                        operator, entry.id(), Map.of("amount", text(amount), "reason", text(reason)), error, null));
    }

    /** The second person agrees. */
    @POST
    @Path("refunds/{refund}/approve")
    public Response approve(@PathParam("refund") String refund) {
        Refund given = refunds.approve(desk.operator(), PathIds.read(refund));
        return desk.done(() -> "/admin/billing/top-ups/" + given.topUp() + "?done=given", error -> list(null, null));
    }

    /** The second person says no. */
    @POST
    @Path("refunds/{refund}/reject")
    public Response reject(@PathParam("refund") String refund, @FormParam("reason") @Nullable String reason) {
        Refund rejected = refunds.reject(desk.operator(), PathIds.read(refund), text(reason));
        return desk.done(
                () -> "/admin/billing/top-ups/" + rejected.topUp() + "?done=rejected", error -> list(null, null));
    }

    /** Sends evidence to the provider. */
    @POST
    @Path("{topUp}/evidence")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response defend(
            @PathParam("topUp") String topUp,
            @RestForm("text") @Nullable String said,
            @RestForm("reason") @Nullable String reason,
            @RestForm("file") @Nullable FileUpload file) {
        Operator operator = desk.operator();
        UUID id = topUps.one(PathIds.read(topUp)).id();
        java.nio.file.Path uploaded = file == null || file.size() == 0 ? null : file.uploadedFile();
        return desk.done(
                () -> {
                    disputes.defend(operator, id, text(said), uploaded, text(reason));
                    return "/admin/billing/top-ups/" + id + "?done=sent";
                },
                error -> page(operator, id, Map.of("text", text(said), "why", text(reason)), error, null));
    }

    private Money second() {
        return new Money(settings.secondPersonFromMicros(), settings.currency());
    }

    private TemplateInstance page(
            Operator operator, UUID id, Map<String, String> typed, @Nullable String error, @Nullable String told) {
        return Pages.oneTopUp(new View(
                topUps.one(id),
                rows(refunds.of(id), operator),
                disputes.sent(id),
                second(),
                Ids.next(),
                typed,
                error,
                told));
    }
}
