package bicameral.bench.money;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the processes of a life did, one after the other: how often each deed came to what, and a digest of all of it in its order, which
 * another life of the same seed has too.
 */
final class Tale {
    /** A word that says that there was nothing to do. */
    static final String IDLE = "nothing to do";
    /** What a refusal's code comes after. */
    static final String REFUSED = "refused ";
    /** The process was killed in the middle of it. */
    static final String KILLED = "killed";

    private final MessageDigest digest = sha256();
    private final Map<Deed, Map<String, Long>> deeds = new TreeMap<>();
    private final Map<String, Long> errors = new TreeMap<>();
    private final Map<Deed, Long> spent = new EnumMap<>(Deed.class);

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a line of a process; false where it is none of a deed, an error or its time. */
    boolean takes(String line) {
        if (line.startsWith(Telling.SPENT)) {
            String[] words = line.substring(Telling.SPENT.length()).split(" ", 2);
            spent.merge(Deed.valueOf(words[0]), Long.parseLong(words[1]), Long::sum);
            return true;
        }
        if (line.startsWith(Telling.LOGGED)) {
            // Of one kind whatever it is about.
            String kind = line.substring(Telling.LOGGED.length()).replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "…");
            errors.merge(kind, 1L, Long::sum);
            return true;
        }
        if (!line.startsWith(Telling.DEED)) return false;
        add(line.substring(Telling.DEED.length()));
        return true;
    }

    /** An operation and its deed, in which the process was killed; gives the operation. */
    int killed(String during) {
        return add(during + " " + KILLED);
    }

    private int add(String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        String[] words = line.split(" ", 3);
        deeds.computeIfAbsent(Deed.valueOf(words[1]), none -> new TreeMap<>()).merge(words[2], 1L, Long::sum);
        return Integer.parseInt(words[0]);
    }

    /** Of all that was done in its order, until now. */
    String digest() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The deeds that were never done: always refused, idle, killed, or not tried. */
    Set<Deed> neverDone() {
        Set<Deed> never = EnumSet.allOf(Deed.class);
        never.removeIf(deed -> done(deed) > 0);
        return never;
    }

    private long done(Deed deed) {
        return sum(deed, came -> !came.startsWith(REFUSED) && !came.equals(IDLE) && !came.equals(KILLED));
    }

    private long sum(Deed deed, Predicate<String> which) {
        return deeds.getOrDefault(deed, Map.of()).entrySet().stream()
                .filter(came -> which.test(came.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How often a deed was refused with a code. */
    long refused(Deed deed, String code) {
        return deeds.getOrDefault(deed, Map.of()).getOrDefault(REFUSED + code, 0L);
    }

    /** Errors that the market logged, by what they say, ids left out. */
    Map<String, Long> errors() {
        return Map.copyOf(errors);
    }

    /** A line each: the deed, how often it was done and refused, and what came of it. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%-18s %9s %9s  %s".formatted("deed", "done", "refused", "what came of it"));
        deeds.forEach((deed, all) -> lines.add("%-18s %,9d %,9d  %s"
                .formatted(name(deed), done(deed), sum(deed, came -> came.startsWith(REFUSED)), came(all))));
        errors.forEach((kind, times) -> lines.add("logged as an error %,d times: %s".formatted(times, kind)));
        return lines;
    }

    /** What the processes spent their time with, the most first; deeds that they were killed in left out. */
    List<String> times() {
        return spent.entrySet().stream()
                .sorted(Map.Entry.<Deed, Long>comparingByValue().reversed())
                .map(one -> "%-18s %,9.1f s, %,.2f ms each"
                        .formatted(
                                name(one.getKey()),
                                one.getValue() / 1e9,
                                one.getValue() / 1e6 / Math.max(1, sum(one.getKey(), came -> !came.equals(KILLED)))))
                .toList();
    }

    private static String name(Deed deed) {
        return deed.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String came(Map<String, Long> all) {
        return String.join(
                ", ",
                all.entrySet().stream()
                        .map(came -> came.getKey() + " " + came.getValue())
                        .toList());
    }
}
