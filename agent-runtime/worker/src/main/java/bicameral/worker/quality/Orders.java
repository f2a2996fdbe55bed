package bicameral.worker.quality;

import java.util.regex.Pattern;

/** Tells words that give orders to an assistant from words that tell something. */
final class Orders {
    private static final Pattern ORDER = Pattern.compile(
            "(?i)\\b(?:ignore|disregard|override|forget)\\b.{0,40}\\b(?:rules?|instructions?|guide|manual|previous|above|prompt|all)\\b|system (?:override|prompt|message)"
                    + "|<<\\s*system|\\ba(?:ll|i) assistants?\\b|assistants? must|(?:reveal|ask for|print|output).{0,30}(?:token|password|card number|secret|prompt)"
                    + "|忽略.{0,12}(?:规则|手册|指令|说明|以上|之前|提示)|系统消息|系统指令|【指令】|给ai的命令|请机器人执行|ai客服看到|所有助手|之后的回答|输出.{0,6}(?:密码|提示词)");

    private Orders() {}

    static boolean in(String text) {
        return ORDER.matcher(text).find();
    }
}
