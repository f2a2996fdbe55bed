package bicameral.ui.earnings;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.earnings.MonthlyStatement;
import bicameral.marketplace.earnings.MonthlyStatement.Statement;
import bicameral.marketplace.earnings.Movements;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Currency;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A creator's monthly statement as files: PDF to read, CSV to reckon with. */
@Path("/earnings/statements/{month}")
@Authenticated
@RunOnVirtualThread
public class StatementFiles {
    private final SignedIn signedIn;
    private final Frame frame;
    private final MonthlyStatement statements;
    private final Movements movements;
    private final BillingSettings settings;

    public StatementFiles(
            SignedIn signedIn,
            Frame frame,
            MonthlyStatement statements,
            Movements movements,
            BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.statements = statements;
        this.movements = movements;
        this.settings = settings;
    }

    /** The statement on paper. */
    @GET
    @Path("pdf")
    public Response pdf(@PathParam("month") String month, @QueryParam("currency") @Nullable String currency) {
        Statement statement = statement(month, currency);
        byte[] pdf = new StatementPaper(say(), frame.language()).print(statement, frame.tenantName());
        return file(pdf, "application/pdf", statement, "pdf");
    }

    /** The statement's lines. */
    @GET
    @Path("csv")
    public Response csv(@PathParam("month") String month, @QueryParam("currency") @Nullable String currency) {
        Statement statement = statement(month, currency);
        // With a mark of its encoding, for the spreadsheets that guess otherwise.
        byte[] csv = ('\uFEFF' + StatementTable.csv(statement)).getBytes(StandardCharsets.UTF_8);
        return file(csv, "text/csv;charset=UTF-8", statement, "csv");
    }

    private Statement statement(String month, @Nullable String currency) {
        CurrentTenant current = signedIn.requireTenant();
        return statements.of(current, currency(current, currency), month(month));
    }

    private Currency currency(CurrentTenant current, @Nullable String code) {
        if (code == null) return settings.currency();
        return Stream.concat(settings.currencies().stream(), movements.currencies(current).stream())
                .filter(one -> one.getCurrencyCode().equals(code))
                .findFirst()
                .orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw new Refusal("unknown_month", Refusal.Kind.NOT_FOUND);
        }
    }

    private static Response file(byte[] bytes, String type, Statement statement, String ending) {
        String name = "statement-%s-%s.%s".formatted(statement.month(), statement.currency(), ending);
        return Response.ok(bytes, type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("Cache-Control", "private, no-store")
                .build();
    }

    private EarningsMessages say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(EarningsMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(EarningsMessages.class);
    }
}
