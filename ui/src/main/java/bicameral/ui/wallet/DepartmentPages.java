package bicameral.ui.wallet;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.department.Departments;
import bicameral.marketplace.department.Departments.Budget;
import bicameral.marketplace.department.Departments.Department;
import bicameral.marketplace.department.Departments.Person;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Bundles;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
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
import java.net.URI;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Departments: who may spend from the organisation's wallet, and how much a month. */
@Path("/wallet/departments")
@Authenticated
@RunOnVirtualThread
public class DepartmentPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Departments departments;
    private final BillingSettings settings;

    public DepartmentPages(SignedIn signedIn, Frame frame, Departments departments, BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.departments = departments;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "wallet")
    static class Pages {
        private Pages() {}

        static native TemplateInstance departments(View view);
    }

    /** What a department has in one of the market's currencies; budget is null for nothing. */
    public record Line(String code, String symbol, @Nullable Budget budget) {}

    /** A department as a card. */
    public record Card(Department department, List<Line> lines) {}

    /** All that the page shows. */
    public record View(
            List<Card> cards,
            List<Person> people,
            boolean maySpend,
            String typed,
            @Nullable String error,
            boolean told) {}

    /** All departments. */
    @GET
    public TemplateInstance departments(@QueryParam("done") @Nullable String done) {
        return page(signedIn.requireTenant(), "", null, done != null);
    }

    /** Founds one. */
    @POST
    public Response found(@FormParam("name") @Nullable String name) {
        CurrentTenant current = signedIn.requireTenant();
        String typed = name == null ? "" : name;
        try {
            departments.found(current, typed);
            return done();
        } catch (Refusal refusal) {
            return again(current, typed, refusal);
        }
    }

    /** Sets a budget; an empty field lifts it. */
    @POST
    @Path("{department}/budget")
    public Response budget(
            @PathParam("department") String department,
            @FormParam("currency") @Nullable String code,
            @FormParam("budget") @Nullable String budget) {
        CurrentTenant current = signedIn.requireTenant();
        UUID id = PathIds.read(department);
        Currency currency = settings.currency(code);
        try {
            boolean none = budget == null || budget.isBlank();
            Money money = none ? null : TypedAmount.read(budget, currency);
            departments.budget(current, id, currency, money);
            return done();
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.INVALID) throw refusal;
            return again(current, "", refusal);
        }
    }

    /** Dissolves one. */
    @POST
    @Path("{department}/dissolve")
    public Response dissolve(@PathParam("department") String department) {
        departments.dissolve(signedIn.requireTenant(), PathIds.read(department));
        return done();
    }

    /** Puts a member into a department, or out of every one. */
    @POST
    @Path("members/{person}")
    public Response assign(@PathParam("person") String person, @FormParam("department") @Nullable String department) {
        boolean none = department == null || department.isEmpty();
        PersonId member = new PersonId(PathIds.read(person));
        departments.assign(signedIn.requireTenant(), member, none ? null : PathIds.read(department));
        return done();
    }

    private static Response done() {
        return Response.seeOther(URI.create("/wallet/departments?done=saved")).build();
    }

    private Response again(CurrentTenant current, String typed, Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.INVALID && refusal.kind() != Refusal.Kind.CONFLICT) throw refusal;
        Problem problem = Problem.of(refusal);
        String sentence = refusal.code().equals("invalid_amount")
                ? Bundles.in(PurseTexts.class, frame.language()).bad_amount()
                : Sentences.detail(problem, frame.language());
        return Response.status(problem.status())
                .entity(page(current, typed, sentence, false))
                .build();
    }

    private TemplateInstance page(CurrentTenant current, String typed, @Nullable String error, boolean told) {
        return Pages.departments(new View(
                departments.list(current).stream()
                        .map(department -> new Card(department, lines(department)))
                        .toList(),
                departments.people(current),
                current.may(Role.Permission.SPEND),
                typed,
                error,
                told));
    }

    private List<Line> lines(Department department) {
        return settings.currencies().stream()
                .map(currency -> new Line(
                        currency.getCurrencyCode(),
                        Amounts.symbol(currency, frame.language()),
                        department.budgets().stream()
                                .filter(budget -> budget.perMonth().currency().equals(currency))
                                .findFirst()
                                .orElse(null)))
                .toList();
    }
}
