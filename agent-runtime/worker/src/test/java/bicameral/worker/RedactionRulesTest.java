package bicameral.worker;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.LearnedName;
import bicameral.protocol.NameSort;
import bicameral.protocol.OwnPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's own lists and patterns, and what is learned, in a worker of its own. */
@Tag("I")
class RedactionRulesTest {
    @TempDir
    Path home;

    private WorkerProcess worker;

    @BeforeEach
    void start() throws Exception {
        worker = WorkerProcess.start(home);
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
    }

    private String redacted(String text) throws IOException {
        return worker
                .call(new ChamberRequest.TryRedaction(text, "", "zh-CN"), ChamberEvent.Redacted.class)
                .pieces()
                .stream()
                .map(piece -> piece.pseudonym().isEmpty() ? piece.original() : piece.pseudonym())
                .collect(Collectors.joining());
    }

    private ChamberEvent.NamesTaken add(NameSort sort, String... names) throws IOException {
        return worker.call(new ChamberRequest.AddNames(sort, List.of(names)), ChamberEvent.NamesTaken.class);
    }

    private String failure(ChamberRequest request) throws IOException {
        ChamberEvent.Failed failed = worker.call(request, ChamberEvent.Failed.class);
        return failed.code() + " " + failed.detail();
    }

    private static ChamberRequest pattern(String pattern) {
        return new ChamberRequest.PutPattern(new OwnPattern(UUID.randomUUID(), "n", pattern));
    }

    @Test
    void listsHoldAtOnceAndAfterARestartUntilTheyAreDropped() throws Exception {
        assertThat(redacted("远大恒泰和温如玉谈鲲鹏")).isEqualTo("远大恒泰和温如玉谈鲲鹏");
        assertThat(add(NameSort.CUSTOMER, "远大恒泰", " 远大 恒泰 ", "x", ""))
                .isEqualTo(new ChamberEvent.NamesTaken(1, 1, 2, 1));
        add(NameSort.PERSON, "温如玉");
        add(NameSort.PROJECT, "鲲鹏");
        assertThat(redacted("远大恒泰和温如玉谈鲲鹏")).isEqualTo("〔客户1〕和〔人名1〕谈〔项目1〕");

        worker.kill();
        worker = WorkerProcess.start(home);
        assertThat(redacted("远大恒泰和温如玉谈鲲鹏")).isEqualTo("〔客户1〕和〔人名1〕谈〔项目1〕");

        worker.call(new ChamberRequest.DropNames(NameSort.CUSTOMER, List.of("远大恒泰")), ChamberEvent.Done.class);
        worker.call(new ChamberRequest.DropNames(NameSort.PROJECT, List.of()), ChamberEvent.Done.class);
        assertThat(redacted("远大恒泰和温如玉谈鲲鹏")).isEqualTo("远大恒泰和〔人名1〕谈鲲鹏");
    }

    @Test
    void aHundredThousandNamesFitAndOneMoreIsRefusedWhole() throws Exception {
        for (int part = 0; part < 5; part++) {
            int from = part * 20_000;
            worker.call(
                    new ChamberRequest.AddNames(
                            NameSort.CUSTOMER,
                            IntStream.range(from, from + 20_000)
                                    .mapToObj(i -> "客户" + Integer.toString(i, 36))
                                    .toList()),
                    ChamberEvent.NamesTaken.class);
        }
        assertThat(failure(new ChamberRequest.AddNames(NameSort.PERSON, List.of("温如玉"))))
                .startsWith("too_many_names");
        assertThat(redacted("问客户" + Integer.toString(99_999, 36) + "，温如玉")).isEqualTo("问〔客户1〕，温如玉");
        List<String> page = worker.call(
                        new ChamberRequest.ListNames(NameSort.CUSTOMER, "2a", "", 1000), ChamberEvent.ListedNames.class)
                .names();
        assertThat(page).hasSizeGreaterThan(100).allMatch(name -> name.contains("2a"));
    }

