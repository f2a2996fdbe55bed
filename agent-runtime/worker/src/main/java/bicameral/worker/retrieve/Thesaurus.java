package bicameral.worker.retrieve;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * General dictionaries: English words of like meaning out of WordNet, and Chinese words with what they mean in English out of
 * CC-CEDICT, which also tells Chinese words of one meaning. Larger and less sure than the {@link Lexicon}. Looked up where they lie, when
 * first needed; thread-safe.
 */
public final class Thesaurus {
    /** A meaning that so many words share tells none of them from the others. */
    private static final int MOST_SHARING = 16;

    private Thesaurus() {}

    private static final class Holder {
        static final Dictionary WORDNET = Dictionary.of("wordnet.txt");
        static final Dictionary CEDICT = Dictionary.of("cedict.txt");
        static final Dictionary CEDICT_ENGLISH = Dictionary.of("cedict-english.txt");
        static final Dictionary USAGE = Dictionary.of("usage.txt");
    }

    /**
     * Words that may mean the same, of both languages.
     *
     * @param name a Chinese word as it is, of an English one the stems with a space between
     */
    public static Set<String> like(String name) {
        Set<String> like = new LinkedHashSet<>();
        if (Terms.isHan(name.codePointAt(0))) {
            for (String meaning : under(Holder.CEDICT, name)) {
                like.add(meaning);
                List<String> sharing = under(Holder.CEDICT_ENGLISH, meaning);
                if (sharing.size() <= MOST_SHARING) like.addAll(sharing);
            }
        } else {
            like.addAll(under(Holder.WORDNET, name));
            List<String> sharing = under(Holder.CEDICT_ENGLISH, name);
            like.addAll(sharing);
        }
        like.remove(name);
        return like;
    }

    /** Whether no dictionary has a stem. */
    public static boolean isNoEnglish(String stem) {
        return !EnglishWords.has(stem) && usage(stem) == null && Holder.WORDNET.under(stem) == null;
    }

    /**
     * How general language uses a word.
     *
     * @param sort n a noun, v a verb, a an adjective, d an adverb; others by the letters of the Chinese word list
     * @param often decimal logarithm of how often some 60 million words have it
     */
    public record Usage(char sort, double often) {}

    /** How a word is used; null of one that is rare or unknown. */
    public static @Nullable Usage usage(String name) {
        String usage = Holder.USAGE.under(name);
        return usage == null ? null : new Usage(usage.charAt(0), Integer.parseInt(usage.substring(1)) / 10.0);
    }

    private static List<String> under(Dictionary dictionary, String word) {
        String others = dictionary.under(word);
        return others == null ? List.of() : List.of(others.split(","));
    }
}
