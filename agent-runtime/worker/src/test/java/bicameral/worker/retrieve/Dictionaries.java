package bicameral.worker.retrieve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Makes the files that {@link Thesaurus} reads: {@code wordnet.txt} out of the directory of a WordNet 3.1 database, {@code cedict.txt}
 * and {@code cedict-english.txt} out of a CC-CEDICT file, and {@code usage.txt} out of WordNet's counts and the word list of jieba. Run by
 * hand, when a dictionary has a new version: {@code Dictionaries WORDNET CEDICT JIEBA OUT}. The heads of the files, with their licences, are kept.
 */
final class Dictionaries {
    private static final int MOST = 8;
    private static final int MOST_SENSES = 3;
    /** Of all a word was counted as in texts, a sense must have this share to be one that is meant. */
    private static final double USUAL = 0.12;

    private static final int LEAST_USED = 20;
    private static final Pattern ASIDE = Pattern.compile("\\([^)]*\\)|\\[[^]]*]");
    private static final Pattern NO_MEANING = Pattern.compile(
            "(?i).*(?:variant of|abbr\\.|used in|equivalent of|surname|\\bpr\\.|CL:|see also|^see |same as|radical|kangxi|particle|loanword|\\p{IsHan}).*");
    private static final Pattern RARE =
            Pattern.compile("(?i).*\\((?:archaic|old|literary|slang|vulgar|internet|classical)[^)]*\\).*");
    private static final Pattern LEAD = Pattern.compile("^(?:to be |to |a |an |the |be )");

    private Dictionaries() {}

    public static void main(String[] arguments) throws IOException {
        Path out = Path.of(arguments[3]);
        Map<String, Set<String>> usage = englishUsage(Path.of(arguments[0]));
        usage.putAll(chineseUsage(Path.of(arguments[2])));
        write(out.resolve("usage.txt"), usage);
        write(out.resolve("wordnet.txt"), wordNet(Path.of(arguments[0])));
        Map<String, Set<String>> chinese = cedict(Path.of(arguments[1]));
        write(out.resolve("cedict.txt"), chinese);
        write(out.resolve("cedict-english.txt"), theOtherWayRound(chinese));
    }

    private static void write(Path file, Map<String, Set<String>> lines) throws IOException {
        List<String> all = new ArrayList<>();
        if (Files.exists(file)) {
            Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("#"))
                    .forEach(all::add);
        }
        // By their bytes, as they are looked up.
        lines.keySet().stream()
                .sorted(Comparator.comparing(word -> word.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .forEach(word -> all.add(word + "\t" + String.join(",", lines.get(word))));
        Files.write(file, all);
    }

    /** Of each word the other words of the senses it mostly has. */
    private static Map<String, Set<String>> wordNet(Path database) throws IOException {
        Map<String, List<String>> words = new HashMap<>();
        for (String part : List.of("noun", "verb", "adj", "adv")) {
            for (String line : Files.readAllLines(database.resolve("data." + part))) {
                if (!line.startsWith("  ")) words.put(pos(part) + line.substring(0, 8), lemmas(line));
            }
        }
        Map<String, Map<String, Integer>> senses = new TreeMap<>();
        for (String line : Files.readAllLines(database.resolve("index.sense"))) {
            String[] cells = line.split(" ");
            String lemma = cells[0].substring(0, cells[0].indexOf('%'));
            char kind = cells[0].charAt(cells[0].indexOf('%') + 1);
            int count = Integer.parseInt(cells[3]) * 4 + (cells[2].equals("1") ? 2 : 0);
            senses.computeIfAbsent(lemma, l -> new HashMap<>())
                    .merge(
                            "5432".indexOf(kind) < 0 ? "1" + cells[1] : (kind == '5' ? "3" : kind) + cells[1],
                            count,
                            Integer::sum);
        }
        Map<String, Set<String>> like = new TreeMap<>();
        senses.forEach((lemma, of) -> {
            String key = Lexicon.key(lemma.replace('_', ' '));
            if (!usable(lemma, key)) return;
            int all = of.values().stream().mapToInt(Integer::intValue).sum();
            of.entrySet().stream()
                    .filter(sense -> sense.getValue() >= USUAL * all && sense.getValue() > 0)
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(MOST_SENSES)
                    .forEach(sense -> words.getOrDefault(sense.getKey(), List.of()).stream()
                            .filter(other -> usable(other, Lexicon.key(other)))
                            .map(Lexicon::key)
                            .filter(other -> !other.equals(key))
                            .limit(MOST)
                            .forEach(other -> like.computeIfAbsent(key, k -> new LinkedHashSet<>())
                                    .add(other)));
        });
        return like;
    }

    /** Of each stem what sort of word it mostly is, and ten times the logarithm of how often texts have it. */
    private static Map<String, Set<String>> englishUsage(Path database) throws IOException {
        Map<String, Map<Character, Integer>> counts = new TreeMap<>();
        for (String line : Files.readAllLines(database.resolve("index.sense"))) {
            String[] cells = line.split(" ");
            String lemma = cells[0].substring(0, cells[0].indexOf('%'));
            char kind = "n?vard".charAt("1 2345".indexOf(cells[0].charAt(cells[0].indexOf('%') + 1)));
            String key = lemma.matches("[a-z]{2,}") ? Lexicon.key(lemma) : "";
            if (!key.isEmpty() && !key.contains(" "))
                counts.computeIfAbsent(key, k -> new TreeMap<>())
                        .merge(
                                kind == 'a' && cells[0].contains("%4") ? 'd' : kind,
                                Integer.parseInt(cells[3]),
                                Integer::sum);
        }
        Map<String, Set<String>> usage = new TreeMap<>();
        counts.forEach((word, of) -> {
            int all = of.values().stream().mapToInt(Integer::intValue).sum();
            char kind = of.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            // WordNet counted some 230 000 words, the Chinese list some 60 million. What it did not meet is a word all
            // the same.
            if (all > 0 || word.length() > 3)
                usage.put(word, Set.of("" + kind + (all == 0 ? 0 : Math.round(10 * Math.log10(250.0 * all)))));
        });
        return usage;
    }

    private static Map<String, Set<String>> chineseUsage(Path list) throws IOException {
        Map<String, Set<String>> usage = new TreeMap<>();
        for (String line : Files.readAllLines(list)) {
            String[] cells = line.split(" ");
            int count = Integer.parseInt(cells[1]);
            if (count < LEAST_USED
                    || cells[0].length() > 4
                    || !cells[0].codePoints().allMatch(Terms::isHan)) continue;
            usage.put(
                    cells[0],
                    Set.of((cells[2].equals("vn") ? "n" : cells[2].substring(0, 1))
                            + Math.round(10 * Math.log10(count))));
        }
        return usage;
    }

    private static String pos(String part) {
        return switch (part) {
            case "noun" -> "1";
            case "verb" -> "2";
            case "adj" -> "3";
            default -> "4";
        };
    }

    private static List<String> lemmas(String line) {
        String[] cells = line.split(" ");
        int count = Integer.parseInt(cells[3], 16);
        List<String> lemmas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String lemma = cells[4 + 2 * i].replaceAll("\\(.*\\)", "").replace('_', ' ');
            lemmas.add(lemma);
        }
        return lemmas;
    }

