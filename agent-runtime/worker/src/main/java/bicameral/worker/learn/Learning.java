package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearningReceipt;
import java.util.List;

/** What the chamber has learned beyond keywords. Thread-safe. */
public final class Learning {
    /** The state of learning now. */
    public LearningReceipt receipt() {
        return new LearningReceipt(0, 0, 0, List.of(), null, 0, false, 0, -1);
    }
}
