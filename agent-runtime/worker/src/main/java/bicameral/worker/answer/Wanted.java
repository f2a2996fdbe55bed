package bicameral.worker.answer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What sort of answer a question wants, told by how it asks, and how such an answer looks. */
enum Wanted {
    PHONE(
            "电话|热线|号码是|手机号|phone number|telephone|number (?:to|do i|can i) call|hotline",
            "\\d{3,5}-\\d{3,}|\\d{7,}|\\b1[12]\\d\\b"),
    PRICE(
            "多少钱|好多钱|几块|几元|几角|价格|价钱|单价|费用|收费|多少元|什么价格?|怎么卖|花多少|贵|how much (?:is|are|does|do|for|would|will|to)\\b"
                    + "|\\bprice|\\bcosts?\\b|\\bfee\\b|\\bcharges?\\b|\\bpay\\b",
            "[\\d一二两三四五六七八九十百千万半]\\s*(?:元|块|角|分钱|万元|折|%)|免费|不收|不要钱|\\d\\s*(?:EUR|USD|GBP|CNY|RMB)|[€$£¥]\\s*\\d|(?i:\\b(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|hundred) (?:euros?|dollars?|pounds?|yuan|cents?|pence|percent)\\b)|\\d+\\.\\d{2}(?!\\d)|\\bfree\\b|\\b0\\b"),
    TIME(
            "什么时候|何时|几时|几点|几号|几月|多久|多长时间|好久|几天|几个月|几年|几小时|几个小时|几分钟|几周|多少天|多少年|多少个月|日期|期限|截止|时间|周期|频率|间隔|\\binterval|\\bperiod\\b|in (?:days|weeks|months|years|hours|minutes)\\b"
                    + "|\\bwhen\\b|how long|how often|how soon|what time|how many (?:\\w+ )?(?:seconds|minutes|hours|days|weeks|months|years)|opening hours|deadline",
            "\\d\\s*(?:年|个?月|天|日|周|个?星期|个?小时|分钟|秒|点|时|季|代|工作日|学期)|[一二两三四五六七八九十半数]+(?:年|个月|天|日|周|个?小时|分钟|点|季|个工作日)"
                    + "|\\d{1,2}:\\d{2}|周[一二三四五六日天]|每[天日周月年季次]|当[天日]|长期|随时|立即|马上|(?i:\\b(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half)[ -](?:\\w+ )?"
                    + "(?:seconds?|s|minutes?|min|hours?|h|days?|weeks?|months?|years?)\\b)|(?i:\\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\\b)"
                    + "|(?i:\\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\\b)|\\b(?:19|20)\\d\\d\\b"
                    + "|(?i:\\b(?:daily|weekly|monthly|yearly|always|never|at once|immediately|every)\\b)"),
    NUMBER(
            "多少|几[个名人次台张间家条只袋瓶亩米公件份层]|多大|多高|多重|多远|多深|多宽|多长|几级|how many|how much|how big|how heavy|how tall|how high|how far|how old"
                    + "|how large|how wide|maximum|minimum|percentage|what (?:temperature|size|weight|percentage)|\\bcapacity|\\bweight\\b|\\btemperature|\\blimit\\b|\\bsize\\b|largest|biggest|温度|容量|重量|尺寸",
            "\\d|[一二两三四五六七八九十百千万半]+[个名人次台张间家条只袋瓶亩米公件份层成倍代元块角岁年月天位斤克升]|(?i:\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|unlimited|none)\\b)"),
    STEPS("怎么办|怎么|如何|怎样|咋|步骤|流程|手续|how do|how to|how can|how should|what should|what must i do|what do i do|steps", ""),
    LIST("哪些|有什么|什么材料|包括什么|几种|\\bwhich (?=.*s\\b)|what are|list", ""),
    YES_OR_NO(
            "吗|能不能|可不可以|是否|是不是|有没有|要不要|会不会|得不得|行不行|算不算|^(?:can|may|is|are|am|do|does|did|will|should|must|could|would|has|have)\\b",
            ""),
    ANYTHING("", "");

    private static final Pattern POLAR = Pattern.compile(
            "不[能得可须会用要许准是算付收含]|不可以|可以|能够|必须|无效|有效|禁止|严禁|不予|除外|只[能限做有]|仅限|一律|没有|无需|须|免|不"
                    + "|(?i:\\b(?:yes|no|not|never|only|must|may|can|cannot|can't|allowed|free|except|unless|always|none)\\b)");

    private static final Pattern ASKS_WHEN =
            Pattern.compile("什么时候|何时|几时|几点|几号|几月|哪天|\\bwhen\\b|what (?:time|date|day)\\b");
    private static final Pattern POINT = Pattern.compile(
            "\\d\\s*(?:月|日|号|点|时)|[一二两三四五六七八九十](?:月|点)|[上中下]旬|\\d:\\d\\d|周[一二三四五六日天末]|星期|每[天日晚周月季年]|[前后当]|随时|长期|立即|马上|[天时周月年]内"
                    + "|(?i:\\b(?:before|after|until|till|by|from|since|on|at|within|every|daily|always|never|once|when|immediately|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
                    + "|january|february|march|april|may|june|july|august|september|october|november|december)\\b)|\\b(?:19|20)\\d\\d\\b");

    private final Pattern asks;
    private final Pattern looks;

    Wanted(String asks, String looks) {
        this.asks = Pattern.compile(asks, Pattern.CASE_INSENSITIVE);
        this.looks = Pattern.compile(looks);
    }

    static Wanted of(String question) {
        for (Wanted wanted : values()) {
            if (wanted != ANYTHING && wanted.asks.matcher(question.strip()).find()) {
                return wanted;
            }
        }
        return ANYTHING;
    }

    /** The words by which a question asks for this sort. */
    String asking(String question) {
        Matcher matcher = asks.matcher(question);
        return this != ANYTHING && matcher.find() ? matcher.group() : "";
    }

    /** Whether a text could hold such an answer at all. */
    boolean mayBeIn(String text) {
        return looks.pattern().isEmpty() || looks.matcher(text).find();
    }

    /** Whether an answer without such words is none. */
    boolean strict() {
        return this == PHONE || this == PRICE || this == TIME || this == NUMBER;
    }

    /** Whether a question asks for a point in time rather than a length of it. */
    static boolean asksWhen(String question) {
        return ASKS_WHEN.matcher(question).find();
    }

    /** Whether a text tells a point in time: a date, a clock, or before or after what. */
    static boolean tellsWhen(String text) {
        return POINT.matcher(text).find();
    }

    /** Whether it settles a yes or no. */
    static boolean polar(String text) {
        return POLAR.matcher(text).find();
    }

    /** Whether the header of a column promises such an answer. */
    boolean heads(String header) {
        return switch (this) {
            case PRICE -> header.matches("(?i).*(?:价|元|费|金额|price|cost|fee|eur|usd|charge).*");
            case TIME ->
                header.matches("(?i).*(?:时|期|日|间|周|天|月龄|date|time|days|when|hours|every|length|update|since).*");
            case PHONE -> header.matches("(?i).*(?:电话|号码|热线|phone|tel).*");
            case STEPS ->
                header.matches("(?i).*(?:处理|做法|办法|措施|对策|建议|to do|action|remedy|solution|fix|first thing|^do$).*");
            case NUMBER, LIST, YES_OR_NO, ANYTHING -> false;
        };
    }
}
