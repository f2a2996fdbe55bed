package bicameral.ui.books;

import static bicameral.ui.books.Desk.text;

import bicameral.marketplace.period.ExportFormat;
import bicameral.marketplace.period.Periods;
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
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Months that are closed, and their locked exports. */
@Path("/admin/billing/periods")
@Authenticated
@RunOnVirtualThread
public class PeriodPages {
    private final Desk desk;
    private final Periods periods;

    PeriodPages(Desk desk, Periods periods) {
        this.desk = desk;
        this.periods = periods;
    }

    @CheckedTemplate(basePath = "books")
    static class Pages {
        private Pages() {}

        static native TemplateInstance periods(View view);
    }

    /**
     * A month as a row.
     *
     * @param mine whether the reader proposed it, and so may not close it
     */
    public record Row(Periods.Period period, boolean mine) {
        /** Key of the state. */
        public String state() {
            return switch (period.state()) {
                case PROPOSED -> "st_proposed";
                case CLOSED -> "st_closed";
                case REJECTED -> "st_rejected";
            };
        }

        /** Style of the state's badge. */
        public String look() {
            return switch (period.state()) {
                case PROPOSED -> "wait";
                case CLOSED -> "ok";
                case REJECTED -> "bad";
            };
        }

        /** Whether it waits for a second person. */
        public boolean waiting() {
            return period.state() == Periods.State.PROPOSED;
        }

        /** Whether it can be taken along. */
        public boolean closed() {
            return period.state() == Periods.State.CLOSED;
        }

        /** The exports. */
        public List<Export> exports() {
            return List.of(ExportFormat.values()).stream()
                    .map(format -> new Export(format, period.sums().getOrDefault(format.ending(), "")))
                    .toList();
        }
    }

    /** An export with its SHA-256; empty where it has not been summed yet. */
    public record Export(ExportFormat format, String sum) {}

    /**
     * All that the page shows.
     *
     * @param next the month that is to be closed next, empty for none
     */
    public record View(
            String next,
            List<Row> rows,
            @Nullable String error,
            @Nullable String told) {}

    /** All months, and the form for the next one. */
    @GET
    public TemplateInstance months(@QueryParam("done") @Nullable String done) {
        String told = switch (text(done)) {
            case "proposed" -> desk.say().period_proposed();
            case "closed" -> desk.say().period_closed();
            case "rejected" -> desk.say().period_rejected();
            default -> null;
        };
        return page(desk.operator(), null, told);
    }

    /** Proposes to close a month. */
    @POST
    public Response propose(@FormParam("month") @Nullable String month, @FormParam("reason") @Nullable String reason) {
        Operator operator = desk.operator();
        return desk.done(
                () -> {
                    periods.propose(operator, Desk.month(month), text(reason));
                    return "/admin/billing/periods?done=proposed";
                },
                error -> page(operator, error, null));
    }

    /** The second person closes it. */
    @POST
    @Path("{period}/close")
    public Response close(@PathParam("period") String period) {
        Operator operator = desk.operator();
        return desk.done(
                () -> {
                    periods.close(operator, PathIds.read(period));
                    return "/admin/billing/periods?done=closed";
                },
                error -> page(operator, error, null));
    }

    /** Takes the proposal back. */
    @POST
    @Path("{period}/reject")
    public Response reject(@PathParam("period") String period, @FormParam("reason") @Nullable String reason) {
        Operator operator = desk.operator();
        return desk.done(
                () -> {
                    periods.reject(operator, PathIds.read(period), text(reason));
                    return "/admin/billing/periods?done=rejected";
                },
                error -> page(operator, error, null));
    }

    /** The month as a file, with its SHA-256 in the header as RFC 9530 has it. */
    @GET
    @Path("{period}/{format}")
    public Response export(@PathParam("period") String period, @PathParam("format") String format) {
        desk.operator();
        ExportFormat as = ExportFormat.read(format).orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
        UUID id = PathIds.read(period);
        Periods.Period closed = periods.closed(id);
        StreamingOutput body = out -> periods.write(id, as, out);
        String sum = closed.sums().getOrDefault(as.ending(), "");
        return Response.ok(body)
                .header("Content-Type", as.mediaType())
                .header(
                        "Repr-Digest",
                        "sha-256=:"
                                + Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(sum)) + ":")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"bicameral-" + closed.month() + "." + as.ending() + "\"")
                .build();
    }

    private TemplateInstance page(Operator operator, @Nullable String error, @Nullable String told) {
        return Pages.periods(new View(
                periods.next().map(String::valueOf).orElse(""),
                periods.all().stream()
                        .map(period -> new Row(
                                period,
                                period.proposedBy().equals(operator.person().value())))
                        .toList(),
                error,
                told));
    }
}
