package bicameral.ui.source;

import bicameral.marketplace.source.Definition;
import bicameral.marketplace.source.Schedule;
import bicameral.marketplace.source.Source;
import bicameral.marketplace.source.Sources;
import bicameral.tenant.Refusal;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands in the form of a source, as typed; field names are those of the form. Never changes. */
public record SourceForm(Source.Kind kind, Map<String, String> values) {
    private static final List<String> FIELDS = List.of(
            "key",
            "name",
            "rhythm",
            "at",
            "url",
            "column",
            "title",
            "columns",
            "engine",
            "host",
            "port",
            "database",
            "user",
            "sql",
            "updated",
            "unencrypted",
            "authorities",
            "kept");
    private static final Map<String, String> RHYTHMS = rhythms();
    private static final String DAILY = "daily";
    private static final String NIGHT = "03:30";
    private static final int MOST_CHARACTERS = 40_000;
    private static final int POSTGRES_PORT = 5432;
    private static final int MYSQL_PORT = 3306;

    public SourceForm {
        values = Map.copyOf(values);
    }

    private static Map<String, String> rhythms() {
        Map<String, String> rhythms = new LinkedHashMap<>();
        rhythms.put("quarter", "every:15");
        rhythms.put("hour", "hourly:5");
        rhythms.put("six", "every:360");
        return rhythms;
    }

    /** A new one: read once a night. */
    static SourceForm of(Source.Kind kind, String key) {
        Map<String, String> values = empty();
        values.put("key", key);
        values.put("rhythm", DAILY);
        values.put("at", NIGHT);
        values.put("engine", "postgresql");
        return new SourceForm(kind, values);
    }

    /** One that is there, of which name and schedule can be changed. */
    static SourceForm of(Source source) {
        Map<String, String> values = empty();
        values.put("name", source.name());
        Schedule schedule = source.schedule();
        String text = schedule == null ? "" : schedule.text();
        boolean daily = schedule != null
                && schedule.kind() == Schedule.Kind.DAILY
                && schedule.zone().equals(SourceTexts.ZONE);
        values.put("rhythm", daily ? DAILY : rhythm(text));
        values.put("at", daily && schedule != null ? schedule.at().toString() : NIGHT);
        return new SourceForm(source.kind(), values);
    }

    /** One of those offered, or the schedule itself. */
    private static String rhythm(String schedule) {
        return RHYTHMS.entrySet().stream()
                .filter(offered -> offered.getValue().equals(schedule))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(schedule);
    }

    /** The form as sent. */
    static SourceForm read(Source.Kind kind, MultivaluedMap<String, String> form) {
        Map<String, String> values = empty();
        values.replaceAll((field, none) -> {
            String sent = form.getFirst(field);
            return sent == null || sent.length() > MOST_CHARACTERS ? "" : sent.strip();
        });
        return new SourceForm(kind, values);
    }

    private static Map<String, String> empty() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : FIELDS) values.put(field, "");
        return values;
    }

    /** The value of a field. */
    public String get(String field) {
        return Objects.requireNonNull(values.get(field), field);
    }

    /** The same with another value in a field. */
    SourceForm with(String field, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(field, value);
        return new SourceForm(kind, changed);
    }

    /** Whether its schedule is none of those offered. */
    public boolean otherRhythm() {
        return !get("rhythm").equals(DAILY) && !RHYTHMS.containsKey(get("rhythm"));
    }

    /** Whether it was told to do without encryption. */
    public boolean plain() {
        return !get("unencrypted").isEmpty();
    }

    /** The kind as addresses name it. */
    public String way() {
        return way(kind);
    }

    static String way(Source.Kind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The kind that an address names; null where it names none. */
    static Source.@Nullable Kind kind(@Nullable String way) {
        return Arrays.stream(Source.Kind.values())
                .filter(kind -> way(kind).equals(way))
                .findFirst()
                .orElse(null);
    }

    /** As schedules are written; what cannot be one is found out by reading it. */
    String schedule() {
        String rhythm = get("rhythm");
        if (!rhythm.equals(DAILY)) return RHYTHMS.getOrDefault(rhythm, rhythm);
        return "daily:" + get("at") + "@" + SourceTexts.ZONE.getId();
    }

    Sources.Wish wish(String secret) {
        return new Sources.Wish(kind, get("name"), definition(), secret, schedule());
    }

    private Definition definition() {
        return switch (kind) {
            case PUSH -> Definition.NONE;
            case PAGE, SITEMAP -> Definition.at(get("url"), "", "");
            case TABLE -> Definition.at(get("url"), get("column"), get("title"), columns());
            case QUERY ->
                new Definition(
                        "",
                        get("engine"),
                        get("host"),
                        port(),
                        get("database"),
                        get("user"),
                        plain(),
                        plain() ? "" : get("authorities"),
                        get("sql"),
                        get("column"),
                        get("title"),
                        columns(),
                        get("updated"));
        };
    }

    private List<String> columns() {
        return List.of(get("columns").split("[,，、;；\n]", -1));
    }

    private int port() {
        String typed = get("port");
        if (typed.isEmpty()) return get("engine").equals("mysql") ? MYSQL_PORT : POSTGRES_PORT;
        if (!typed.matches("[0-9]{1,5}")) throw new Refusal("invalid_port", Refusal.Kind.INVALID);
        return Integer.parseInt(typed);
    }

    /** The field that a refusal is about; empty for those about the whole. */
    String field(String refused) {
        boolean database = kind == Source.Kind.QUERY;
        return switch (refused) {
            case "invalid_source_name" -> "name";
            case "invalid_schedule" -> "rhythm";
            case "invalid_key_column", "source_no_such_column", "source_empty_key", "source_duplicate_key" -> "column";
            case "invalid_title_column" -> "title";
            case "invalid_columns" -> "columns";
            case "invalid_engine" -> "engine";
            case "invalid_host" -> "host";
            case "invalid_port" -> "port";
            case "invalid_database" -> "database";
            case "invalid_database_user", "source_login_failed" -> "user";
            case "invalid_secret", "source_page_forbidden" -> "secret";
            case "invalid_updated_column" -> "updated";
            case "invalid_authorities", "source_tls_required" -> "authorities";
            case "not_a_query", "source_query_failed" -> "sql";
            case "source_tls_failed" -> database ? "authorities" : "url";
            case "address_malformed",
                    "source_address_malformed",
                    "source_address_forbidden",
                    "source_host_unknown",
                    "source_unreachable",
                    "source_bad_response",
                    "source_page_gone",
                    "source_page_status",
                    "source_wrong_page",
                    "source_empty_page",
                    "source_wrong_sitemap",
                    "source_foreign_page",
                    "source_wrong_table",
                    "source_too_many_redirects" -> database ? "host" : "url";
            default -> "";
        };
    }
}
