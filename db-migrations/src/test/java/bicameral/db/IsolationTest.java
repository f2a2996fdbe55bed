package bicameral.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P-I")
@Tag("P-B1")
class IsolationTest {
    private final TestDatabase scratch = TestDatabase.fresh();

    @Test
    void no_table_shows_or_takes_what_belongs_to_another_tenant() throws SQLException {
        assertThat(Isolation.leaks(scratch)).isEmpty();
    }

    @Test
    void an_exception_that_is_no_table_any_more_is_taken_off_the_list() throws SQLException {
        try (Connection connection = scratch.superuser().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : Isolation.EXCEPTIONS.keySet())
                assertThat(statement.execute("select '" + "market." + table + "'::regclass"))
                        .isTrue();
        }
    }

    /** Each of these is a mistake that a migration could make; the look at it has to see it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop policy own on market.agent",
                "alter table market.agent disable row level security",
                "alter table market.agent_draft no force row level security",
                "create policy careless on market.agent_version for select to bicameral_app using (true)",
                "create policy or_public on market.membership to bicameral_app using (tenant_id is not null)",
                "alter policy own_delete on market.listing using (true)",
                "alter policy own_insert on market.listing with check (true)",
                "alter policy fellow_members on market.person using (true)",
                "create table market.note (tenant_id uuid, id uuid primary key); grant select on market.note to bicameral_app",
                "create table market.note (id uuid primary key); grant select on market.note to bicameral_app",
                "create or replace function market.current_tenant() returns uuid language sql stable return null::uuid"
            })
    void a_mistake_in_a_policy_is_seen(String mistake) throws SQLException {
        try (Connection connection = scratch.superuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(mistake);
        }
        assertThat(Isolation.leaks(scratch)).isNotEmpty();
    }
}
