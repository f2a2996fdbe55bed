package bicameral.marketplace.listing;

import bicameral.marketplace.agent.AgentSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which languages an agent is published in, by what its texts are written in. */
final class Languages {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");

    private Languages() {}

    /** {@code zh}, {@code en} or both; where neither shows, {@code en}. */
    static List<String> of(AgentSettings settings) {
        String text = String.join(
                "\n",
                settings.name(),
                settings.purpose(),
                settings.openingLine(),
                String.join("\n", settings.exampleQuestions()),
                settings.about());
        long han = text.codePoints()
                .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)
                .count();
        long words = WORD.matcher(text).results().count();
        List<String> languages = new ArrayList<>();
        if (han > 0 && 2 * han >= words) languages.add("zh");
        // A few product names in a Chinese text do not make it English.
        if (words >= 5 && 3 * words >= han) languages.add("en");
        if (languages.isEmpty()) languages.add("en");
        return languages;
    }
}
