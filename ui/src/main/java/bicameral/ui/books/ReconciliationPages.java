package bicameral.ui.books;

import static bicameral.ui.books.Desk.text;

import bicameral.marketplace.billing.MarketClock;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.reconciliation.Comparison;
import bicameral.marketplace.reconciliation.Reconciliation;
import bicameral.marketplace.reconciliation.Reconciliation.Statement;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Providers' reports beside the books: taken in, asked for, compared, explained. */
@Path("/admin/billing/reconciliation")
@Authenticated
@RunOnVirtualThread
public class ReconciliationPages {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int USUAL_DAYS = 31;

    private final Desk desk;
    private final Reconciliation reconciliation;
    private final MarketClock clock;

    ReconciliationPages(Desk desk, Reconciliation reconciliation, MarketClock clock) {
        this.clock = clock;
        this.desk = desk;
        this.reconciliation = reconciliation;
    }

    @CheckedTemplate(basePath = "books")
    static class Pages {
        private Pages() {}

        static native TemplateInstance reconciliation(View view);
    }

    /** A provider to choose. */
    public record Choice(String id, boolean current) {
        /** Key of its name. */
        public String key() {
            return "provider_" + id;
        }
    }

    /** A difference as a row. */
    public record Row(Comparison.Difference difference) {
        /** Key of the side. */
        public String side() {
            return "side_" + difference.side().name().toLowerCase(Locale.ROOT);
        }

        /** Whether it is about money that left for a creator, also where the books do not know whose. */
        public boolean paidOut() {
            return difference.reported().paidOut().micros() != 0;
        }

        /** The plain decimal for the form. */
        public String amount() {
            return difference.difference().amount().toPlainString();
        }

        /** Its currency's code. */
        public String currency() {
            return difference.difference().currency().getCurrencyCode();
        }
    }

    /** Days and provider that are shown. */
    public record Chosen(String provider, LocalDate from, LocalDate until) {
        /** As an address. */
        public String href() {
            return "/admin/billing/reconciliation?provider=" + provider + "&from=" + from + "&until=" + until;
        }
    }

    /** All that the page shows. */
    public record View(
            List<Choice> providers,
            Chosen chosen,
            boolean canAsk,
            Comparison comparison,
            List<Row> rows,
            List<Statement> statements,
            @Nullable String error,
            @Nullable String told) {}

    /** What a provider says beside what the books say. */
    @GET
    public TemplateInstance compare(
            @QueryParam("provider") @Nullable String provider,
            @QueryParam("from") @Nullable String from,
            @QueryParam("until") @Nullable String until,
            @QueryParam("done") @Nullable String done) {
        desk.operator();
        Chosen chosen = chosen(provider, from, until);
        return page(chosen, null, said(chosen, text(done)));
    }

    private @Nullable String said(Chosen chosen, String done) {
        if (done.equals("explained")) return desk.say().rec_explained();
        if (!done.equals("taken")) return null;
        return reconciliation.statements(chosen.provider()).stream()
                .findFirst()
                .map(taken -> desk.say().rec_taken(taken.items(), taken.fresh()))
                .orElse(null);
    }

    private Chosen chosen(@Nullable String provider, @Nullable String from, @Nullable String until) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        String known = text(provider).isEmpty() ? "stripe" : text(provider);
        if (!reconciliation.providers().contains(known)) throw new Refusal("unknown_report", Refusal.Kind.NOT_FOUND);
        return new Chosen(known, Desk.day(from, today.minusDays(USUAL_DAYS)), Desk.day(until, today));
    }

    /** Takes a report in. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response upload(
            @RestForm("provider") @Nullable String provider, @RestForm("report") @Nullable FileUpload report) {
        Operator operator = desk.operator();
        Chosen chosen = chosen(provider, null, null);
        return desk.done(
                () -> {
                    if (report == null || report.size() == 0) throw new Refusal("no_file", Refusal.Kind.INVALID);
                    Statement taken = reconciliation.upload(
                            operator, chosen.provider(), text(report.fileName()), report.uploadedFile());
                    return covered(taken) + "&done=taken";
                },
                error -> page(chosen, error, null));
    }

    private static String covered(Statement taken) {
        LocalDate from = taken.from().atZone(ZONE).toLocalDate();
        LocalDate until = taken.until().atZone(ZONE).toLocalDate();
        LocalDate most = from.plusDays(399);
        return new Chosen(taken.provider(), from, until.isAfter(most) ? most : until).href();
    }

    /** Asks the provider. */
    @POST
    @Path("ask")
    public Response ask(
            @FormParam("provider") @Nullable String provider,
            @FormParam("from") @Nullable String from,
            @FormParam("until") @Nullable String until) {
        Operator operator = desk.operator();
        Chosen chosen = chosen(provider, from, until);
        return desk.done(
                () -> {
                    reconciliation.ask(operator, chosen.provider(), chosen.from(), chosen.until());
                    return chosen.href() + "&done=taken";
                },
                error -> page(chosen, error, null));
    }

    /** Says why a difference is none. */
    @POST
    @Path("explain")
    public Response explain(
            @FormParam("provider") @Nullable String provider,
            @FormParam("from") @Nullable String from,
            @FormParam("until") @Nullable String until,
            @FormParam("subject") @Nullable String subject,
            @FormParam("amount") @Nullable String amount,
            @FormParam("currency") @Nullable String currency,
            @FormParam("reason") @Nullable String reason) {
        Operator operator = desk.operator();
        Chosen chosen = chosen(provider, from, until);
        return desk.done(
                () -> {
                    Money difference = Money.parse(text(amount), text(currency));
                    Reconciliation.Days days = new Reconciliation.Days(chosen.from(), chosen.until());
                    reconciliation.explain(operator, chosen.provider(), days, text(subject), difference, text(reason));
                    return chosen.href() + "&done=explained";
                },
                error -> page(chosen, error, null));
    }

    private TemplateInstance page(Chosen chosen, @Nullable String error, @Nullable String told) {
        Comparison comparison = reconciliation.compare(chosen.provider(), chosen.from(), chosen.until());
        return Pages.reconciliation(new View(
                reconciliation.providers().stream()
                        .map(id -> new Choice(id, id.equals(chosen.provider())))
                        .toList(),
                chosen,
                reconciliation.canAsk(chosen.provider()),
                comparison,
                comparison.differences().stream().map(Row::new).toList(),
                reconciliation.statements(chosen.provider()),
                error,
                told));
    }
}
