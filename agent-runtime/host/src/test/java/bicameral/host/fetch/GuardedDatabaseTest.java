package bicameral.host.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.fetch.FetchFailed.Problem;
import bicameral.host.fetch.GuardedDatabase.Engine;
import bicameral.host.fetch.GuardedDatabase.Wanted;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tenants' databases, played by a real PostgreSQL and a real MariaDB whose certificate only our own authority vouches for. */
class GuardedDatabaseTest {
    private static final String PASSWORD = "open sesame";
    private static final List<String> SCHEMA = List.of(
            "create table goods (id int primary key, name varchar(100), price decimal(10,2), changed timestamp null)",
            "insert into goods values (1, 'Tea 茶', 3.50, '2026-01-01 08:00:00')",
            "insert into goods values (2, 'Rice', 1.20, '2026-01-02 08:00:00')",
            "insert into goods values (3, 'Salt', null, null)");

    @TempDir
    static Path directory;

    private static Certificates certificates;
    private static MariaDbServer maria;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        certificates = new Certificates(directory);
        maria = new MariaDbServer(
                Files.createDirectory(directory.resolve("m")),
                certificates,
                String.join(
                                ";\n",
                                "create database shop character set utf8mb4",
                                "use shop",
                                String.join(";\n", SCHEMA),
                                "create user clerk@'%' identified by '" + PASSWORD + "'",
                                "grant all on shop.* to clerk@'%'",
                                "create function wipe() returns int begin delete from goods; return 1; end")
                        + ";\n");
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificates.certificate().toString())
                .setServerConfig("ssl_key_file", certificates.key().toString())
                .start();
        for (String sql : SCHEMA) inPostgres(sql);
    }

    private static void inPostgres(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        postgres.close();
        maria.stop();
    }

    private static int port(Engine engine) {
        return engine == Engine.MYSQL ? maria.port : postgres.getPort();
    }

    /** Names that are not literals lead to this machine, but for one that leads to the internet. */
    private static GuardedDatabase database(long maxBytes) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        InetAddress outside = InetAddress.ofLiteral("93.184.216.34");
        FetchSettings settings = FetchSettings.defaults()
                .withOpenings(List.of(
                        new Opening(loopback, 32, port(Engine.MYSQL)),
                        new Opening(loopback, 32, port(Engine.POSTGRESQL))));
        AddressGuard guard =
                new AddressGuard(settings, host -> List.of(host.equals("far.example") ? outside : loopback));
        return new GuardedDatabase(
                guard, new GuardedDatabase.Limits(Duration.ofSeconds(2), Duration.ofSeconds(20), 1_000, maxBytes));
    }

    /** A query as a tenant would ask for it, and what may be different about it. */
    private record Asked(Engine engine, String host, String password, boolean unencrypted, String authorities) {
        static Asked of(Engine engine) {
            return new Asked(engine, "127.0.0.1", PASSWORD, false, certificates.authority());
        }

        Asked at(String other) {
            return new Asked(engine, other, password, unencrypted, authorities);
        }

        Asked with(String otherPassword) {
            return new Asked(engine, host, otherPassword, unencrypted, authorities);
        }

        Asked believing(String others) {
            return new Asked(engine, host, password, unencrypted, others);
        }

        Asked plainly() {
            return new Asked(engine, host, password, true, "");
        }

        List<Map<String, String>> read(String sql) throws FetchFailed {
            return read(sql, null, null, 1_000_000);
        }

        List<Map<String, String>> read(
                String sql, @Nullable String updatedColumn, @Nullable String since, long maxBytes) throws FetchFailed {
            List<Map<String, String>> rows = new ArrayList<>();
            Wanted wanted = new Wanted(
                    engine,
                    host,
                    port(engine),
                    engine == Engine.MYSQL ? "shop" : "postgres",
                    engine == Engine.MYSQL ? "clerk" : "postgres",
                    password,
                    unencrypted,
                    authorities,
                    sql,
                    updatedColumn,
                    since);
            database(maxBytes).read(wanted, rows::add);
            return rows;
        }

        void fails(Problem problem, String sql) {
            assertThatThrownBy(() -> read(sql))
                    .isInstanceOfSatisfying(
                            FetchFailed.class,
                            failed -> assertThat(failed.problem())
                                    .as(failed.detail())
                                    .isEqualTo(problem));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rows_come_over_a_connection_whose_certificate_the_tenants_authority_vouches_for(Engine engine)
            throws FetchFailed {
        List<Map<String, String>> rows = Asked.of(engine).read("select id, name, price from goods order by id");
        assertThat(rows).hasSize(3);
        assertThat(rows.getFirst())
                .containsEntry("id", "1")
                .containsEntry("name", "Tea 茶")
                .containsEntry("price", "3.50");
        assertThat(rows.getLast()).containsEntry("price", "");
        assertThat(Asked.of(engine).at("localhost").read("select 1 as id")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void the_connection_is_encrypted(Engine engine) throws FetchFailed {
        String sql = engine == Engine.MYSQL
                ? "select variable_value as cipher from information_schema.session_status where variable_name = 'SSL_CIPHER'"
                : "select cipher from pg_stat_ssl where pid = pg_backend_pid()";
        assertThat(Asked.of(engine).read(sql))
                .singleElement()
                .satisfies(row -> assertThat(row.get("cipher")).contains("_"));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_certificate_that_nobody_vouches_for_or_of_another_name_is_refused(Engine engine) {
        Asked.of(engine).believing("").fails(Problem.TLS_FAILED, "select 1 as id");
        Asked.of(engine).at("shop.example").fails(Problem.TLS_FAILED, "select 1 as id");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void unencrypted_connections_are_for_opened_addresses_only(Engine engine) throws FetchFailed {
        assertThat(Asked.of(engine).plainly().read("select 1 as id")).hasSize(1);
        Asked.of(engine).plainly().at("far.example").fails(Problem.TLS_REQUIRED, "select 1 as id");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void only_newer_rows_and_those_without_a_time_are_read(Engine engine) throws FetchFailed {
        assertThat(Asked.of(engine).read("select id, changed from goods", "changed", "2026-01-02 08:00:00", 1_000_000))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrder("2", "3");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void bounds_of_time_rows_and_bytes_hold(Engine engine) {
        Asked asked = Asked.of(engine);
        asked.fails(Problem.TOO_SLOW, engine == Engine.MYSQL ? "select sleep(9) as id" : "select pg_sleep(9) as id");
        String many = "select a.id from goods a, goods b, goods c, goods d, goods e, goods f, goods g";
        asked.fails(Problem.TOO_LARGE, many);
        assertThatThrownBy(() -> asked.read("select id, repeat('x', 5000) as t from goods", null, null, 9_000))
                .isInstanceOfSatisfying(
                        FetchFailed.class,
                        failed -> assertThat(failed.problem()).isEqualTo(Problem.TOO_LARGE));
    }

    @Test
    void mysql_cannot_be_written_to_and_says_what_was_wrong() throws FetchFailed {
        Asked asked = Asked.of(Engine.MYSQL);
        asked.fails(Problem.QUERY_FAILED, "select nothing from goods");
        asked.fails(Problem.QUERY_FAILED, "select id from goods into outfile '/tmp/never'");
        asked.fails(Problem.QUERY_FAILED, "with x as (select 1) delete from goods");
        asked.fails(Problem.QUERY_FAILED, "select wipe() as id");
        asked.with("wrong").fails(Problem.LOGIN_FAILED, "select 1 as id");
        assertThat(asked.read("select id from goods")).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void reading_ends_where_no_more_is_wanted(Engine engine) throws FetchFailed {
        List<String> ids = new ArrayList<>();
        Asked asked = Asked.of(engine);
        Wanted wanted = new Wanted(
                engine,
                asked.host(),
                port(engine),
                engine == Engine.MYSQL ? "shop" : "postgres",
                engine == Engine.MYSQL ? "clerk" : "postgres",
                PASSWORD,
                false,
                asked.authorities(),
                "select id from goods order by id",
                null,
                null);
        database(1_000_000).read(wanted, row -> ids.add(String.valueOf(row.get("id"))) && ids.size() < 2);
        assertThat(ids).containsExactly("1", "2");
    }
}
