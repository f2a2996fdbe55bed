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
    private Steering steering = Steering.NONE;
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
        return new Allowances(
                new Portions(Division.defaults().withTokens(tenant, agent), steering),
                (whose, which, from) -> usedBefore,
                clock);
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

    /** Whatever stands there at the moment. */
    private static Steering granting(EngineShare[] said) {
        return new Steering() {
            @Override
            public EngineShare share(TenantId tenant) {
                return said[0];
            }
        };
    }

    @Test
    void a_minutes_budget_that_changes_keeps_the_share_that_was_left() throws Overdrawn {
        EngineShare[] said = {EngineShare.USUAL};
        steering = granting(said);
        Allowances allowances = allowances(new Tokens(1_000, 0), Tokens.UNBOUNDED);
        allowances.take(ticket(ONE, AGENT, 900));
        said[0] = new EngineShare(null, null, 10_000L, null);
        assertThat(until(allowances, ticket(ONE, AGENT, 1_001)))
                .as("a tenth was left")
                .isPositive();
        assertThat(until(allowances, ticket(ONE, AGENT, 1_000))).isZero();
        said[0] = new EngineShare(null, null, 0L, null);
        assertThat(until(allowances, ticket(ONE, AGENT, 1_000_000)))
                .as("no bound")
                .isZero();
    }

    @Test
    void a_days_budget_begins_with_what_was_used_while_there_was_none() throws Overdrawn {
        EngineShare[] said = {new EngineShare(null, null, null, 1_000L)};
        steering = granting(said);
        Allowances allowances = allowances(Tokens.UNBOUNDED, Tokens.UNBOUNDED);
        allowances.take(ticket(ONE, AGENT, 100));
        said[0] = EngineShare.USUAL;
        allowances.take(ticket(ONE, AGENT, 5_000));
        usedBefore = 5_100;
        said[0] = new EngineShare(null, null, null, 1_000L);
        assertThat(until(allowances, ticket(ONE, AGENT, 1))).isPositive();
    }
}
