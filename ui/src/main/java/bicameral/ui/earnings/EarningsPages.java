package bicameral.ui.earnings;

import bicameral.marketplace.billing.MarketClock;
import bicameral.marketplace.earnings.Earnings;
import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Role;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The creator's earnings. */
@Path("/earnings")
@Authenticated
@RunOnVirtualThread
public class EarningsPages {
    private static final int LINES = 30;

    private final SignedIn signedIn;
    private final Earnings earnings;
    private final MarketClock clock;

    public EarningsPages(SignedIn signedIn, Earnings earnings, MarketClock clock) {
        this.signedIn = signedIn;
        this.earnings = earnings;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "earnings")
    static class Pages {
        private Pages() {}

        static native TemplateInstance earnings(View view);

        static native TemplateInstance closed();
    }

    /**
     * All that the page shows.
     *
     * @param shown the message whose split is shown
     */
    public record View(
            Earnings.Summary summary,
            DailyChart chart,
            List<Entry> lines,
            @Nullable Slip shown,
            Money total,
            @Nullable UUID older,
            boolean first) {
        public View {
            lines = List.copyOf(lines);
        }

        /** Whether there is anything to show yet. */
        public boolean empty() {
            return lines.isEmpty() && first && chart.paid() + chart.free() == 0;
        }
    }

    /** A line and whether its earning can be paid out already. */
    public record Entry(Earnings.Line line, boolean available) {}

    /** How one message was split; widths are parts of a bar of 100. */
    public record Slip(Earnings.Line line, long earnedWidth, long engineWidth) {
        static Slip of(Earnings.Line line) {
            long paid = Math.max(1, line.paid().micros());
            return new Slip(
                    line,
                    Math.round(100.0 * line.earned().micros() / paid),
                    Math.round(100.0 * line.engine().micros() / paid));
        }

        /** Where the engine's part ends. */
        public long engineEnd() {
            return earnedWidth + engineWidth;
        }
    }

    /** Figures, days, agents, messages; {@code message} opens how one was split. */
    @GET
    public TemplateInstance earnings(
            @QueryParam("after") @Nullable String after, @QueryParam("message") @Nullable String message) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_EARNINGS)) return Pages.closed();
        Earnings.Summary summary = earnings.summary(current);
        UUID from = after == null ? null : PathIds.read(after);
        List<Earnings.Line> lines = earnings.lines(current, from, LINES);
        Instant now = clock.instant();
        return Pages.earnings(new View(
                summary,
                DailyChart.of(summary.days()),
                lines.stream().map(line -> entry(line, now)).toList(),
                shown(current, message, lines),
                summary.agents().stream()
                        .map(Earnings.PerAgent::earned)
                        .reduce(Money.zero(summary.available().currency()), Money::plus),
                lines.size() == LINES ? lines.getLast().message() : null,
                from == null));
    }

    private @Nullable Slip shown(CurrentTenant current, @Nullable String message, List<Earnings.Line> lines) {
        if (message != null) return Slip.of(earnings.line(current, PathIds.read(message)));
        return lines.isEmpty() ? null : Slip.of(lines.getFirst());
    }

    private static Entry entry(Earnings.Line line, Instant now) {
        return new Entry(line, !line.availableAt().isAfter(now));
    }
}
