package bicameral.worker.answer;

import bicameral.worker.retrieve.Terms;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Completes a question that leans on those before it ("那旱季呢?", "and on Sundays?"), which may lean themselves. Looks at most
 * {@value #MOST_BACK} questions back.
 */
final class FollowUp {
    private static final int MOST_BACK = 4;
    /** A question made of several is no longer than this. */
    private static final int MOST_CHARACTERS = 2_000;

    /** A fragment has no more letters, where a Chinese character counts as three. */
    private static final int SHORT = 30;

    private static final int HAN = 3;
    /** A Chinese clause that names something has as many characters at least. */
    private static final int NAMING = 4;

    /** "应该", "我该" and "该怎么" say what ought to be; "该产品" points. */
    static final String POINTING_GAI = "(?<![应理活本不我您你他她它们谁还就都又也才])该(?![不怎如何多去做用要给找带选交付买换走问填写拿说看等从由几什谁哪是有把])";

    private static final Pattern BEGINS =
            Pattern.compile("^(?:那|(?:and|but|or|then)\\b|what about\\b|how about\\b)", Pattern.CASE_INSENSITIVE);
    /** It is one more question, which may be about something else. */
    private static final Pattern ADDS = Pattern.compile("^(?:还有|另外|再问|然后)");
    /** Asks by these alone and names nothing. */
    private static final Pattern BARE = Pattern.compile(
            "(?:为什么|为啥|为何|怎么办|怎么会|多少钱?|多久|几点|在?哪[里儿]|谁|why(?: not| so)?|how(?: much| many| long| come| often| far| so)?|when|where|who|which(?: one)?)呢?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern POINTS = Pattern.compile(
            "\\b(?:it|its|they|them|their|that one|those|these)\\b|\\bthis\\b(?! (?:year|month|week|morning|afternoon|evening|weekend|time))"
                    + "|它|(?:这|那)个(?!月|星期|学期|季度)|[这那][款种些]|" + POINTING_GAI,
            Pattern.CASE_INSENSITIVE);
    /** This "it" stands for nothing: "is it possible to park?", "how long does it take to learn?". */
    private static final Pattern EXPLETIVE = Pattern.compile(
            "\\bis it (?:\\w+ )?(?:to|that|if)\\b|\\bit is (?:\\w+ )?(?:to|that|if)\\b|\\bdoes it (?:take|cost) (?:\\w+ ){0,3}?to\\b|\\bit takes? (?:\\w+ ){0,3}?to\\b",
            Pattern.CASE_INSENSITIVE);

    /** What a pronoun behind it, in the same message, stands for: "a bike and where do I return", "自行车怎么借，". */
    private static final Pattern NAMED_BEFORE = Pattern.compile(
            "\\b(?:a|an|the|my|our|your|any|some|another)\\s+\\w+.*"
                    + "(?:[,;.?!]|\\b(?:and|or|but|if|when|while|because|so|before|after|once|then)\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CHINESE_CLAUSE = Pattern.compile("[，,；;。？?！!]");

    private static final Pattern ADVERBIAL =
            Pattern.compile("^(?:for|on|in|at|during|with|without|after|before|from|to)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern ONE_WORD = Pattern.compile("[^\\s\\p{IsHan}]+|\\p{IsHan}{1,3}");
    private static final Pattern ENDING = Pattern.compile("[?？.。!！\\s]+$");
    /** What leads to that which a short follow-up puts in the place of what was said before. */
    private static final Pattern LEADING = Pattern.compile(
            "^(?:那么?|(?:and|but|or|then)\\b|what about\\b|how about\\b)?[,，\\s]*(?:(?:on|in|for|at|during|of|after|with|the|a)\\b\\s*)*",
            Pattern.CASE_INSENSITIVE);

    /** One of a sort takes the place of another. */
    private static final List<Pattern> SORTS = sorts();

    private static final int FEW = 2;
    /** What was said before weighs less than what is asked now. */
    private static final double EARLIER = 0.8;
    /** What was asked in between, about the same as what is asked now, weighs less again. */
    private static final double BETWEEN = 0.4;

    private FollowUp() {}

    private static List<Pattern> sorts() {
        List<String> sorts = new ArrayList<>(List.of(
                "\\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\\b|\\bweek(?:end|day)s?\\b|(?:周|星期|礼拜)[一二三四五六日天末]|工作日",
                "\\b(?:january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|winter)\\b"
                        + "|\\b(?:dry|rainy|wet|high|low|peak|off)[- ]season\\b|(?<!\\d)\\d{1,2}月份?|[春夏秋冬旱雨干湿淡旺汛]季|[春夏秋冬]天",
                "(?<!\\d)(?:19|20)\\d\\d(?!\\d)年?",
                "(?<![a-z0-9-])(?=[a-z0-9-]*\\d)[a-z][a-z0-9-]*(?![a-z0-9-])",
                "第[一二三四五六七八九十\\d]+|\\b(?:first|second|third|fourth|fifth)\\b"));
        for (String unit : List.of(
                "days?",
                "weeks?",
                "months?",
                "years?",
                "hours?",
                "minutes?",
                "kg",
                "km",
                "个?月",
                "天",
                "周",
                "年",
                "个?小时",
                "分钟",
                "岁",
                "公斤",
                "公里",
                "人")) sorts.add("(?<![\\d.])\\d+(?:\\.\\d+)?\\s*" + unit + "(?![a-z])");
        return sorts.stream()
                .map(sort -> Pattern.compile(sort, Pattern.CASE_INSENSITIVE))
                .toList();
    }

    /** Whether a question cannot be understood without the one before it. */
    private static boolean leans(String question) {
        String said = question.strip();
        String bare = ENDING.matcher(said).replaceAll("");
        return BEGINS.matcher(said).find()
                || BARE.matcher(bare).matches()
                || pointsOut(EXPLETIVE.matcher(said).replaceAll(" "))
                || isFragment(said, bare);
    }

    /** Whether a word points at something that is not named before it in the same message. */
    private static boolean pointsOut(String said) {
        return POINTS.matcher(said).results().anyMatch(pointing -> {
            String before = said.substring(0, pointing.start());
            return !NAMED_BEFORE.matcher(before).find() && !asksInChinese(before);
        });
    }

    /** A clause that asks something names it; "谢谢你的回答，" does not. */
    private static boolean asksInChinese(String before) {
        return before.codePoints().filter(Terms::isHan).count() >= NAMING
                && CHINESE_CLAUSE.matcher(before).find()
                && Core.asks(before);
    }

    /**
     * "旱季呢?", "on Sundays?", "Seniors?": asks nothing by itself. "退款流程?" and "opening hours?" are questions in short, and none of these.
     */
    private static boolean isFragment(String said, String bare) {
        boolean topic = bare.endsWith("呢");
        String named = topic ? bare.substring(0, bare.length() - 1) : bare;
        int letters = named.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(c -> Terms.isHan(c) ? HAN : 1)
                .sum();
        if (letters == 0 || letters > SHORT || Core.asks(named)) return false;
        boolean asked = said.endsWith("?") || said.endsWith("？");
        return topic
                || (asked
                        && (ADVERBIAL.matcher(named).find()
                                || ONE_WORD.matcher(named).matches()
                                || sortOf(said) != null));
    }

    /** The questions from the first that stands by itself to this one, as far as they are looked at. */
    private static List<String> chain(Question question) {
        Deque<String> chain = new ArrayDeque<>(List.of(question.text().strip()));
        int characters = chain.getFirst().length();
        for (Question.Exchange before : question.history().reversed()) {
            characters += before.question().length();
            if (chain.size() > MOST_BACK || characters > MOST_CHARACTERS || !leans(chain.getFirst())) break;
            chain.addFirst(before.question().strip());
        }
        return List.copyOf(chain);
    }

    /** The question so that it can be understood without those before it, and reads the same whatever else was asked between. */
    static String standalone(Question question) {
        List<String> chain = chain(question);
        String whole = chain.getFirst();
        for (String next : chain.subList(1, chain.size())) whole = together(whole, next);
        return whole;
    }

    private static String together(String before, String next) {
        Pattern sort = sortOf(next);
        if (sort != null) {
            List<String> there =
                    sort.matcher(before).results().map(found -> found.group()).toList();
            if (there.size() == 1) return before.replace(there.getFirst(), replacement(next));
        }
        boolean ended = ENDING.matcher(before).find();
        boolean chinese = before.codePoints().anyMatch(Terms::isHan);
        return before + (ended ? "" : chinese ? "？" : "?") + " " + next;
    }

    /** The sort of that which is all a follow-up names; null where it names more, or what is of no such sort. */
    private static @Nullable Pattern sortOf(String next) {
        String named = replacement(next);
        return SORTS.stream()
                .filter(sort -> sort.matcher(named).matches())
                .findFirst()
                .orElse(null);
    }

    private static String replacement(String next) {
        String bare = ENDING.matcher(next).replaceAll("");
        Matcher leading = LEADING.matcher(bare);
        String named = leading.lookingAt() ? bare.substring(leading.end()) : bare;
        return (named.endsWith("呢") ? named.substring(0, named.length() - 1) : named).strip();
    }

    /** What is asked, with what the questions before it name and it leaves out. */
    static Inquiry inquiry(Question question, Function<String, Inquiry> read) {
        Inquiry own = read.apply(question.text());
        List<Question.Exchange> before = question.history().reversed();
        String asked = question.text().strip();
        boolean open =
                leans(asked) || ADDS.matcher(asked).find() || own.things().size() <= FEW;
        Inquiry whole = own;
        List<Pattern> taken = new ArrayList<>();
        for (int back = 0; open && back < Math.min(MOST_BACK, before.size()); back++) {
            Pattern sort = sortOf(asked);
            if (sort != null) taken.add(sort);
            asked = before.get(back).question().strip();
            open = leans(asked);
            boolean between = open && back + 1 < Math.min(MOST_BACK, before.size());
            whole = with(whole, read.apply(asked), between ? BETWEEN : EARLIER, taken);
        }
        return whole;
    }

    private static Inquiry with(Inquiry asked, Inquiry before, double share, List<Pattern> taken) {
        Inquiry whole = asked.with(before.things().stream()
                .filter(thing -> asked.things().stream().noneMatch(now -> Said.sameSort(now.name(), thing.name())))
                .filter(thing -> taken.stream()
                        .noneMatch(sort -> sort.matcher(thing.name()).matches()))
                .map(thing -> thing.lighter(share).onlyTold())
                .toList());
        return asked.wanted() == Wanted.ANYTHING || asked.wanted() == Wanted.YES_OR_NO
                ? whole.wanting(before.wanted())
                : whole;
    }
}
