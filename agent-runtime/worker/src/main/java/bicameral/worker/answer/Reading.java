package bicameral.worker.answer;

import bicameral.worker.answer.Inquiry.Thing;
import bicameral.worker.retrieve.ChineseWords;
import bicameral.worker.retrieve.CommonWords;
import bicameral.worker.retrieve.Commonness;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Lexicon;
import bicameral.worker.retrieve.StopPhrases;
import bicameral.worker.retrieve.Terms;
import bicameral.worker.retrieve.Terms.Term;
import bicameral.worker.retrieve.Thesaurus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a stretch of a question apart into the things it names. Used once. */
final class Reading {
    /** Of these "one" is left out: "one month" asks for a rate as often as for a month. */
    private static final String NUMERALS = "二两三四五六七八九十百";
    /** From this length on a word of the general dictionary is a thing of its own, whatever its characters may mean alone. */
    private static final int LONG_WORD = 3;
    /** So many words of the general dictionaries are looked up for one name; each costs a look into the index. */
    private static final int MOST_AKIN = 16;
    /** What a name weighs at least that only a general dictionary ties to the documents. */
    private static final double AKIN_WEIGHT = 0.5;

    private static final String BETWEEN = "了过个根点些下次回口顿趟支张把";
    private static final double AMOUNT_WEIGHT = 0.5;
    private static final String COUNTS = "一两几半每各";
    private static final String UNITS = "亩斤袋瓶盒支片剂针包箱卷块本杯颗副件套吨克升米次";
    private static final String MEASURES = "只节台张把条份位名间家辆棵头匹";
    /** Verbs of everyday life, which seldom tell one place of a document from another. */
    private static final Set<String> LIGHT =
            Set.of(("bring use take make get keep find run work visit buy may start call put show allow send end set"
                            + " 使用 用 放 买 办 办理 开始 查 找到 加 自己")
                    .split(" "));

    private static final double LIGHT_SHARE = 0.5;
    private static final double EVERYDAY = 0.15;
    private static final Pattern NUMBERED = Pattern.compile("\\p{IsHan}{1,2}\\d+(?:号|型|款|代)(?!线|楼|门|前|截)");
    private static final double OFTEN = 0.15;
    private static final double VERB = 0.85;
    private static final double VERB_UNKNOWN = 0.6;
    private static final double ADVERB = 0.7;
    private static final double ADVERB_UNKNOWN = 0.35;
    /** A small word that no dictionary has is likelier a slip that could not be mended than a name. */
    private static final double NO_WORD = 0.45;
    /** A surname before a title, or a town and what sort it is: names for which nothing else will do. */
    static final Pattern PERSON_OR_PLACE = Pattern.compile(
            "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
                    + "(?:老师|医生|大夫|师傅|主任|经理|律师|总监|教授|院长|馆长|店长|所长|护士|女士|先生)|\\p{IsHan}{2}(?:县|市|镇|乡)(?!场|民|长|政|价|面|区)");

    private static final double ASKING = 0.3;
    private static final double NAMED = 1.4;
    private static final double NAMED_KNOWN = 0.3;
    private static final double NUMBERED_WEIGHT = 0.7;
    private static final Pattern CAPITAL = Pattern.compile("(?<![.!?:]\\s)(?<!^)\\b([A-Z][\\p{L}\\d-]+)");

    private final String text;
    private final KnowledgeIndex index;
    private final List<Thing> things = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> capitals;
    private final Set<String> asking;
    private final Set<String> askingTerms;
    private final int[] words;
    private int runStart;

    Reading(String original, KnowledgeIndex index) {
        this.text = rejoined(Terms.fold(original));
        this.capitals = capitals(original);
        this.asking = Wanted.allAsking(text);
        this.askingTerms = new HashSet<>();
        asking.forEach(words -> Terms.of(words).forEach(term -> askingTerms.add(term.text())));
        this.index = index;
        this.words = ChineseWords.lengths(text, index);
    }

