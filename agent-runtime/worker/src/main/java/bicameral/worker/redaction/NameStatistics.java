package bicameral.worker.redaction;

import bicameral.protocol.LearnedName;
import bicameral.protocol.LearnedName.Evidence;
import bicameral.protocol.LearnedName.State;
import bicameral.protocol.redaction.NameList;
import bicameral.protocol.redaction.Names;
import bicameral.worker.passage.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds names of persons in passages that are shown one after the other: under columns and labels that say so, beside titles, and
 * Chinese ones also by use alone: a surname with one or two characters that keep together while what stands before and behind them
 * changes (branching), mostly where persons stand. Memory is bounded whatever the texts are. For one thread.
 */
final class NameStatistics {
    /** Most names that are kept. */
    static final int MOST = 20_000;

    private static final int LEAST_USES = 4;
    private static final int LEAST_BRANCHES = 3;
    private static final double PERSONAL = 0.3;
    /** A name that goes on like this almost always is a part of the longer one. */
    private static final double MOSTLY = 0.7;

    private static final Pattern COLUMN = Pattern.compile(
            "(?i)姓名|名字|联系人|联络人|负责人|经办人|收件人|收货人|申请人|员工|患者|学生|家长|客户姓名|"
                    + "(?:full |contact |customer |employee |patient |first and last )?name|contact(?: person)?|manager|owner|assignee|employee|patient");
    private static final Pattern LATIN_NAME = Pattern.compile("[A-Z][a-z]{1,20}(?:[ \\-'’][A-Z]?[a-z]{1,20}){1,3}");
    private static final String BEFORE_PERSONS = "由请找问让跟和与、是派叫给向及：";
    private static final List<String> AFTER_PERSONS = List.of(
            "说", "表示", "负责", "介绍", "认为", "主持", "汇报", "签", "回复", "指出", "建议", "同意", "通知", "提出", "补充", "反映", "配合", "记录",
            "休假", "带", "写", "做", "更换", "参加", "审核", "批准", "到岗", "值班", "代班", "、", "和", "与");

    private final Map<String, Told> told = new HashMap<>();
    private final Uses uses = new Uses();

    private static final class Told {
        private final String name;
        private int times;
        private boolean labelled;

        Told(String name) {
            this.name = name;
        }
    }

    /** Looks at one passage. */
    void see(Passage passage) {
        columns(passage);
        String text = passage.text();
        for (String name : Names.told(text)) tell(name, false);
        use(text);
    }

    private void columns(Passage passage) {
        for (int i = 0; i < Math.min(passage.header().size(), passage.cells().size()); i++) {
            String cell = passage.cells().get(i).strip();
            if (COLUMN.matcher(passage.header().get(i).strip()).matches() && isName(cell)) tell(cell, true);
        }
    }

    private static boolean isName(String cell) {
        boolean han = cell.length() >= 2 && cell.length() <= 4 && cell.chars().allMatch(c -> isHan((char) c));
        return (han && Names.surname(cell) > 0) || LATIN_NAME.matcher(cell).matches();
    }

    private void tell(String name, boolean labelled) {
        String key = NameList.normal(name);
        if (key.isEmpty() || (told.size() >= MOST && !told.containsKey(key))) return;
        Told one = told.computeIfAbsent(key, first -> new Told(name));
        one.times++;
        one.labelled |= labelled;
    }

    private void use(String text) {
        for (int i = 0; i + 1 < text.length(); i++) {
            int surname = isHan(text.charAt(i)) ? Names.surname(text.substring(i, Math.min(i + 2, text.length()))) : 0;
            if (surname == 0) continue;
            for (int given = 1; given <= 2; given++) {
                int end = i + surname + given;
                if (end > text.length() || !isHan(text.charAt(end - 1))) break;
                uses.count(text, i, end, isPersonal(text, i, end));
            }
        }
    }

    private static boolean isPersonal(String text, int start, int end) {
        if (start > 0 && BEFORE_PERSONS.indexOf(text.charAt(start - 1)) >= 0) return true;
        for (String word : AFTER_PERSONS) if (text.startsWith(word, end)) return true;
        return false;
    }

    private static boolean isHan(char c) {
        return c >= '\u4E00' && c <= '\u9FFF';
    }

    /** What was found, the most frequent first. What is told by label, or twice, is in use; the rest is suggested. */
    List<LearnedName> names() {
        Map<String, LearnedName> names = new HashMap<>();
        told.forEach((key, one) -> names.put(
                key,
                new LearnedName(
                        one.name,
                        one.times,
                        one.labelled ? Evidence.LABEL : Evidence.TITLE,
                        one.labelled || one.times > 1 ? State.USED : State.SUGGESTED)));
        uses.each((name, times) -> {
            if (!isWord(name)) names.putIfAbsent(name, new LearnedName(name, times, Evidence.USE, State.SUGGESTED));
        });
        List<LearnedName> sorted = new ArrayList<>(names.values());
        sorted.sort(
                java.util.Comparator.comparingInt(LearnedName::times).reversed().thenComparing(LearnedName::name));
        return sorted.subList(0, Math.min(MOST, sorted.size()));
    }

