package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.EngineSettings.Division;
import bicameral.host.EngineSettings.Tokens;
import bicameral.host.gateway.Allowances.Overdrawn;
import bicameral.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-B77")
class AllowancesTest {
    private static final TenantId ONE = new TenantId(new UUID(0, 1));
    private static final TenantId OTHER = new TenantId(new UUID(0, 2));
    private static final UUID AGENT = new UUID(1, 1);

    private Instant now = Instant.parse("2028-02-29T23:59:00Z");
    private long usedBefore;
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private Allowances allowances(Tokens tenant, Tokens agent) {
        return new Allowances(Division.defaults().withTokens(tenant, agent), (whose, which, from) -> usedBefore, clock);
    }

    private static Ticket ticket(TenantId tenant, UUID agent, long tokens) {
        return new Ticket(tenant, agent, Urgency.FREE, tokens);
    }

    private static Duration until(Allowances allowances, Ticket ticket) {
        try {
            allowances.take(ticket);
            return Duration.ZERO;
        } catch (Overdrawn e) {
            return e.until();
        }
    }

    @Test
    void a_minute_has_so_many_tokens_and_the_unused_ones_come_back() throws Overdrawn {
        Allowances allowances = allowances(new Tokens(1_000, 0), Tokens.UNBOUNDED);
        Allowances.Taken taken = allowances.take(ticket(ONE, AGENT, 900));
        assertThat(until(allowances, ticket(ONE, AGENT, 200))).isEqualTo(Duration.ofSeconds(6));
        assertThat(until(allowances, ticket(OTHER, AGENT, 200))).isZero();
        taken.end(300);
        assertThat(until(allowances, ticket(ONE, AGENT, 700))).isZero();
        now = now.plusSeconds(30);
        assertThat(until(allowances, ticket(ONE, AGENT, 500))).isZero();
    }

    @Test
    void a_call_larger_than_a_minute_takes_all_of_one() {
        Allowances allowances = allowances(new Tokens(1_000, 0), Tokens.UNBOUNDED);
        assertThat(until(allowances, ticket(ONE, AGENT, 5_000))).isZero();
        assertThat(until(allowances, ticket(ONE, AGENT, 1))).isPositive();
    }

    @Test
    void a_day_ends_at_midnight_of_utc() throws Overdrawn {
        Allowances allowances = allowances(new Tokens(0, 1_000), Tokens.UNBOUNDED);
        allowances.take(ticket(ONE, AGENT, 1_000)).end(900);
        assertThat(until(allowances, ticket(ONE, AGENT, 101))).isEqualTo(Duration.ofSeconds(61));
        assertThat(until(allowances, ticket(ONE, AGENT, 100))).isZero();
        now = now.plusSeconds(60);
        assertThat(until(allowances, ticket(ONE, AGENT, 1_000))).isZero();
    }

    @Test
    void a_restart_gives_nothing_away() {
        usedBefore = 950;
        Allowances allowances = allowances(new Tokens(0, 1_000), Tokens.UNBOUNDED);
        assertThat(until(allowances, ticket(ONE, AGENT, 51))).isPositive();
        assertThat(until(allowances, ticket(ONE, AGENT, 50))).isZero();
    }

    @Test
    void where_the_agent_has_no_more_its_tenant_pays_nothing() throws Overdrawn {
        Allowances allowances = allowances(new Tokens(0, 1_000), new Tokens(0, 400));
        allowances.take(ticket(ONE, AGENT, 400));
        assertThatThrownBy(() -> allowances.take(ticket(ONE, AGENT, 400))).isInstanceOf(Overdrawn.class);
        assertThat(until(allowances, ticket(ONE, new UUID(1, 2), 400))).isZero();
        assertThat(until(allowances, ticket(ONE, new UUID(1, 3), 200))).isZero();
        assertThat(until(allowances, ticket(ONE, new UUID(1, 3), 1))).isPositive();
    }
}
