package bicameral.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.log.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AuditTest {
    private final Written log = new Written().answers(3).checkpoint().answers(4).checkpoint();
    private final Written paid = new Written()
            .answer()
            .settled()
            .answer()
            .checkpoint()
            .settled()
            .answer()
            .settled()
            .checkpoint();

    /** What somebody may do to a line of a file. */
    enum Deed {
        FLIP_A_BIT,
        LEAVE_OUT,
        CHANGE_PLACES,
        WRITE_TWICE,
        CUT_OFF_FROM_HERE
    }

    /** Whatever is done to a file with settled answers is found, at the latest by the witness. */
    @Property(tries = 600)
    void whateverIsDoneToAFileOfSettledAnswersIsFound(
            @ForAll Deed deed, @ForAll @IntRange(max = 8) int line, @ForAll @IntRange(max = 7999) int bit) {
        List<byte[]> lines = new ArrayList<>();
        for (ReceiptLine one : paid.lines) lines.add(Written.bytes(List.of(one)));
        switch (deed) {
            case FLIP_A_BIT -> lines.get(line)[bit / 8 % lines.get(line).length] ^= (byte) (1 << bit % 8);
            case LEAVE_OUT -> lines.remove(line);
            case CHANGE_PLACES -> Collections.swap(lines, line, (line + 1 + bit % 8) % lines.size());
            case WRITE_TWICE -> lines.add(line, lines.get(line));
            case CUT_OFF_FROM_HERE -> lines.subList(line, lines.size()).clear();
        }
        Audit.Verdict verdict = Written.check(joined(lines), paid.now());
        // A checkpoint says the same wherever it stands, twice or, as the witness has it too, not at all.
        boolean ofACheckpoint = (line == 4 && (deed == Deed.LEAVE_OUT || deed == Deed.WRITE_TWICE))
                || (line == 8 && deed != Deed.FLIP_A_BIT && deed != Deed.CHANGE_PLACES);
        assertThat(verdict.clean()).as("%s %d", deed, line).isEqualTo(ofACheckpoint);
    }

    private static byte[] joined(List<byte[]> lines) {
        java.io.ByteArrayOutputStream file = new java.io.ByteArrayOutputStream();
        lines.forEach(file::writeBytes);
        return file.toByteArray();
    }

    @Example
    void settledAnswersAreSummedUpAndMoneyElsewhereIsFound() {
        Audit.Verdict verdict = Written.check(Written.bytes(paid.lines));
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(6);
        assertThat(verdict.answers()).isEqualTo(3);
        assertThat(verdict.settled()).isEqualTo(3);
        assertThat(verdict.sums()).containsExactly(new Audit.Sum("CNY", 3_600, 150_000));
        assertThat(Written.codes(Written.check(Written.bytes(new Written().early().lines))))
                .containsExactly("early_money");
        assertThat(Written.codes(
                        Written.check(Written.bytes(new Written().answer().unnamed().lines))))
                .containsExactly("no_currency");
    }

    @Example
    void aFileAsItWasWrittenIsCleanAndProvenToItsEnd() {
        Audit.Verdict verdict = Written.check(Written.bytes(log.lines));
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(7);
        assertThat(verdict.proven()).isEqualTo(7);
        assertThat(verdict.checkpoints()).isEqualTo(2);
        assertThat(verdict.sentBytes()).isEqualTo(728);
    }

    @Example
    void anyFlippedBitIsFound() {
        byte[] file = Written.bytes(new Written().answers(2).checkpoint().lines);
        for (int i = 0; i < file.length; i++) {
            int bit = i % 8;
            file[i] ^= (byte) (1 << bit);
            assertThat(Written.check(file).clean()).as("byte %d bit %d", i, bit).isFalse();
            file[i] ^= (byte) (1 << bit);
        }
    }

    /** The bit that makes a small letter a capital one, which hexadecimal digits do not mind. */
    @Example
    void anyLetterInTheOtherCaseIsFound() {
        byte[] file = Written.bytes(new Written().answers(2).checkpoint().lines);
        for (int i = 0; i < file.length; i++) {
            file[i] ^= 0x20;
            assertThat(Written.check(file).clean()).as("byte %d", i).isFalse();
            file[i] ^= 0x20;
        }
    }

    @Property(tries = 200)
    void anEntryThatIsLeftOutIsMissed(@ForAll @IntRange(max = 6) int which) {
        List<ReceiptLine> lines = new ArrayList<>(log.lines);
        lines.remove(new ReceiptLine.Written(log.entries.get(which)));
        assertThat(Written.check(Written.bytes(lines)).clean()).isFalse();
    }

    @Property(tries = 200)
    void twoEntriesInTheOtherOrderAreFound(@ForAll @IntRange(max = 5) int which) {
        List<ReceiptLine> lines = new ArrayList<>(log.lines);
        Collections.swap(
                lines,
                lines.indexOf(new ReceiptLine.Written(log.entries.get(which))),
                lines.indexOf(new ReceiptLine.Written(log.entries.get(which + 1))));
        assertThat(Written.check(Written.bytes(lines)).clean()).isFalse();
    }

    @Example
    void aLogThatWasWrittenAnewIsFoundByItsCheckpointsAndWithoutThemByTheWitness() {
        Checkpoint witnessed = log.now();
        Written other = new Written().answers(2);
        other.lines.add(new ReceiptLine.Written(changed(other, 3)));
        List<ReceiptLine> lines = new ArrayList<>(other.lines);
        lines.addAll(log.lines.subList(4, log.lines.size()));
        assertThat(Written.codes(Written.check(Written.bytes(lines)))).contains("other_head");

        Written anew = new Written().answers(9);
        Checkpoint lie =
                Checkpoint.signed(Written.TENANT, 7, Hash.of(new byte[1]).toString(), witnessed.at(), Written.KEY);
        assertThat(Written.codes(Written.check(Written.bytes(anew.lines), lie))).containsExactly("other_head");
        assertThat(Written.check(Written.bytes(anew.lines), witnessed).clean()).isTrue();
    }

    private static Entry changed(Written log, int sequence) {
        Entry last = log.entries.getLast();
        return new Entry(
                        2,
                        Written.TENANT,
                        sequence,
                        "CLOSED",
                        last.message(),
                        last.agent(),
                        1,
                        "NONE",
                        "built-in",
                        "",
                        "",
                        0,
                        0,
                        Spans.NONE,
                        0,
                        0,
                        0,
                        0,
                        "",
                        last.commitment(),
                        last.spanCommitment(),
                        last.at(),
                        last.hash(),
                        "")
                .sealed();
    }

    @Example
    void whatIsCutOffTheEndIsFoundByTheWitnessOnly() {
        byte[] cut = Written.bytes(log.lines.subList(0, 5));
        assertThat(Written.check(cut).clean()).isTrue();
        assertThat(Written.codes(Written.check(cut, log.now()))).containsExactly("cut_off");
    }

    @Example
    void anotherKeyThanTheTrustedOneIsFound() {
        String other =
                new SigningKey("another seed of thirty-two bytes".getBytes(StandardCharsets.US_ASCII)).publicKey();
        assertThat(Written.codes(Written.check(Written.bytes(log.lines), other)))
                .contains("other_key", "bad_signature");
        assertThat(Written.check(Written.bytes(log.lines), Written.KEY.publicKey())
                        .clean())
                .isTrue();
    }

    @Example
    void aFileMayBeginLaterWhereItSaysOnWhat() {
        Written short3 = new Written().answers(3);
        bicameral.protocol.log.Frontier before = new bicameral.protocol.log.Frontier();
        short3.entries.forEach(entry -> before.add(entry.leaf()));
        List<ReceiptLine> lines = new ArrayList<>();
        lines.add(Written.log(
                3,
                before.subtrees().stream().map(Hash::toString).toList(),
                short3.entries.getLast().hash()));
        lines.addAll(log.lines.subList(5, log.lines.size()));
        Audit.Verdict verdict = Written.check(Written.bytes(lines));
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.proven()).isEqualTo(7);
    }

    @Example
    void singleEntriesAreProvenAndTheLogIsProvenToHaveGrown() {
        Checkpoint three = Checkpoint.signed(
                Written.TENANT, 3, log.tree().head(3).toString(), log.now().at(), Written.KEY);
        List<String> path =
                log.tree().inclusion(4, 7).stream().map(Hash::toString).toList();
        List<String> grown =
                log.tree().consistency(3, 7).stream().map(Hash::toString).toList();
        List<ReceiptLine> lines = List.of(
                log.lines.getFirst(),
                new ReceiptLine.Signed(three),
                new ReceiptLine.Signed(log.now()),
                new ReceiptLine.Grown(3, 7, grown),
                new ReceiptLine.Proven(log.entries.get(4), 7, path));
        assertThat(Written.check(Written.bytes(lines)).problems()).isEmpty();

        List<ReceiptLine> another = new ArrayList<>(lines);
        another.set(4, new ReceiptLine.Proven(log.entries.get(5), 7, path));
        assertThat(Written.codes(Written.check(Written.bytes(another)))).containsExactly("not_included");
        another.set(4, new ReceiptLine.Grown(3, 7, path));
        assertThat(Written.codes(Written.check(Written.bytes(another)))).containsExactly("not_grown");
    }

    @Example
    void bytesThatNobodyAccountsForAreFound() {
        Written alone = new Written();
        Entry entry = changed(log, 1);
        Entry leaking = new Entry(
                        2,
                        entry.tenant(),
                        1,
                        "CLOSED",
                        entry.message(),
                        entry.agent(),
                        1,
                        "PASSAGES",
                        "engine",
                        "m",
                        "",
                        10,
                        1,
                        new Spans(4, 5, 0, 0, 0),
                        1,
                        1,
                        0,
                        0,
                        "",
                        entry.commitment(),
                        entry.spanCommitment(),
                        entry.at(),
                        Entry.START,
                        "")
                .sealed();
        alone.lines.add(new ReceiptLine.Written(leaking));
        assertThat(Written.codes(Written.check(Written.bytes(alone.lines)))).containsExactly("unknown_bytes");
    }

    @Example
    void whatIsNoFileOfReceiptsIsToldSoInBoundedWords() {
        byte[] noise = "not json\n{}\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
        Audit.Verdict verdict = Written.check(noise);
        assertThat(verdict.problemsInAll()).isEqualTo(2000);
        assertThat(verdict.problems()).hasSize(Audit.MOST_PROBLEMS);
        assertThat(Written.codes(Written.check(new byte[0]))).containsExactly("empty");
        assertThat(Written.check(new byte[3 * ReceiptFile.MOST_BYTES]).problemsInAll())
                .isEqualTo(1);
    }
}