    /** What a dictionary of everyday Chinese has is no name by use alone: 高兴, 方便, 时间. */
    private static boolean isWord(String name) {
        return EverydayWords.has(name);
    }

    /**
     * Counts of candidates, in flat arrays of fixed size. Where they are full, what was seen once is forgotten; so what is rare in a
     * very long corpus may be missed, what is frequent never is.
     */
    private static final class Uses {
        private static final int ROOM = 1 << 17;
        private static final int FULL = ROOM / 4 * 3;

        private final long[] keys = new long[ROOM];
        private final int[] times = new int[ROOM];
        private final int[] personal = new int[ROOM];
        private final long[] before = new long[ROOM];
        private final long[] behind = new long[ROOM];
        private int taken;

        void count(String text, int start, int end, boolean persons) {
            if (taken >= FULL) forget();
            int at = place(key(text, start, end));
            times[at]++;
            if (persons) personal[at]++;
            before[at] |= start == 0 ? 1L : bit(text.charAt(start - 1));
            behind[at] |= end == text.length() ? 1L : bit(text.charAt(end));
        }

        private static long key(String text, int start, int end) {
            long key = 0;
            for (int i = start; i < end; i++) key = (key << 16) | text.charAt(i);
            return key;
        }

        private static String name(long key) {
            StringBuilder name = new StringBuilder();
            for (int shift = 48; shift >= 0; shift -= 16) {
                char c = (char) (key >>> shift);
                if (c != 0) name.append(c);
            }
            return name.toString();
        }

        private static long bit(char c) {
            return 1L << ((c * 0x9E3779B9) >>> 26);
        }

        private int place(long key) {
            int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 47);
            while (keys[at] != 0 && keys[at] != key) at = (at + 1) & (ROOM - 1);
            if (keys[at] == 0) {
                keys[at] = key;
                taken++;
            }
            return at;
        }

        private int find(long key) {
            int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 47);
            while (keys[at] != 0 && keys[at] != key) at = (at + 1) & (ROOM - 1);
            return keys[at] == 0 ? -1 : at;
        }

        /** Keeps what was seen more often than the least that must go to make half of the room free. */
        private void forget() {
            int least = 1;
            while (kept(least) > ROOM / 2) least *= 2;
            long[] oldKeys = keys.clone();
            int[] oldTimes = times.clone();
            int[] oldPersonal = personal.clone();
            long[] oldBefore = before.clone();
            long[] oldBehind = behind.clone();
            java.util.Arrays.fill(keys, 0);
            java.util.Arrays.fill(times, 0);
            java.util.Arrays.fill(personal, 0);
            java.util.Arrays.fill(before, 0);
            java.util.Arrays.fill(behind, 0);
            taken = 0;
            for (int i = 0; i < ROOM; i++) {
                if (oldKeys[i] == 0 || oldTimes[i] <= least) continue;
                int at = place(oldKeys[i]);
                times[at] = oldTimes[i];
                personal[at] = oldPersonal[i];
                before[at] = oldBefore[i];
                behind[at] = oldBehind[i];
            }
        }

        private int kept(int least) {
            int kept = 0;
            for (int i = 0; i < ROOM; i++) if (times[i] > least) kept++;
            return kept;
        }

        void each(java.util.function.ObjIntConsumer<String> visitor) {
            Map<Long, Integer> longer = new HashMap<>();
            for (int i = 0; i < ROOM; i++) if (holds(i)) longer.merge(keys[i] >>> 16, times[i], Math::max);
            for (int i = 0; i < ROOM; i++) {
                if (!holds(i)) continue;
                boolean part = longer.getOrDefault(keys[i], 0) >= times[i] * MOSTLY;
                int shorter = find(keys[i] >>> 16);
                boolean loose = shorter >= 0 && holds(shorter) && times[i] < times[shorter] * MOSTLY;
                if (!part && !loose) visitor.accept(name(keys[i]), times[i]);
            }
        }

        private boolean holds(int at) {
            return times[at] >= LEAST_USES
                    && personal[at] >= Math.max(2, times[at] * PERSONAL)
                    && Long.bitCount(before[at]) >= LEAST_BRANCHES
                    && Long.bitCount(behind[at]) >= LEAST_BRANCHES;
        }
    }
}