    @Test
    void aBadPatternSaysWhereAndNothingIsKept() throws Exception {
        assertThat(failure(pattern("QH-[0-9"))).isEqualTo("bad_pattern 3 missing closing ]");
        assertThat(failure(pattern("ab(c"))).isEqualTo("bad_pattern 2 missing closing )");
        assertThat(failure(pattern("ab)c"))).isEqualTo("bad_pattern 2 unexpected )");
        assertThat(failure(pattern("a(?=b)"))).startsWith("bad_pattern 1 ");
        assertThat(failure(pattern("a**"))).startsWith("bad_pattern 1 ");
        assertThat(failure(pattern("ab\\"))).startsWith("bad_pattern 2 trailing");
        assertThat(failure(pattern(" "))).startsWith("bad_pattern 0");
        assertThat(failure(pattern("a*"))).startsWith("pattern_matches_nothing");
        assertThat(failure(pattern("a".repeat(501)))).startsWith("pattern_too_long");
        assertThat(failure(pattern("((a{1000}){1000}){1000}"))).startsWith("pattern_too_costly");
        assertThat(worker.call(new ChamberRequest.ReadRedaction(), ChamberEvent.RedactionRules.class)
                        .patterns())
                .isEmpty();
    }

    @Test
    void aPatternThatWouldHangOthersTakesNoTime() throws Exception {
        worker.call(pattern("(x+x+)+y"), ChamberEvent.Done.class);
        assertThat(redacted("x".repeat(10_000))).hasSize(10_000);
        assertThat(redacted("xxxxy")).isEqualTo("〔内部信息1〕");
    }

    @Test
    void aPatternIsTriedBeforeItIsKept() throws Exception {
        List<ChamberEvent.RedactedPiece> pieces = worker.call(
                        new ChamberRequest.TryRedaction("工号ＱＨ－20417", "QH-[0-9]{5}", "zh"), ChamberEvent.Redacted.class)
                .pieces();
        assertThat(pieces).hasSize(2);
        assertThat(pieces.get(1).original()).isEqualTo("ＱＨ－20417");
        assertThat(redacted("工号QH-20417")).isEqualTo("工号QH-20417");
    }

    @Test
    void fiftyPatternsFitAndOneMoreDoesNot() throws Exception {
        for (int i = 0; i < 50; i++) worker.call(pattern("K" + i + "-[0-9]+"), ChamberEvent.Done.class);
        assertThat(failure(pattern("Q-[0-9]+"))).startsWith("too_many_patterns");
        assertThat(redacted("K49-1 Q-1")).isEqualTo("〔内部信息1〕 Q-1");
    }

    @Test
    void namesAreLearnedFromDocumentsJudgedAndForgottenWithThem() throws Exception {
        UUID collection = UUID.randomUUID();
        UUID roster = learn(collection, "staff.csv", "姓名,部门\n黎曼青,采购\n鲁智勇,仓储\n");
        learn(collection, "log.txt", """
                设备巡检由樊子墨负责。上周请樊子墨更换水泵，本周找樊子墨签字。今天让樊子墨带新人，听说樊子墨休假。
                后来樊子墨说水泵正常，大家都同意。
                """);
        ChamberEvent.RedactionRules rules = settled();
        assertThat(rules.learned())
                .contains(
                        new LearnedName("黎曼青", 1, LearnedName.Evidence.LABEL, LearnedName.State.USED),
                        new LearnedName("樊子墨", 6, LearnedName.Evidence.USE, LearnedName.State.SUGGESTED));
        assertThat(redacted("黎曼青和樊子墨")).isEqualTo("〔人名1〕和樊子墨");

        worker.call(new ChamberRequest.JudgeName("樊子墨", true), ChamberEvent.Done.class);
        worker.call(new ChamberRequest.JudgeName("鲁智勇", false), ChamberEvent.Done.class);
        assertThat(redacted("黎曼青、鲁智勇和樊子墨")).isEqualTo("〔人名1〕、鲁智勇和〔人名2〕");

        worker.call(new ChamberRequest.DeleteDocument(collection, roster), ChamberEvent.Done.class);
        settled();
        assertThat(redacted("黎曼青、鲁智勇和樊子墨")).isEqualTo("黎曼青、鲁智勇和〔人名1〕");
    }

    private UUID learn(UUID collection, String name, String content) throws IOException {
        UUID document = worker.add(collection, name, content.getBytes(StandardCharsets.UTF_8))
                .document();
        worker.settled(collection, document, Duration.ofMinutes(1));
        return document;
    }

    private ChamberEvent.RedactionRules settled() throws IOException {
        Instant end = Instant.now().plusSeconds(60);
        while (Instant.now().isBefore(end)) {
            if (!worker.call(new ChamberRequest.Inspect(), ChamberEvent.Status.class)
                    .learning())
                return worker.call(new ChamberRequest.ReadRedaction(), ChamberEvent.RedactionRules.class);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
        }
        throw new AssertionError("never learned");
    }
}
