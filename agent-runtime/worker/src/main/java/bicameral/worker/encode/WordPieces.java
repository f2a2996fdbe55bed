package bicameral.worker.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts text as models of the BERT family want it, by a {@code tokenizer.json} of the kind WordPiece: words and marks apart,
 * each Chinese character for itself, and of a word the longest pieces that the vocabulary has.
 */
final class WordPieces {
    private static final int MOST_PIECES = 500_000;
    /** A longer word is unknown. */
    private static final int USUAL_WORD = 100;

    private final Map<String, Integer> vocabulary;
    private final String continuing;
    private final int unknown;
    private final int first;
    private final int last;
    private final boolean lowercase;
    private final boolean accentless;
    private final int longest;

    private WordPieces(
            Map<String, Integer> vocabulary,
            String continuing,
            String unknown,
            boolean lowercase,
            boolean accentless,
            int longest)
            throws EncoderFailed {
        this.vocabulary = vocabulary;
        this.continuing = continuing;
        this.unknown = id(unknown);
        this.first = id("[CLS]");
        this.last = id("[SEP]");
        this.lowercase = lowercase;
        this.accentless = accentless;
        this.longest = longest;
    }

    private int id(String piece) throws EncoderFailed {
        Integer id = vocabulary.get(piece);
        if (id == null) throw new EncoderFailed("encoder_tokenizer");
        return id;
    }

    /** encoder_tokenizer where it is of another kind, or none. */
    static WordPieces read(Path file) throws EncoderFailed {
        try {
            JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
            JsonNode model = root.path("model");
            JsonNode words = model.path("vocab");
            String kind = model.path("type").asText("WordPiece");
            if (!kind.equals("WordPiece") || !words.isObject() || words.size() > MOST_PIECES)
                throw new EncoderFailed("encoder_tokenizer");
            Map<String, Integer> vocabulary = HashMap.newHashMap(words.size());
            for (Map.Entry<String, JsonNode> word : words.properties())
                vocabulary.put(word.getKey(), word.getValue().asInt(-1));
            JsonNode normalizer = root.path("normalizer");
            boolean lowercase = normalizer.path("lowercase").asBoolean(true);
            JsonNode accents = normalizer.path("strip_accents");
            return new WordPieces(
                    vocabulary,
                    model.path("continuing_subword_prefix").asText("##"),
                    model.path("unk_token").asText("[UNK]"),
                    lowercase,
                    accents.isBoolean() ? accents.asBoolean() : lowercase,
                    model.path("max_input_chars_per_word").asInt(USUAL_WORD));
        } catch (EncoderFailed e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new EncoderFailed("encoder_tokenizer");
        }
    }

    /**
     * The ids of a text between those of its beginning and its end.
     *
     * @param most ids in all
     */
    long[] ids(String text, int most) {
        List<Integer> ids = new ArrayList<>();
        ids.add(first);
        for (String word : words(normal(text))) {
            if (ids.size() >= most - 1) break;
            pieces(word, ids);
        }
        List<Integer> kept = ids.subList(0, Math.min(ids.size(), most - 1));
        long[] all = new long[kept.size() + 1];
        for (int i = 0; i < kept.size(); i++) all[i] = kept.get(i);
        all[kept.size()] = last;
        return all;
    }

    private String normal(String text) {
        String normal = text;
        if (accentless)
            normal = Normalizer.normalize(normal, Normalizer.Form.NFD).replaceAll("\\p{Mn}+", "");
        return lowercase ? normal.toLowerCase(Locale.ROOT) : normal;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean alone = isHan(c) || isMark(c);
            if (alone || Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                if (!word.isEmpty()) words.add(word.toString());
                word.setLength(0);
                if (alone) words.add(Character.toString(c));
            } else {
                word.appendCodePoint(c);
            }
        });
        if (!word.isEmpty()) words.add(word.toString());
        return words;
    }

    private static boolean isHan(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }

    /** All ASCII marks are, as in BERT's own tokenizer, also those that Unicode counts among signs. */
    private static boolean isMark(int c) {
        if ((c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126)) return true;
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private void pieces(String word, List<Integer> ids) {
        if (word.codePointCount(0, word.length()) > longest) {
            ids.add(unknown);
            return;
        }
        List<Integer> pieces = new ArrayList<>();
        for (int start = 0; start < word.length(); ) {
            int end = word.length();
            Integer found = null;
            for (; end > start; end = word.offsetByCodePoints(end, -1)) {
                String piece = word.substring(start, end);
                found = vocabulary.get(start == 0 ? piece : continuing + piece);
                if (found != null) break;
            }
            if (found == null) {
                ids.add(unknown);
                return;
            }
            pieces.add(found);
            start = end;
        }
        ids.addAll(pieces);
    }
}
