package bicameral.ui.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.source.Definition;
import bicameral.marketplace.source.Schedule;
import bicameral.marketplace.source.Source;
import bicameral.marketplace.source.Sources;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFormTest {
    private static SourceForm form(Source.Kind kind, Map<String, String> typed) {
        MultivaluedMap<String, String> sent = new MultivaluedHashMap<>();
        typed.forEach(sent::putSingle);
        return SourceForm.read(kind, sent);
    }

    @Test
    void a_table_is_read_as_typed_with_its_columns_parted_by_commas_of_any_kind() {
        Sources.Wish wish = form(
                        Source.Kind.TABLE,
                        Map.of(
                                "name", "库存",
                                "url", " https://shop.example/stock.csv ",
                                "column", "sku",
                                "title", "name",
                                "columns", "name，price, stock、",
                                "rhythm", "quarter"))
                .wish("Bearer x");

        assertThat(wish.definition())
                .isEqualTo(Definition.at(
                        "https://shop.example/stock.csv", "sku", "name", List.of("name", "price", "stock")));
        assertThat(wish.schedule()).isEqualTo("every:15");
        assertThat(wish.secret()).isEqualTo("Bearer x");
    }

    @ParameterizedTest
    @CsvSource({"postgresql, '', 5432", "mysql, '', 3306", "mysql, 3307, 3307"})
    void a_database_has_the_usual_port_where_none_is_typed(String engine, String typed, int port) {
        SourceForm form = form(Source.Kind.QUERY, Map.of("engine", engine, "port", typed, "rhythm", "hour"));
        assertThat(form.wish("").definition().port()).isEqualTo(port);
        assertThat(form.wish("").definition().unencrypted()).isFalse();
    }

    @Test
    void what_is_no_port_is_told_beside_it() {
        SourceForm form = form(Source.Kind.QUERY, Map.of("engine", "mysql", "port", "33o6"));
        assertThatThrownBy(() -> form.wish(""))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(form.field(refusal.code())).isEqualTo("port"));
    }

    @ParameterizedTest
    @CsvSource({"quarter, every:15", "hour, hourly:5", "six, every:360", "daily, daily:04:10@Asia/Shanghai"})
    void a_rhythm_is_a_schedule_and_back(String rhythm, String schedule) {
        SourceForm form = form(Source.Kind.PAGE, Map.of("rhythm", rhythm, "at", "04:10"));
        assertThat(form.schedule()).isEqualTo(schedule);
        assertThat(Schedule.parse(schedule).text()).isEqualTo(schedule);
    }

    /** Whatever can be refused about a source has a sentence of its own in both languages. */
    @ParameterizedTest
    @CsvSource({
        "invalid_source_name, name",
        "invalid_schedule, rhythm",
        "address_malformed, host",
        "invalid_host, host",
        "invalid_port, port",
        "invalid_database, database",
        "invalid_database_user, user",
        "invalid_secret, secret",
        "not_a_query, sql",
        "invalid_key_column, column",
        "invalid_title_column, title",
        "invalid_columns, columns",
        "invalid_updated_column, updated",
        "invalid_authorities, authorities",
        "source_tls_failed, authorities",
        "source_tls_required, authorities",
        "source_host_unknown, host",
        "source_unreachable, host",
        "source_address_forbidden, host",
        "source_login_failed, user",
        "source_query_failed, sql",
        "source_no_such_column, column",
        "source_too_slow, ''",
        "source_too_large, ''",
        "source_chamber_full, ''",
        "source_trial_busy, ''",
        "too_many_sources, ''"
    })
    void a_refusal_stands_beside_its_field_and_says_what_to_do(String code, String field) {
        assertThat(form(Source.Kind.QUERY, Map.of()).field(code)).isEqualTo(field);
        for (Language language : Language.values()) {
            String sentence = Sentences.detail(new Problem(code, 422), language);
            assertThat(sentence).as(code).isNotEqualTo(Sentences.detail(new Problem("no such code", 422), language));
        }
    }
}