    /** Verb and object of one everyday word with a measure between them, as in 抽根烟, are put together again. */
    static String rejoined(String folded) {
        StringBuilder text = new StringBuilder(folded);
        for (int i = 0; i + 2 < text.length(); i++) {
            String apart = "" + text.charAt(i) + text.charAt(i + 2);
            boolean split = BETWEEN.indexOf(text.charAt(i + 1)) >= 0
                    && Lexicon.get().knows(apart)
                    && Lexicon.get().longestAt(folded, Math.max(0, i - 1)) < 2;
            if (split) text.deleteCharAt(i + 1);
        }
        return text.toString();
    }

    /** Stems of words with a capital that do not begin a sentence: names. */
    private static Set<String> capitals(String original) {
        Set<String> capitals = new HashSet<>();
        Matcher matcher = CAPITAL.matcher(original);
        while (matcher.find()) {
            for (Term term : Terms.of(matcher.group(1))) {
                if (term.kind() == Terms.Kind.WORD) {
                    capitals.add(term.text());
                }
            }
        }
        return capitals;
    }

    List<Thing> things() {
        numberedNames();
        latin();
        StringBuilder run = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            i = step(i, run);
        }
        run(run);
        return List.copyOf(things);
    }

    private int step(int i, StringBuilder run) {
        if (Terms.isHan(text.codePointAt(i)) && Character.charCount(text.codePointAt(i)) == 2) {
            run(run);
            add(text.substring(i, i + 2), false);
            return i + 2;
        }
        if (!Terms.isHan(text.charAt(i))) {
            run(run);
            return i + 1;
        }
        int asks = askingAt(i);
        if (asks > 0) {
            run(run);
            add(text.substring(i, i + asks), false);
            return i + asks;
        }
        int amount = amountAt(i);
        if (amount > 0) {
            run(run);
            return i + amount;
        }
        if (COUNTS.indexOf(text.charAt(i)) >= 0 && Lexicon.get().longestAt(text, i) < 2) {
            run(run);
            if (i + 1 < text.length()
                    && UNITS.indexOf(text.charAt(i + 1)) >= 0
                    && Lexicon.get().longestAt(text, i + 1) < 2) {
                add(text.substring(i + 1, i + 2), false);
                return i + 2;
            }
            return i + 1 + measureAt(i + 1);
        }
        int word = Lexicon.get().longestAt(text, i);
        int stop = StopPhrases.at(text, i);
        int common = CommonWords.longestAt(text, i);
        if (word >= 2 && word >= stop && word >= common) {
            run(run);
            int whole = i + word + joined(i, word);
            add(text.substring(i, whole), whole == i + word);
            return whole;
        }
        if (words[i] >= LONG_WORD && words[i] > Math.max(word, Math.max(stop, common)) && stop < 2) {
            run(run);
            add(text.substring(i, i + words[i]), true);
            return i + words[i];
        }
        if (common > stop) {
            run(run);
            add(text.substring(i, i + common), false);
            return i + common;
        }
        if (text.charAt(i) == '儿' && i > 0 && endsInR(i)) {
            run(run);
            return i + 1;
        }
        if (stop >= 2 || (stop == 1 && !partOfWord(i))) {
            run(run);
            return i + stop;
        }
        if (run.isEmpty()) runStart = i;
        run.append(text.charAt(i));
        return i + 1;
    }

    /** The length of Chinese words by which the question asks that begin at a place; they are one thing, whatever follows. 0 if there are none. */
    private int askingAt(int i) {
        return asking.stream()
                .filter(words ->
                        words.length() > 1 && words.codePoints().allMatch(Terms::isHan) && text.startsWith(words, i))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** The length of an amount in Chinese numerals that begins at a place, which is then one of the things; 0 if there is none. */
    private int amountAt(int i) {
        boolean numeral = (NUMERALS.indexOf(text.charAt(i)) >= 0 || oneAndAHalfAt(i))
                && "第周期".indexOf(i > 0 ? text.charAt(i - 1) : ' ') < 0;
        int length = numeral ? Amount.lengthAt(text, i) : 0;
        Amount amount = length > 0 ? Amount.at(text, i) : null;
        if (amount == null) return 0;
        String name = text.substring(i, i + length);
        if (names.add(name))
            things.add(new Thing(
                    name, pairs(name), Set.of(), Set.of(), AMOUNT_WEIGHT, true, false, amount, false, false, false));
        return length;
    }

    private boolean oneAndAHalfAt(int i) {
        int length = text.charAt(i) == '一' ? Amount.lengthAt(text, i) : 0;
        return length > 0 && text.charAt(i + length - 1) == '半';
    }

    private static List<String> pairs(String word) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < word.length(); i++) pairs.add(word.substring(i, i + 2));
        return pairs;
    }

    /** 1 where the documents write a word of the dictionary and the character behind it as one longer word, as in 健康证. */
    private int joined(int i, int word) {
        int next = i + word;
        if (next >= text.length()
                || !Terms.isHan(text.charAt(next))
                || StopPhrases.at(text, next) > 0
                || Lexicon.get().knows(text.substring(next, next + 1))
                || Lexicon.get().longestAt(text, next) > 1
                || CommonWords.longestAt(text, next) > 0
                || (next + 1 < text.length()
                        && Terms.isHan(text.charAt(next + 1))
                        && StopPhrases.at(text, next + 1) == 0
                        && Lexicon.get().longestAt(text, next + 1) < 2)) {
            return 0;
        }
        Thesaurus.Usage usage = Thesaurus.usage(text.substring(next, next + 1));
        if (usage != null && usage.sort() == 'v') return 0;
        String pair = text.substring(next - 1, next + 1);
        return index.frequencies(List.of(pair)).known(pair) ? 1 : 0;
    }

    /** 1 where a measure word stands behind a count and before what is counted, which says all; else 0. */
    private int measureAt(int i) {
        return i + 1 < text.length()
                        && MEASURES.indexOf(text.charAt(i)) >= 0
                        && Terms.isHan(text.charAt(i + 1))
                        && Lexicon.get().longestAt(text, i) < 2
                        && StopPhrases.at(text, i) == 0
                        && !StopPhrases.isStop(text.substring(i + 1, i + 2))
                ? 1
                : 0;
    }

    /** The ending of northern speech, as in 事儿, where no document writes it so. */
    private boolean endsInR(int i) {
        String pair = text.substring(i - 1, i + 1);
        return words[i] <= 1
                && Terms.isHan(text.charAt(i - 1))
                && !index.frequencies(List.of(pair)).known(pair);
    }

    private boolean partOfWord(int i) {
        if (!StopPhrases.partOfWords(text.substring(i, i + 1)) || i + 1 >= text.length()) {
            return false;
        }
        if (StopPhrases.grammar(text.substring(i, i + 1)) && words[i] == 1) {
            return false;
        }
        char next = text.charAt(i + 1);
        String pair = text.substring(i, i + 2);
        return Terms.isHan(next)
                && !StopPhrases.isStop(String.valueOf(next))
                && index.frequencies(List.of(pair)).known(pair);
    }

    /** A stretch that our own dictionary does not know gives its words; of characters that are none, the pairs some document has. */
    private void run(StringBuilder run) {
        String stretch = run.toString();
        run.setLength(0);
        int i = 0;
        while (i < stretch.length()) {
            int length = words[runStart + i];
            if (length > 1 && i + length <= stretch.length()) {
                String word = stretch.substring(i, i + length);
                add(word, Lexicon.get().knows(word));
                i += length;
            } else {
                i += alone(stretch, i);
            }
        }
    }

    /** Takes a character that is no part of a longer word, with the next where both are a pair of the documents. */
    private int alone(String stretch, int i) {
        boolean both = i + 1 < stretch.length() && words[runStart + i + 1] <= 1;
        String pair = both ? stretch.substring(i, i + 2) : "";
        if (both && index.frequencies(List.of(pair)).known(pair)) {
            add(pair, false);
            return 2;
        }
        String character = stretch.substring(i, i + 1);
        add(character, Lexicon.get().knows(character));
        return 1;
    }

    /** A name and a number that only mean something together, as in "第7号" of a series of names. */
    private void numberedNames() {
        Matcher people = PERSON_OR_PLACE.matcher(text);
        while (people.find()) {
            String name = people.group();
            List<String> terms = pairs(name);
            boolean isWord = Thesaurus.usage(name) != null || Lexicon.get().knows(name);
            boolean points = StopPhrases.isStop(name.substring(0, 1));
            if (!isWord && !points && names.add(name)) {
                boolean known = terms.stream().allMatch(index.frequencies(terms)::known);
                things.add(new Thing(
                        name,
                        terms,
                        Set.of(),
                        Set.of(),
                        known ? NAMED_KNOWN : NUMBERED_WEIGHT,
                        known,
                        false,
                        null,
                        true,
                        false,
                        false));
            }
        }
        Matcher matcher = NUMBERED.matcher(text);
        while (matcher.find()) {
            String name = matcher.group();
            if (names.add(name)) {
                things.add(new Thing(
                        name,
                        List.of(name),
                        Set.of(),
                        Set.of(),
                        NUMBERED_WEIGHT,
                        true,
                        false,
                        null,
                        true,
                        false,
                        false));
            }
        }
    }

    private void latin() {
        List<Term> all = Terms.of(text);
        List<Term> words = all.stream()
                .filter(term -> term.kind() != Terms.Kind.PAIR && term.kind() != Terms.Kind.CHARACTER)
                .filter(term -> all.stream().noneMatch(code -> isPartOf(term, code)))
                .toList();
        List<String> stems = words.stream().map(Term::text).toList();
        int i = 0;
        while (i < words.size()) {
            int phrase = Lexicon.get().longestPhraseAt(stems, i);
            if (phrase > 1 || (phrase == 1 && words.get(i).kind() == Terms.Kind.WORD)) {
                phrase(words.subList(i, i + phrase));
                i += phrase;
            } else {
                word(words.get(i));
                i++;
            }
        }
    }

    private static boolean isPartOf(Term term, Term code) {
        return code.kind() == Terms.Kind.CODE
                && code.start() <= term.start()
                && term.end() <= code.end()
                && code.end() - code.start() > term.end() - term.start();
    }

    private void phrase(List<Term> words) {
        String name = String.join(" ", words.stream().map(Term::text).toList());
        List<String> terms = words.stream()
                .filter(term -> term.kind() != Terms.Kind.STOP)
                .map(Term::text)
                .toList();
        if (!terms.isEmpty()) {
            put(name, terms, Lexicon.get().like(name), false, null);
        }
    }

    private void word(Term word) {
        if (word.kind() != Terms.Kind.STOP) {
            put(
                    word.text(),
                    List.of(word.text()),
                    Set.of(),
                    word.kind() == Terms.Kind.CODE,
                    word.kind() == Terms.Kind.NUMBER || Amount.isNumber(text.substring(word.start(), word.end()))
                            ? Amount.at(text, word.start())
                            : null);
        }
    }

    private void add(String word, boolean inDictionary) {
        if (word.isEmpty()) {
            return;
        }
        List<String> terms = pairs(word);
        Set<String> likes =
                inDictionary || Lexicon.get().knows(word) ? Lexicon.get().like(word) : Set.of();
        put(word, terms.isEmpty() ? List.of(word) : terms, likes, false, null);
    }

    private void put(String name, List<String> terms, Set<String> likes, boolean code, @Nullable Amount amount) {
        if (!names.add(name)) {
            return;
        }
        Commonness.Frequencies own = index.frequencies(terms);
        boolean known = 2 * terms.stream().filter(own::known).count() >= terms.size();
        double weight = terms.stream().mapToDouble(own::weight).average().orElse(0);
        Set<String> akin = code || amount != null ? Set.of() : akin(name, likes);
        if (!known && !likes.isEmpty()) {
            weight = likeWeight(likes);
        } else if (!known && !akin.isEmpty()) {
            weight = Math.max(AKIN_WEIGHT, likeWeight(akin));
        }
        if (name.length() == 1) {
            weight *= 0.5;
        }
        boolean named = code || terms.stream().anyMatch(capitals::contains);
        boolean asks = asking.stream().anyMatch(words -> words.contains(name)) || askingTerms.containsAll(terms);
        boolean common = name.length() > 1 && CommonWords.has(name);
        double share = (LIGHT.contains(name) || (common && known) ? LIGHT_SHARE : 1)
                * (common && !known ? EVERYDAY : 1)
                * (amount != null ? 0.7 : 1)
                * (named ? NAMED : 1)
                * (asks ? ASKING : 1);
        if (!code && amount == null && !named && !asks) share *= telling(name, known);
        if (!known
                && !code
                && !named
                && akin.isEmpty()
                && likes.isEmpty()
                && !Terms.isHan(name.codePointAt(0))
                && name.indexOf(' ') < 0
                && Thesaurus.isNoEnglish(name)) share *= NO_WORD;
        boolean foreign = !known && weight >= 1;
        if (!asks || !foreign) {
            things.add(new Thing(name, terms, likes, akin, weight * share, known, code, amount, named, asks, false));
        }
    }

    /** Words that general language has often tell little, and other sorts less than nouns; most of all where no document has them. */
    private static double telling(String name, boolean known) {
        Thesaurus.Usage usage = Thesaurus.usage(name);
        if (usage == null) return 1;
        double often = 1 - OFTEN * Math.max(0, Math.min(2, usage.often() - 3));
        double sort = switch (usage.sort()) {
            case 'n', 'l', 'i', 'j', 'b' -> 1;
            case 'v', 'a' -> known ? VERB : VERB_UNKNOWN;
            case 'd', 'c', 'p', 'u', 'r', 'y', 'e', 'o', 'z' -> known ? ADVERB : ADVERB_UNKNOWN;
            default -> known ? VERB : VERB_UNKNOWN;
        };
        return often * sort;
    }

    /** What general dictionaries put beside a name, as far as a document has it. */
    private Set<String> akin(String name, Set<String> likes) {
        Set<String> akin = new LinkedHashSet<>();
        for (String other : Thesaurus.like(name).stream()
                .filter(one -> !likes.contains(one))
                .limit(MOST_AKIN)
                .toList()) {
            List<String> terms = terms(other);
            if (!terms.isEmpty() && terms.stream().allMatch(index.frequencies(terms)::known)) akin.add(other);
        }
        return akin;
    }

    private static List<String> terms(String name) {
        return Terms.of(name).stream()
                .filter(term ->
                        term.kind() != Terms.Kind.STOP && (term.kind() != Terms.Kind.CHARACTER || name.length() == 1))
                .map(Term::text)
                .toList();
    }

    /** A name that stands nowhere weighs what its most common other name does. */
    private double likeWeight(Set<String> likes) {
        double least = 1;
        for (String like : likes) {
            List<String> terms = terms(like);
            Commonness.Frequencies frequencies = index.frequencies(terms);
            if (!terms.isEmpty() && terms.stream().allMatch(frequencies::known)) {
                least = Math.min(
                        least,
                        terms.stream().mapToDouble(frequencies::weight).max().orElse(1));
            }
        }
        return Math.max(0.25, least);
    }
}
