package bicameral.worker.retrieve;

import java.io.IOException;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Merges little: the parser child writes large segments already, and each merge writes all its text once more. While documents
 * are on their way none at all, until there are so many segments that searches would feel them. Thread-safe.
 */
final class PatientMerges extends FilterMergePolicy {
    /** Searches visit each segment; of so many they take a few milliseconds more. */
    private static final int AT_MOST = 64;

    private static final double PER_TIER = 16;

    private volatile boolean waiting;

    PatientMerges() {
        super(policy());
    }

    private static TieredMergePolicy policy() {
        TieredMergePolicy policy = new TieredMergePolicy();
        policy.setSegmentsPerTier(PER_TIER);
        return policy;
    }

    /** Returns whether the waiting is over now. */
    boolean wait(boolean more) {
        boolean before = waiting;
        waiting = more;
        return before && !more;
    }

    @Override
    public @Nullable MergeSpecification findMerges(MergeTrigger trigger, SegmentInfos segments, MergeContext context)
            throws IOException {
        if (waiting && segments.size() <= AT_MOST) return null;
        return super.findMerges(trigger, segments, context);
    }
}