    /** Words of everyday English, and pairs of them; no names. */
    private static boolean usable(String lemma, String key) {
        if (key.isEmpty() || !lemma.equals(lemma.toLowerCase(java.util.Locale.ROOT)) || !lemma.matches("[a-z _-]+"))
            return false;
        String[] stems = key.split(" ");
        if (stems.length > 2) return false;
        for (String stem : stems) if (stem.length() < 2 || (!EnglishWords.has(stem) && stems.length > 1)) return false;
        return stems.length > 1 || EnglishWords.has(key) || key.length() > 3;
    }

    /** Of each Chinese word what it means in English. */
    private static Map<String, Set<String>> cedict(Path file) throws IOException {
        Map<String, Set<String>> means = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#")) continue;
            int open = line.indexOf('[');
            int close = line.indexOf(']', open);
            String[] names = line.substring(0, open).strip().split(" ");
            String word = Terms.fold(names[1]);
            boolean name = Character.isUpperCase(line.charAt(open + 1));
            if (name || word.length() > 4 || !word.codePoints().allMatch(Terms::isHan)) continue;
            Set<String> glosses = new LinkedHashSet<>();
            for (String sense : line.substring(close + 1).strip().split("/")) {
                if (!RARE.matcher(sense).matches()) for (String gloss : sense.split("[;,]")) gloss(gloss, glosses);
            }
            if (glosses.isEmpty()) continue;
            Set<String> all = means.computeIfAbsent(word, w -> new LinkedHashSet<>());
            glosses.stream().limit(Math.max(0, MOST - all.size())).forEach(all::add);
        }
        Set<String> lonely = new HashSet<>();
        means.forEach((word, glosses) -> {
            if (word.length() == 1 && glosses.size() > MOST / 2) lonely.add(word);
        });
        lonely.forEach(word -> means.computeIfPresent(
                word,
                (same, glosses) ->
                        new LinkedHashSet<>(glosses.stream().limit(MOST / 2).toList())));
        return means;
    }

    private static Map<String, Set<String>> theOtherWayRound(Map<String, Set<String>> lines) {
        Map<String, Set<String>> turned = new TreeMap<>();
        lines.forEach((word, others) -> others.forEach(other ->
                turned.computeIfAbsent(other, o -> new LinkedHashSet<>()).add(word)));
        return turned;
    }

    private static void gloss(String gloss, Set<String> glosses) {
        if (NO_MEANING.matcher(gloss).matches()) return;
        String plain = LEAD.matcher(ASIDE.matcher(gloss).replaceAll(" ").strip())
                .replaceFirst("")
                .strip();
        if (!plain.matches("[A-Za-z '-]+") || Character.isUpperCase(plain.charAt(0))) return;
        if (plain.split("[ -]+").length > 3) return;
        StringBuilder key = new StringBuilder();
        for (Terms.Term term : Terms.of(plain)) {
            if (term.kind() == Terms.Kind.WORD)
                key.append(key.isEmpty() ? "" : " ").append(term.text());
        }
        if (key.length() > 1) glosses.add(key.toString());
    }
}
