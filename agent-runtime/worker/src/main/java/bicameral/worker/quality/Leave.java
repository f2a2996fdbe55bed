package bicameral.worker.quality;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Terms;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement without figures says is allowed, offered or so, or is not. Two of them contradict each other only where they say the
 * opposite of the very same matter, and neither names a condition or an exception: "dogs are allowed in the garden" says nothing against
 * "dogs are not allowed in the rooms".
 *
 * @param given whether it is
 * @param matter the words that tell of what
 */
record Leave(boolean given, Set<String> matter) {
    private static final double SAME = 0.9;

    private static final String SO =
            "(?:allowed|permitted|accepted|welcome|possible|open|available|refundable|included|required|necessary|needed)";
    private static final Pattern DENIED =
            Pattern.compile("(?i)不允许|不可以|不可|不得|不准|不许|不能|禁止|严禁|谢绝|请勿|不接受|不开放|不提供|不营业|不包含|不需要|无需"
                    + "|\\b(?:not|never|no longer|neither|nor)\\s+(?:be\\s+|yet\\s+)?" + SO
                    + "\\b|\\b(?:is|are|was|were)n[’']?t\\s+" + SO
                    + "\\b|\\b(?:may|must|can|could)\\s*not\\b|\\b(?:can|must)[’']t\\b|\\b(?:forbidden|prohibited|banned)\\b"
                    + "|\\bno\\b(?=.*\\b(?:allowed|permitted|accepted)\\b)");
    private static final Pattern GIVEN =
            Pattern.compile("(?i)允许|可以|准许|欢迎|接受|开放|提供|营业|包含|需要|\\b" + SO + "\\b|\\b(?:may|can)\\b");
    private static final Pattern NEGATED =
            Pattern.compile("(?i)不|没|无|非|\\b(?:no|not|never|none|neither|nor|without|\\w+n[’']t)\\b");
    /** What narrows a statement, so that another one may hold beside it. */
    private static final Pattern NARROWED = Pattern.compile(
            "(?i)除|但|如果|若|只|仅|例外|否则|以外|时候|情况下|期间|同意|以前|之前|以后|之后"
                    + "|\\b(?:unless|except|excepting|only|if|when|while|but|however|though|other than|apart from|before|after|until|during|some|most|formerly)\\b|[?？]");

    Leave {
        matter = Set.copyOf(matter);
    }

    /** Of a statement; null where it is none of that kind, or not for certain. */
    static @Nullable Leave of(String said) {
        String text = Terms.fold(said);
        if (NARROWED.matcher(text).find()) return null;
        boolean denied = DENIED.matcher(text).find();
        String rest = DENIED.matcher(text).replaceAll(" ");
        boolean given = GIVEN.matcher(rest).find();
        if (denied == given && !text.matches("(?is).*\\bno\\b.*")) return null;
        rest = GIVEN.matcher(rest).replaceAll(" ");
        if (NEGATED.matcher(rest).find()) return null;
        Set<String> matter = Terms.telling(rest);
        return matter.isEmpty() || (!denied && !given) ? null : new Leave(!denied, matter);
    }

    /** Of a stretch of a passage; a row is read with the names of its columns too. */
    static @Nullable Leave of(Passage passage, String said) {
        return passage.kind() == Passage.Kind.ROW
                ? of(String.join(" ", passage.header()) + " " + said.replace('\t', ' '))
                : of(said);
    }

    /** Whether both cannot hold. */
    boolean contradicts(Leave other) {
        return given != other.given && isOfTheSame(other);
    }

    /** Whether both say the same. */
    boolean agrees(Leave other) {
        return given == other.given && isOfTheSame(other);
    }

    private boolean isOfTheSame(Leave other) {
        Set<String> both = new HashSet<>(matter);
        both.retainAll(other.matter);
        return both.size() >= SAME * Math.max(matter.size(), other.matter.size());
    }
}
