package bicameral.marketplace.agent;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.listing.Category;
import bicameral.marketplace.money.Money;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an agent's settings may be; each field's refusal is {@code invalid_<field>}. */
final class SettingsRules {
    static final Set<String> PIGMENTS = Set.of("ink", "azure", "jade", "ochre", "rouge", "violet");
    static final long MAX_PRICE_MICROS = 1_000_000_000L;
    static final int MAX_FREE_PER_DAY = 1_000;
    static final int MAX_EXAMPLES = 6;

    private SettingsRules() {}

    /** The settings as they are kept: trimmed, in composed Unicode, without blank example questions. */
    static AgentSettings checked(AgentSettings raw) {
        AgentSettings settings = new AgentSettings(
                name(raw.name()),
                purpose(raw.purpose()),
                PlainText.block(raw.persona(), 0, 4_000, "invalid_persona"),
                PlainText.block(raw.openingLine(), 0, 500, "invalid_opening_line"),
                PlainText.block(raw.abstention(), 0, 500, "invalid_abstention"),
                examples(raw.exampleQuestions()),
                PlainText.block(raw.about(), 0, 4_000, "invalid_about"),
                category(raw.category()),
                PlainText.line(raw.mark(), 1, 1, "invalid_mark"),
                raw.pigment(),
                raw.engine(),
                raw.egress(),
                raw.pricePerMessage(),
                raw.freePerDay(),
                raw.plans().checked(raw.pricePerMessage()),
                raw.terms());
        require(PIGMENTS.contains(settings.pigment()), "invalid_pigment");
        require(settings.engine() != Engine.SHARED || settings.egress() != EgressPolicy.NONE, "invalid_egress");
        requirePrice(settings.pricePerMessage());
        // A free answer that costs what the engine costs would not be free.
        require(
                !settings.terms().passesEngineCost()
                        || !settings.pricePerMessage().isZero(),
                "invalid_price");
        Integer remix = settings.terms().remixBasisPoints();
        require(remix == null || (remix >= 0 && remix <= Terms.MOST_REMIX), "invalid_remix_share");
        require(settings.freePerDay() >= 0 && settings.freePerDay() <= MAX_FREE_PER_DAY, "invalid_free_per_day");
        return settings;
    }

    static String name(String raw) {
        return PlainText.line(raw, 2, 40, "invalid_name");
    }

    static String purpose(String raw) {
        return PlainText.line(raw, 1, 200, "invalid_purpose");
    }

    /** The seal's character where none was chosen: the name's first. */
    static String mark(String name) {
        return new String(Character.toChars(name.codePointAt(0))).toUpperCase(Locale.ROOT);
    }

    private static List<String> examples(List<String> raw) {
        List<String> kept = raw.stream()
                .map(question -> PlainText.line(question, 0, 120, "invalid_example_questions"))
                .filter(question -> !question.isEmpty())
                .toList();
        require(kept.size() <= MAX_EXAMPLES, "invalid_example_questions");
        return kept;
    }

    private static String category(String raw) {
        require(Category.isOne(raw), "invalid_category");
        return raw;
    }

    private static void requirePrice(Money price) {
        require(price.currency().getDefaultFractionDigits() >= 0, "invalid_price");
        require(price.micros() >= 0 && price.micros() <= MAX_PRICE_MICROS, "invalid_price");
    }

    private static void require(boolean fine, String code) {
        if (!fine) throw new Refusal(code, Refusal.Kind.INVALID);
    }
}
