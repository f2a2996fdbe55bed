package bicameral.marketplace.source;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.source.Source.Counts;
import bicameral.protocol.LiveRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries a run's rows into the chamber: only those whose content is new, in batches, each remembered once the chamber has it
 * for good. One thread.
 */
final class Delivery {
    private static final int BATCH_RECORDS = 200;
    private static final int BATCH_CHARACTERS = 500_000;

    private final Chambers chambers;
    private final Run run;
    private final Map<String, Item> items;
    private final Set<String> seen = new HashSet<>();
    private final List<LiveRecord> batch = new ArrayList<>();
    private final List<Item> remembered = new ArrayList<>();
    private int characters;
    private Counts counts = Counts.NONE;

    Delivery(Chambers chambers, Run run) {
        this.chambers = chambers;
        this.run = run;
        this.items = run.items();
    }

    /** One row; of two with one id the first counts and duplicate_key ends the run. */
    void take(LiveRecord record) throws RunFailed {
        String hash = run.hash(record.id());
        if (!seen.add(hash)) throw new RunFailed("duplicate_key");
        String content = record.title() + '\0' + record.text() + '\0' + record.fields() + '\0' + record.link();
        // The chamber judges its age by it, so a newer time goes there too.
        if (record.updatedAt() != null) content += "\0" + record.updatedAt();
        String fingerprint = run.fingerprint(content.getBytes(StandardCharsets.UTF_8));
        Item known = items.get(hash);
        if (known != null && known.fingerprint().equals(fingerprint)) {
            counts = counts.plus(new Counts(0, 0, 1, 0));
            return;
        }
        counts = counts.plus(known == null ? new Counts(1, 0, 0, 0) : new Counts(0, 1, 0, 0));
        batch.add(record);
        remembered.add(new Item(fingerprint, null, Item.Known.row(record.id())));
        characters += content.length();
        if (batch.size() >= BATCH_RECORDS || characters >= BATCH_CHARACTERS) flush();
    }

    /** The end; where all rows were there, those that were not are forgotten. */
    Counts end(boolean whole) {
        flush();
        if (whole) remove();
        return counts;
    }

    private void flush() {
        if (batch.isEmpty()) return;
        run.check();
        Source source = run.source();
        chambers.putRecords(source.tenant(), source.collection(), source.id(), source.name(), List.copyOf(batch));
        run.save(remembered);
        run.progress(counts, 0);
        batch.clear();
        remembered.clear();
        characters = 0;
    }

    private void remove() {
        List<String> gone = items.entrySet().stream()
                .filter(entry -> !seen.contains(entry.getKey()))
                .map(entry -> entry.getValue().known().id())
                .toList();
        Source source = run.source();
        for (int from = 0; from < gone.size(); from += BATCH_RECORDS) {
            List<String> some = gone.subList(from, Math.min(gone.size(), from + BATCH_RECORDS));
            run.check();
            chambers.deleteRecords(source.tenant(), source.collection(), source.id(), List.copyOf(some));
            run.forget(some);
        }
        counts = counts.plus(new Counts(0, 0, 0, gone.size()));
    }
}
