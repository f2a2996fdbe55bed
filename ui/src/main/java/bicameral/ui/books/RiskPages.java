package bicameral.ui.books;

import static bicameral.ui.books.Desk.text;

import bicameral.marketplace.risk.RiskFlags;
import bicameral.marketplace.risk.RiskFlags.Kind;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tenants that need a look, and why. */
@Path("/admin/billing/risk")
@Authenticated
@RunOnVirtualThread
public class RiskPages {
    private final Desk desk;
    private final RiskFlags flags;

    RiskPages(Desk desk, RiskFlags flags) {
        this.desk = desk;
        this.flags = flags;
    }

    @CheckedTemplate(basePath = "books")
    static class Pages {
        private Pages() {}

        static native TemplateInstance risk(View view);
    }

    /**
     * A flag as a row.
     *
     * @param why the sentence with its figures
     */
    public record Row(RiskFlags.Flag flag, String why) {
        /** Key of what it is. */
        public String kind() {
            return "risk_" + flag.kind().id();
        }
    }

    /** All that the page shows. */
    public record View(
            List<Row> rows,
            @Nullable String error,
            @Nullable String told) {}

    /** All flags that are up. */
    @GET
    public TemplateInstance flags(@QueryParam("done") @Nullable String done) {
        desk.operator();
        return page(null, "seen".equals(done) ? desk.say().risk_noted() : null);
    }

    /** Says what one saw. */
    @POST
    @Path("{tenant}/{kind}")
    public Response seen(
            @PathParam("tenant") String tenant,
            @PathParam("kind") String kind,
            @FormParam("note") @Nullable String note) {
        Operator operator = desk.operator();
        return desk.done(
                () -> {
                    flags.seen(operator, new TenantId(PathIds.read(tenant)), kind(kind), text(note));
                    return "/admin/billing/risk?done=seen";
                },
                error -> page(error, null));
    }

    private static Kind kind(String id) {
        for (Kind kind : Kind.values()) if (kind.id().equals(id)) return kind;
        throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }

    private TemplateInstance page(@Nullable String error, @Nullable String told) {
        return Pages.risk(new View(
                flags.all().stream().map(flag -> new Row(flag, why(flag))).toList(), error, told));
    }

    private String why(RiskFlags.Flag flag) {
        BooksTexts say = desk.say();
        String percent =
                BigDecimal.valueOf(flag.figure(), 2).stripTrailingZeros().toPlainString();
        return switch (flag.kind()) {
            case VELOCITY -> say.why_velocity(flag.figure(), flag.part());
            case SELF_PURCHASE -> say.why_self_purchase(percent, flag.part(), flag.whole());
            case CHARGEBACKS -> say.why_chargebacks(percent, flag.part(), flag.whole());
        };
    }
}
