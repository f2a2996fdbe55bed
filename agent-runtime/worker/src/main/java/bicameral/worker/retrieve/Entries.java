package bicameral.worker.retrieve;

import bicameral.worker.passage.Passage;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/** How a passage lies in the index: its text once, stored and compressed there and nowhere else; its terms with their counts. */
final class Entries {
    /** Raised whenever entries are written in another way; an index of another format is made anew. */
    static final String FORMAT = "4";

    static final String COLLECTION = "collection";
    static final String DOCUMENT = "document";
    static final String NAME = "name";
    static final String ORDINAL = "ordinal";
    static final String PLACE = "place";
    static final String KIND = "kind";
    static final String HEADINGS = "headings";
    static final String HEADER = "header";
    static final String CELLS = "cells";
    static final String TEXT = "text";
    static final String ABOUT = "about";
    /** The {@link Fingerprint} of the text, by which learning knows a passage without reading it. */
    static final String FINGERPRINT = "fingerprint";
    /** The lower half of it, to find a passage by. */
    static final String MARK = "mark";

    /** Characters of the text. */
    static final String LENGTH = "length";

    private static final String SEPARATOR = "\u001f";

    /** Nothing asks for phrases, and places of terms would be half of the work and of the disk. */
    private static final FieldType COUNTED = counted(false);

    private static final FieldType COUNTED_AND_STORED = counted(true);

    private Entries() {}

    private static FieldType counted(boolean stored) {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setStored(stored);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }

    /** One entry. Of many of one document use {@link Row}. */
    static Document of(UUID collection, UUID document, String name, Passage passage) {
        return new Row(collection, document, name).of(passage);
    }

    /** Entries of one document, made one after the other of the same parts: each is good until the next. Not thread-safe. */
    static final class Row {
        private final String name;
        private final Document entry = new Document();
        private final StringField collection;
        private final StringField document;
        private final SortedDocValuesField owner;
        private final StoredField called;
        private final IntField ordinal = new IntField(ORDINAL, 0, Field.Store.YES);
        private final StoredField place = new StoredField(PLACE, "");
        private final StoredField kind = new StoredField(KIND, "");
        private final Field text = new Field(TEXT, "", COUNTED_AND_STORED);
        private final Field about = new Field(ABOUT, "", COUNTED);
        private final NumericDocValuesField fingerprint = new NumericDocValuesField(FINGERPRINT, 0);
        private final IntPoint mark = new IntPoint(MARK, 0);
        private final NumericDocValuesField length = new NumericDocValuesField(LENGTH, 0);

        Row(UUID collection, UUID document, String name) {
            this.name = name;
            this.collection = new StringField(COLLECTION, collection.toString(), Field.Store.NO);
            this.document = new StringField(DOCUMENT, document.toString(), Field.Store.YES);
            this.owner = new SortedDocValuesField(DOCUMENT, new BytesRef(document.toString()));
            this.called = new StoredField(NAME, name);
        }

        Document of(Passage passage) {
            long print = Fingerprint.of(passage.text());
            ordinal.setIntValue(passage.ordinal());
            place.setStringValue(passage.place());
            kind.setStringValue(passage.kind().name());
            text.setStringValue(passage.text());
            about.setStringValue(about(name, passage));
            fingerprint.setLongValue(print);
            mark.setIntValue((int) print);
            length.setLongValue(passage.text().length());
            entry.clear();
            for (Field each : List.of(collection, document, called, ordinal, place, kind)) entry.add(each);
            store(entry, HEADINGS, passage.headings());
            store(entry, HEADER, passage.header());
            store(entry, CELLS, passage.cells());
            for (Field each : List.of(text, about, fingerprint, mark, owner, length)) entry.add(each);
            return entry;
        }
    }

    private static void store(Document entry, String field, List<String> values) {
        if (!values.isEmpty()) entry.add(new StoredField(field, String.join(SEPARATOR, values)));
    }

    /** What a passage stands under. */
    static String about(String name, Passage passage) {
        return name + "\n" + String.join("\n", passage.headings()) + "\n" + String.join("\n", passage.header());
    }

    /** The same of an entry as it is stored. */
    static String about(Document entry) {
        return entry.get(NAME) + "\n" + lines(entry.get(HEADINGS)) + "\n" + lines(entry.get(HEADER));
    }

    private static String lines(@org.jspecify.annotations.Nullable String joined) {
        return joined == null ? "" : joined.replace(SEPARATOR, "\n");
    }

    static Found found(Document entry, float score) {
        Passage passage = new Passage(
                entry.getField(ORDINAL).numericValue().intValue(),
                entry.get(PLACE),
                split(entry.get(HEADINGS)),
                Passage.Kind.valueOf(entry.get(KIND)),
                entry.get(TEXT),
                split(entry.get(HEADER)),
                split(entry.get(CELLS)));
        return new Found(UUID.fromString(entry.get(DOCUMENT)), entry.get(NAME), passage, score);
    }

    private static List<String> split(@org.jspecify.annotations.Nullable String joined) {
        return joined == null ? List.of() : Arrays.asList(joined.split(SEPARATOR, -1));
    }
}
