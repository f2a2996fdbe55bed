package bicameral.protocol.redaction;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * People's names where they say that they are some: beside a title ({@code 王小明医生}, {@code Dr Ann Lee}) or behind a label ({@code
 * 联系人：王小明}, {@code Contact: Ann Lee}). For names that are known see {@link NameList}. Immutable; safe for any thread.
 */
public final class Names implements Detector {
    private static final String SURNAMES =
            "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";
    private static final String DOUBLE = "欧阳|司马|上官|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|端木";
    private static final Set<String> DOUBLES = Set.of(DOUBLE.split("\\|"));
    private static final String HAN_NAME = "(?:" + DOUBLE + "|[" + SURNAMES + "])[\\u4E00-\\u9FA5]";
    private static final String TITLE =
            "(?:主任医师|主治医师|副主任|主任|医生|医师|大夫|护士长|护士|老师|教授|院长|校长|馆长|师傅|总经理|经理|店长|站长|社长|组长|队长|主管|律师|法官|工程师|研究员|讲解员|先生|女士|小姐|同学|阿姨|叔叔|大爷|大妈|总监|总)";
    private static final String LABELS =
            "姓名|名字|联系人|联络人|负责人|法定代表人|法人|收件人|收货人|申请人|患者|病人|家长|客户|会员|持卡人|户名|经办人|值班人|主治医生|技师|发型师|店长|站长|讲师|作者|签字|署名|我叫|我是|本人";
    private static final String LABEL = "(?:" + LABELS + ")";

    /** A surname with what stands between it and a title; without a given name the title belongs to it. */
    private static final Forms TITLED_HAN = Forms.of(
                    "title",
                    Kind.NAME,
                    "(?<![\\u4E00-\\u9FA5&&[^是给约找问叫跟和与向请由让被的归属有]])(?<it>(?:" + DOUBLE + "|[" + SURNAMES
                            + "])[\\u4E00-\\u9FA5]{0,2}?)(?=" + TITLE + ")",
                    text -> true)
            .beginningWith(SURNAMES + firsts(DOUBLE));

    private static final Forms LABELLED_HAN = Forms.of(
                    "label",
                    Kind.NAME,
                    LABEL + "(?: ?[:：|] ?| 是 ?|是|为|叫| )?(?<it>" + HAN_NAME
                            + "[\\u4E00-\\u9FA5]?)(?=$|[^\\u4E00-\\u9FA5]|的|在|于|已|将|，|负责|电话|手机)",
                    text -> true)
            .beginningWith(firsts(LABELS));
    private static final String LATIN = "[A-Z][a-z]{1,20}(?:[-'’][A-Z]?[a-z]{1,20})?";
    private static final String TITLES = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Madam";
    private static final Forms TITLED_LATIN = Forms.of(
                    "title",
                    Kind.NAME,
                    "(?<![A-Za-z])(?:" + TITLES + ")\\.? (?<it>" + LATIN + "(?: (?:[A-Z]\\. )?" + LATIN + "){0,2})")
            .beginningWith(firsts(TITLES));
    private static final String LATIN_LABELS =
            "name|contact(?: person)?|manager|owner|author|customer|patient|recipient|attn|signed|prepared by|written by|my name is";
    private static final Forms LABELLED_LATIN = Forms.of(
                    "label",
                    Kind.NAME,
                    "(?i:" + LATIN_LABELS + ")"
                            + "(?:\\s?[:|]\\s?|\\s(?i:is)\\s|\\s)(?<it>" + LATIN + " (?:[A-Z]\\. )?" + LATIN + "(?: "
                            + LATIN
                            + ")?)")
            .beginningWith(firsts(LATIN_LABELS) + firsts(LATIN_LABELS.toUpperCase(Locale.ROOT)));

    static final List<Forms> FORMS = List.of(TITLED_HAN, LABELLED_HAN, TITLED_LATIN, LABELLED_LATIN);

    /** Names that a text tells by titles and labels, whole ones only; what a chamber learns from its documents. */
    public static Set<String> told(String text) {
        Set<String> names = new LinkedHashSet<>();
        String folded = Folding.fold(text);
        Consumer<Span> whole = span -> {
            String name = plain(text.substring(span.start(), span.end()));
            boolean complete = NameList.isHan(name.charAt(0)) ? name.length() >= 2 : name.indexOf(' ') > 0;
            if (complete) names.add(name);
        };
        beside(folded, whole);
        return names;
    }

    /** How many characters of a surname a text begins with: 1 or 2; 0 where it begins with none. */
    public static int surname(String text) {
        if (text.length() >= 2 && DOUBLES.contains(text.substring(0, 2))) return 2;
        return !text.isEmpty() && SURNAMES.indexOf(text.charAt(0)) >= 0 ? 1 : 0;
    }

    /** The first characters of words with bars between. */
    private static String firsts(String words) {
        return Pattern.compile("\\|")
                .splitAsStream(words)
                .map(word -> word.substring(0, 1))
                .collect(Collectors.joining());
    }

    private static String plain(String name) {
        return name.strip().replaceAll("\\s+", " ");
    }

    @Override
    public void find(String text, Consumer<Span> found) {
        beside(text, found);
    }

    private static void beside(String text, Consumer<Span> found) {
        for (Forms form : FORMS) form.find(text, found);
    }
}
