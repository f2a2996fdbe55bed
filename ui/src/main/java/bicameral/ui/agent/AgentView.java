package bicameral.ui.agent;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.PricePerMessage;
import bicameral.marketplace.message.Messages.Quote;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan;
import bicameral.ui.answer.Markdown;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Language;
import bicameral.ui.home.AgentCard;
import io.quarkus.qute.RawString;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's page shows of the agent itself.
 *
 * @param price empty where messages are free
 * @param engineMost what the engine may cost the payer beside the price, empty where it is in it
 * @param tenths free messages left, of ten
 * @param fromPlan the lowest price of its plans; empty where it has none
 * @param rise a dearer price to come, null for none
 * @param planned whether a subscription includes the next message
 */
public record AgentView(
        AgentCard card,
        int version,
        String day,
        List<String> languages,
        String openingLine,
        List<String> examples,
        RawString about,
        boolean hasAbout,
        String price,
        String engineMost,
        boolean mustCite,
        int freeLeft,
        int freePerDay,
        int tenths,
        String fromPlan,
        PricePerMessage.@Nullable Rise rise,
        boolean planned) {
    public AgentView {
        languages = List.copyOf(languages);
        examples = List.copyOf(examples);
    }

    static AgentView of(Listing listing, Quote quote, Money engineMost, Language language) {
        var settings = listing.settings();
        return new AgentView(
                AgentCard.of(listing, language),
                listing.version(),
                day(listing.publishedAt(), language),
                listing.languages(),
                settings.openingLine(),
                settings.exampleQuestions(),
                new RawString(Markdown.html(settings.about())),
                !settings.about().isBlank(),
                settings.pricePerMessage().isZero() ? "" : Amounts.show(settings.pricePerMessage(), language),
                engineMost.isZero() ? "" : Amounts.show(engineMost, language),
                settings.terms().mustCite(),
                quote.freeLeft(),
                quote.freePerDay(),
                quote.freePerDay() == 0 ? 0 : (int) Math.ceil(10.0 * quote.freeLeft() / quote.freePerDay()),
                settings.plans().offered().stream()
                        .map(Plan::price)
                        .min(Money::compareTo)
                        .map(price -> Amounts.show(price, language))
                        .orElse(""),
                listing.rise(),
                quote.plan());
    }

    /** Whether the next message uses a free one. */
    public boolean nextIsFree() {
        return !price.isEmpty() && freeLeft > 0 && !planned;
    }

    private static String day(Instant at, Language language) {
        String pattern = language == Language.ZH ? "M 月 d 日" : "d MMM";
        return DateTimeFormatter.ofPattern(pattern, language.locale()).format(at.atZone(ZoneId.of("Asia/Shanghai")));
    }
}
