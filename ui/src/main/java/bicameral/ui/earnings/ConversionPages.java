package bicameral.ui.earnings;

import bicameral.marketplace.earnings.Conversion;
import bicameral.marketplace.earnings.Conversion.Person;
import bicameral.marketplace.earnings.Movements;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who came from free to paid in a month, person by person, without saying who they are. */
@Path("/earnings/conversion")
@Authenticated
@RunOnVirtualThread
public class ConversionPages {
    private static final int ROWS = 50;

    private final SignedIn signedIn;
    private final Conversion conversion;
    private final Movements movements;

    public ConversionPages(SignedIn signedIn, Conversion conversion, Movements movements) {
        this.signedIn = signedIn;
        this.conversion = conversion;
        this.movements = movements;
    }

    @CheckedTemplate(basePath = "earnings")
    static class Pages {
        private Pages() {}

        static native TemplateInstance conversion(View view);
    }

    /** Somebody, by a number that counts within this list only. */
    public record Row(long number, Person person) {}

    /**
     * What the page shows.
     *
     * @param paid whether only those who paid
     * @param share percent who paid; empty where nobody tried
     */
    public record View(
            String month,
            boolean paid,
            Conversion.Figures figures,
            String share,
            List<Row> rows,
            @Nullable String before,
            @Nullable String after,
            @Nullable String newer,
            @Nullable String older) {}

    /** The people of a month ({@code 2027-05}); {@code who=paid} for those who paid. */
    @GET
    public TemplateInstance people(
            @QueryParam("month") @Nullable String typed,
            @QueryParam("who") @Nullable String who,
            @QueryParam("offset") @Nullable String offset) {
        CurrentTenant current = signedIn.requireTenant();
        YearMonth running = YearMonth.from(movements.today(current));
        YearMonth month = typed == null ? running : month(typed);
        boolean paid = "paid".equals(who);
        int at = offset(offset);
        Conversion.Figures figures = conversion.of(current, month);
        List<Person> people = conversion.people(current, month, paid, at, ROWS);
        String here = "/earnings/conversion?month=" + month + (paid ? "&who=paid" : "");
        long all = paid ? figures.paid() : figures.tried();
        return Pages.conversion(new View(
                month.toString(),
                paid,
                figures,
                figures.tried() == 0 ? "" : Math.round(100.0 * figures.paid() / figures.tried()) + "%",
                rows(people, all - at),
                month.minusMonths(1).toString(),
                month.isBefore(running) ? month.plusMonths(1).toString() : null,
                at == 0 ? null : here + "&offset=" + Math.max(0, at - ROWS),
                people.size() == ROWS ? here + "&offset=" + (at + ROWS) : null));
    }

    private static List<Row> rows(List<Person> people, long first) {
        List<Row> rows = new ArrayList<>();
        for (Person person : people) rows.add(new Row(first - rows.size(), person));
        return rows;
    }

    private static YearMonth month(String text) {
        if (!text.matches("20[0-9]{2}-(0[1-9]|1[0-2])")) throw new Refusal("unknown_month", Refusal.Kind.NOT_FOUND);
        return YearMonth.parse(text);
    }

    private static int offset(@Nullable String text) {
        if (text == null) return 0;
        if (!text.matches("[0-9]{1,7}")) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        return Integer.parseInt(text);
    }
}
