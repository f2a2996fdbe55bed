package bicameral.ui.studio;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Terms;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plans;
import bicameral.protocol.AgentBrief.Engine;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What stands in the editor's fields, as typed; field names are those of the form. Never changes. */
public record DraftFields(Map<String, String> values) {
    /** Fields in the order of the page, and the section each belongs to. */
    static final Map<String, String> SECTIONS = sections();

    private static final int LONGEST_NUMBER = 20;

    public DraftFields {
        values = Map.copyOf(values);
    }

    /** Who writes answers and what leaves for it: one choice on the page. */
    enum Writer {
        EXTRACTIVE(Engine.EXTRACTIVE, EgressPolicy.NONE),
        REDACTED(Engine.SHARED, EgressPolicy.REDACTED),
        SHARED(Engine.SHARED, EgressPolicy.PASSAGES),
        FULL(Engine.SHARED, EgressPolicy.FULL);

        private final Engine engine;
        private final EgressPolicy egress;

        Writer(Engine engine, EgressPolicy egress) {
            this.engine = engine;
            this.egress = egress;
        }

        EgressPolicy egress() {
            return egress;
        }

        /** Empty for a choice that does not exist: forms can be sent by hand. */
        static Optional<Writer> named(String name) {
            return Arrays.stream(values())
                    .filter(writer -> writer.name().equals(name))
                    .findAny();
        }

        static Writer of(AgentSettings settings) {
            if (settings.engine() == Engine.EXTRACTIVE) return EXTRACTIVE;
            return switch (settings.egress()) {
                case NONE, PASSAGES -> SHARED;
                case REDACTED -> REDACTED;
                case FULL -> FULL;
            };
        }
    }

    /** The fields of saved settings. */
    public static DraftFields of(AgentSettings settings) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", settings.name());
        values.put("purpose", settings.purpose());
        values.put("persona", settings.persona());
        values.put("opening_line", settings.openingLine());
        values.put("abstention", settings.abstention());
        values.put("examples", String.join("\n", settings.exampleQuestions()));
        values.put("about", settings.about());
        values.put("category", settings.category());
        values.put("mark", settings.mark());
        values.put("pigment", settings.pigment());
        values.put("engine", Writer.of(settings).name());
        values.put("price", Figures.decimal(settings.pricePerMessage()));
        values.put("currency", settings.pricePerMessage().currency().getCurrencyCode());
        values.put("engine_cost", settings.terms().passesEngineCost() ? "PASSED" : "INCLUDED");
        values.put("cites", settings.terms().mustCite() ? "MUST" : "MAY");
        values.put("remix", Figures.percent(settings.terms().remixBasisPoints()));
        values.put("free", String.valueOf(settings.freePerDay()));
        values.put("plans", settings.plans().text());
        return new DraftFields(values);
    }

    /** The form as sent; a field that was not sent keeps its saved value. */
    public static DraftFields read(MultivaluedMap<String, String> form, AgentSettings saved) {
        Map<String, String> values = new LinkedHashMap<>(of(saved).values());
        values.replaceAll((field, kept) -> {
            // Plans have a page of their own.
            String sent = field.equals("plans") ? null : form.getFirst(field);
            return sent == null ? kept : clean(field, sent);
        });
        return new DraftFields(values);
    }

    /** The value of a field. */
    public String get(String field) {
        return Objects.requireNonNull(values.get(field), field);
    }

    /** The same with one field as it is in other settings. */
    public DraftFields with(String field, AgentSettings from) {
        if (!SECTIONS.containsKey(field)) return this;
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(field, of(from).get(field));
        return new DraftFields(changed);
    }

    /** Fields whose value differs from that of the given settings, in the order of the page, with that other value. */
    public Map<String, String> differing(AgentSettings live) {
        DraftFields other = of(live);
        Map<String, String> differing = new LinkedHashMap<>();
        for (String field : SECTIONS.keySet())
            if (!sameValue(field, get(field), other.get(field))) differing.put(field, other.get(field));
        return differing;
    }

    /** Fields that cannot be read as what they mean: numbers that are none, choices that do not exist. */
    public List<String> unreadable() {
        List<String> bad = new ArrayList<>();
        if (Writer.named(get("engine")).isEmpty()) bad.add("engine");
        if (!isAmount(get("price"))) bad.add("price");
        if (!isCurrency(get("currency"))) bad.add("currency");
        if (!List.of("PASSED", "INCLUDED").contains(get("engine_cost"))) bad.add("engine_cost");
        if (!List.of("MUST", "MAY").contains(get("cites"))) bad.add("cites");
        if (!get("remix").matches("|\\d{1,2}(\\.\\d{1,2})?")) bad.add("remix");
        if (!get("free").matches("\\d{1,6}")) bad.add("free");
        return bad;
    }

    /** The settings; only where nothing is {@link #unreadable}. */
    public AgentSettings settings() {
        Writer writer = Writer.valueOf(get("engine"));
        return new AgentSettings(
                get("name"),
                get("purpose"),
                get("persona"),
                get("opening_line"),
                get("abstention"),
                get("examples")
                        .lines()
                        .map(String::strip)
                        .filter(q -> !q.isEmpty())
                        .toList(),
                get("about"),
                get("category"),
                get("mark"),
                get("pigment"),
                writer.engine,
                writer.egress,
                Money.of(get("price"), Currency.getInstance(get("currency"))),
                Integer.parseInt(get("free")),
                Plans.parse(get("plans")),
                new Terms(
                        get("cites").equals("MUST"),
                        get("engine_cost").equals("PASSED"),
                        get("remix").isEmpty()
                                ? null
                                : new BigDecimal(get("remix")).movePointRight(2).intValueExact()));
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }

    /** Plain decimals only: no exponent, no sign, at most six places. */
    private static boolean isAmount(String text) {
        return text.length() <= LONGEST_NUMBER && text.matches("\\d{1,12}(\\.\\d{1,6})?");
    }

    private static boolean sameValue(String field, String one, String other) {
        if (field.equals("price") && isAmount(one) && isAmount(other))
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        return one.equals(other);
    }

    /** Browsers send line ends as CR LF; single lines are stripped. */
    private static String clean(String field, String sent) {
        String text = sent.replace("\r\n", "\n").replace('\r', '\n');
        return switch (field) {
            case "persona", "about", "examples" -> text.stripTrailing();
            default -> text.strip();
        };
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        for (String field : List.of(
                "name",
                "purpose",
                "persona",
                "opening_line",
                "abstention",
                "examples",
                "about",
                "category",
                "mark",
                "pigment")) sections.put(field, "persona");
        sections.put("engine", "engine");
        sections.put("price", "price");
        sections.put("currency", "price");
        sections.put("engine_cost", "price");
        sections.put("cites", "price");
        sections.put("remix", "price");
        sections.put("free", "price");
        sections.put("plans", "price");
        return sections;
    }
}
