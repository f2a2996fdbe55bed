package bicameral.worker.quality;

import java.util.regex.Pattern;

/** Tells whether words allow or forbid, affirm or deny. */
final class Tone {
    private static final Pattern ALLOWS = Pattern.compile(
            "(?i)可以|没事|没关系|没人管|应该行|都行|行吧|带吧|就好|就行|随便|不用|无所谓|都我?种过|不扣|\\b(?:fine|ok|okay|sure|can|yes|just|no problem|everybody|everyone|anybody|always|daily|all year|every day|whenever|nobody (?:ever )?(?:complain|mind)\\w*)\\b");
    private static final Pattern BANS = Pattern.compile(
            "(?i)不得|不能|不可|禁止|严禁|切勿|请勿|不要|勿|不适用|必须|不予|无效|仅限|只[限能]|停诊|不开|不接受|不对.{0,8}开放|立即|\\b(?:never|must not|do not|don't|not|cannot|can't|only|except|void|voids|no|none|neither|must|always call)\\b");
    /** Begins by agreeing with what was asked. */
    private static final Pattern AGREES =
            Pattern.compile("(?i)\\W*(?:有的|会的|开的|要的|可以|能的?|行的?|yes|yep|yeah|sure|ya)(?![a-z]).*", Pattern.DOTALL);

    private static final Pattern NEGATED = Pattern.compile(
            "(?i)不(?!同|仅|但|过|少于|超过|低于|高于|得超过|满|足)|无(?!论|线|障碍)|没有|停[诊用]|禁止|严禁|\\b(?:no|not|never|none|neither|cannot|can't|closed|without)\\b");
    private static final Pattern REFUSES = Pattern.compile(
            "(?i)不(?:退|能|可以|行|开|收|接|给|保|换|休|管)|清零|作废|停业|关门|\\b(?:closed|never|no refunds?|not possible|can'?t|cannot|don'?t (?:open|take|accept|give))\\b");
    private static final Pattern GRANTS = Pattern.compile(
            "(?i)可以?(?![不以])|能(?![不力量源])|照常|营业|开放|长期有效|退还|退款|可退|全额退|\\b(?:opens?|open|may|can|refunds?|accepted|allowed)\\b");

    private Tone() {}

    static boolean allows(String said) {
        return ALLOWS.matcher(said).find();
    }

    static boolean bans(String said) {
        return BANS.matcher(said).find();
    }

    /**
     * Whether one says yes to what the other says no to.
     *
     * @param answers whether the first stands behind a question, so that a mere yes means something
     */
    static boolean opposed(String said, String other, boolean answers) {
        boolean denied = NEGATED.matcher(other).find();
        if (answers && AGREES.matcher(said).matches() && denied) return true;
        return REFUSES.matcher(said).find() && GRANTS.matcher(other).find() && !denied;
    }
}
