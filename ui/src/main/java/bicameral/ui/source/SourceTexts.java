package bicameral.ui.source;

import bicameral.marketplace.source.Schedule;
import bicameral.ui.frame.Language;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.time.ZoneId;

/** The texts of sources for code. */
final class SourceTexts {
    /** As all times on the pages. */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final int HOUR_MINUTES = 60;

    private SourceTexts() {}

    /** In a language. */
    static SourceMessages of(Language language) {
        return language == Language.EN
                ? MessageBundles.get(SourceMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(SourceMessages.class);
    }

    /** A schedule in words. */
    static String schedule(Schedule schedule, SourceMessages say) {
        return switch (schedule.kind()) {
            case EVERY ->
                schedule.every() % HOUR_MINUTES == 0 && schedule.every() > HOUR_MINUTES
                        ? say.every_hours(String.valueOf(schedule.every() / HOUR_MINUTES))
                        : say.every_minutes(String.valueOf(schedule.every()));
            case HOURLY -> say.hourly(String.valueOf(schedule.at().getMinute()));
            case DAILY -> {
                String daily = say.daily(schedule.at().toString());
                yield schedule.zone().equals(ZONE)
                        ? daily
                        : daily + " (" + schedule.zone().getId() + ")";
            }
        };
    }
}
