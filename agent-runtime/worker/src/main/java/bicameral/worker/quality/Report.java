package bicameral.worker.quality;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.DocumentQuality;
import bicameral.protocol.Finding;
import bicameral.protocol.PassageQuality;
import bicameral.protocol.QualityReason;
import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Spot;
import bicameral.protocol.Standing;
import bicameral.worker.exchange.Declined;
import bicameral.worker.retrieve.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the owner what was judged, and where. */
final class Report {
    private static final int FINDINGS = 8;
    private static final int MOST_FLAWS = 2_000;
    private static final int MOST_PASSAGES = 200;
    private static final int QUOTE = 300;

    private final Judgements judgements;
    private final LiveJudgements live;
    private final BiFunction<UUID, Integer, Optional<Found>> passages;

    Report(Judgements judgements, LiveJudgements live, BiFunction<UUID, Integer, Optional<Found>> passages) {
        this.judgements = judgements;
        this.live = live;
        this.passages = passages;
    }

    ChamberEvent.Quality documents(UUID collection) {
        List<DocumentQuality> told = new ArrayList<>();
        judgements.kept(collection).forEach(kept -> told.add(document(kept)));
        live.sums(collection).forEach(sum -> told.add(source(sum)));
        return new ChamberEvent.Quality(told);
    }

    /** Each source by its records or by the pages it holds; with a word of the owner on it, also where it has none of them. */
    ChamberEvent.Quality sources(UUID collection) {
        Map<UUID, Standing> standings = judgements.standings();
        Map<UUID, DocumentQuality> told = new LinkedHashMap<>();
        live.sums(collection).forEach(sum -> told.put(sum.source(), source(sum)));
        Map<UUID, Judgements.Kept> kept = new HashMap<>();
        judgements.kept(collection).forEach(one -> kept.put(one.document(), one));
        judgements.heldBySources(collection).forEach((source, pages) -> {
            List<Judgements.Kept> judged = pages.stream()
                    .map(kept::get)
                    .filter(Objects::nonNull)
                    .filter(one -> one.scores().length > 0)
                    .toList();
            if (!judged.isEmpty())
                told.putIfAbsent(source, pages(source, standings.getOrDefault(source, Standing.NONE), judged));
        });
        judgements
                .saidOfSources()
                .forEach((source, standing) ->
                        told.putIfAbsent(source, new DocumentQuality(source, "", standing, 1, 0, 0, List.of())));
        return new ChamberEvent.Quality(List.copyOf(told.values()));
    }

    /** The pages of a source in sum: each counts by its passages. */
    private DocumentQuality pages(UUID source, Standing standing, List<Judgements.Kept> pages) {
        int passages = pages.stream().mapToInt(page -> page.scores().length).sum();
        int judged = pages.stream().mapToInt(Report::judged).sum();
        int all = pages.stream().mapToInt(Judgements.Kept::passages).sum();
        double score = 0;
        Map<Code, QualityReason> reasons = new EnumMap<>(Code.class);
        for (Judgements.Kept page : pages) {
            double share = page.scores().length / (double) passages;
            score += share * page.score();
            for (QualityReason own : document(page).reasons())
                reasons.merge(own.code(), shared(own, share), Report::together);
        }
        List<QualityReason> sorted = reasons.values().stream()
                .sorted(Comparator.comparingDouble(QualityReason::cost).reversed())
                .toList();
        return new DocumentQuality(source, "", standing, score, judged, all, sorted);
    }

    private static QualityReason shared(QualityReason reason, double share) {
        return new QualityReason(
                reason.code(), reason.cost() * share, reason.figure(), reason.count(), reason.findings());
    }

    private static QualityReason together(QualityReason one, QualityReason other) {
        return new QualityReason(
                one.code(),
                one.cost() + other.cost(),
                Math.max(one.figure(), other.figure()),
                one.count() + other.count(),
                Stream.concat(one.findings().stream(), other.findings().stream())
                        .limit(FINDINGS)
                        .toList());
    }

    private DocumentQuality source(LiveJudgements.Sum sum) {
        List<QualityReason> reasons = live.reasons(sum.source()).stream()
                .map(reason -> new QualityReason(
                        reason.code(),
                        reason.cost() / sum.records(),
                        reason.figure(),
                        reason.count(),
                        live.flaws(sum.source(), reason.code(), FINDINGS).stream()
                                .map(placed -> finding(sum.source(), sum.name(), placed.flaw()))
                                .toList()))
                .toList();
        return new DocumentQuality(
                sum.source(), sum.name(), sum.standing(), sum.score(), sum.records(), sum.all(), reasons);
    }

