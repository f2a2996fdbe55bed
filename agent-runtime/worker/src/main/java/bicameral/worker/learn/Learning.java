package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.protocol.ChamberEvent.LearningReceipt;
import bicameral.worker.answer.Calibration;
import bicameral.worker.answer.Confidence;
import bicameral.worker.endpoint.Endpoint;
import bicameral.worker.journal.Journal;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Learned;
import bicameral.worker.retrieve.Prints;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learns in the background, in a child process that gives way to questions, whenever enough has changed; and tells searches what
 * it has learned. See the package for its promises.
 */
public final class Learning implements Learned, AutoCloseable {
    private static final long CLOSING_SECONDS = 5;
    /** Where documents come one by one without end, learning waits so many times the quiet it asks for, and no longer. */
    private static final int PATIENT = 15;

    private static final int PATIENT_WITH_RECORDS = 5;
    /** A calibration that was broken off is tried again after so long, and after so many times what it had taken. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final int AGAIN_BY_EFFORT = 20;
    /** A course that failed is tried again after so many times the quiet, twice as many after each further time. */
    private static final int AGAIN_AFTER_FAILURE = 15;

    private static final int MOST_DOUBLINGS = 7;

    private final Shelf shelf;
    private final Supplier<KnowledgeIndex> index;
    private final CourseChild child;
    private final OwnModels own;
    private final Clock clock;
    private final Settings settings;
    private final Semaphore signals = new Semaphore(0);
    private final AtomicReference<@Nullable Knowing> knowing = new AtomicReference<>();
    private final AtomicReference<@Nullable EncodedKnowing> encoded = new AtomicReference<>();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    /** Changes that have been told, and those of them that have been looked at. */
    private final AtomicLong told = new AtomicLong();

    private volatile long documentsNanos = System.nanoTime();
    private volatile long recordsNanos = System.nanoTime();
    private volatile Supplier<List<Label>> labels = List::of;
    private volatile long seen;
    private volatile boolean opened;
    /** For the thread only, as how often courses failed since one did not. */
    private final Again calibration = new Again(System::nanoTime);

    private final Again course = new Again(System::nanoTime);
    /** A course that waits until the last one is long enough ago. */
    private final Again renewal = new Again(System::nanoTime);

    private int failures;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** A course on its way. */
    private record Running(long begun, double progress) {}

    private Learning(Path directory, OwnModels own, Supplier<KnowledgeIndex> index, Clock clock, Settings settings) {
        this.own = own;
        this.shelf = new Shelf(directory);
        this.index = index;
        this.child = new CourseChild(settings.heapMegabytes());
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Takes up what was learned before. Reads nothing until it is needed.
     *
     * @param encoder where a model of the tenant's own may lie
     */
    public static Learning open(
            Path directory, Path encoder, Supplier<KnowledgeIndex> index, Clock clock, Settings settings) {
        return open(directory, encoder, null, index, clock, settings);
    }

    /**
     * As above, of a tenant that may have an embedding endpoint.
     *
     * @param endpoint which it may have; null where it never has
     */
    public static Learning open(
            Path directory,
            Path encoder,
            @Nullable Endpoint endpoint,
            Supplier<KnowledgeIndex> index,
            Clock clock,
            Settings settings) {
        OwnModels own = new OwnModels(encoder, directory.resolve("asking"), endpoint);
        Learning learning = new Learning(directory, own, index, clock, settings);
        learning.thread = Thread.ofPlatform().daemon().name("learning").start(learning::run);
        return learning;
    }

    /** Where what people have said is read from, at each learning. */
    public void taughtBy(Supplier<List<Label>> said) {
        labels = said;
    }

    private static Set<Long> fingerprints(List<Label> labels) {
        return labels.stream()
                .map(label -> Fingerprint.of(label.question() + ' ' + label.document() + ' ' + label.ordinal()))
                .collect(Collectors.toSet());
    }

    /** Documents have come or gone, or what people say; more may follow. Returns at once. */
    public void changed() {
        documentsNanos = System.nanoTime();
        recordsChanged();
    }

    /** Records have come or gone. They may come without end, so their quiet is not waited for long. Returns at once. */
    public void recordsChanged() {
        recordsNanos = System.nanoTime();
        told.incrementAndGet();
        signals.release();
    }

    @Override
    public @Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights) {
        child.asked();
        Knowing known = known();
        return known == null ? null : known.on(collections, weights);
    }

    /** How sure answers are to be made: by the chamber's own weights where the gate let them in. */
    public Confidence confidence() {
        Confidence own = shelf.taken().confidence();
        return own == null || !own.matchesSignals() ? Confidence.SHIPPED : own;
    }

    @Override
    public @Nullable Insight on(Collection<UUID> collections, Map<String, Float> weights, String question) {
        Insight words = on(collections, weights);
        EncodedKnowing vectors = encoded.get();
        return vectors == null || question.isBlank() ? words : vectors.on(collections, question, words);
    }

