package bicameral.worker.answer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What sort of answer a question wants, told by how it asks, and how such an answer looks. */
enum Wanted {
    PHONE(
            "电话|热线|号码是|手机号|phone number|telephone|number (?:to|do i|can i) call|hotline",
            "\\d{3,5}-\\d{3,}|\\d{7,}|\\b1[12]\\d\\b"),
    PRICE(
            "多少钱|好多钱|几块|几元|几角|几折|多少折|价格|价钱|单价|费用|收费|多少元|什么价格?|怎么卖|花多少|贵|how much (?:is|are|does|do|for|would|will|to)\\b"
                    + "|\\bprice|\\bcosts?\\b|\\bfee\\b|\\bcharges?\\b|\\bpay\\b",
            "[\\d一二两三四五六七八九十百千万半]\\s*(?:元|块|角|分钱|万元|折|%)|免费|不收|不要钱|\\d\\s*(?:EUR|USD|GBP|CNY|RMB)|[€$£¥]\\s*\\d|(?i:\\b(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|hundred) (?:euros?|dollars?|pounds?|yuan|cents?|pence|percent)\\b)|\\d+\\.\\d{2}(?!\\d)|\\bfree\\b|\\b0\\b"),
    TIME(
            "什么时候|何时|几时|几点|几号|几月|哪天|哪一天|哪年|哪个月|(?:星期|礼拜|周)几|多久|多长时间|好久|几天|几个月|几年|几小时|几个小时|几分钟|几周|多少天|多少年|多少个月|日期|期限|截止|时间|周期|频率|间隔|\\binterval|\\bperiod\\b|in (?:days|weeks|months|years|hours|minutes)\\b"
                    + "|(?:^|[,;:.?!]\\s*|\\b(?:and|know|me|say|exactly|since|until|till|by|from)\\s+)when\\b|how long|how often|how soon|what time|(?:what|which) days?\\b|how late|how early|how quickly|how many (?:\\w+ )?(?:seconds|minutes|hours|days|weeks|months|years)|opening hours|deadline",
            "\\d\\s*个?(?:年|月|天|日|周|星期|小时|分钟|秒|点|时|季|代|工作日|学期)|[一二两三四五六七八九十半数]+(?:年|个月|天|日|周|个?小时|分钟|点|季|个工作日)"
                    + "|\\d{1,2}:\\d{2}|周[一二三四五六日天]|每[天日周月年季次]|当[天日]|长期|随时|立即|马上|(?i:\\b(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half)[ -](?:\\w+ )?"
                    + "(?:seconds?|s|minutes?|min|hours?|h|days?|weeks?|months?|years?)\\b)|(?i:\\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\\b)"
                    + "|(?i:\\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\\b)|\\b(?:19|20)\\d\\d\\b"
                    + "|(?i:\\b(?:daily|weekly|monthly|yearly|always|never|at once|immediately|every)\\b)"),
    NUMBER(
            "多少|几[个名人次台张间家条只袋瓶亩米公件份层支根部批遍种级档位页步成]|多大|多高|多重|多远|多深|多宽|多长|几级|how many|how much|how big|how heavy|how tall|how high|how far|how old"
                    + "|how large|how wide|how (?=loud|fast|strong|hot|cold|thick)|maximum|minimum|percentage|what (?:temperature|size|weight|percentage)|\\bcapacity|\\bweight\\b|\\btemperature|\\blimit\\b|\\bsize\\b|largest|biggest|温度|容量|重量|尺寸",
            "\\d|[一二两三四五六七八九十百千万半]+[个名人次台张间家条只袋瓶亩米公件份层成倍代元块角岁年月天位斤克升]|(?i:\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|unlimited|none)\\b)"),
    REASON(
            "为什么|为啥|为何|怎么会|咋会|凭什么|什么原因|啥原因|原因是|\\bwhy\\b|how come|what is the reason|what causes",
            "因为|由于|否则|以免|免得|防止|避免|因此|原因|导致|会使|容易|(?i:\\b(?:because|since|otherwise|so that|to avoid|due to|therefore|reason|as it|would|may otherwise)\\b)"),
    PLACE(
            "在哪|哪里|哪儿|哪边|什么地方|啥地方|地址|位置|几楼|哪层|怎么走|\\bwhere\\b|\\baddress\\b|which (?:floor|room|street|building)",
            "[路街巷楼层室区镇村旁侧面处厅台内外][^钱]|\\d+号|第[一二三四五六七八九十]|附近|(?i:\\b(?:in|at|on|under|behind|beside|opposite|near|next to|above|below|street|lane|floor|room|gate|basement|desk)\\b)"),
    PERSON("谁|哪位|哪个人|什么人|哪个医生|哪个老师|\\bwho\\b|\\bwhom\\b|\\bwhose\\b", ""),
    STEPS("怎么办|怎么|如何|怎样|咋|步骤|流程|手续|how do|how to|how can|how should|what should|what must i do|what do i do|steps", ""),
    LIST("哪些|有什么|什么材料|包括什么|几种|些什么|些啥|哪几|\\bwhich (?=.*s\\b)|what are|list", ""),
    YES_OR_NO(
            "吗|吧[?？]?$|(\\p{IsHan})不\\1|可不可以|是否|有没有|[不没][?？]?$|^(?:can|may|is|are|am|do|does|did|will|should|must|could|would|has|have)\\b",
            ""),
    ANYTHING("", "");

