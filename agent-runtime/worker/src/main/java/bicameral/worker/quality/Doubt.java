package bicameral.worker.quality;

import bicameral.worker.retrieve.StopPhrases;
import bicameral.worker.retrieve.Terms;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells which messages of a chat state nothing that an answer could stand on: questions, guesses, what others say or want, what
 * held in former times, and words that only mean something together with a question that stands elsewhere ("yes, 200").
 */
final class Doubt {
    private static final Pattern GUESS = Pattern.compile(
            "(?i)好像|似乎|大概|也许|估计|应该(?:是|行|可以|能|没|不|就|会|有|都)|我记得|印象|听说|据说|我猜|不确定|差不多|说不定|八成|可能是?"
                    + "|吧(?:[呀啊哈]|$|[\\s，。,.!！~～])|吧好像"
                    + "|\\b(?:i (?:think|guess|believe|heard|reckon|suppose)|(?:guess|think|thought) so|^think|maybe|perhaps|probably|possibly|not sure|iirc|afaik|supposedly|might be|must be (?=\\d)|should be (?:\\d|fine|ok)|or so)\\b");
    private static final Pattern FORMERLY = Pattern.compile(
            "(?i)(?<![\\d日号月年天点])以前|过去(?:都|是|的)|去年|前年|从前|曾经|老(?:规定|价)|\\b(?:used to|last year|back then|formerly|previously|always used|old (?:price|rule|rate|terms?))\\b");
    /** Tells what somebody else says or wants. */
    private static final Pattern REPORTS = Pattern.compile(
            "(?i)^(?:有个?)?(?:顾客|客户|客人|会员|访客|游客|来访者?|有人|人家|家长|病人|患者|用户|买家|学员)[们]?(?:说|讲|问|想|要求|反映)"
                    + "|^(?:an? |one |the )?(?:customer|guest|visitor|somebody|someone|user|caller|client|member|patient)s? (?:\\w+ )?(?:asks?|says?|wants?|said|asked|wanted|claims?|complains?)\\b");
    /** What agrees, denies, counts or addresses without saying of what. */
    private static final Pattern BARE_WORDS = Pattern.compile(
            "对的?|是的?|有的|没有|没事|没关系|无所谓|可以的?|不可以|不能|不行|行的?|好的?|开的?|不开|休|会的|亲|随便|都行|天天|每天|全部|一律|所有人?|大家|当然|肯定|[呀啊哈嘛哦呢吧了嘞哟]|[元块角钱天日个月年周小时分钟点次遍斤公克度号针袋亩]");

    private static final Set<String> BARE_STEMS = Set.of(
            "yes",
            "yep",
            "yeah",
            "ya",
            "yup",
            "no",
            "nope",
            "ok",
            "okai",
            "sure",
            "fine",
            "right",
            "correct",
            "true",
            "daili",
            "alwai",
            "everi",
            "everybodi",
            "everyon",
            "anybodi",
            "anyon",
            "everyth",
            "noth",
            "thing",
            "still",
            "problem",
            "worri",
            "think",
            "euro",
            "eur",
            "quid",
            "buck",
            "dollar",
            "dai",
            "week",
            "month",
            "year",
            "hour",
            "minut",
            "min",
            "time",
            "percent",
            "each",
            "total",
            "now");

    private Doubt() {}

    static boolean in(Chat.Message message) {
        return message.asks()
                || GUESS.matcher(message.text()).find()
                || REPORTS.matcher(message.text()).find()
                || FORMERLY.matcher(message.text()).find()
                || leans(message.text());
    }

    /** Whether nothing is left where figures, agreement and grammar are taken out. */
    static boolean leans(String text) {
        String rest = BARE_WORDS.matcher(Values.without(Terms.fold(text))).replaceAll(" ");
        int han = 0;
        for (int i = 0; i < rest.length(); ) {
            int stop = StopPhrases.at(rest, i);
            if (stop == 0 && Terms.isHan(rest.charAt(i))) han++;
            i += Math.max(1, stop);
        }
        return han < 2
                && Terms.of(rest).stream()
                        .noneMatch(term -> (term.kind() == Terms.Kind.WORD && !BARE_STEMS.contains(term.text()))
                                || term.kind() == Terms.Kind.CODE);
    }
}