    private @Nullable Knowing known() {
        if (!opened) {
            synchronized (this) {
                if (!opened) takeUp();
                opened = true;
            }
        }
        return knowing.get();
    }

    private void takeUp() {
        knowing.set(shelf.model().map(Knowing::new).orElse(null));
        takeUpVectors();
    }

    private void takeUpVectors() {
        boolean same = shelf.taken().encoder() == own.trial();
        encoded.set(
                same
                        ? shelf.encoded()
                                .map(model -> new EncodedKnowing(model, own::asking))
                                .orElse(null)
                        : null);
    }

    /** The state of learning now. */
    public LearningReceipt receipt() {
        Shelf.Taken taken = shelf.taken();
        Running now = running.get();
        LearningReceipt last = taken.receipt();
        double seconds = now == null ? 0 : (System.nanoTime() - now.begun()) / 1e9;
        return new LearningReceipt(
                last.characters(),
                last.seconds(),
                last.charactersPerSecond(),
                last.parts(),
                last.trainedAt(),
                growth(),
                now != null,
                now == null ? 0 : now.progress(),
                now == null || now.progress() <= 0
                        ? -1
                        : (int) Math.ceil(seconds * (1 - now.progress()) / now.progress()));
    }

    private double growth() {
        try {
            return changes().growth();
        } catch (IOException | RuntimeException e) {
            Journal.broken("growth_unknown", null, e);
            return 0;
        }
    }

    private void run() {
        // A chamber that was killed while it learned, or before, takes it up when it has been awake for a while.
        boolean signalled = waitFor(settings.quiet().toMillis() * 4);
        while (!closed) {
            long upTo = told.get();
            try {
                if (signalled) becomeQuiet();
                upTo = told.get();
                if (!closed && (signalled || !course.waits())) {
                    lookWhetherToLearn();
                    failures = 0;
                    course.never();
                }
            } catch (CancellationException e) {
                // Closing; the next launch takes it up again.
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (!closed) failed(e);
            } finally {
                running.set(null);
                seen = upTo;
            }
            calibrate(upTo);
            // Who became quiet has taken all signals, that of the end among them.
            if (!closed) signalled = awaitSignal();
        }
    }

    /** What was known goes on answering; whatever was the cause, a full disk or a child that died, may be gone later. */
    private void failed(Throwable cause) {
        Journal.broken("learning_failed", null, cause);
        course.after(settings.quiet().multipliedBy(AGAIN_AFTER_FAILURE * (1L << Math.min(failures, MOST_DOUBLINGS))));
        failures++;
        renewal.never();
    }

    /** False where something is to be made up for before anything else has changed. */
    private boolean awaitSignal() {
        List<Again> due =
                Stream.of(calibration, course, renewal).filter(Again::isDue).toList();
        if (due.isEmpty()) {
            signals.acquireUninterruptibly();
            return true;
        }
        return waitFor(Collections.min(due.stream().map(Again::left).toList()).toMillis() + 1);
    }

