package bicameral.protocol.prompt;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes marks by which engines tell roles and tool calls apart into plain text. A chamber does so to all that it sends; the gateway,
 * which believes no chamber, knows a text again to which nothing else was done.
 */
public final class Markers {
    /** Special tokens of chat templates: {@code <|im_start|>}, {@code <<SYS>>}, {@code [INST]}, {@code <s>} and the like. */
    private static final Pattern SPECIAL = Pattern.compile(
            "<\\|(?<bar>[^|>\\n]{0,40})\\|>|<<(?<sys>/?SYS)>>|\\[(?<inst>/?(?:INST|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS))\\]"
                    + "|<(?<tag>/?(?:s|system|user|assistant|tool|tool_call|tool_response|function_call|function_calls|invoke"
                    + "|passage|passages|question)(?:\\s[^<>\\n]{0,80})?/?)>",
            Pattern.CASE_INSENSITIVE);

    private static final String ROLES = "system|developer|assistant|user|human|tool|function|系统|助手|用户|开发者";

    private static final Pattern QUOTED = Pattern.compile("“(?:" + ROLES + ")”", Pattern.CASE_INSENSITIVE);

    /** A line that begins as another speaker's turn would. */
    private static final Pattern SPEAKER = Pattern.compile(
            "^(?<before>[\\s#*>]*)(?<role>" + ROLES + ")(?<after>[*\\s]*[:：])",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private Markers() {}

    /** The text with its marks made harmless. */
    public static String neutralised(String text) {
        String plain = SPECIAL.matcher(text)
                .replaceAll(
                        match -> "‹" + Matcher.quoteReplacement(match.group().replaceAll("[<>\\[\\]|]", "")) + "›");
        return SPEAKER.matcher(plain).replaceAll("${before}“${role}”${after}");
    }

    /** Where in a text “ and ” stand around the word for a speaker, as they are put there. */
    static BitSet quotes(String text) {
        BitSet quotes = new BitSet();
        Matcher quoted = QUOTED.matcher(text);
        while (quoted.find()) {
            quotes.set(quoted.start());
            quotes.set(quoted.end() - 1);
        }
        return quotes;
    }
}
