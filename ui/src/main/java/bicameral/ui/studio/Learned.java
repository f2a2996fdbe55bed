package bicameral.ui.studio;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.protocol.ChamberEvent.LearningReceipt;
import bicameral.protocol.ChamberEvent.Lift;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A learning receipt in words a shopkeeper understands.
 *
 * @param known whether anything has been learned yet
 * @param percent of the learning that runs
 * @param left how long it still takes, empty where unknown
 */
public record Learned(
        LearningReceipt receipt, boolean known, long on, List<Part> parts, long percent, String left, String took) {
    private static final int HUNDRED = 100;
    private static final Pattern UNTRIED =
            Pattern.compile("too_.*|vectors_off|encoder_.*|endpoint_.*|egress_refused|redaction_required");

    public Learned {
        parts = List.copyOf(parts);
    }

    /**
     * One thing it learned.
     *
     * @param gain what it brings, in hundred questions
     * @param why why it is off, empty where it is on
     */
    public record Part(String name, String what, boolean on, String gain, String why, String tried) {}

    /** Characters added and deleted since, in hundredths of those learned from. */
    public long grown() {
        return Math.round(HUNDRED * receipt.growth());
    }

    /** Says a receipt. */
    public static Learned of(LearningReceipt receipt, KnowMessages say, OwnModelMessages own, StudioMessages studio) {
        List<Part> parts =
                receipt.parts().stream().map(part -> part(part, say, own)).toList();
        return new Learned(
                receipt,
                receipt.trainedAt() != null,
                parts.stream().filter(Part::on).count(),
                parts,
                Math.round(HUNDRED * Math.clamp(receipt.progress(), 0, 1)),
                receipt.secondsLeft() > 0 ? DocumentLine.time(receipt.secondsLeft(), studio) : "",
                DocumentLine.time((int) Math.max(1, Math.round(receipt.seconds())), studio));
    }

    private static Part part(LearnedPart part, KnowMessages say, OwnModelMessages own) {
        boolean endpoint = part.name().equals("endpoint");
        return new Part(
                endpoint ? own.p_title() : name(part.name(), say),
                endpoint ? own.p_what() : what(part.name(), say),
                part.on(),
                tested(part) ? gain(part, say) : "",
                why(part, say, own),
                part.pairs() == 0 ? "" : say.l_tried(Figures.count(part.pairs())));
    }

    /** A trial too small says nothing of the part. */
    private static boolean tested(LearnedPart part) {
        String why = part.whyOff();
        boolean untried = !part.on() && why != null && UNTRIED.matcher(why).matches();
        return part.pairs() > 0 && !untried;
    }

    /** By what decides: more right passages found, or, where that stands still, right passages further up. */
    static String gain(LearnedPart part, KnowMessages say) {
        Lift recall = part.recall();
        Lift rank = part.rank();
        if ("confidence".equals(part.name())) return decided(recall, say);
        if (questions(recall.with() - recall.without()) == 0 && questions(rank.with() - rank.without()) != 0)
            return sentence(rank, say, true);
        return sentence(recall, say, false);
    }

    private static String sentence(Lift lift, KnowMessages say, boolean ranks) {
        long more = questions(lift.with() - lift.without());
        String low = String.valueOf(questions(lift.low()));
        String high = String.valueOf(questions(lift.high()));
        if (more == 0) return say.l_same(low, high);
        String many = String.valueOf(Math.abs(more));
        if (more < 0) return ranks ? say.l_lower(many, low, high) : say.l_fewer(many, low, high);
        return ranks ? say.l_higher(many, low, high) : say.l_more(many, low, high);
    }

    private static String decided(Lift lift, KnowMessages say) {
        long more = questions(lift.with() - lift.without());
        String low = String.valueOf(questions(lift.low()));
        String high = String.valueOf(questions(lift.high()));
        if (more == 0) return say.l_as_sure(low, high);
        String many = String.valueOf(Math.abs(more));
        return more > 0 ? say.l_surer(many, low, high) : say.l_less_sure(many, low, high);
    }

    private static long questions(double share) {
        return Math.round(HUNDRED * share);
    }

    private static String name(String part, KnowMessages say) {
        return switch (part) {
            case "vectors" -> say.l_vectors();
            case "tuning" -> say.l_tuning();
            case "confidence" -> say.l_confidence();
            case "feedback" -> say.l_feedback();
            case "lexicon" -> say.l_lexicon();
            case "encoder" -> say.l_encoder();
            case "labels" -> say.l_labels();
            default -> part;
        };
    }

    private static String what(String part, KnowMessages say) {
        return switch (part) {
            case "vectors" -> say.l_vectors_what();
            case "tuning" -> say.l_tuning_what();
            case "confidence" -> say.l_confidence_what();
            case "feedback" -> say.l_feedback_what();
            case "lexicon" -> say.l_lexicon_what();
            case "encoder" -> say.l_encoder_what();
            case "labels" -> say.l_labels_what();
            default -> "";
        };
    }

    /** Of a part that is on, what holds it back. */
    private static String why(LearnedPart part, KnowMessages say, OwnModelMessages own) {
        String code = part.whyOff();
        if (code == null) return "";
        return switch (code) {
            case "part_of_passages" -> own.w_part();
            case "endpoint_off", "endpoint_changed" -> own.w_off();
            case "egress_refused", "redaction_required" -> own.w_egress();
            case "endpoint_unreachable" -> own.w_unreachable();
            case "endpoint_forbidden" -> own.w_forbidden();
            case "endpoint_tls" -> own.w_tls();
            case "endpoint_slow" -> own.w_slow();
            case "endpoint_login" -> own.w_login();
            case "endpoint_busy" -> own.w_busy();
            case "endpoint_error" -> own.w_error();
            case "endpoint_declined" -> own.w_declined();
            case "endpoint_answer" -> own.w_answer();
            default -> part.on() ? "" : why(code, say);
        };
    }

    private static String why(@org.jspecify.annotations.Nullable String code, KnowMessages say) {
        return switch (code == null ? "" : code) {
            case "too_little_text" -> say.l_little();
            case "too_few_pairs" -> say.l_few();
            case "too_little_memory" -> say.l_memory();
            case "no_gain" -> say.l_nogain();
            case "not_sure" -> say.l_unsure();
            case "too_few_labels" -> say.l_few_labels();
            case "vectors_off" -> say.l_vectors_off();
            case "too_many_passages" -> say.l_many();
            case "encoder_too_slow" -> say.l_slow();
            case "encoder_too_large" -> say.l_e_large();
            case "encoder_not_onnx", "encoder_unreadable" -> say.l_e_onnx();
            case "encoder_forbidden" -> say.l_e_forbidden();
            case "encoder_tokenizer" -> say.l_e_tokenizer();
            case "encoder_settings_wrong" -> say.l_e_settings();
            case "encoder_inputs", "encoder_outputs" -> say.l_e_shape();
            case "encoder_failed" -> say.l_e_failed();
            default -> say.l_off_other();
        };
    }
}
