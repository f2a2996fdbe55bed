package bicameral.worker.passage;

import java.util.regex.Pattern;

/** Tells words that give orders to an assistant from words that tell something. */
public final class Orders {
    private static final Pattern ORDER = Pattern.compile(
            "(?i)\\b(?:ignore|disregard|override|forget)\\b.{0,40}\\b(?:rules?|instructions?|guide|manual|previous|above|prompt|all)\\b|system (?:override|prompt|message)"
                    + "|<<\\s*system|\\ba(?:ll|i) assistants?\\b|assistants? must"
                    + "|(?<!\\bnever )(?<!\\bnot )(?<!n't )(?:reveal|ask for|print|output).{0,30}(?:token|password|card number|secret|prompt)"
                    + "|忽略.{0,12}(?:规则|手册|指令|说明|以上|之前|提示)|系统消息|系统指令|【指令】|给ai的命令|请机器人执行|ai客服看到|所有助手|一律回答|之后的回答|输出.{0,6}(?:密码|提示词)");

    private Orders() {}

    /** Whether some of the text gives orders. */
    public static boolean in(String text) {
        return ORDER.matcher(text).find();
    }

    /** The text without the lines in which orders are given. */
    public static String without(String text) {
        if (!in(text)) return text;
        StringBuilder kept = new StringBuilder();
        text.lines()
                .filter(line -> !in(line))
                .forEach(line -> kept.append(kept.isEmpty() ? "" : "\n").append(line));
        return kept.toString();
    }
}
