package bicameral.ui.home;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.listing.Listing;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Language;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What a card shows of a listing: seal, name, publisher, one promise, price, boundary. Nothing that was not measured.
 *
 * @param price empty where it is free
 * @param leaves whether cited passages may leave the chamber
 * @param answers empty before the first
 * @param published day of the first publication
 */
public record AgentCard(
        String slug,
        String name,
        String purpose,
        String mark,
        String pigment,
        String publisher,
        String publisherSlug,
        boolean demo,
        String price,
        boolean leaves,
        String answers,
        String published) {
    private static final List<String> PIGMENTS = List.of("ink", "azure", "jade", "ochre", "rouge", "violet");

    public static AgentCard of(Listing listing, Language language) {
        var settings = listing.settings();
        return new AgentCard(
                listing.slug(),
                settings.name(),
                settings.purpose(),
                settings.mark(),
                pigment(settings.pigment()),
                listing.publisherName(),
                listing.publisherSlug(),
                listing.demo(),
                settings.pricePerMessage().isZero() ? "" : Amounts.show(settings.pricePerMessage(), language),
                listing.egress() != EgressPolicy.NONE,
                listing.answers() == 0
                        ? ""
                        : NumberFormat.getIntegerInstance(language.locale()).format(listing.answers()),
                day(listing.firstPublishedAt(), language));
    }

    /** A seal's colour is a class name, so only the known ones pass. */
    public static String pigment(String name) {
        return PIGMENTS.contains(name) ? name : "ink";
    }

    static String day(Instant at, Language language) {
        String pattern = language == Language.ZH ? "M 月 d 日" : "d MMM";
        return DateTimeFormatter.ofPattern(pattern, language.locale()).format(at.atZone(ZoneId.of("Asia/Shanghai")));
    }
}
