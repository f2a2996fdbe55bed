package bicameral.worker.ingest;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.UUID;

/** The passages of a document in reading order, read from the index page by page: a long document need not fit the heap. */
final class DocumentPassages extends AbstractList<Passage> implements RandomAccess {
    private static final int PAGE = 250;

    private final KnowledgeIndex index;
    private final UUID document;
    private final int size;
    private int first = -1;
    private List<Passage> page = List.of();

    DocumentPassages(KnowledgeIndex index, UUID document) {
        this.index = index;
        this.document = document;
        this.size = index.passages(document);
    }

    @Override
    public Passage get(int at) {
        if (at < 0 || at >= size) throw new IndexOutOfBoundsException(at);
        if (first < 0 || at < first || at >= first + PAGE) turnTo(at - at % PAGE);
        return page.get(at - first);
    }

    private void turnTo(int start) {
        page = index.read(document, start, start + PAGE - 1).stream()
                .map(found -> found.passage())
                .toList();
        first = start;
    }

    @Override
    public int size() {
        return size;
    }
}
