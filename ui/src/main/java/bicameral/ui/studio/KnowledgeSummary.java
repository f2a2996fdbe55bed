package bicameral.ui.studio;

import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import java.util.List;

/** A collection in figures. */
public record KnowledgeSummary(int documents, int ready, int learning, int failed, long passages, long bytes) {
    /** Counts documents. */
    public static KnowledgeSummary of(List<DocumentState> documents) {
        int ready = count(documents, Stage.READY);
        int failed = count(documents, Stage.FAILED);
        return new KnowledgeSummary(
                documents.size(),
                ready,
                documents.size() - ready - failed,
                failed,
                documents.stream()
                        .filter(d -> d.stage() == Stage.READY)
                        .mapToLong(DocumentState::passages)
                        .sum(),
                documents.stream().mapToLong(DocumentState::bytes).sum());
    }

    /** How many cannot be cited yet. */
    public int rest() {
        return documents - ready;
    }

    private static int count(List<DocumentState> documents, Stage stage) {
        return (int) documents.stream().filter(d -> d.stage() == stage).count();
    }
}