    private DocumentQuality document(Judgements.Kept kept) {
        List<QualityReason> reasons = new ArrayList<>();
        kept.summary().reasons().forEach((code, sum) -> {
            List<Finding> findings = judgements.flaws(kept.document(), code, FINDINGS).stream()
                    .map(placed -> finding(kept.document(), kept.name(), placed.flaw()))
                    .toList();
            reasons.add(new QualityReason(code, sum.cost(), sum.figure(), sum.count(), findings));
        });
        reasons.sort(Comparator.comparingDouble(QualityReason::cost).reversed());
        return new DocumentQuality(
                kept.document(), kept.name(), kept.standing(), kept.score(), judged(kept), kept.passages(), reasons);
    }

    /** Of a long document some passages may not have been held against better sources yet. */
    private static int judged(Judgements.Kept kept) {
        return Math.min(kept.scores().length, kept.held());
    }

    ChamberEvent.PassageQualities passages(UUID collection, UUID document, int limit) {
        Judgements.Kept kept = judgements.kept(collection).stream()
                .filter(one -> one.document().equals(document))
                .findFirst()
                .orElseThrow(() -> new Declined("unknown_document", "no such document in the collection"));
        Map<Integer, List<Flaw>> flaws = new TreeMap<>();
        for (Judgements.Placed placed : judgements.flaws(document, null, MOST_FLAWS)) {
            flaws.computeIfAbsent(placed.flaw().ordinal(), ordinal -> new ArrayList<>())
                    .add(placed.flaw());
        }
        List<PassageQuality> told = new ArrayList<>();
        worst(kept.scores(), Math.clamp(limit, 1, MOST_PASSAGES))
                .forEach(ordinal -> passages.apply(document, ordinal)
                        .ifPresent(found -> told.add(passage(kept, found, flaws.getOrDefault(ordinal, List.of())))));
        return new ChamberEvent.PassageQualities(told);
    }

    private static List<Integer> worst(byte[] scores, int limit) {
        return java.util.stream.IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer ordinal) -> scores[ordinal] & 0xff)
                        .thenComparing(ordinal -> ordinal))
                .limit(limit)
                .toList();
    }

    private PassageQuality passage(Judgements.Kept kept, Found found, List<Flaw> flaws) {
        Map<Code, List<Flaw>> byCode = new TreeMap<>();
        flaws.forEach(flaw ->
                byCode.computeIfAbsent(flaw.code(), code -> new ArrayList<>()).add(flaw));
        List<QualityReason> reasons = new ArrayList<>();
        byCode.forEach((code, own) -> reasons.add(new QualityReason(
                code,
                own.stream().mapToDouble(Flaw::cost).max().orElse(0),
                own.stream().mapToDouble(Flaw::figure).max().orElse(0),
                own.size(),
                own.stream()
                        .limit(FINDINGS)
                        .map(flaw -> finding(kept.document(), kept.name(), flaw))
                        .toList())));
        reasons.sort(Comparator.comparingDouble(QualityReason::cost).reversed());
        int ordinal = found.passage().ordinal();
        return new PassageQuality(
                ordinal,
                found.passage().place(),
                found.passage().text(),
                (kept.scores()[ordinal] & 0xff) / 255.0,
                reasons);
    }

    private Finding finding(UUID document, String name, Flaw flaw) {
        Spot own = spot(document, name, flaw.ordinal(), flaw.start(), flaw.end());
        UUID other = flaw.other();
        return new Finding(
                own, other == null ? null : spot(other, "", flaw.otherOrdinal(), flaw.otherStart(), flaw.otherEnd()));
    }

    private Spot spot(UUID document, String name, int ordinal, int start, int end) {
        Found found = passages.apply(document, Math.max(0, ordinal)).orElse(null);
        if (found == null) return new Spot(document, name, ordinal, "", "");
        if (ordinal < 0) return new Spot(document, found.documentName(), -1, "", "");
        return new Spot(document, found.documentName(), ordinal, found.passage().place(), quote(found, start, end));
    }

    private static String quote(@Nullable Found found, int start, int end) {
        if (found == null) return "";
        String text = found.passage().text();
        int to = end <= 0 ? text.length() : Math.min(end, text.length());
        int from = Math.min(start, to);
        return text.substring(from, Math.min(to, from + QUOTE));
    }
}
