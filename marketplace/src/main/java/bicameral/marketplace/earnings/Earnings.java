package bicameral.marketplace.earnings;

import bicameral.marketplace.money.Money;
import bicameral.tenant.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A creator's earnings (SEE_EARNINGS). Thread-safe. Days are the tenant's calendar days in UTC+8. */
@ApplicationScoped
public class Earnings {
    /** Figures of now. */
    public Summary summary(CurrentTenant current) {
        throw new UnsupportedOperationException("being built");
    }

    /** Key figures; days has the last thirty, oldest first, including days without answers. */
    public record Summary(
            Money pending,
            Money available,
            Money thisMonth,
            Money lastMonth,
            long paidAnswers,
            long freeAnswers,
            int maturationDays,
            List<Day> days,
            List<PerAgent> agents) {
        public Summary {
            days = List.copyOf(days);
            agents = List.copyOf(agents);
        }
    }

    /** One day. */
    public record Day(LocalDate date, long paid, long free) {}

    /** One agent since the first of the month. */
    public record PerAgent(
            UUID agent, String name, String mark, String pigment, Money price, long answers, long paid, Money earned) {}

    /** Paid messages, newest first. */
    public List<Line> lines(CurrentTenant current, @Nullable UUID after, int limit) {
        throw new UnsupportedOperationException("being built");
    }

    /** How one message was split; not_found for others' messages. */
    public Line line(CurrentTenant current, UUID message) {
        throw new UnsupportedOperationException("being built");
    }

    /** One paid message: paid = engine + commission + tax + earned. */
    public record Line(
            UUID message,
            Instant at,
            UUID agent,
            String agentName,
            Money paid,
            Money engine,
            int engineTokens,
            Money commission,
            Money tax,
            Money earned,
            Instant availableAt) {}
}
