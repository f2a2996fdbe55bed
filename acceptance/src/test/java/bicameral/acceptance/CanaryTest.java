package bicameral.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said and known in a chamber stays in it: planted words are in no table, log or metric of the market. */
class CanaryTest {
    private static final String IN_DOCUMENT = "zephyrquartz";
    private static final String IN_QUESTION = "marmaladeheron";

    @Test
    void words_of_documents_questions_and_answers_are_nowhere_in_the_market() throws Exception {
        Client owner = Running.owner("saas-helpdesk").speaking("en");
        Workshop workshop = Workshop.make(owner, "Canary keeper");
        workshop.teach(
                "canaries.md",
                ("# Canaries\n\nThe " + IN_DOCUMENT + " canary sings at seven in the morning.\n")
                        .getBytes(StandardCharsets.UTF_8));
        String own = workshop.publish("0.10", 5, false);
        Client visitor = Running.visitor().speaking("en");
        Client.Answer told = visitor.ask(own, "When does the " + IN_DOCUMENT + " canary sing, " + IN_QUESTION + "?");
        assertThat(told.code()).isEqualTo(200);
        Workshop shared = Workshop.make(owner, "Canary of the engine");
        shared.teach(
                "more.md",
                ("# More canaries\n\nA " + IN_DOCUMENT + " egg hatches after fourteen days.\n")
                        .getBytes(StandardCharsets.UTF_8));
        String engine = shared.publish("0.10", 5, true);
        Client.Answer crossed = visitor.ask(engine, "After how many days does a " + IN_DOCUMENT + " egg hatch?");
        assertThat(crossed.json().at("/receipt/left").asLong())
                .as("something left, so that there is something to leak: %s", crossed.json())
                .isPositive();
        visitor.ask(own, IN_QUESTION + "?", UUID.randomUUID(), null);

        assertThat(cellsWith(IN_DOCUMENT)).isEmpty();
        assertThat(cellsWith(IN_QUESTION)).isEmpty();
        assertThat(logsWith(IN_DOCUMENT, IN_QUESTION)).isEmpty();
        assertThat(visitor.get("/q/metrics").body()).doesNotContain(IN_DOCUMENT, IN_QUESTION);
    }

    private static List<String> cellsWith(String word) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection database = DriverManager.getConnection(Running.product().superuserJdbcUrl());
                Statement statement = database.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("select format('%I.%I', schemaname, tablename) from pg_tables"
                    + " where schemaname not in ('pg_catalog', 'information_schema')")) {
                while (rows.next()) tables.add(rows.getString(1));
            }
            assertThat(tables).hasSizeGreaterThan(10);
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery(
                        "select count(*) from " + table + " t where t::text ilike '%" + word + "%'")) {
                    rows.next();
                    if (rows.getLong(1) > 0) found.add(table);
                }
            }
        }
        return found;
    }

    private static List<String> logsWith(String... words) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> logs = Files.walk(Running.product().data().logs())) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(log, StandardCharsets.ISO_8859_1);
                for (String word : words) if (text.contains(word)) found.add(log.getFileName() + ": " + word);
            }
        }
        return found;
    }
}
