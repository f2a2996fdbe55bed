package bicameral.worker.engine;

import java.util.regex.Pattern;

/** Makes marks by which engines tell roles and tool calls apart into plain text. */
final class Markers {
    /** Special tokens of chat templates: {@code <|im_start|>}, {@code <<SYS>>}, {@code [INST]}, {@code <s>} and the like. */
    private static final Pattern SPECIAL = Pattern.compile(
            "<\\|(?<bar>[^|>\\n]{0,40})\\|>|<<(?<sys>/?SYS)>>|\\[(?<inst>/?(?:INST|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS))\\]"
                    + "|<(?<tag>/?(?:s|system|user|assistant|tool|tool_call|tool_response|function_call|function_calls|invoke"
                    + "|passage|passages|question)(?:\\s[^<>\\n]{0,80})?/?)>",
            Pattern.CASE_INSENSITIVE);

    /** A line that begins as another speaker's turn would. */
    private static final Pattern SPEAKER = Pattern.compile(
            "^(?<before>[\\s#*>]*)(?<role>system|developer|assistant|user|human|tool|function|系统|助手|用户|开发者)"
                    + "(?<after>[*\\s]*[:：])",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private Markers() {}

    static String neutralised(String text) {
        String plain = SPECIAL.matcher(text)
                .replaceAll(match -> "‹"
                        + java.util.regex.Matcher.quoteReplacement(match.group().replaceAll("[<>\\[\\]|]", ""))
                        + "›");
        return SPEAKER.matcher(plain).replaceAll("${before}“${role}”${after}");
    }
}
