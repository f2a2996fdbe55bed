package bicameral.ui.books;

import static bicameral.ui.books.Desk.text;

import bicameral.marketplace.tax.TaxRates;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.PathIds;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tax rates by place: proposed by one billing admin, agreed to by another. */
@Path("/admin/billing/tax")
@Authenticated
@RunOnVirtualThread
public class TaxPages {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Desk desk;
    private final TaxRates rates;

    TaxPages(Desk desk, TaxRates rates) {
        this.desk = desk;
        this.rates = rates;
    }

    @CheckedTemplate(basePath = "books")
    static class Pages {
        private Pages() {}

        static native TemplateInstance tax(View view);
    }

    /**
     * A rate as a row.
     *
     * @param percent 6, 13.5
     * @param mine whether the reader proposed it, and so may not agree
     */
    public record Row(TaxRates.Rate rate, String percent, boolean mine) {
        /** Key of the state. */
        public String state() {
            return switch (rate.state()) {
                case PROPOSED -> "st_proposed";
                case REJECTED -> "st_rejected";
                case AGREED -> rate.current() ? "st_current" : "st_agreed";
            };
        }

        /** Style of the state's badge. */
        public String look() {
            return switch (rate.state()) {
                case PROPOSED -> "wait";
                case REJECTED -> "bad";
                case AGREED -> rate.current() ? "ok" : "";
            };
        }

        /** Whether it waits for a second person. */
        public boolean waiting() {
            return rate.state() == TaxRates.State.PROPOSED;
        }
    }

    /** All that the page shows. */
    public record View(
            List<Row> rows,
            Map<String, String> typed,
            @Nullable String error,
            @Nullable String told) {
        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }
    }

    /** All rates, and the form for another one. */
    @GET
    public TemplateInstance rates(@QueryParam("done") @Nullable String done) {
        String told = switch (text(done)) {
            case "proposed" -> desk.say().tax_proposed();
            case "agreed" -> desk.say().tax_agreed();
            case "rejected" -> desk.say().tax_rejected();
            default -> null;
        };
        return page(desk.operator(), Map.of(), null, told);
    }

    /** Proposes a rate from the beginning of a day. */
    @POST
    public Response propose(
            @FormParam("place") @Nullable String place,
            @FormParam("name") @Nullable String name,
            @FormParam("percent") @Nullable String percent,
            @FormParam("from") @Nullable String from,
            @FormParam("reason") @Nullable String reason) {
        Operator operator = desk.operator();
        Map<String, String> typed = Map.of(
                "place", text(place),
                "name", text(name),
                "percent", text(percent),
                "from", text(from),
                "reason", text(reason));
        return desk.done(
                () -> {
                    Instant begins =
                            Desk.day(from, LocalDate.EPOCH).atStartOfDay(ZONE).toInstant();
                    rates.propose(operator, text(place), text(name), basisPoints(text(percent)), begins, text(reason));
                    return "/admin/billing/tax?done=proposed";
                },
                error -> page(operator, typed, error, null));
    }

    private static int basisPoints(String percent) {
        String plain = percent.strip();
        if (!plain.matches("[0-9]{1,3}([.][0-9]{1,2})?")) throw new Refusal("invalid_rate", Refusal.Kind.INVALID);
        return new BigDecimal(plain).movePointRight(2).intValueExact();
    }

    /** The second person agrees. */
    @POST
    @Path("{rate}/approve")
    public Response approve(@PathParam("rate") String rate) {
        Operator operator = desk.operator();
        return desk.done(
                () -> {
                    rates.approve(operator, PathIds.read(rate));
                    return "/admin/billing/tax?done=agreed";
                },
                error -> page(operator, Map.of(), error, null));
    }

    /** Takes a proposal back. */
    @POST
    @Path("{rate}/reject")
    public Response reject(@PathParam("rate") String rate, @FormParam("reason") @Nullable String reason) {
        Operator operator = desk.operator();
        return desk.done(
                () -> {
                    rates.reject(operator, PathIds.read(rate), text(reason));
                    return "/admin/billing/tax?done=rejected";
                },
                error -> page(operator, Map.of(), error, null));
    }

    private TemplateInstance page(
            Operator operator, Map<String, String> typed, @Nullable String error, @Nullable String told) {
        List<Row> rows = rates.all().stream()
                .map(rate -> new Row(
                        rate,
                        BigDecimal.valueOf(rate.basisPoints(), 2)
                                .stripTrailingZeros()
                                .toPlainString(),
                        rate.proposedBy().equals(operator.person().value())))
                .toList();
        return Pages.tax(new View(rows, typed, error, told));
    }
}