    private boolean waitFor(long millis) {
        try {
            return signals.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void becomeQuiet() {
        long begun = System.nanoTime();
        long left = untilQuiet(begun);
        while (!closed && left > 0) {
            waitFor(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            left = untilQuiet(begun);
        }
        signals.drainPermits();
    }

    private long untilQuiet(long begun) {
        long quiet = settings.quiet().toNanos();
        long now = System.nanoTime();
        long documents = Math.min(documentsNanos + quiet - now, begun + quiet * PATIENT - now);
        long records = Math.min(recordsNanos + quiet - now, begun + quiet * PATIENT_WITH_RECORDS - now);
        return Math.max(documents, records);
    }

    private Material.Changes changes() throws IOException {
        try (Prints now = index.get().prints()) {
            return shelf.material().changes(now);
        }
    }

    private void lookWhetherToLearn() throws IOException {
        Shelf.Taken taken = shelf.taken();
        Material.Changes changes = changes();
        Knowing known = known();
        if (known != null) known.fold(index.get(), changes.fresh(), () -> closed);
        boolean holds = known != null || encoded.get() != null;
        boolean otherEncoder = own.trial() != taken.encoder();
        if (otherEncoder) encoded.set(null);
        boolean otherLabels = taken.hasOtherLabels(fingerprints(labels.get()), settings.growth());
        boolean grown = changes.net() >= settings.growth();
        boolean atOnce = otherEncoder || otherLabels || grown || (holds && changes.whole());
        Duration rest = rest(taken);
        boolean due = (holds && changes.forgotten()) || changes.growth() >= settings.growth();
        renewal.never();
        if (atOnce || (due && !rest.isPositive())) learn();
        else {
            if (due) renewal.after(rest);
            encodeLate(changes.fresh());
        }
    }

    /** How long what has only changed is to wait, so that records that change without end are not learned without end. */
    private Duration rest(Shelf.Taken taken) {
        Instant at = taken.receipt().trainedAt();
        if (at == null) return Duration.ZERO;
        Duration left = settings.renewal().minus(Duration.between(at, clock.instant()));
        // A clock that was put back makes nobody wait for more than was asked for.
        return left.compareTo(settings.renewal()) > 0 ? settings.renewal() : left;
    }

    private void encodeLate(Set<UUID> documents) throws IOException {
        Path file = own.most() == 0 || documents.isEmpty() ? null : shelf.encodedBy(own.vectors());
        if (file != null && new LateVectors(own, () -> closed).add(file, index.get(), documents)) takeUpVectors();
    }

    /** Learns all anew; what was known answers until then. */
    private void learn() throws IOException {
        long begun = System.nanoTime();
        long trial = own.trial();
        long vectors = own.vectors();
        List<Label> said = labels.get();
        running.set(new Running(begun, 0));
        Course.Outcome outcome;
        try {
            own.rest(true);
            outcome = outcome(said, reached -> running.set(new Running(begun, reached)));
        } finally {
            own.rest(false);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        LearningReceipt receipt = new LearningReceipt(
                outcome.characters(),
                seconds,
                Math.round(outcome.characters() / Math.max(1e-3, seconds)),
                outcome.parts(),
                clock.instant(),
                0,
                false,
                0,
                -1);
        shelf.keep(outcome, new Shelf.Taken(receipt, null, trial, fingerprints(said), outcome.encoded() ? vectors : 0));
        takeUp();
        opened = true;
        Journal.note("learned", null);
    }

    /**
     * Fits the confidence to what was learned last, unless it has been. Comes after learning and keeps nobody waiting: it stops where
     * anything changes, and is made up for after the next learning or wake.
     */
    private void calibrate(long upTo) {
        Shelf.Taken taken = shelf.taken();
        if (closed || taken.receipt().trainedAt() == null || taken.isCalibrated()) {
            calibration.never();
            return;
        }
        if (calibration.waits()) return;
        calibration.never();
        long begun = System.nanoTime();
        try {
            Calibration.Trial trial = new Calibration(index.get(), () -> closed || told.get() != upTo).run();
            LearnedPart confidence = Gate.confidence(trial);
            shelf.calibrated(taken.with(confidence, confidence.on() ? trial.fitted() : null));
        } catch (CancellationException e) {
            // Something has changed. Where records keep coming, trying again at once would only use up the processor.
            long effort = AGAIN_BY_EFFORT * (System.nanoTime() - begun);
            calibration.after(Duration.ofNanos(Math.max(AGAIN.toNanos(), effort)));
        } catch (IOException | RuntimeException e) {
            if (!closed) Journal.broken("calibration_failed", null, e);
        }
    }

    private Course.Outcome outcome(List<Label> said, DoubleConsumer progress) throws IOException {
        try (KnowledgeIndex.Hold hold = index.get().hold()) {
            if (writtenDown(hold) < Course.MIN_PASSAGES)
                return Course.Outcome.untried(characters(), 0, "too_little_text")
                        .withEncoder(own.part(), "too_little_text");
            CourseTask task = new CourseTask(
                    hold.directory().toString(),
                    hold.commit(),
                    shelf.fresh().toString(),
                    own.directory(),
                    shelf.freshEncoded().toString(),
                    said,
                    own.remote(shelf.encodedBy(own.vectors())));
            return child.hold(task, progress, own::learn);
        }
    }

    /** How many passages there are of what is written down to be learned. */
    private long writtenDown(KnowledgeIndex.Hold hold) throws IOException {
        try (Prints held = hold.prints()) {
            return Material.write(shelf.freshMaterial(), held);
        }
    }

    /** Of few passages only. */
    private long characters() throws IOException {
        AtomicLong characters = new AtomicLong();
        index.get().visit((collection, document, ordinal, about, text) -> characters.addAndGet(text.length()) >= 0);
        return characters.get();
    }

    /** Whether a course is on its way. */
    public boolean isLearning() {
        return running.get() != null;
    }

    /** Whether a course is on its way, or something has changed of which it is not yet known whether it needs one. */
    public boolean busy() {
        return running.get() != null || seen != told.get();
    }

    /** Whether what was told has been heard. */
    boolean heard() {
        return signals.availablePermits() == 0;
    }

    /** Whether nothing of it goes on any more. */
    boolean ended() {
        Thread learner = thread;
        return learner == null || !learner.isAlive();
    }

    /** Stops at once. */
    @Override
    public void close() {
        closed = true;
        child.close();
        own.close();
        changed();
        Thread learner = thread;
        if (learner == null) return;
        try {
            learner.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