    private static final Pattern POLAR = Pattern.compile(
            "不[能得可须会用要许准是算付收含]|不可以|可以|能够|必须|无效|有效|禁止|严禁|不予|除外|只[能限做有]|仅限|一律|没有|无需|须|免|不"
                    + "|(?i:\\b(?:yes|no|not|never|only|must|may|can|cannot|can't|allowed|free|except|unless|always|none)\\b)");

    private static final Pattern ASKS_WHEN =
            Pattern.compile("什么时候|何时|几时|几点|几号|几月|哪天|(?:星期|礼拜|周)几|\\bwhen\\b|(?:what|which) (?:time|date|day)s?\\b");
    private static final Pattern POINT = Pattern.compile(
            "\\d\\s*(?:月|日|号|点|时)|[一二两三四五六七八九十](?:月|点)|[上中下]旬|\\d:\\d\\d|周[一二三四五六日天末]|星期|每[天日晚周月季年]|[前后当]|随时|长期|立即|马上|[天时周月年]内"
                    + "|(?i:\\b(?:before|after|until|till|by|from|since|on|at|within|every|daily|always|never|once|when|immediately|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
                    + "|january|february|march|april|may|june|july|august|september|october|november|december)\\b)|\\b(?:19|20)\\d\\d\\b");

    /** Words that ask for more than yes or no; "do you charge a fee?" has none of them. */
    private static final Pattern ASKS_WHAT = Pattern.compile(
            "多少|好多|几|什么|啥|怎|咋|如何|哪|谁|为何|多[久长大高远重深宽]|\\b(?:how|what|which|when|where|who|whom|whose|why)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PARTS = Pattern.compile("[,，;；?？。]|\\band (?=what|how|when|where|who|at|for|which)");

    private final Pattern asks;
    private final Pattern looks;

    Wanted(String asks, String looks) {
        this.asks = Pattern.compile(asks, Pattern.CASE_INSENSITIVE);
        this.looks = Pattern.compile(looks);
    }

    static Wanted of(String question) {
        if (YES_OR_NO.asks.matcher(question.strip()).find()
                && !ASKS_WHAT.matcher(question).find()) return YES_OR_NO;
        for (Wanted wanted : values()) {
            if (wanted != ANYTHING && wanted.asks.matcher(question.strip()).find()) {
                return wanted;
            }
        }
        return ANYTHING;
    }

    /** Every sort a question of several parts asks for, in the order they are asked; what it asks for as a whole is among them. */
    static List<Wanted> all(String question) {
        Set<Wanted> all = new LinkedHashSet<>();
        for (String part : PARTS.split(question)) {
            all.add(of(part));
        }
        all.add(of(question));
        if (all.size() > 1) {
            all.remove(ANYTHING);
        }
        return List.copyOf(all);
    }

    /** The words by which a question asks for this sort. */
    String asking(String question) {
        Matcher matcher = asks.matcher(question);
        return this != ANYTHING && matcher.find() ? matcher.group() : "";
    }

    /** The words by which a question asks, for each sort it asks for. */
    static Set<String> allAsking(String question) {
        Set<String> asking = new LinkedHashSet<>();
        for (Wanted wanted : all(question)) {
            String words = wanted.asking(question);
            if (!words.isEmpty()) asking.add(words);
        }
        return asking;
    }

    /** Whether a text could hold such an answer at all. */
    boolean mayBeIn(String text) {
        return looks.pattern().isEmpty() || looks.matcher(text).find();
    }

    /** Whether words of this sort make an answer likelier, though one may do without. */
    boolean helped() {
        return this == REASON || this == PLACE;
    }

    private static final Pattern EXTREME_ASKED = Pattern.compile(
            "最多|最少|最大|最小|最长|最短|最高|最低|最晚|最早|至少|至多|上限|下限|限制|最迟|\\b(?:at most|at least|maximum|minimum|max|min|up to|largest|biggest|smallest|longest|shortest|highest|lowest|latest|earliest|limit)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern EXTREME = Pattern.compile(
            "最多|最少|最大|最小|最长|最短|最高|最低|最晚|最早|至少|至多|上限|下限|不超过|不少于|不低于|不高于|不得超过|不满|以内|之内|以上|以下|限|须|封顶|起"
                    + "|\\b(?:at most|at least|maximum|minimum|max|min|up to|no more than|no less than|limit(?:ed)?|not exceed|within|only|or more|or less|over|under)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Whether a question asks for the most or least of something. */
    static boolean asksExtreme(String question) {
        return EXTREME_ASKED.matcher(question).find();
    }

    /** Whether a text says a most or least. */
    static boolean tellsExtreme(String text) {
        return EXTREME.matcher(text).find();
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
            case PLACE -> header.matches("(?i).*(?:地址|位置|地点|地方|address|place|where|location|room|gallery).*");
            case PERSON -> header.matches("(?i).*(?:负责|责任|组长|联系人|医生|姓名|老师|找谁|who|leads?|contact|person|name|owner).*");
            case NUMBER, LIST, YES_OR_NO, REASON, ANYTHING -> false;
        };
    }
}
